import type { NamedScheme } from "../core/resource.ts";

/** Services that are known by a name of their own. */
const titles: Readonly<Partial<Record<NamedScheme, string>>> = {
  aws: "AWS",
  gcp: "Google Cloud",
  azure: "Azure",
};

/**
 * Something in a cluster, a cloud, a database or a container engine as a sentence names it: what it is, and where. Parts that
 * are not known are left out, but for the place, of which it is said that it is not known. Undefined for other schemes.
 */
export function remoteWords(scheme: NamedScheme, name: string): string | undefined {
  const parts = name.split("/").map((part) => (part === "?" ? "" : part.replaceAll("%2F", "/").replaceAll("%25", "%")));
  const [first = "", second = "", third = "", ...more] = parts;
  const rest = more.join("/");
  switch (scheme) {
    case "kube": {
      const place = first === "" ? "a cluster that is not named" : `the cluster ${first}`;
      return `${thing(third, rest, "something")}${second === "" ? "" : ` in the namespace ${second}`} on ${place}`;
    }
    case "aws":
    case "gcp":
    case "azure": {
      const title = titles[scheme] ?? scheme;
      const where = [first, second].filter((part) => part !== "").join(", ");
      return `${thing(third, rest, "something")} in ${title}${where === "" ? "" : ` (${where})`}`;
    }
    case "service":
      return `${thing(third, rest, "something")} at ${first === "" ? "an unknown service" : first}${second === "" ? "" : ` (${second})`}`;
    case "tf":
      return `${second === "" && third === "" ? "everything" : parts.slice(1).join("/")} in ${first === "" ? "the Terraform workspace" : `the Terraform workspace ${first}`}`;
    case "db": {
      const table = rest === "" ? "" : `the table ${rest} in `;
      const base = third === "" ? "a database" : `the database ${third}`;
      return `${table}${base}${second === "" ? "" : ` on ${second}`}${first === "" ? "" : ` (${first})`}`;
    }
    case "docker":
      return `${thing(second, [third, rest].filter((part) => part !== "").join("/"), "something")} in ${first === "" || first === "default" ? "the container engine" : `the container engine ${first}`}`;
    case "mcp":
      return `${second === "" ? "a tool" : `the tool ${second}`} of ${first === "" ? "an MCP server" : `the MCP server ${first}`}`;
    default:
      return undefined;
  }
}

/** A kind with a name: "pods web". */
function thing(kind: string, name: string, unknown: string): string {
  const words = [kind, name].filter((part) => part !== "").join(" ");
  return words === "" ? unknown : words;
}
