import type { Effect } from "../../../src/core/effects/effect.ts";
import type { FileResource } from "../../../src/core/resource.ts";
import type { Surroundings } from "../../../src/core/surroundings.ts";

/** The workspace that all examples of models and all rows of the corpus speak of. */
export const surroundings: Surroundings = {
  roots: ["/home/dev/project"],
  home: "/home/dev",
  temporary: ["/tmp", "/var/tmp"],
  state: "/home/dev/.holdpoint",
  installed: ["/home/dev/.vscode/extensions/holdpoint"],
  platform: "posix",
};

/** An effect in one line: `delete content ./build/**`, with `(opaque)` and `(secret)` where it is. */
export function spellEffect({ verb, loses, resource, sight, reveals }: Effect): string {
  const target = resource.scheme === "file" ? spellFile(resource) : `${resource.scheme}:${resource.name}`;
  return `${verb} ${loses} ${target}${sight === "opaque" ? " (opaque)" : ""}${reveals === undefined ? "" : " (secret)"}`;
}

function spellFile({ path, spelling, reach }: FileResource): string {
  if (spelling === "unknown") return path === "" ? "?" : `${join(shorten(path))}… below`;
  const tree = reach === "tree" ? `${join(shorten(path))}**` : shorten(path);
  return spelling === "glob" ? `glob ${tree}` : tree;
}

function join(path: string): string {
  return path.endsWith("/") ? path : `${path}/`;
}

function shorten(path: string): string {
  if (path === "/home/dev/project") return ".";
  if (path.startsWith("/home/dev/project/")) return `.${path.slice("/home/dev/project".length)}`;
  if (path === "/home/dev") return "~";
  return path.startsWith("/home/dev/") ? `~${path.slice("/home/dev".length)}` : path;
}
