import type { Effect } from "../effects/effect.ts";
import type { SandboxTerms } from "../scope/sandboxTerms.ts";
import type { NetworkReach } from "./confinement.ts";

/** Ports whose programs nearly all heed a proxy. */
const webPorts = /:(?:80|443)$/;

/**
 * The network that effects need.
 * - Nothing connects anywhere: none.
 * - Everything that connects names a host and a port of the web: these hosts.
 * - Something cannot be seen into, is `ownCode` of the open folders, or reaches another machine without naming the host, or by a protocol that no proxy takes:
 *   every host, and the person is told why before approving.
 * A scope that lists hosts bounds all of that: no host beside them is reached.
 */
export function networkOf(
  effects: readonly Effect[],
  terms: readonly SandboxTerms[],
  ownCode?: Effect,
): { readonly reach: NetworkReach; readonly openBecause: string | undefined } {
  const bound = commonHosts(terms);
  const because =
    effects.map(openBecause).find((clause) => clause !== undefined) ??
    (effects.length === 0 ? "nothing is known of it" : undefined) ??
    (ownCode === undefined ? undefined : `\`${ownCode.source}\` runs what files of the open folder say`);
  const named = effects.flatMap(({ resource }) => (resource.scheme === "host" ? [resource.name] : []));
  if (because === undefined && named.length === 0) return { reach: { kind: "none" }, openBecause: undefined };
  if (bound !== undefined) {
    const globs = because === undefined ? named.filter((host) => bound.some((glob) => hostMatches(host, glob))) : bound;
    return { reach: globs.length === 0 ? { kind: "none" } : { kind: "hosts", globs }, openBecause: undefined };
  }
  if (because !== undefined) return { reach: { kind: "all" }, openBecause: because };
  return { reach: { kind: "hosts", globs: [...new Set(named)] }, openBecause: undefined };
}

/** Whether `name:port` is one of those that a glob means; a glob without a port means the ports of the web. */
export function hostMatches(host: string, glob: string): boolean {
  const full = /:(?:\d+|\*)$/.test(glob) ? [glob] : [`${glob}:80`, `${glob}:443`];
  return full.some((one) => starMatches(host.toLowerCase(), one.toLowerCase()));
}

/** `*` stands for any part; nothing else is special. Linear in steps for each star. */
function starMatches(text: string, glob: string): boolean {
  const [first = "", ...others] = glob.split("*");
  if (others.length === 0) return text === glob;
  const last = others.pop() ?? "";
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last)) return false;
  let at = first.length;
  const end = text.length - last.length;
  for (const part of others) {
    const found = text.indexOf(part, at);
    if (found === -1 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}

/** The hosts that all scopes with a list agree on; undefined where none has one. A glob counts as one where a glob of the other list covers its text. */
export function commonHosts(terms: readonly SandboxTerms[]): readonly string[] | undefined {
  const lists = terms.flatMap(({ network }) => (network === undefined ? [] : [network]));
  const [first, ...others] = lists;
  if (first === undefined) return undefined;
  return others.reduce((known, list) => {
    const covered = (one: string, by: readonly string[]): boolean =>
      by.some((glob) => glob === one || hostMatches(one, glob));
    return [...new Set([...known.filter((one) => covered(one, list)), ...list.filter((one) => covered(one, known))])];
  }, first);
}

function openBecause({ resource, verb, sight, from, source }: Effect): string | undefined {
  if (sight === "opaque" || from === "network") return `\`${source}\` cannot be seen into`;
  switch (resource.scheme) {
    case "file":
      return resource.spelling === "unknown" && resource.path === ""
        ? `what \`${source}\` works on is not known`
        : undefined;
    case "env":
    case "process":
    case "device":
    case "system":
      return undefined;
    case "git":
      return verb === "publish" || verb === "connect" ? `\`${source}\` talks to a remote` : undefined;
    case "host":
      if (resource.name.includes("?")) return `\`${source}\` does not name its host`;
      return webPorts.test(resource.name) ? undefined : `\`${source}\` talks to ${resource.name}, which no proxy takes`;
    case "npm":
    case "pypi":
    case "crate":
    case "image":
    case "mcp":
    case "tool":
    case "kube":
    case "aws":
    case "gcp":
    case "azure":
    case "service":
    case "tf":
    case "db":
    case "docker":
      return `\`${source}\` talks to a service whose hosts are not named`;
  }
}
