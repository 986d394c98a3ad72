import type { Lexis } from "./dialect.ts";

/**
 * One piece of SQL text.
 * - `word`: an unquoted word; `upper` is what keywords are compared with.
 * - `name`: a quoted identifier; `string`: a quoted text, quotes removed. Both may stand for one another in some engines.
 * - `variable`: the client puts text in its place before the server sees it.
 * - `client`: a command of the client itself, to its end.
 */
export interface Token {
  readonly kind: "word" | "name" | "string" | "number" | "symbol" | "variable" | "client";
  readonly text: string;
  readonly upper: string;
  /** Whether it is the first one of its line. */
  readonly line: "start" | "inside";
}

export interface Tokens {
  readonly tokens: readonly Token[];
  /** Why the text could not be read to its end; undefined when it could. */
  readonly broken: string | undefined;
}

const blanks = /\s+/y;
const words = /(?:[A-Za-z_]|[^\p{ASCII}\s])(?:[\w$]|[^\p{ASCII}\s])*/uy;
// Some engines take `1e` for a whole number, so that a keyword may follow at once.
const numbers = /0[xX][0-9A-Fa-f]+|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE](?:[+-]?\d+)?)?/y;
const dollarMarks = /\$(?:[A-Za-z_][\w]*)?\$/y;
const executableMarks = /\/\*M?!\d*/y;
const psqlCommands = /\\[\\;]|\\(?:!|copy\b)[^\n]*|\\(?:[A-Za-z_]+\+?|[^\s\\])?(?:[^\n\\]*)/y;
const mysqlCommands = /\\(?:![^\n]*|[gGcpshwWntx#?]|[^;\n]*)/y;
const lines = /[^\n]*/y;
const plainLines = /[^\r\n]*/y;
const references = /:(?:([A-Za-z_]\w*)|'\w+'|"\w+"|\{\?\w+\})/y;

/**
 * Splits a text into tokens. Takes time in proportion to its length, and never fails: a quote or comment without an end is
 * reported, with what stands before it.
 */
export function tokensOf(text: string, lexis: Lexis): Tokens {
  const tokens: Token[] = [];
  let at = 0;
  let line: "start" | "inside" = "start";
  let running = 0;
  const put = (kind: Token["kind"], content: string, upper = ""): void => {
    tokens.push({ kind, text: content, upper, line });
    line = "inside";
  };
  while (at < text.length) {
    const character = text[at] ?? "";
    const kind = kindOf(text.charCodeAt(at));
    const blank = kind === "blank" || kind === "beyond" ? matched(blanks, text, at) : "";
    if (blank !== "") {
      if (blank.includes("\n")) line = "start";
      at += blank.length;
      continue;
    }
    if (kind === "letter" || kind === "beyond") {
      const word = matched(words, text, at);
      put("word", word, word.toUpperCase());
      at += word.length;
      continue;
    }
    const command = clientCommand(text, at, line, lexis);
    if (command !== "") {
      put("client", command.trim());
      at += command.length;
      continue;
    }
    if (isLineComment(text, at, lexis)) {
      at += matched(lexis.lineEnds === "feed" ? lines : plainLines, text, at).length;
      continue;
    }
    if (text.startsWith("/*", at)) {
      const mark = lexis.executable === "run" ? matched(executableMarks, text, at) : "";
      if (mark !== "") {
        running += 1;
        at += mark.length;
        continue;
      }
      const end = endOfComment(text, at, lexis);
      if (end === undefined) return { tokens, broken: "a comment does not end" };
      at = end;
      continue;
    }
    if (running > 0 && text.startsWith("*/", at)) {
      running -= 1;
      at += 2;
      continue;
    }
    const quoted = quotedAt(text, at, tokens.at(-1), lexis);
    if (quoted === "open") return { tokens, broken: "a quote does not end" };
    if (quoted !== undefined) {
      put(quoted.kind, quoted.text);
      at = quoted.end;
      continue;
    }
    const number = kind === "digit" || character === "." ? matched(numbers, text, at) : "";
    if (number !== "") {
      put("number", number);
      at += number.length;
      continue;
    }
    const reference =
      lexis.client === "psql" && character === ":" && text[at - 1] !== ":" ? matched(references, text, at) : "";
    if (reference !== "") {
      const second = reference[1];
      if (second === "'") put("string", "");
      else if (second === '"') put("name", "?");
      else if (second !== "{") put("variable", reference);
      at += reference.length;
      continue;
    }
    put("symbol", character);
    at += 1;
  }
  return { tokens, broken: undefined };
}

/** What a character can begin, by its code: looked at first, because most need no more. */
function kindOf(code: number): "blank" | "letter" | "digit" | "beyond" | "sign" {
  if (code <= 32) return "blank";
  if (code > 127) return "beyond";
  if ((code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95) return "letter";
  return code >= 48 && code <= 57 ? "digit" : "sign";
}

function matched(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
}

/** A command of the client that begins here, to its end; empty when none does. */
function clientCommand(text: string, at: number, line: "start" | "inside", { client }: Lexis): string {
  const character = text[at];
  switch (client) {
    case "psql":
      return character === "\\" ? matched(psqlCommands, text, at) : "";
    case "mysql":
      return character === "\\" ? matched(mysqlCommands, text, at) : "";
    case "sqlite":
      return line === "start" && character === "." ? matched(lines, text, at) : "";
    case "sqlcmd":
      return line === "start" && (character === ":" || text.startsWith("!!", at)) ? matched(lines, text, at) : "";
    case "sqlplus":
      return line === "start" && /[@!$]/.test(character ?? "") ? matched(lines, text, at) : "";
    case "bang":
      return line === "start" && character === "!" ? matched(lines, text, at) : "";
    case "none":
      return "";
  }
}

function isLineComment(text: string, at: number, { hash, dashes, slashes }: Lexis): boolean {
  if (slashes === "comment" && text.startsWith("//", at)) return true;
  if (text[at] === "#") return hash === "comment";
  if (!text.startsWith("--", at)) return false;
  return dashes === "always" || at + 2 >= text.length || /[\t-\r ]/.test(text[at + 2] ?? "");
}

function endOfComment(text: string, start: number, { comments }: Lexis): number | undefined {
  let depth = 1;
  let at = start + 2;
  let close = text.indexOf("*/", at);
  let open = comments === "nested" ? text.indexOf("/*", at) : -1;
  while (depth > 0) {
    if (close < 0) return undefined;
    if (open >= 0 && open < close) {
      depth += 1;
      at = open + 2;
      open = text.indexOf("/*", at);
      if (close < at) close = text.indexOf("*/", at);
    } else {
      depth -= 1;
      at = close + 2;
      close = text.indexOf("*/", at);
      if (open >= 0 && open < at) open = text.indexOf("/*", at);
    }
  }
  return at;
}

interface Quoted {
  readonly kind: "string" | "name";
  readonly text: string;
  readonly end: number;
}

/** The quoted piece that begins here; `open` when it has no end, undefined when none begins. */
function quotedAt(text: string, at: number, before: Token | undefined, lexis: Lexis): Quoted | "open" | undefined {
  const character = text[at];
  if (character === "'" || (character === '"' && lexis.doubled === "string")) {
    // A letter right before the quote says how to read it.
    const letter = before?.kind === "word" && /\w/.test(text[at - 1] ?? "") ? before.upper : "";
    if (lexis.special === "oracleQuotes" && /^N?Q$/.test(letter)) return oracleQuoted(text, at);
    const triple = lexis.special === "tripleQuotes" && text.startsWith(character.repeat(3), at);
    const backslash = letter === "E" ? "escapes" : lexis.backslash;
    return triple ? tripleQuoted(text, at, character) : quotedBy(text, at, character, "string", backslash);
  }
  if (character === '"') return quotedBy(text, at, '"', "name", "plain");
  if (character === "`") return quotedBy(text, at, "`", "name", "plain");
  if (character === "[" && lexis.brackets === "names") return quotedBy(text, at, "]", "name", "plain");
  if (character !== "$" || lexis.dollar !== "quotes") return undefined;
  const mark = matched(dollarMarks, text, at);
  if (mark === "") return undefined;
  const end = text.indexOf(mark, at + mark.length);
  return end < 0 ? "open" : { kind: "string", text: text.slice(at + mark.length, end), end: end + mark.length };
}

function quotedBy(
  text: string,
  start: number,
  quote: string,
  kind: Quoted["kind"],
  backslash: Lexis["backslash"],
): Quoted | "open" {
  let content = "";
  let from = start + 1;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === "\\" && backslash === "escapes") {
      content += text.slice(from, at);
      from = at + 1;
      at += 1;
    } else if (text[at] === quote) {
      content += text.slice(from, at);
      if (text[at + 1] !== quote) return { kind, text: content, end: at + 1 };
      from = at + 1;
      at += 1;
    }
  }
  return "open";
}

/** Oracle's `q'[…]'`: the text ends at the mirrored mark before a quote. */
function oracleQuoted(text: string, at: number): Quoted | "open" {
  const mark = text[at + 1] ?? "";
  const mirrored: Readonly<Record<string, string>> = { "[": "]", "{": "}", "(": ")", "<": ">" };
  const end = text.indexOf(`${mirrored[mark] ?? mark}'`, at + 2);
  return end < 0 ? "open" : { kind: "string", text: text.slice(at + 2, end), end: end + 2 };
}

function tripleQuoted(text: string, at: number, quote: string): Quoted | "open" {
  const end = text.indexOf(quote.repeat(3), at + 3);
  return end < 0 ? "open" : { kind: "string", text: text.slice(at + 3, end), end: end + 3 };
}
