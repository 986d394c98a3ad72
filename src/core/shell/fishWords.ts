import { quoted } from "../../base/shellWords.ts";
// The words of fish, written as bash writes them. What cannot be said in bash becomes a problem, never a guess.

/** Where the reading of a fish text stands. */
export interface Cursor {
  readonly text: string;
  at: number;
  /** Substitutions around this point. */
  depth: number;
  /** Names that the text itself sets. */
  readonly set: ReadonlySet<string>;
  /** Why the text cannot be said in bash. */
  problem: string | undefined;
}

export interface FishWord {
  /** The word as bash writes it. */
  readonly bash: string;
  /** Its text, where that is known to the letter. */
  readonly plain: string | undefined;
  /** Without quotes, escapes and expansions: only such a word can be a keyword. */
  readonly bare: "yes" | "no";
}

/** Reads what stands in a substitution, its closing bracket included, and says it in bash. */
export type Substitute = (cursor: Cursor) => string;

/** Stands for what is not worked out: no text sets it. */
export const unknownVariable = "HOLDPOINT_FISH";

/** Most substitutions and texts inside one another. */
export const depthBound = 12;

/** The next word; undefined where none begins. */
export function readWord(cursor: Cursor, substitute: Substitute): FishWord | undefined {
  const { text } = cursor;
  const start = cursor.at;
  let bash = "";
  let plain: string | undefined = "";
  let bare: FishWord["bare"] = "yes";
  const add = (written: string, meant: string | undefined): void => {
    bash += written;
    plain = plain === undefined || meant === undefined ? undefined : plain + meant;
  };
  while (cursor.at < text.length && cursor.problem === undefined) {
    const character = text[cursor.at] ?? "";
    if (/[\s;|<>)]/.test(character)) break;
    if (character === "&") {
      // Versions differ on whether it ends a word.
      if (cursor.at > start) cursor.problem = "an & inside a word";
      break;
    }
    if (/['"\\$(]/.test(character)) bare = "no";
    cursor.at += 1;
    if (character === "'") {
      const meant = singleQuoted(cursor);
      add(quoted(meant), meant);
    } else if (character === '"') add(...doubleQuoted(cursor, substitute));
    else if (character === "\\") {
      const meant = escaped(cursor);
      if (meant !== "") add(quoted(meant), meant);
    } else if (character === "$") add(variable(cursor, substitute, "bare"), undefined);
    else if (character === "(") add(inBrackets(cursor, substitute), undefined);
    else if (/[*?]/.test(character)) add(character, undefined);
    else if (character === "~" && cursor.at === start + 1) add("~", undefined);
    else if (/[{}]/.test(character)) {
      if (/^[{]\s|^[{]$/.test(text.slice(cursor.at - 1, cursor.at + 1)) || bash === "}")
        cursor.problem = "a block in braces";
      add(character, undefined);
    } else if (/[\w./:=@%+,^-]/.test(character) || character > "\x7f") add(character, character);
    else add(quoted(character), character);
  }
  return cursor.at === start ? undefined : { bash, plain, bare };
}

function singleQuoted(cursor: Cursor): string {
  let meant = "";
  for (; cursor.at < cursor.text.length; cursor.at += 1) {
    const character = cursor.text[cursor.at] ?? "";
    const next = cursor.text[cursor.at + 1] ?? "";
    if (character === "'") {
      cursor.at += 1;
      return meant;
    }
    if (character === "\\" && /['\\]/.test(next)) {
      meant += next;
      cursor.at += 1;
    } else meant += character;
  }
  cursor.problem = "a quote that is not closed";
  return meant;
}

function doubleQuoted(cursor: Cursor, substitute: Substitute): [string, string | undefined] {
  let bash = '"';
  let plain: string | undefined = "";
  while (cursor.at < cursor.text.length && cursor.problem === undefined) {
    const character = cursor.text[cursor.at] ?? "";
    const next = cursor.text[cursor.at + 1] ?? "";
    cursor.at += 1;
    if (character === '"') return [`${bash}"`, plain];
    if (character === "\\" && /["\\$\n]/.test(next)) {
      cursor.at += 1;
      if (next === "\n") continue;
      bash += `\\${next}`;
      plain = plain === undefined ? undefined : plain + next;
    } else if (character === "$") {
      bash += variable(cursor, substitute, "quoted");
      plain = undefined;
    } else {
      bash += /[`\\]/.test(character) ? `\\${character}` : character;
      plain = plain === undefined ? undefined : plain + character;
    }
  }
  cursor.problem ??= "a quote that is not closed";
  return [bash, undefined];
}

const controls: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  e: "\x1b",
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
};

/** What a backslash outside quotes stands for, and the cursor after it. */
function escaped(cursor: Cursor): string {
  const rest = cursor.text.slice(cursor.at, cursor.at + 10);
  const code = /^(?:[xX]([0-9A-Fa-f]{1,2})|([0-7]{1,3})|u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8})|c[A-Za-z])/.exec(rest);
  if (code !== null) {
    cursor.at += code[0].length;
    const hexadecimal = code[1] ?? code[3] ?? code[4];
    const value = Number.parseInt(hexadecimal ?? code[2] ?? "", hexadecimal === undefined ? 8 : 16);
    if (value > 0 && value < 0xd800) return String.fromCharCode(value);
    cursor.problem = "an escape for a character that is not read here";
    return "";
  }
  const character = rest[0];
  if (character === undefined) {
    cursor.problem = "a backslash at the end";
    return "";
  }
  cursor.at += 1;
  return character === "\n" ? "" : (controls[character] ?? character);
}

/** A variable or `$(…)`, after its `$`. In quotes the braces must not bring quotes of their own. */
function variable(cursor: Cursor, substitute: Substitute, style: "bare" | "quoted"): string {
  const { text } = cursor;
  if (text[cursor.at] === "(") {
    cursor.at += 1;
    return inBrackets(cursor, substitute);
  }
  const [, more = "", name = ""] = /^(\$*)([A-Za-z_]\w*)?/.exec(text.slice(cursor.at, cursor.at + 200)) ?? [];
  cursor.at += more.length + name.length;
  if (name === "" || more.length > 1) {
    cursor.problem = "a variable that is not read here";
    return "";
  }
  let index: string | undefined;
  if (text[cursor.at] === "[") {
    const close = text.indexOf("]", cursor.at);
    index = text.slice(cursor.at + 1, close);
    if (close < 0 || !/^[-\s\w.$]*$/.test(index)) {
      cursor.problem = "an index that is not read here";
      return "";
    }
    cursor.at = close + 1;
  }
  const inside = expansion(name, more, index, cursor.set);
  return style === "quoted" ? inside : `"${inside}"`;
}

function expansion(name: string, more: string, index: string | undefined, set: ReadonlySet<string>): string {
  if (more !== "") return `\${!${name}}`;
  if (name === "argv") return index === undefined ? "$@" : /^\d$/.test(index) ? `$${index}` : "$@";
  if (name === "status" || name === "pipestatus") return "$?";
  if (name === "fish_pid") return "$$";
  if (name === "last_pid") return "$!";
  // A variable of the environment is one text; what the text or an earlier one sets is a list.
  if (/^[A-Z_]+[A-Z0-9_]*$/.test(name) && !set.has(name)) return `\${${name}}`;
  return index === undefined ? `\${${name}[@]}` : `$${unknownVariable}`;
}

function inBrackets(cursor: Cursor, substitute: Substitute): string {
  cursor.depth += 1;
  if (cursor.depth > depthBound) {
    cursor.problem = "substitutions nested deeper than what is read";
    return "";
  }
  const inner = substitute(cursor);
  cursor.depth -= 1;
  if (cursor.text[cursor.at] === "[") cursor.problem = "a part of what a command prints";
  return `$(${inner})`;
}
