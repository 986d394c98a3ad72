import type { ObjectName } from "./act.ts";
import type { Dialect } from "./dialect.ts";
import type { Token } from "./tokens.ts";

/** One statement's tokens with the dialect they are read in. */
export interface Statement {
  readonly tokens: readonly Token[];
  readonly dialect: Dialect;
}

/** The keyword at a position; empty for everything that is not an unquoted word. */
export function keywordAt({ tokens }: Statement, at: number): string {
  const token = tokens[at];
  return token?.kind === "word" ? token.upper : "";
}

export function isSymbol({ tokens }: Statement, at: number, text: string): boolean {
  const token = tokens[at];
  return token?.kind === "symbol" && token.text === text;
}

/** The first position from `at` on that holds none of the words, separated by blanks. */
export function after(statement: Statement, at: number, words: string): number {
  const skipped = ` ${words} `;
  let position = at;
  for (; ; position += 1) {
    const keyword = keywordAt(statement, position);
    if (keyword === "" || !skipped.includes(` ${keyword} `)) return position;
  }
}

/** Two parts are database and object here, rather than schema and object. */
const databaseFirst = /^(?:mysql|clickhouse|hive|cql)$/;

/** The name that stands at a position: `a`, `a.b`, `"a"."b".c`, with the position behind it. */
export function nameAt(statement: Statement, at: number): { readonly name: ObjectName; readonly end: number } {
  const parts: string[] = [];
  let position = isSymbol(statement, at, "#") ? at + 1 : at;
  while (position < statement.tokens.length && parts.length < 5) {
    const token = statement.tokens[position];
    const isPart = token?.kind === "word" || token?.kind === "name" || (token?.kind === "string" && token.text !== "");
    parts.push(isPart ? (token?.text ?? "?") : "?");
    if (isPart) position += 1;
    if (!isSymbol(statement, position, ".")) break;
    position += 1;
  }
  return { name: objectName(parts, statement.dialect), end: position };
}

function objectName(parts: readonly string[], dialect: Dialect): ObjectName {
  const known = parts.map((part) => (part === "?" ? undefined : part));
  if (known.length >= 3) {
    const whole = known.slice(1).includes(undefined) ? undefined : parts.slice(1).join(".");
    return { database: known[0], object: whole };
  }
  if (known.length === 2 && databaseFirst.test(dialect)) return { database: known[0], object: known[1] };
  return { database: undefined, object: known.includes(undefined) ? undefined : parts.join(".") };
}

/** Names separated by commas, from a position on; at most eight, and one without a name where there are more. */
export function namesAt(statement: Statement, at: number): readonly ObjectName[] {
  const names: ObjectName[] = [];
  let position = at;
  for (;;) {
    position = after(statement, position, "ONLY");
    const { name, end } = nameAt(statement, position);
    names.push(names.length < 8 ? name : { database: undefined, object: undefined });
    position = isSymbol(statement, end, "*") ? end + 1 : end;
    if (names.length > 8 || !isSymbol(statement, position, ",")) return names;
    position += 1;
  }
}

/** The object as a person reads it, short enough for a sentence: ` users`, or nothing where it is not known. */
export function spoken({ database, object }: ObjectName, kind = ""): string {
  const text = [database, object].filter((part) => part !== undefined).join(".");
  const shown = text.length > 80 ? `${text.slice(0, 79)}…` : text;
  return `${kind === "" ? "" : ` ${kind}`}${shown === "" ? "" : ` ${shown}`}`;
}

/** The position behind the parenthesis that opens at `at`; the end of the statement when it does not close. */
export function behindParenthesis(statement: Statement, at: number): number {
  let depth = 0;
  for (let position = at; position < statement.tokens.length; position += 1) {
    if (isSymbol(statement, position, "(")) depth += 1;
    else if (isSymbol(statement, position, ")")) {
      depth -= 1;
      if (depth === 0) return position + 1;
    }
  }
  return statement.tokens.length;
}
