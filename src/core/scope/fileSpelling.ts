import { assertNever } from "../../base/assertNever.ts";
import type { FileResource, Resource } from "../resource.ts";
import type { View } from "./match.ts";

/**
 * A resource as people read it and as a pattern would name it: `src/app.ts` inside the workspace, `~/.ssh/id_ed25519`,
 * `/etc/hosts`, `src/**` for a tree, `git:origin/main`; `?` where nothing is known, `src/?` where only the folder is.
 * Characters that cannot be seen are written out, so that two resources never look the same.
 */
export function spell(resource: Resource, view: View): string {
  return visible(resource.scheme === "file" ? spellFile(resource, view) : `${resource.scheme}:${resource.name}`);
}

function spellFile({ path, spelling, reach }: FileResource, view: View): string {
  const place = placeOf(path, view);
  switch (spelling) {
    case "unknown":
      return path === "" ? "?" : `${place.folder}?`;
    case "glob":
      return place.name;
    case "literal":
      return reach === "tree" ? `${place.below}**` : place.name;
    default:
      return assertNever(spelling);
  }
}

/** How a path is written by itself, in front of something unknown below it, and in front of a wildcard. */
function placeOf(
  path: string,
  { root, home }: View,
): { readonly name: string; readonly folder: string; readonly below: string } {
  if (path === root) return { name: ".", folder: "./", below: "" };
  if (path === home) return { name: "~", folder: "~/", below: "~/" };
  const name = below(path, root) ?? prefixed("~/", below(path, home)) ?? path;
  const folder = name.endsWith("/") ? name : `${name}/`;
  return { name, folder, below: folder };
}

function below(path: string, folder: string): string | undefined {
  const start = folder.endsWith("/") ? folder : `${folder}/`;
  return path.startsWith(start) && path.length > start.length ? path.slice(start.length) : undefined;
}

function prefixed(prefix: string, rest: string | undefined): string | undefined {
  return rest === undefined ? undefined : prefix + rest;
}

/** Control characters, line separators and characters that turn the direction of writing, by their number. */
function visible(text: string): string {
  return text.replace(
    /\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}|\p{Cs}/gu,
    (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
