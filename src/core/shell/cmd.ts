import { cmdBuiltin } from "./cmdBuiltins.ts";
import { type CmdPart, cmdParts, unknownInCmd } from "./cmdWords.ts";

/** Longest text for cmd that is read, in UTF-16 units, and most brackets, ifs and loops in one another. */
const textBound = 16_384;
const depthBound = 12;

/** A text for cmd in the words of bash, or why it cannot be said in them. */
export type CmdReading = { readonly bash: string } | { readonly problem: string };

interface Cursor {
  readonly text: string;
  readonly parts: readonly CmdPart[];
  at: number;
  depth: number;
  problem: string | undefined;
}

/**
 * Says a text for cmd in bash, its own commands by those of bash that do the same to files, so that it can be read. What
 * has no like in bash is a problem. Never throws.
 */
export function cmdInBash(text: string): CmdReading {
  if (text.length > textBound) return { problem: "more text than is read" };
  const parts = cmdParts(text);
  if (typeof parts === "string") return { problem: parts };
  const cursor: Cursor = { text, parts, at: 0, depth: 0, problem: undefined };
  const bash = list(cursor);
  if (cursor.at < parts.length) cursor.problem ??= "a bracket that closes nothing";
  return cursor.problem === undefined ? { bash } : { problem: cursor.problem };
}

/** Commands up to the end or the closing bracket, which is left. */
function list(cursor: Cursor): string {
  let out = ":";
  let joint = ";";
  while (cursor.at < cursor.parts.length && cursor.problem === undefined) {
    const part = cursor.parts[cursor.at];
    if (part?.kind === "operator" && part.text === ")") break;
    if (part?.kind === "operator" && part.text !== "(") {
      cursor.at += 1;
      joint = part.text === "&" || part.text === "\n" ? ";" : part.text;
      continue;
    }
    out += `${joint} ${command(cursor)}`;
    joint = ";";
  }
  return out;
}

function command(cursor: Cursor): string {
  cursor.depth += 1;
  if (cursor.depth > depthBound) cursor.problem ??= "commands nested deeper than what is read";
  const part = cursor.parts[cursor.at];
  const name = part?.kind === "word" ? part.raw.toLowerCase().replace(/^@/, "") : "";
  const said =
    cursor.problem !== undefined
      ? ""
      : part?.kind === "operator"
        ? group(cursor)
        : name === "if"
          ? condition(cursor)
          : name === "for"
            ? loop(cursor)
            : simple(cursor);
  cursor.depth -= 1;
  return said;
}

function group(cursor: Cursor): string {
  cursor.at += 1;
  const inner = list(cursor);
  if (!takes(cursor, ")")) cursor.problem ??= "a bracket that is not closed";
  return `{ ${inner}\n}${redirections(cursor)}`;
}

/** `if` with any of its tests: which way it goes is left open. */
function condition(cursor: Cursor): string {
  cursor.at += 1;
  const rest = (): string => {
    const part = cursor.parts[cursor.at];
    return part?.kind === "word" ? part.raw.toLowerCase() : "";
  };
  while (/^(?:\/i|not)$/.test(rest())) cursor.at += 1;
  if (/^(?:exist|defined|errorlevel|cmdextversion)$/.test(rest())) cursor.at += 2;
  else if (/==./.test(rest())) cursor.at += 1;
  else if (rest().endsWith("==")) cursor.at += 2;
  else if (/^(?:==|equ|neq|lss|leq|gtr|geq)/.test(wordAfter(cursor)))
    cursor.at += /^==./.test(wordAfter(cursor)) ? 2 : 3;
  else cursor.problem ??= "a test that is not read here";
  const then = command(cursor);
  if (rest() !== "else") return `if true; then ${then}; fi`;
  cursor.at += 1;
  return `if true; then ${then}; else ${command(cursor)}; fi`;
}

function wordAfter(cursor: Cursor): string {
  const part = cursor.parts[cursor.at + 1];
  return part?.kind === "word" ? part.raw.toLowerCase() : "";
}

/** `for %x in (…) do …`; with `/f` over what a command prints or a file holds, with `/r`, `/d`, `/l` over anything. */
function loop(cursor: Cursor): string {
  cursor.at += 1;
  const words = wordsHere(cursor).map(({ raw }) => raw);
  const letter = /^%%?([A-Za-z])$/.exec(words.at(-2) ?? "")?.[1];
  if (letter === undefined || words.at(-1)?.toLowerCase() !== "in" || !takes(cursor, "(")) {
    cursor.problem ??= "a loop that is not read here";
    return "";
  }
  const inside = wordsHere(cursor);
  const items = inside.map(({ bash }) => bash);
  const raw = inside.map((word) => word.raw);
  if (!takes(cursor, ")")) cursor.problem ??= "a loop that is not read here";
  const option = words[0]?.toLowerCase() ?? "";
  const command0 = /^['`]([\s\S]*)['`]$/.exec(raw.join(" "))?.[1];
  let over = items.join(" ");
  if (option === "/f" && command0 !== undefined) {
    const inner = cmdInBash(command0);
    if ("problem" in inner) cursor.problem ??= inner.problem;
    over = "bash" in inner ? `$(${inner.bash}\n)` : "";
  } else if (option.startsWith("/")) over = `$${unknownInCmd}`;
  const next = cursor.parts[cursor.at];
  if (next?.kind !== "word" || next.raw.toLowerCase() !== "do") cursor.problem ??= "a loop that is not read here";
  cursor.at += 1;
  return `for cmd_${letter} in ${over}; do ${command(cursor)}\ndone`;
}

/** The words from here on, which are passed over. */
function wordsHere(cursor: Cursor): readonly Extract<CmdPart, { readonly kind: "word" }>[] {
  const words: Extract<CmdPart, { readonly kind: "word" }>[] = [];
  for (let part = cursor.parts[cursor.at]; part?.kind === "word"; part = cursor.parts[cursor.at]) {
    words.push(part);
    cursor.at += 1;
  }
  return words;
}

/** Whether the bracket stands here, which is passed over. */
function takes(cursor: Cursor, bracket: "(" | ")"): boolean {
  const part = cursor.parts[cursor.at];
  cursor.at += 1;
  return part?.kind === "operator" && part.text === bracket;
}

function simple(cursor: Cursor): string {
  const words: Extract<CmdPart, { readonly kind: "word" }>[] = [];
  let opened = redirections(cursor);
  for (let part = cursor.parts[cursor.at]; part?.kind === "word"; part = cursor.parts[cursor.at]) {
    words.push(part);
    cursor.at += 1;
    opened += redirections(cursor);
  }
  // A bracket inside a command is text: nothing that is read here has one.
  const next = cursor.parts[cursor.at];
  if (next?.kind === "operator" && next.text === "(") cursor.problem ??= "a bracket inside a command";
  const said = cmdBuiltin(words, cursor.text);
  if (typeof said !== "string") cursor.problem ??= said.problem;
  return typeof said === "string" ? `${said}${opened}` : "";
}

function redirections(cursor: Cursor): string {
  let out = "";
  for (let part = cursor.parts[cursor.at]; part?.kind === "redirection"; part = cursor.parts[cursor.at]) {
    cursor.at += 1;
    out += ` ${part.text}`;
    if (/&\d$/.test(part.text)) continue;
    const target = cursor.parts[cursor.at];
    if (target?.kind !== "word") cursor.problem ??= "a redirection without a file";
    cursor.at += 1;
    if (target?.kind === "word") out += /^(?:nul|con|prn|aux):?$/i.test(target.raw) ? "/dev/null" : target.bash;
  }
  return out;
}
