/**
 * What is known of a word before the shell runs it. Unknown is a value of its own, and always the worst one: nobody
 * may read it as "empty" or "harmless".
 */
export type Value = LiteralValue | GlobValue | UnknownValue | StreamValue;

/** Known to the letter, quotes and escapes removed. */
export interface LiteralValue {
  readonly kind: "literal";
  readonly text: string;
}

/** A pattern the shell replaces by the paths it matches. Characters that were quoted stand in brackets: `[*]`. */
interface GlobValue {
  readonly kind: "glob";
  readonly text: string;
  /** `files`: the shell looks for matches. Otherwise a wildcard stands for a name that comes from there. */
  readonly origin: "files" | UnknownValue["origin"];
}

export interface UnknownValue {
  readonly kind: "unknown";
  /** The text known to stand at its beginning; often empty. */
  readonly prefix: string;
  /**
   * Read as a path: `name` is one name in the folder that `prefix` names, `below` lies somewhere in that folder, and
   * `anywhere` may lead out of it.
   */
  readonly stays: "name" | "below" | "anywhere";
  /** Where the unknown part comes from: a variable, what a command prints, or text read from a stream. */
  readonly origin: "variable" | "command" | "input";
  /** `many`: the shell may split it into any number of words, options included. */
  readonly words: "one" | "many";
  /** The environment variable whose secret value is in it; absent where none is known to be. */
  readonly secret?: string;
}

/** A process substitution: the name of a pipe whose other end is a command of the same script. */
interface StreamValue {
  readonly kind: "stream";
  readonly direction: "in" | "out";
  readonly output: Output;
}

/** What a command prints, as far as its words tell. */
export type Output =
  | { readonly kind: "text"; readonly text: string }
  /** One path or more, each below the folder that `prefix` names (as in `UnknownValue`). */
  | { readonly kind: "paths"; readonly prefix: string }
  /** Paths that the pattern matches. With `blanks: "possible"` a shell that splits at blanks may take parts for paths of their own. */
  | { readonly kind: "pattern"; readonly text: string; readonly blanks: "possible" | "none" }
  /** One word without a slash that is neither `.` nor `..`: a number, a date, a hash. */
  | { readonly kind: "name" }
  /** `by` is the command that prints it, as written; empty where there is none to name. */
  | { readonly kind: "unknown"; readonly by: string };

export const unknownOutput: Output = { kind: "unknown", by: "" };

/** What a path that the pattern matches is as long as nobody looks into it: below the folder before the first wildcard. */
export function belowPattern(pattern: string, origin: UnknownValue["origin"]): UnknownValue {
  const fixed = pattern.slice(0, pattern.search(/[*?[]|$/));
  return { kind: "unknown", prefix: fixed.slice(0, fixed.lastIndexOf("/") + 1), stays: "below", origin, words: "many" };
}

export function literal(text: string): LiteralValue {
  return { kind: "literal", text };
}

/** A value of which nothing is known, not even how many words it is. */
export function anything(origin: UnknownValue["origin"]): UnknownValue {
  return { kind: "unknown", prefix: "", stays: "anywhere", origin, words: "many" };
}

/** The text of a literal; undefined for everything else. */
export function textOf(value: Value | undefined): string | undefined {
  return value?.kind === "literal" ? value.text : undefined;
}

/** What is surely at the beginning of the word. Empty for pipes and for globs that begin with a wildcard. */
export function prefixOf(value: Value): string {
  switch (value.kind) {
    case "literal":
      return value.text;
    case "glob":
      return value.text.slice(0, value.text.search(/[*?[]/));
    case "unknown":
      return value.prefix;
    case "stream":
      return "";
  }
}

/** Whether the word holds something that a command prints or a stream brings, so that it may carry any data. */
export function carriesOutput(value: Value): boolean {
  return (
    (value.kind === "unknown" || value.kind === "glob") && (value.origin === "command" || value.origin === "input")
  );
}

/** Whether a program could take the word as an option. A glob can match a file named `-rf`. */
export function maybeOption(value: Value): boolean {
  if (value.kind === "literal" || value.kind === "stream") return false;
  const prefix = prefixOf(value);
  if (value.kind === "glob") return prefix.startsWith("-");
  // What a listing of files prints begins with its folder, so it can only look like an option where there is none.
  return prefix.startsWith("-") || prefix === "";
}

/** Wildcards in brackets, so that the text means itself inside a pattern. */
export function escapeGlob(text: string): string {
  return text.replace(/[*?[]/g, "[$&]");
}
