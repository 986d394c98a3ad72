import { redact } from "../core/redact.ts";

/**
 * Text of a command as a terminal may show it: secrets taken out, and what could steer the terminal or hide text (control,
 * format and line characters) spelled as `\u{…}`.
 */
export function printable(text: string): string {
  return redact(text).text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (character) => {
    if (character === "\n") return "\\n";
    if (character === "\t") return "\\t";
    return `\\u{${character.codePointAt(0)?.toString(16)}}`;
  });
}

/** How text is made to stand out. */
export interface Paint {
  strong(text: string): string;
  faint(text: string): string;
  good(text: string): string;
  warning(text: string): string;
  bad(text: string): string;
}

/** Colours for a terminal, or none at all: see https://no-color.org for `NO_COLOR`. */
export function paintFor(stream: { readonly isTTY?: boolean }, environment: NodeJS.ProcessEnv): Paint {
  const { NO_COLOR = "", TERM } = environment;
  const plain = !stream.isTTY || NO_COLOR !== "" || TERM === "dumb";
  const style = (on: number, off: number) => (text: string) => (plain ? text : `\x1b[${on}m${text}\x1b[${off}m`);
  return { strong: style(1, 22), faint: style(2, 22), good: style(32, 39), warning: style(33, 39), bad: style(31, 39) };
}
