import { quoted } from "../../base/shellWords.ts";
import { type Cursor, depthBound, type FishWord, readWord, unknownVariable } from "./fishWords.ts";

/** Longest fish text that is read, in UTF-16 units. */
const textBound = 16_384;

/** A fish text in the words of bash, or why it cannot be said in them. */
export type FishReading = { readonly bash: string } | { readonly problem: string };

/**
 * Says a fish text in bash, so that it can be read like one. What a list holds, which lines a substitution splits at and
 * which branch is taken is left as open as bash leaves it; what has no like in bash is a problem. Never throws.
 */
export function fishInBash(text: string, depth = 0): FishReading {
  if (text.length > textBound || depth > depthBound) return { problem: "more text than is read" };
  const set = new Set([...text.matchAll(/\bset\s+(?:-\S+\s+)*([A-Za-z_]\w*)/g)].map((found) => found[1] ?? ""));
  const cursor: Cursor = { text, at: 0, depth, set, problem: undefined };
  const bash = statements(cursor, "end");
  return cursor.problem === undefined ? { bash } : { problem: cursor.problem };
}

interface Block {
  /** How bash ends it. */
  readonly end: string;
  /** The word that is still to come between its condition and its body. */
  waiting: "then" | "do" | undefined;
  cases: number;
}

/** Reads statements up to the end, or up to and with the closing bracket. */
function statements(cursor: Cursor, closing: "end" | "bracket"): string {
  const blocks: Block[] = [];
  let out = ":";
  let pending = ";";
  while (cursor.problem === undefined) {
    const command = readCommand(cursor);
    const words = [...command.words];
    if (words.length > 0 || command.redirections !== "") {
      const joint = bareText(words[0]);
      if ((joint === "and" || joint === "or") && words.length > 1) {
        words.shift();
        out += joint === "and" ? " && " : " || ";
      } else {
        out += `${pending} `;
        const block = blocks.at(-1);
        if (block?.waiting !== undefined) {
          out += `${block.waiting} :; `;
          block.waiting = undefined;
        }
      }
      out += statement(words, blocks, cursor) + command.redirections;
      pending = command.separator;
    } else if (/^[|&]/.test(command.separator)) cursor.problem = "an operator without a command";
    if (command.ended === "yes") break;
  }
  const atBracket = cursor.text[cursor.at] === ")";
  if (atBracket) cursor.at += 1;
  if (cursor.problem === undefined && (blocks.length > 0 || atBracket !== (closing === "bracket")))
    cursor.problem = "a block or a bracket that is not closed";
  return pending === "&" ? `${out} &` : out;
}

interface ReadCommand {
  readonly words: readonly FishWord[];
  readonly redirections: string;
  readonly separator: string;
  readonly ended: "yes" | "no";
}

function readCommand(cursor: Cursor): ReadCommand {
  const words: FishWord[] = [];
  let redirections = "";
  for (;;) {
    const rest = cursor.text.slice(cursor.at, cursor.at + 40);
    const blank = /^(?:[ \t\r]|\\\n)+/.exec(rest)?.[0] ?? "";
    if (blank !== "") {
      cursor.at += blank.length;
      continue;
    }
    if (rest === "" || rest.startsWith(")")) return { words, redirections, separator: ";", ended: "yes" };
    if (rest.startsWith("#")) {
      const newline = cursor.text.indexOf("\n", cursor.at);
      cursor.at = newline < 0 ? cursor.text.length : newline;
      continue;
    }
    const redirection = /^(?:\d*>&\d+|\d*>&-|(?:\d*|&)>>?\??(?!\|)|\d*<\??(?![(<&]))/.exec(rest)?.[0];
    if (redirection !== undefined && !/^\d+$/.test(redirection)) {
      cursor.at += redirection.length;
      redirections += ` ${redirection.replace("?", "")}`;
      if (/[\d-]$/.test(redirection)) continue;
      cursor.at += /^[ \t]*/.exec(cursor.text.slice(cursor.at))?.[0].length ?? 0;
      const target = readWord(cursor, substituted);
      if (target === undefined) cursor.problem ??= "a redirection without a file";
      redirections += ` ${target?.bash ?? ""}`;
    } else {
      const separator = /^(?:\n|;|&&|\|\||&\||\d*>\||\||&)/.exec(rest)?.[0];
      if (separator !== undefined) {
        cursor.at += separator.length;
        const written = /^(?:&\||2>\|)$/.test(separator) ? "|&" : separator.endsWith(">|") ? "|" : separator;
        return { words, redirections, separator: written, ended: "no" };
      }
      const word = readWord(cursor, substituted);
      if (word === undefined) cursor.problem ??= "a character that is not read here";
      else words.push(word);
    }
    if (cursor.problem !== undefined) return { words, redirections, separator: ";", ended: "yes" };
  }
}

function substituted(cursor: Cursor): string {
  return statements(cursor, "bracket");
}

function bareText(word: FishWord | undefined): string | undefined {
  return word?.bare === "yes" ? word.plain : undefined;
}

/** One statement without what separates it: keywords first, then the command. */
function statement(words: FishWord[], blocks: Block[], cursor: Cursor): string {
  const [first, second] = words;
  const keyword = bareText(first);
  const opens = (end: string, waiting?: Block["waiting"]): void => {
    blocks.push({ end, waiting, cases: 0 });
  };
  const rest = (): string => (words.length > 1 ? statement(words.slice(1), blocks, cursor) : "");
  switch (keyword) {
    case "begin":
      opens("}");
      return `{ ${rest() || ":"}`;
    case "not":
    case "!":
      return `! ${rest()}`;
    case "if":
    case "while":
      opens(keyword === "if" ? "fi" : "done", keyword === "if" ? "then" : "do");
      return `${keyword} ${rest() || ":"}`;
    case "else": {
      const block = blocks.at(-1);
      if (block?.end !== "fi") cursor.problem = "an else without an if";
      if (bareText(second) !== "if" || block === undefined) return `else ${rest() || ":"}`;
      block.waiting = "then";
      return `elif ${statement(words.slice(2), blocks, cursor)}`;
    }
    case "for":
      if (bareText(words[2]) !== "in" || !/^[A-Za-z_]\w*$/.test(second?.plain ?? ""))
        cursor.problem = "a loop that is not read here";
      opens("done", "do");
      // What the loop sets is read as a list.
      return `for ${second?.plain} in ${bashOf(words.slice(3))}`;
    case "switch":
      opens("esac");
      return `case ${second?.bash ?? ""} in *) ${words.length === 2 ? ":" : "'switch'"}`;
    case "case": {
      const block = blocks.at(-1);
      if (block?.end !== "esac") cursor.problem = "a case outside a switch";
      return `: ${bashOf(words.slice(1))};; *) :`;
    }
    case "function":
      return definition(words, blocks, cursor);
    case "end": {
      const block = blocks.pop();
      if (block === undefined || words.length > 1) cursor.problem = "an end that ends nothing";
      return block?.end === "esac" ? ":;; esac" : (block?.end ?? "");
    }
    default:
      return simple(words, cursor);
  }
}

function definition(words: readonly FishWord[], blocks: Block[], cursor: Cursor): string {
  const name = words[1]?.plain ?? "";
  const texts = words.slice(2).map(({ plain }) => plain);
  if (!/^[A-Za-z_][\w-]*$/.test(name) || texts.includes(undefined)) cursor.problem = "a function that is not read here";
  const from = texts.findIndex((text) => /^(?:-a|--argument-names)$/.test(text ?? ""));
  const names = from < 0 ? [] : texts.slice(from + 1);
  const end = names.findIndex((text) => text?.startsWith("-"));
  const given = (end < 0 ? names : names.slice(0, end)).map((text, index) => `${text}=("\${${index + 1}}"); `);
  blocks.push({ end: "}", waiting: undefined, cases: 0 });
  return `${name}() { ${given.join("")}:`;
}

/** Fish's own commands that only work things out and print them. */
const computing =
  /^(?:string|math|count|contains|status|random|set_color|isatty|path|emit|block|argparse|fish_is_root_user|fish_git_prompt|fish_vcs_prompt|prompt_pwd|dirh)$/;
/** Commands that give names, keys or later texts another meaning, and commands of bash that fish does not have. */
const unlike =
  /^(?:abbr|bind|complete|funced|funcsave|fish_config|fish_update_completions|trap|vared|declare|typeset|local|readonly|unset|let|shopt|setopt|unsetopt|emulate|mapfile|readarray|getopts|shift|enable|hash|unalias)$/;
const reservedInBash = /^(?:then|fi|do|done|esac|elif|until|select|coproc|in|\[\[|time)$/;

function simple(words: readonly FishWord[], cursor: Cursor): string {
  const [first, ...args] = words;
  if (first === undefined) return ":";
  const name = first.plain;
  if (name === undefined) return bashOf(words);
  if (/^[A-Za-z_]\w*=/.test(name)) {
    if (args.length === 0) cursor.problem = "an assignment with =";
    return `${first.bash} ${simple(args, cursor)}`;
  }
  if (name === "builtin" && args.length > 0) return simple(args, cursor);
  if (computing.test(name)) return `expr ${bashOf(args)}`;
  if (unlike.test(name)) {
    cursor.problem = `${name}, which changes what later words mean or means something else in bash`;
    return "";
  }
  if (reservedInBash.test(name)) return bashOf([{ ...first, bash: quoted(name) }, ...args]);
  const texts = args.map(({ plain }) => plain);
  switch (name) {
    case "set":
      return setting(args, cursor);
    case "eval": {
      if (args.length === 0 || texts.includes(undefined)) return `eval "$${unknownVariable}" ${bashOf(args)}`;
      const inner = fishInBash(texts.join(" "), cursor.depth + 1);
      if ("problem" in inner) cursor.problem ??= inner.problem;
      return "bash" in inner ? `{ ${inner.bash}\n}` : "";
    }
    case "alias": {
      const [name0, body] = args.length === 2 ? texts : (/^([\w-]+)=([\s\S]*)$/.exec(texts[0] ?? "")?.slice(1) ?? []);
      const inner = fishInBash(body ?? "", cursor.depth + 1);
      if (name0 === undefined || body === undefined || "problem" in inner) {
        cursor.problem ??= "an alias that is not known";
        return "";
      }
      return `${name0}() { ${inner.bash} "$@"; }`;
    }
    case "functions":
      if (texts.some((text) => text === undefined || /^-\w*[ec]|^--(?:erase|copy)/.test(text)))
        cursor.problem = "functions, which changes what later words mean";
      return `expr ${bashOf(args)}`;
    case "fish_add_path":
      return `export PATH=${args
        .filter(({ plain }) => plain?.startsWith("-") !== true)
        .map(({ bash }) => bash)
        .join(":")}:"$PATH"`;
    case "read":
      return after(args, `read ${texts.filter((text) => text !== undefined && /^[A-Za-z_]\w*$/.test(text)).join(" ")}`);
    case "history":
      return after(
        args,
        texts.some((text) => /^(?:clear|delete|clear-session|merge)$/.test(text ?? "?")) ? "history -c" : "history",
      );
    case "psub":
      return after(args, "mktemp");
    case "prevd":
    case "nextd":
    case "cdh":
      return after(args, `cd "$${unknownVariable}"`);
    default:
      return bashOf(words);
  }
}

/** A command whose words are said otherwise; what they run is come by all the same. */
function after(args: readonly FishWord[], command: string): string {
  return args.every(({ plain }) => plain !== undefined) ? command : `{ : ${bashOf(args)}; ${command}; }`;
}

/** `set`: lists become arrays, what is exported becomes one text. */
function setting(args: readonly FishWord[], cursor: Cursor): string {
  const at = args.findIndex(({ plain }) => plain?.startsWith("-") !== true);
  const options = (at < 0 ? args : args.slice(0, at)).map(({ plain }) => plain ?? "").join(" ");
  const [named, ...values] = at < 0 ? [] : args.slice(at);
  if (/(?:^| )-\w*[qn]|--(?:query|names)/.test(options)) return `: ${bashOf(args)}`;
  if (named === undefined) return "set";
  const name = named.plain ?? "";
  if (/(?:^| )-\w*e|--erase/.test(options)) return `unset ${named.bash} ${bashOf(values)}`;
  if (/(?:^| )-\w*[Sa-p]*[^lgfUxuapeqnSL\s-]/.test(options.replace(/--\w[\w-]*/g, "")))
    cursor.problem = "an option of set that is not read here";
  const element = /^([A-Za-z_]\w*)\[/.exec(name)?.[1];
  const changed = element !== undefined || /(?:^| )-\w*[ap]|--(?:append|prepend)/.test(options);
  const variable = element ?? name;
  if (!/^[A-Za-z_]\w*$/.test(variable) || /^fish_(?:function|complete)_path$/.test(variable)) {
    cursor.problem = "a variable that is not read here";
    return "";
  }
  if (/^(?:PATH|fish_user_paths)$/.test(variable))
    return `export PATH=${values.map(({ bash }) => bash).join(":")}${changed ? ':"$PATH"' : ""}`;
  const exports = /(?:^| )-\w*x|--export/.test(options);
  if (exports)
    return `export ${variable}=${values.length === 1 && !changed ? values[0]?.bash : `"$${unknownVariable}"`}; : ${bashOf(values)}`;
  return changed ? `${variable}="$${unknownVariable}"; : ${bashOf(values)}` : `${variable}=(${bashOf(values)})`;
}

function bashOf(words: readonly FishWord[]): string {
  return words.map(({ bash }) => bash).join(" ");
}
