import { readPatternClass, readShellClass } from "./charClass.ts";
import { anyChar, type CharSet, charSetOf, onlyChar, slash } from "./charSet.ts";

/**
 * A glob without braces as what it is made of. `many`: any number of characters of one name. `folders`: any number of
 * whole names, each with the `/` behind it.
 */
export type GlobPart =
  | { readonly kind: "char"; readonly set: CharSet }
  | { readonly kind: "many" }
  | { readonly kind: "slash" }
  | { readonly kind: "folders" };

/**
 * `pattern`: the language of the scope file, in which everything doubtful is a problem. `shell`: what a shell
 * matches, with braces and backslashes as characters of names; what shells or locales disagree on becomes more than any of
 * them would match.
 */
export type GlobDialect = "pattern" | "shell";

/** A glob taken apart. A final `**` is left out of `parts`; `final` says whether it was there. */
export interface Glob {
  readonly parts: readonly GlobPart[];
  readonly final: "name" | "folders";
}

/** Why a text is no glob, and what to write instead. */
export interface GlobProblem {
  readonly problem: string;
  readonly mend: string;
  /** The pattern to write, where only one will do. */
  readonly fix?: string;
}

/** Takes a glob apart. `text` holds no braces to expand and no leading `/`; "" stands for the folder itself. */
export function readGlob(text: string, dialect: GlobDialect): Glob | GlobProblem {
  const segments = text === "" ? [] : text.split("/");
  const final = segments.at(-1) === "**" ? "folders" : "name";
  while (segments.at(-1) === "**") segments.pop();
  const parts: GlobPart[] = [];
  for (const [index, segment] of segments.entries()) {
    if (segment === "**") {
      parts.push({ kind: "folders" });
      continue;
    }
    const read = readSegment(segment, dialect);
    if ("problem" in read) return read;
    parts.push(...read);
    if (index < segments.length - 1) parts.push({ kind: "slash" });
  }
  return { parts, final };
}

/** The text that every match begins with. */
export function literalHead(parts: readonly GlobPart[]): string {
  let head = "";
  for (const part of parts) {
    const text = literalOf(part);
    if (text === undefined) break;
    head += text;
  }
  return head;
}

/** The glob that matches `text` alone. */
export function literalParts(text: string): readonly GlobPart[] {
  return [...text].map((char) => (char === "/" ? { kind: "slash" } : charPart(char.codePointAt(0) ?? 0)));
}

/** The parts for the characters that most names are made of: each once, because globs hold many. */
const asciiParts: readonly GlobPart[] = Array.from({ length: 0x80 }, (_, code) => ({
  kind: "char",
  set: charSetOf(code),
}));

function charPart(code: number): GlobPart {
  return asciiParts[code] ?? { kind: "char", set: charSetOf(code) };
}

/** The one text the part matches; undefined for a wildcard. */
export function literalOf(part: GlobPart): string | undefined {
  if (part.kind === "slash") return "/";
  if (part.kind !== "char") return undefined;
  const only = onlyChar(part.set);
  return only === undefined ? undefined : String.fromCodePoint(only);
}

/** The glob as text that minimatch reads the same way. */
export function writeGlob(parts: readonly GlobPart[]): string {
  return parts.map(writePart).join("");
}

function writePart(part: GlobPart): string {
  const literal = literalOf(part);
  if (literal !== undefined) return escapeChar(literal);
  if (part.kind === "folders") return "**/";
  if (part.kind !== "char") return "*";
  if (part.set === anyChar) return "?";
  const ranges = part.set.map(([first, last]) => {
    const start = escapeChar(String.fromCodePoint(first));
    return first === last ? start : `${start}-${escapeChar(String.fromCodePoint(last))}`;
  });
  return `[${ranges.join("")}]`;
}

function escapeChar(char: string): string {
  return /[*?[\]{}()!+@#|^\\-]/.test(char) ? `\\${char}` : char;
}

function readSegment(segment: string, dialect: GlobDialect): GlobPart[] | GlobProblem {
  if (segment === "")
    return { problem: "a folder without a name", mend: "Write one `/` between names, and none at the end." };
  if (segment === "." || segment === "..") {
    return {
      problem: `\`${segment}\` as a name can match nothing`,
      mend: `Leave \`${segment}\` out: paths are compared in full.`,
    };
  }
  const extglob = /[?*+@!]\(/.exec(segment);
  if (extglob !== null) {
    return {
      problem: `\`${extglob[0]}…)\` is not part of the pattern language`,
      mend: "Write the alternatives in braces: `{a,b}`.",
    };
  }
  if (dialect === "pattern" && segment.includes("**")) {
    const mend = `Write \`${segment.replace(/\*\*+/g, "**/*")}\`, or \`*\` for one level.`;
    return { problem: "`**` means any folders only when it stands alone between slashes", mend };
  }
  return readChars(segment, dialect);
}

function readChars(segment: string, dialect: GlobDialect): GlobPart[] | GlobProblem {
  const parts: GlobPart[] = [];
  let at = 0;
  while (at < segment.length) {
    const char = String.fromCodePoint(segment.codePointAt(at) ?? 0);
    at += char.length;
    if (char === "*") {
      if (parts.at(-1)?.kind !== "many") parts.push({ kind: "many" });
    } else if (char === "?") {
      parts.push({ kind: "char", set: anyChar });
    } else if (char === "[") {
      const read = dialect === "shell" ? readShellClass(segment, at) : readPatternClass(segment, at);
      if ("problem" in read) return read;
      parts.push({ kind: "char", set: read.set });
      if (read.rest === "unknown") parts.push({ kind: "many" });
      at = read.end;
    } else if (dialect === "pattern" && (char === "{" || char === "}")) {
      return {
        problem: `a \`${char}\` without its alternatives`,
        mend: `Write \`{a,b}\` for a choice, or \`?\` in place of the character.`,
      };
    } else {
      parts.push(charPart(char.codePointAt(0) ?? slash));
    }
  }
  // A name is never empty, so that one of wildcards alone has at least one character.
  return parts.length === 1 && parts[0]?.kind === "many" ? [{ kind: "char", set: anyChar }, { kind: "many" }] : parts;
}
