import { isSymbol, keywordAt, type Statement } from "./words.ts";

/** How far a WHERE picks: there is `none`; it is `idle`, since it holds for about every row; or it is `bounding`. */
export type Bound = "none" | "idle" | "bounding";

const constants =
  /^(?:TRUE|FALSE|NULL|NOT|IS|AND|OR|LIKE|ILIKE|IN|BETWEEN|EXISTS|ANY|ALL|SOME|ESCAPE|UNKNOWN|COLLATE)$/;
const ends = /^(?:RETURNING|ORDER|LIMIT|OPTION|SETTINGS|ALLOW|IF)$/;

/**
 * Reads the WHERE of the statement that begins at `start`. A condition bounds when it compares a column with something in a
 * way that picks: `id = 5`, `name IN (…)`, `created < …`. `1 = 1`, `true`, `id = id`, `id > 0`, `id IS NOT NULL`,
 * `name LIKE '%'` and whatever is joined to one of them by OR do not. For the wording of a reason alone: both are held.
 */
export function boundOf(statement: Statement, start: number): Bound {
  const from = whereAt(statement, start);
  if (from === undefined) return hasLimit(statement, start) ? "bounding" : "none";
  const alternatives = partsOf(statement, from + 1);
  const picks = alternatives.every((terms) => terms.some(([first, last]) => isBounding(statement, first, last)));
  return picks && alternatives.length > 0 ? "bounding" : "idle";
}

/** A condition that is longer than this is not read to its end, since only the wording depends on it. */
const tokenBound = 1_000;

function whereAt(statement: Statement, start: number): number | undefined {
  let depth = 0;
  const end = Math.min(statement.tokens.length, start + tokenBound);
  for (let at = start; at < end; at += 1) {
    if (isSymbol(statement, at, "(")) depth += 1;
    else if (isSymbol(statement, at, ")")) depth -= 1;
    if (depth < 0) return undefined;
    if (depth === 0 && keywordAt(statement, at) === "WHERE") return at;
  }
  return undefined;
}

function hasLimit(statement: Statement, start: number): boolean {
  for (let at = start; at < Math.min(statement.tokens.length, start + 200); at += 1) {
    if (/^(?:LIMIT|TOP)$/.test(keywordAt(statement, at))) return true;
  }
  return false;
}

type Term = readonly [first: number, last: number];

/** The terms of a condition: those of one alternative are joined by AND, the alternatives by OR. */
function partsOf(statement: Statement, start: number): readonly (readonly Term[])[] {
  const alternatives: Term[][] = [[]];
  let depth = 0;
  let first = start;
  let between = 0;
  let at = start;
  const close = (): void => {
    if (at > first) alternatives.at(-1)?.push([first, at]);
    first = at + 1;
  };
  const last = Math.min(statement.tokens.length, start + tokenBound);
  for (; at < last; at += 1) {
    if (isSymbol(statement, at, "(")) depth += 1;
    else if (isSymbol(statement, at, ")")) depth -= 1;
    if (depth < 0) break;
    if (depth > 0) continue;
    const word = keywordAt(statement, at);
    if (word === "BETWEEN") between += 1;
    else if (word === "AND" && between > 0) between -= 1;
    else if (word === "AND") close();
    else if (word === "OR" || word === "XOR") {
      close();
      alternatives.push([]);
    } else if (ends.test(word)) break;
  }
  close();
  return alternatives;
}

/** Whether a single comparison picks some rows rather than all. */
function isBounding(statement: Statement, first: number, last: number): boolean {
  const tokens = statement.tokens.slice(first, last);
  const operator = tokens.findIndex(
    ({ kind, text, upper }) =>
      (kind === "symbol" && /^[=<>~@]$/.test(text)) ||
      /^(?:IN|BETWEEN|LIKE|ILIKE|REGEXP|RLIKE|GLOB|MATCH|EXISTS)$/.test(upper),
  );
  const columns = tokens.filter(({ kind, upper }) => kind === "name" || (kind === "word" && !constants.test(upper)));
  if (operator < 0) return tokens.some(({ text }) => text === "(") && columns.length > 1 && tokens[0]?.text !== "(";
  if (columns.length === 0) return false;
  const [left, right] = [
    tokens.slice(0, operator),
    tokens.slice(operator).filter(({ text }) => !/^[=<>~@!]$/.test(text)),
  ];
  const spelled = (side: typeof tokens): string => side.map(({ text }) => text).join(" ");
  if (spelled(left) === spelled(right)) return false;
  const sign = tokens
    .slice(operator, operator + 2)
    .map(({ text }) => text)
    .join("");
  const value = spelled(right);
  if (left.some(({ upper }) => upper === "NOT") || left.at(-1)?.text === "!") return false;
  if (/^<>/.test(sign)) return false;
  if (/^>/.test(sign)) return !/^-? ?(?:0|1|0\.0)?$/.test(value);
  return !/^(?:LIKE|ILIKE) %+$/.test(value);
}
