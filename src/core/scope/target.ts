import type { FileResource, NamedResource, Resource } from "../resource.ts";
import { anyChar, charSetOf, slash } from "./charSet.ts";
import { expandBraces, maximumGlobLength } from "./expandBraces.ts";
import { fold, foldGlob, isAscii } from "./fold.ts";
import { type Glob, type GlobPart, literalHead, readGlob } from "./glob.ts";
import type { Pattern } from "./scope.ts";

/**
 * A resource made ready for matching: worked out once, it can be compared with any number of patterns.
 * - `literal`: one name, with `reach` what lies below it.
 * - `glob`: whatever the branches match.
 * - `everything`: nothing is known but the scheme.
 * - `unreadable`: a name we cannot follow; taken for everything, and covered by nothing.
 */
export type Target =
  | {
      readonly kind: "literal";
      readonly scheme: Pattern["scheme"];
      readonly reach: "entry" | "tree";
      readonly exact: Sight;
      readonly folded: Sight;
      /** Whether folding can have changed more than the case of a letter. */
      readonly letters: "ascii" | "beyond";
    }
  | {
      readonly kind: "glob";
      readonly scheme: Pattern["scheme"];
      readonly reach: "entry" | "tree";
      readonly exact: GlobSight;
      readonly folded: GlobSight;
    }
  | { readonly kind: "everything"; readonly scheme: Pattern["scheme"] }
  | { readonly kind: "unreadable"; readonly scheme: Pattern["scheme"] };

/**
 * A name as each base of patterns sees it. `inside` is relative to the base and ends in `/` ("" for the base itself), so
 * that one text serves for the name and for what lies below it; undefined when the name lies elsewhere.
 */
interface Sight {
  readonly inside: Readonly<Record<Pattern["base"], string | undefined>>;
  /** Whether the base lies below the name. */
  readonly above: Readonly<Record<Pattern["base"], "yes" | "no">>;
}

/** What a glob matches, without the leading `/`, and the bases in the same spelling. */
export interface GlobSight {
  readonly branches: readonly (readonly GlobPart[])[];
  /** By branch: the text that every match begins with. */
  readonly heads: readonly string[];
  readonly bases: Readonly<Record<Pattern["base"], string>>;
}

/** Makes a resource ready for matching. `root` and `home` are absolute, canonical folders. */
export function targetOf(resource: Resource, root: string, home: string): Target {
  return resource.scheme === "file" ? fileTarget(resource, root, home) : namedTarget(resource);
}

function fileTarget(resource: FileResource, root: string, home: string): Target {
  const { scheme, spelling } = resource;
  if (spelling === "unknown" && resource.path === "") return { kind: "everything", scheme };
  const reach = spelling === "unknown" ? "tree" : resource.reach;
  if (!isAbsolute(resource.path)) return { kind: "unreadable", scheme };
  const path = withoutEdges(resource.path);
  const bases = { workspace: withoutEdges(root), home: withoutEdges(home), absolute: "" };
  const foldedBases = { workspace: fold(bases.workspace), home: fold(bases.home), absolute: "" };
  if (spelling !== "glob") {
    if (!isNormal(path)) return { kind: "unreadable", scheme };
    const letters = isAscii(path) ? "ascii" : "beyond";
    return {
      kind: "literal",
      scheme,
      reach,
      exact: sight(path, bases),
      folded: sight(fold(path), foldedBases),
      letters,
    };
  }
  const branches = readShellGlob(path);
  if (branches === undefined) return { kind: "unreadable", scheme };
  const below = branches.some(({ final }) => final === "folders");
  const parts = branches.map((branch) => branch.parts);
  return {
    kind: "glob",
    scheme,
    reach: below ? "tree" : reach,
    exact: globSight(parts, bases),
    folded: globSight(parts.map(foldGlob), foldedBases),
  };
}

function globSight(branches: readonly (readonly GlobPart[])[], bases: GlobSight["bases"]): GlobSight {
  return { branches, heads: branches.map(literalHead), bases };
}

/** A glob as it comes from the shell's reader: braces expanded, what was quoted in brackets. */
function readShellGlob(path: string): readonly Glob[] | undefined {
  const texts = readingsOf(path);
  if (texts === undefined) return undefined;
  const branches: Glob[] = [];
  for (const text of texts) {
    const read = readGlob(text, "shell");
    if ("problem" in read) return undefined;
    branches.push(read);
  }
  return branches;
}

/** Braces and backslashes that are left should be characters of names; in case they are not, both is meant. */
function readingsOf(path: string): readonly string[] | undefined {
  if (path.length > maximumGlobLength) return undefined;
  if (!/[{\\]/.test(path)) return [path];
  const unescaped = path.replace(/\\(.)/g, (_, char: string) => (/[*?[{]/.test(char) ? `[${char}]` : char));
  const expanded = expandBraces(path);
  return expanded === "over" ? undefined : [...new Set([path, unescaped, ...expanded])];
}

/** A named resource stands for everything below it: whoever deletes a namespace deletes what is in it. */
function namedTarget({ scheme, name }: NamedResource): Target {
  // A host without a port is one at any port.
  const portless = scheme === "host" && name !== "" && !isUnknown(name) && !/:(?:\d+|[?*]+)$/.test(name);
  const whole = withoutEdges(portless ? `${name}:?` : name);
  const components = whole === "" ? [] : whole.split("/");
  // At the end, what is unknown may go on for any number of components.
  while (components.length > 0 && isUnknown(components.at(-1) ?? "")) components.pop();
  if (components.length === 0) return { kind: "everything", scheme };
  const bases = { workspace: "", home: "", absolute: "" };
  const path = components.join("/");
  if (!isNormal(path)) return { kind: "unreadable", scheme };
  if (!/[?*]/.test(path)) {
    const letters = isAscii(path) ? "ascii" : "beyond";
    return {
      kind: "literal",
      scheme,
      reach: "tree",
      exact: sight(path, bases),
      folded: sight(fold(path), bases),
      letters,
    };
  }
  const parts = components.flatMap((component, index) => [
    ...(index > 0 ? [{ kind: "slash" } as const] : []),
    ...componentParts(component),
  ]);
  return {
    kind: "glob",
    scheme,
    reach: "tree",
    exact: globSight([parts], bases),
    folded: globSight([foldGlob(parts)], bases),
  };
}

function componentParts(component: string): readonly GlobPart[] {
  if (isUnknown(component)) return [{ kind: "char", set: anyChar }, { kind: "many" }];
  return [...component].map((char) =>
    /[?*]/.test(char) ? { kind: "many" } : { kind: "char", set: charSetOf(char.codePointAt(0) ?? slash) },
  );
}

function isUnknown(component: string): boolean {
  return /^[?*]+$/.test(component);
}

function sight(path: string, bases: Readonly<Record<Pattern["base"], string>>): Sight {
  return {
    inside: {
      workspace: asFolder(relativeTo(bases.workspace, path)),
      home: asFolder(relativeTo(bases.home, path)),
      absolute: asFolder(path),
    },
    above: { workspace: isAbove(path, bases.workspace), home: isAbove(path, bases.home), absolute: "no" },
  };
}

function asFolder(path: string | undefined): string | undefined {
  return path === undefined || path === "" ? path : `${path}/`;
}

function relativeTo(base: string, path: string): string | undefined {
  if (base === "") return path;
  if (path === base) return "";
  return path.startsWith(base) && path[base.length] === "/" ? path.slice(base.length + 1) : undefined;
}

function isAbove(path: string, base: string): "yes" | "no" {
  return path !== base && relativeTo(path, base) !== undefined ? "yes" : "no";
}

function isAbsolute(path: string): boolean {
  return path.startsWith("/") || /^[a-z]:(?:\/|$)/i.test(path);
}

/** Without the slash in front, and one at the end. */
function withoutEdges(path: string): string {
  const start = path.startsWith("/") ? 1 : 0;
  return path.slice(start, path.length > start && path.endsWith("/") ? -1 : undefined);
}

/** Nothing in the path is left to resolve: no empty names, no `.` and no `..`. */
function isNormal(path: string): boolean {
  return path === "" || !/(?:^|\/)\.{0,2}(?:\/|$)/.test(path);
}
