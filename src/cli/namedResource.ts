import { existsSync, statSync } from "node:fs";
import { normalize, resolve } from "node:path";
import type { Resource } from "../core/resource.ts";
import { isNamedScheme } from "../core/scope/schemes.ts";

/**
 * The resource that a person names: `scheme:name`, a path, or a glob of paths, relative to `cwd`. Undefined where the text
 * is a command: it has blanks, or it looks like no path and nothing of that name is there.
 */
export function resourceNamed(
  text: string,
  { cwd, home }: { readonly cwd: string; readonly home: string },
): Resource | undefined {
  if (/\s/.test(text) || text === "") return undefined;
  const [, scheme = "", name = ""] = /^([a-z]+):(.+)$/.exec(text) ?? [];
  if (isNamedScheme(scheme)) return { scheme, name };
  const path = pathOf(text.replace(/(?:\/\*\*)+$/, ""), cwd, home);
  if (!/[/~]/.test(text) && !existsSync(path)) return undefined;
  const isTree = text.endsWith("/**") || statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  const spelling = /[*?[]/.test(path) ? "glob" : "literal";
  return { scheme: "file", path, spelling, reach: isTree ? "tree" : "entry" };
}

function pathOf(text: string, cwd: string, home: string): string {
  const spelled = text === "~" || text.startsWith("~/") ? home + text.slice(1) : resolve(cwd, text);
  return normalize(spelled).replace(/(?<=.)\/+$/, "");
}
