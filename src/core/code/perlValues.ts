import type { CodeCall } from "./codeCall.ts";
import { concatenated, type Known, matching, text, textFrom, unknown, unknownValue } from "./known.ts";
import type { PerlToken } from "./perlToken.ts";

/** What texts of a Perl program are, as far as they are written out or in a variable that gets one text, once. */
export class PerlValues {
  readonly #values = new Map<string, Known>();

  /** Variables that are assigned one text, once. */
  learn(tokens: readonly PerlToken[]): void {
    const counts = new Map<string, number>();
    for (const [index, { kind, text: name }] of tokens.entries()) {
      if (kind !== "variable" || !/^\$\w+$/.test(name)) continue;
      const next = tokens[index + 1]?.text ?? "";
      const isLoop = /^(?:for|foreach|my|our|local)$/.test(tokens[index - 1]?.text ?? "") && next === "(";
      const changes =
        /^(?:[-+*/.%|&^x]=|=~|\+\+|--|\/\/=)$/.test(next) ||
        isLoop ||
        /^(?:\\|chop|chomp|read|sysread)$/.test(tokens[index - 1]?.text ?? "") ||
        ((next === "," || next === ")") && /^(?:\(|,)$/.test(tokens[index - 1]?.text ?? ""));
      if (changes) counts.set(name, 2);
      if (next !== "=") continue;
      counts.set(name, (counts.get(name) ?? 0) + 1);
      const end = tokens[index + 3]?.text;
      this.#values.set(
        name,
        end === ";" || end === undefined || end === "}" ? this.#valueOf(tokens[index + 2]) : unknown,
      );
    }
    for (const [name, count] of counts) if (count > 1) this.#values.set(name, unknown);
  }

  /** What stands behind a function, as far as it is known. */
  argumentsAt(index: number, tokens: readonly PerlToken[]): CodeCall {
    const opens = tokens[index + 1]?.text === "(";
    const positional: Known[] = [];
    let parts: Known[] = [];
    let depth = 0;
    let plain = true;
    const finish = (): void => {
      if (parts.length > 0 || !plain) positional.push(plain ? concatenated(parts) : unknown);
      parts = [];
      plain = true;
    };
    let further: CodeCall["further"] = "none";
    for (let at = index + (opens ? 2 : 1); at < tokens.length; at += 1) {
      const token = tokens[at];
      if (token === undefined) break;
      const { kind, text: sign } = token;
      if (/^[)\]}]$/.test(sign) && kind === "sign") {
        depth -= 1;
        if (depth < 0) break;
      }
      if (kind === "sign" && /^[([{]$/.test(sign)) depth += 1;
      const ends =
        kind === "sign"
          ? /^(?:;|\|\||&&|\?|:|\/\/)$/.test(sign)
          : kind === "word" && /^(?:or|and|if|unless|for|foreach|while|until|xor)$/.test(sign);
      if (ends && depth === 0) break;
      if (sign === "," && kind === "sign" && depth === 0) finish();
      else if (kind === "sign" && sign === ".") continue;
      else if (kind === "pattern" && sign.startsWith("qw ") && depth === 0)
        positional.push(...sign.slice(3).trim().split(/\s+/).map(text));
      else if (kind === "word" && sign === "glob" && parts.length === 0) {
        parts.push(matching(this.#valueOf(tokens[at + 1]?.text === "(" ? tokens[at + 2] : tokens[at + 1])));
        while (
          at + 1 < tokens.length &&
          !/^[;,]$/.test(tokens[at + 1]?.text ?? ";") &&
          (tokens[at + 1]?.kind === "text" || /^[()]$/.test(tokens[at + 1]?.text ?? ""))
        ) {
          if (tokens[at + 1]?.text === ")" && depth === 0 && !opens) break;
          at += 1;
        }
      } else if (
        kind === "text" ||
        (kind === "variable" && /^\$\w+$/.test(sign) && !/^[[{]|->$/.test(tokens[at + 1]?.text ?? ""))
      )
        parts.push(this.#valueOf(token));
      else if (kind === "handle") parts.push(/[*?]/.test(sign) ? matching(text(sign)) : unknown);
      else if (kind === "word" && /^(?:my|our|local)$/.test(sign)) continue;
      else {
        plain = false;
        if (kind === "variable" && /^@/.test(sign)) further = "some";
      }
    }
    finish();
    return { ...empty, positional, further };
  }

  #valueOf(token: PerlToken | undefined): Known {
    if (token?.kind === "text") return this.textOf(token);
    return (token?.kind === "variable" ? this.#values.get(token.text) : undefined) ?? textFrom(unknownValue());
  }

  /** The text, with plain variables put in. */
  textOf({ text: source, inserts }: PerlToken): Known {
    if (inserts === "no") return text(source.replace(/\\([\\'])/g, "$1"));
    const parts = source.split(/((?<!\\)[$@]\{?[\w:]+\}?(?:[[{][^\]}]*[\]}]|->[[{])?)/);
    return concatenated(
      parts.map((part, index) => {
        if (index % 2 === 1)
          return (
            (/^\$\{?\w+\}?$/.test(part) ? this.#values.get(part.replace(/[{}]/g, "")) : undefined) ??
            textFrom(unknownValue())
          );
        if (/\\(?![nt"\\$@'/.|-])/.test(part) || /(?<!\\)[$@](?=[\w{$])/.test(part)) return textFrom(unknownValue());
        return text(
          part.replace(/\\(.)/g, (_, character: string) =>
            character === "n" ? "\n" : character === "t" ? "\t" : character,
          ),
        );
      }),
    );
  }
}

const empty: CodeCall = { name: "", receiver: undefined, positional: [], named: new Map(), further: "none" };
