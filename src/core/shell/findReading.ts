import { withoutEnd } from "./paths.ts";
import { anything, prefixOf, textOf, type Value } from "./value.ts";

/** What the words of a `find` command say. */
export interface FindReading {
  /** Where it starts. Never empty: without any it is the current folder. */
  readonly starts: readonly Value[];
  /** Commands it runs for what it finds, and where they run. */
  readonly actions: readonly { readonly words: readonly Value[]; readonly runsIn: "current" | "filesFolder" }[];
  readonly deletes: "yes" | "no";
  /** Files it writes lists to. */
  readonly writes: readonly Value[];
  /** Words that may be anything, actions included. */
  readonly unclear: "yes" | "no";
  /** What it picks below a start: all of it, what goes by one name (a pattern), or some of it. */
  readonly picks: { readonly what: "everything" | "some" } | { readonly what: "name"; readonly pattern: string };
}

/** Tests that take a value. The value is never a test or an action, whatever it looks like. */
const testsWithValue =
  /^-(?:name|iname|path|ipath|wholename|iwholename|regex|iregex|regextype|type|xtype|newer\w*|anewer|cnewer|[acm]time|[acm]min|used|size|user|group|perm|inum|links|samefile|lname|ilname|gid|uid|fstype|printf|context|maxdepth|mindepth|files0-from)$/;
/** Tests and options that leave everything in. */
const harmless =
  /^-(?:maxdepth|depth|d|follow|xdev|mount|noleaf|print|print0|printf|ls|warn|nowarn|regextype|exec|execdir|ok|okdir|delete|fls|fprint0?|fprintf|quit|a|and|ignore_readdir_race)$/;

export function readFind(args: readonly Value[]): FindReading {
  let index = 0;
  const starts: Value[] = [];
  for (; index < args.length; index += 1) {
    const text = textOf(args[index]);
    if (text !== undefined && /^-(?:[HLP]|O\d)$/.test(text)) continue;
    if (text === "-D") index += 1;
    else if (text !== undefined && /^(?:-.|[()!,])/.test(text)) break;
    else if (args[index] !== undefined) starts.push(args[index] as Value);
  }
  const reading = readTests(args, index);
  return { starts: starts.length > 0 ? starts : [{ kind: "literal", text: "." }], ...reading };
}

/** A path that find would come to from that start, as far as it is known. */
export function foundFrom(start: Value, { picks }: FindReading): Value {
  const text = textOf(start);
  if (picks.what === "name" && text !== undefined && !/[*?[]/.test(text)) {
    return {
      kind: "glob",
      text: `${withoutEnd(text, "/") || (text.startsWith("/") ? "" : ".")}/**/${picks.pattern}`,
      origin: "files",
    };
  }
  if (text !== undefined) {
    return {
      kind: "unknown",
      prefix: text.endsWith("/") ? text : `${text}/`,
      stays: "below",
      origin: "input",
      words: "one",
    };
  }
  if (start.kind === "unknown" && start.stays === "anywhere") return anything("input");
  const prefix = prefixOf(start);
  return {
    kind: "unknown",
    prefix: prefix.slice(0, prefix.lastIndexOf("/") + 1),
    stays: "below",
    origin: "input",
    words: "one",
  };
}

type Tests = Omit<FindReading, "starts">;

function readTests(args: readonly Value[], from: number): Tests {
  const actions: { words: readonly Value[]; runsIn: "current" | "filesFolder" }[] = [];
  const writes: Value[] = [];
  const patterns: (string | undefined)[] = [];
  let deletes: Tests["deletes"] = "no";
  let unclear: Tests["unclear"] = "no";
  let others = 0;
  for (let index = from; index < args.length; index += 1) {
    const word = args[index];
    const text = textOf(word);
    if (text === undefined) {
      unclear = "yes";
      continue;
    }
    if (text === "-delete") deletes = "yes";
    if (/^-(?:name|iname)$/.test(text)) patterns.push(patternIn(args[index + 1]));
    else if (!harmless.test(text) && !/^-type$/.test(text)) others += 1;
    if (/^-(?:exec|execdir|ok|okdir)$/.test(text)) {
      const end = endOfAction(args, index + 1);
      actions.push({ words: args.slice(index + 1, end), runsIn: text.endsWith("dir") ? "filesFolder" : "current" });
      index = end;
    } else if (/^-(?:fprint|fprint0|fls|fprintf)$/.test(text)) {
      const file = args[index + 1];
      if (file !== undefined) writes.push(file);
      index += text === "-fprintf" ? 2 : 1;
    } else if (testsWithValue.test(text)) {
      index += 1;
    }
  }
  return { actions, writes, deletes, unclear, picks: picked(patterns, others, args) };
}

/** `-o`, `!` and every test but the name's own make it some of what is there, which is all that can be said. */
function picked(patterns: readonly (string | undefined)[], others: number, args: readonly Value[]): Tests["picks"] {
  const [pattern] = patterns;
  const combined = args.some((word) => /^(?:-o|-or|!|-not|,|\()$/.test(textOf(word) ?? ""));
  if (patterns.length === 1 && pattern !== undefined && !pattern.includes("/") && pattern !== "" && !combined)
    return { what: "name", pattern };
  const typed = args.some((word) => textOf(word) === "-type");
  return { what: patterns.length === 0 && others === 0 && !typed ? "everything" : "some" };
}

function patternIn(value: Value | undefined): string | undefined {
  return value?.kind === "glob" ? value.text : textOf(value);
}

function endOfAction(args: readonly Value[], from: number): number {
  let end = from;
  while (end < args.length) {
    const text = textOf(args[end]);
    if (text === ";" || (text === "+" && textOf(args[end - 1]) === "{}")) break;
    end += 1;
  }
  return end;
}
