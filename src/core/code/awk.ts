import type { Value } from "../shell/value.ts";
import { literal } from "../shell/value.ts";
import type { CodeDeed } from "./codeDeed.ts";
import { unknownValue } from "./known.ts";

interface Token {
  readonly kind: "text" | "pattern" | "word" | "sign";
  readonly text: string;
}

/**
 * What an awk program does beyond computing: files it prints to (`>` writes anew, `>>` adds) or reads by `getline`, commands it
 * runs (`system`, `|`, `| getline`), variables of the environment. A file or command counts as known where it is one text and nothing
 * is joined to it. What is not certain to be a text or a pattern makes all of it opaque, and so do `@include`, `@load` and calls by
 * a variable. Never throws.
 *
 * Source: the standard's awk and the manual of GNU awk 5.3.
 */
export function readAwk(script: string): readonly CodeDeed[] {
  const tokens = tokensOf(script);
  if (tokens === undefined) return [{ kind: "opaque", because: "the awk program is not understood" }];
  const deeds: CodeDeed[] = [];
  // Whether a `>` would redirect: after `print`, outside brackets.
  let printing = false;
  let depth = 0;
  for (const [index, { kind, text }] of tokens.entries()) {
    const next = tokens[index + 1];
    if (kind === "word") {
      if (text === "print" || text === "printf") {
        printing = true;
        depth = 0;
      } else if (text === "system") deeds.push(runsIn(tokens, index + 2, "("));
      else if (text === "getline") deeds.push(...gets(tokens, index));
      else if (text === "ENVIRON")
        deeds.push({
          kind: "environment",
          name: next?.text === "[" && tokens[index + 2]?.kind === "text" ? tokens[index + 2]?.text : undefined,
        });
      else if (/^(?:extension|loadable)$/.test(text)) deeds.push({ kind: "opaque", because: "awk loads code" });
      continue;
    }
    if (kind !== "sign") continue;
    if (text === "@") deeds.push({ kind: "opaque", because: "awk loads or calls what a name picks" });
    else if (/^[([]$/.test(text)) depth += 1;
    else if (/^[)\]]$/.test(text)) depth -= 1;
    else if (/^[;{}\n]$/.test(text)) printing = false;
    else if (/^\|&?$/.test(text)) {
      if (next?.text === "getline") deeds.push(commandBefore(tokens, index));
      else deeds.push(runsIn(tokens, index + 1, ""));
    } else if (/^>>?$/.test(text) && printing && depth <= 0) deeds.push(printsTo(text, tokens, index + 1));
  }
  return deeds;
}

function printsTo(how: string, tokens: readonly Token[], at: number): CodeDeed {
  const path = operandAt(tokens, at);
  const anew = how === ">";
  return {
    kind: "file",
    verb: "modify",
    loses: anew ? "content" : "none",
    reach: "entry",
    path,
    because: anew ? "awk writes its output there" : "awk adds its output",
  };
}

function runsIn(tokens: readonly Token[], at: number, opened: string): CodeDeed {
  const called = opened === "" || tokens[at - 1]?.text === opened;
  return { kind: "shell", text: called ? operandAt(tokens, at) : unknownValue() };
}

/** `"command" | getline`: the text before the bar, if nothing is joined to it. */
function commandBefore(tokens: readonly Token[], bar: number): CodeDeed {
  const command = tokens[bar - 1];
  const before = tokens[bar - 2];
  const alone =
    before === undefined ||
    (before.kind === "sign" && /^(?:[;{}(\n,=!]|&&|\|\|)$/.test(before.text)) ||
    (before.kind === "word" && /^(?:while|if|do|else)$/.test(before.text));
  return { kind: "shell", text: command?.kind === "text" && alone ? literal(command.text) : unknownValue() };
}

/** `getline < "file"`, with or without a variable in between. */
function gets(tokens: readonly Token[], at: number): readonly CodeDeed[] {
  let next = at + 1;
  if (tokens[next]?.text === "$") next += 1;
  if (tokens[next]?.kind === "word") next += 1;
  if (tokens[next]?.text === "[") while (next < tokens.length && tokens[next - 1]?.text !== "]") next += 1;
  if (tokens[next]?.text !== "<") return [];
  return [
    {
      kind: "file",
      verb: "read",
      loses: "none",
      reach: "entry",
      path: operandAt(tokens, next + 1),
      because: "awk reads it",
    },
  ];
}

/** A text that stands alone; else of what is known to begin with a text only that. */
function operandAt(tokens: readonly Token[], at: number): Value {
  const [first, next] = [tokens[at], tokens[at + 1]];
  if (first?.kind !== "text") return unknownValue();
  const ends =
    next === undefined ||
    (next.kind === "sign" && /^(?:[;})\n,]|&&|\|\||\|)$/.test(next.text)) ||
    (next.kind === "word" && /^(?:while|else)$/.test(next.text));
  return ends ? literal(first.text) : unknownValue(first.text);
}

const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  "\\": "\\",
  '"': '"',
  "/": "/",
  a: "\u0007",
  b: "\b",
  f: "\f",
  v: "\v",
};

function tokensOf(script: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  let at = 0;
  while (at < script.length) {
    const rest = script.slice(at);
    const character = script[at] ?? "";
    const skipped = /^(?:[ \t\r]+|\\\r?\n|#[^\n]*)/.exec(rest)?.[0];
    if (skipped !== undefined) at += skipped.length;
    else if (character === '"') {
      const whole = /^"(?:[^"\\\n]|\\[\s\S])*"/.exec(rest)?.[0];
      const text = whole === undefined ? undefined : meant(whole.slice(1, -1));
      if (whole === undefined || text === undefined) return undefined;
      tokens.push({ kind: "text", text });
      at += whole.length;
    } else if (character === "/" && startsPattern(tokens.at(-1))) {
      const whole = patternIn(rest);
      if (whole === undefined) return undefined;
      tokens.push({ kind: "pattern", text: whole });
      at += whole.length;
    } else {
      const word = /^(?:[A-Za-z_][\w:]*|\d[\w.]*)/.exec(rest)?.[0];
      const sign = /^(?:&&|\|\||\|&|>>|>=|<=|==|!=|\+\+|--|[\s\S])/.exec(rest)?.[0] ?? character;
      tokens.push({ kind: word === undefined ? "sign" : "word", text: word ?? sign });
      at += (word ?? sign).length;
    }
  }
  return tokens;
}

/** After a value a slash divides; anywhere else it begins a pattern. */
function startsPattern(before: Token | undefined): boolean {
  if (before === undefined) return true;
  if (before.kind === "word") return /^(?:print|printf|return|in|case|do|else)$/.test(before.text);
  return before.kind === "sign" && !/^(?:[)\]$]|\+\+|--)$/.test(before.text);
}

/** A pattern to its end; a slash inside a class is tried as its end too, where awks differ: then it is not certain. */
function patternIn(rest: string): string | undefined {
  const whole = /^\/(?:[^/\\\n]|\\[^\n])*\//.exec(rest)?.[0];
  if (whole === undefined) return undefined;
  const plain = whole.replace(/\\./g, "");
  const opened = plain.lastIndexOf("[");
  return opened > plain.lastIndexOf("]") ? undefined : whole;
}

function meant(source: string): string | undefined {
  let known = true;
  const text = source.replace(/\\([\s\S])/g, (_, character: string) => {
    const plain = escapes[character];
    if (plain === undefined) known = false;
    return plain ?? "";
  });
  if (known) return text;
  // Other escapes only matter where the text is a file or a command: kept as they stand, it is still a text.
  return source;
}
