import type { Loss, Verb } from "../../effects/effect.ts";
import { anything, literal, type Value } from "../../shell/value.ts";
import { type Atom, textsOf, unknownValue, type Values } from "./values.ts";
import { tellOpaque, type Walk } from "./walk.ts";

/** What happens to a file: everything of a deed but the path. */
export interface PathDeed {
  readonly verb: Verb;
  readonly loses: Loss;
  readonly reach?: "tree" | "entry";
  readonly because: string;
}

/** How a path is read: with wildcards, or to the letter. */
export type PathStyle = "pattern" | "literal";

/** One deed done to each path; what is no path of a file system is told as what it is. */
export function tellPaths(values: Values, deed: PathDeed, style: PathStyle, walk: Walk): void {
  for (const path of pathsOf(values, style)) tellPath(path, deed, walk);
}

export function tellPath(path: Value, deed: PathDeed, walk: Walk): void {
  const start = path.kind === "stream" ? "" : path.kind === "unknown" ? path.prefix : path.text;
  const drive = /^(?:[\w.\\]+::)?([A-Za-z][A-Za-z0-9]+):/.exec(start)?.[1]?.toLowerCase();
  if (/^[\w.\\/]+::/.test(start) && !/::(?:[A-Za-z]:|[\\/])/.test(start)) {
    tellElsewhere("registry", deed, walk);
    return;
  }
  if (drive !== undefined && drive.length > 1) {
    tellElsewhere(drive, deed, walk);
    return;
  }
  walk.tell({
    kind: "file",
    verb: deed.verb,
    loses: deed.loses,
    reach: deed.reach ?? "entry",
    path,
    because: deed.because,
  });
}

/** Drives of PowerShell that hold something else than files. */
function tellElsewhere(drive: string, deed: PathDeed, walk: Walk): void {
  if (deed.verb === "read") {
    if (drive === "env") walk.tell({ kind: "environment", name: undefined });
    return;
  }
  if (/^(?:hklm|hkcu|hkcr|hku|hkcc|registry|cert|wsman)$/.test(drive))
    walk.tell({ kind: "system", name: drive === "cert" ? "certificates" : "registry", because: deed.because });
  else if (!/^(?:variable)$/.test(drive)) tellOpaque(walk, `something on the drive ${drive}: is changed`);
}

/** The paths that values name. */
export function pathsOf(values: Values, style: PathStyle): readonly Value[] {
  if (values.atoms.length === 0) return [unknownValue];
  return values.atoms.length > 64 ? [unknownValue] : values.atoms.map((atom) => pathOf(atom, style));
}

function pathOf(atom: Atom, style: PathStyle): Value {
  const [value] = textsOf({ atoms: [atom], sure: "yes" });
  if (value === undefined) return unknownValue;
  switch (value.kind) {
    case "literal": {
      const path = slashed(value.text);
      if (atom.kind === "item" || style === "literal" || !/[*?[]/.test(path)) return literal(path);
      return { kind: "glob", text: path, origin: "files" };
    }
    case "glob":
      return { ...value, text: value.text.replaceAll("\\", "/") };
    case "unknown":
      return { ...value, prefix: slashed(value.prefix) };
    case "stream":
      return anything("command");
  }
}

/** PowerShell takes both slashes, on every system. A provider's own name before a path of files says nothing more. */
export function slashed(path: string): string {
  return path.replace(/^(?:microsoft\.powershell\.core\\)?filesystem::/i, "").replaceAll("\\", "/");
}

/** What lies in a folder: right in it, or anywhere below. */
export function inside(folder: Value, depth: "one" | "all", filter: string | undefined): Value {
  if (folder.kind !== "literal" && folder.kind !== "glob") return { ...unknownValue };
  const path = folder.text.replace(/\/+$/, "");
  if (depth === "all") {
    const fixed = folder.kind === "glob" ? path.slice(0, path.search(/[*?[]/)).replace(/[^/]*$/, "") : `${path}/`;
    return { kind: "unknown", prefix: fixed === "./" ? "" : fixed, stays: "below", origin: "variable", words: "one" };
  }
  if (folder.kind === "glob") return folder;
  const name = filter !== undefined && /^[\w.*?-]+$/.test(filter) ? filter : "*";
  return { kind: "glob", text: path === "." ? name : `${path}/${name}`, origin: "files" };
}
