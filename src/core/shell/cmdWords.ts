import { quoted } from "../../base/shellWords.ts";

/** Stands for what is not worked out: no text sets it. */
export const unknownInCmd = "HOLDPOINT_CMD";

/** One part of a line of cmd: a word, or what stands between commands. */
export type CmdPart =
  /** `raw` is the word without its quotes and escapes, variables as written; `bash` is the word as bash writes it. */
  | { readonly kind: "word"; readonly raw: string; readonly bash: string; readonly from: number; readonly to: number }
  | { readonly kind: "operator"; readonly text: "&" | "&&" | "||" | "|" | "(" | ")" | "\n" }
  | { readonly kind: "redirection"; readonly text: string };

/**
 * The parts of a text for cmd, in order; or why it is not read. `^` takes the next character to the letter, only `"`
 * quotes, `%NAME%` may be anything, and quoted wildcards are still wildcards.
 */
export function cmdParts(text: string): readonly CmdPart[] | string {
  const parts: CmdPart[] = [];
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at, at + 8);
    const blank = /^(?:[ \t\r]|\^\r?\n)/.exec(rest)?.[0];
    const operator = /^(?:&&|\|\||[&|()\n])/.exec(rest)?.[0];
    const redirection = /^(?:\d?>&\d|\d?>>?|\d?<)/.exec(rest)?.[0];
    if (blank !== undefined) at += blank.length;
    else if (operator !== undefined) {
      parts.push({ kind: "operator", text: operator as "&" });
      at += operator.length;
    } else if (redirection !== undefined) {
      parts.push({ kind: "redirection", text: redirection });
      at += redirection.length;
    } else {
      const word = wordAt(text, at);
      if (typeof word === "string") return word;
      if (word.to === at) return "a character that is not read here";
      parts.push(word);
      at = word.to;
    }
  }
  return parts;
}

/** The places of the machine that cmd knows by variables, as bash knows them. */
const places: Readonly<Record<string, string>> = {
  CD: '"$PWD"',
  USERPROFILE: '"$HOME"',
  HOME: '"$HOME"',
  TEMP: '"$TMPDIR"',
  TMP: '"$TMPDIR"',
};

function wordAt(text: string, from: number): Extract<CmdPart, { readonly kind: "word" }> | string {
  let raw = "";
  let bash = "";
  let at = from;
  let inQuotes: "yes" | "no" = "no";
  const literally = (character: string): void => {
    raw += character;
    bash += /[*?]/.test(character) ? character : /[\w./:=@+,-]/.test(character) ? character : quoted(character);
  };
  for (; at < text.length; at += 1) {
    const character = text[at] ?? "";
    if (character === '"') inQuotes = inQuotes === "yes" ? "no" : "yes";
    else if (inQuotes === "no" && /[ \t\r\n&|()<>]/.test(character)) break;
    else if (inQuotes === "no" && character === "^") {
      at += 1;
      if (text[at] !== "\n") literally(text[at] ?? "");
    } else if (character === "%" || character === "!") {
      const [found, name = "", letter = ""] =
        /^(?:%([A-Za-z_][\w().]*)(?::[^%\n]*)?%|%%?(?:~[\w$:]*?)?([A-Za-z])(?![\w%])|%(?:\*|~?\d)|![A-Za-z_]\w*!)/.exec(
          text.slice(at, at + 300),
        ) ?? [];
      if (found === undefined) {
        literally(character);
        continue;
      }
      raw += found;
      if (letter !== "") bash += /~/.test(found) ? `$${unknownInCmd}` : `"$cmd_${letter}"`;
      else if (name === "" || found.includes(":")) bash += `$${unknownInCmd}`;
      else
        bash += Object.hasOwn(places, name.toUpperCase()) ? places[name.toUpperCase()] : `$${name.replace(/\W/g, "_")}`;
      at += found.length - 1;
    } else if (inQuotes === "yes" && character === "\n") break;
    else literally(character);
  }
  if (/^(?:\\\\|\/\/)/.test(raw)) return "a path on another machine";
  return { kind: "word", raw, bash: bash === "" ? "''" : bash.replaceAll("'\\'", "/"), from, to: at };
}
