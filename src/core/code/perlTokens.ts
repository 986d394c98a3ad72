import { closing, isValue, type PerlToken, takesValue } from "./perlToken.ts";

/** The pieces of a Perl program; undefined where it is not certain what they are. Comments, documentation and data are left out. */
export function perlTokens(source: string): readonly PerlToken[] | undefined {
  return new Lexer(source).run();
}

type Expected = "value" | "operator" | "not known";

class Lexer {
  readonly #source: string;
  readonly #tokens: PerlToken[] = [];
  readonly #braces: ("block" | "subscript" | "other")[] = [];
  readonly #documents: { readonly end: string; readonly indented: boolean; readonly index: number }[] = [];
  #at = 0;
  #expected: Expected = "value";
  #failed = false;

  constructor(source: string) {
    this.#source = source.replaceAll("\r\n", "\n");
  }

  run(): readonly PerlToken[] | undefined {
    while (this.#at < this.#source.length && !this.#failed) this.#next();
    return this.#failed || this.#braces.length > 0 || this.#documents.length > 0 ? undefined : this.#tokens;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#source)?.[0];
  }

  #add(
    kind: PerlToken["kind"],
    text: string,
    then: Expected,
    inserts: PerlToken["inserts"] = "no",
    code?: string,
  ): void {
    this.#tokens.push({ kind, text, inserts, ...(code === undefined ? {} : { code }) });
    this.#expected = then;
  }

  #next(): void {
    const character = this.#source[this.#at] ?? "";
    if (character === "\n") {
      this.#at += 1;
      this.#documentsBegin();
      if (this.#source[this.#at] === "=" && /[a-z]/i.test(this.#source[this.#at + 1] ?? "")) this.#documentation();
      return;
    }
    if (/\s/.test(character)) this.#at += 1;
    else if (character === "#") this.#at += this.#match(/#[^\n]*/y)?.length ?? 1;
    else if (/[A-Za-z_]/.test(character)) this.#word();
    else if (/\d/.test(character)) this.#number();
    else if (character === '"' || character === "'" || character === "`") this.#quoted(character, this.#at + 1);
    else if (
      /[$@]/.test(character) ||
      (/[%&*]/.test(character) && this.#expected === "value" && /[\w{$:^+!-]/.test(this.#source[this.#at + 1] ?? ""))
    )
      this.#variable();
    else if (/[%&*]/.test(character) && this.#expected === "not known" && !/^.\s/s.test(this.#source.slice(this.#at))) {
      this.#failed = true;
    } else this.#sign(character);
  }

  #number(): void {
    const text = this.#match(/0[xXbB][\da-fA-F_]+|\d[\d_]*(?:\.(?!\.)[\d_]*)?(?:[eE][+-]?\d+)?/y) ?? "0";
    this.#at += text.length;
    this.#add("number", text, "operator");
  }

  #word(): void {
    const text = this.#match(/[A-Za-z_]\w*(?:(?:::|')[A-Za-z_]\w*)*(?:::)?/y) ?? "";
    if (text === "__END__" || text === "__DATA__") {
      this.#at = this.#source.length;
      return;
    }
    const before = this.#tokens.at(-1);
    const after = this.#at + text.length;
    const isKey =
      /^\s*=>/.test(this.#source.slice(after, after + 40)) ||
      (before?.text === "{" &&
        this.#braces.at(-1) === "subscript" &&
        /^\s*\}/.test(this.#source.slice(after, after + 40)));
    const isMethod = before?.text === "->" || before?.text === "sub" || before?.text === "package";
    if (!isKey && !isMethod && /^(?:q|qq|qw|qx|qr|m|s|tr|y)(?:'.*)?$/.test(text)) {
      const name = text.replace(/'.*/, "");
      const start = this.#at + name.length;
      const gap = /^\s*/.exec(this.#source.slice(start))?.[0].length ?? 0;
      const mark = this.#source[start + gap] ?? "";
      const isQuote =
        mark !== "" &&
        !/[\s\w,;)]/.test(mark) &&
        !(mark === "#" && gap > 0) &&
        !(mark === "=" && this.#expected !== "value");
      if (isQuote) {
        this.#like(name, start + gap);
        return;
      }
      // A comment or a name may stand before the mark, which only Perl itself can tell.
      if (gap > 0 && /[\w#]/.test(mark)) {
        this.#failed = true;
        return;
      }
    }
    this.#at = after;
    const then: Expected =
      isKey || isMethod ? "operator" : isValue.test(text) ? "operator" : takesValue.test(text) ? "value" : "not known";
    this.#add(isKey ? "text" : "word", text, then);
  }

  /** `q(…)` and its kind. */
  #like(name: string, at: number): void {
    const mark = this.#source[at] ?? "";
    const first = this.#until(mark, at + 1);
    if (first === undefined) return;
    if (name === "q" || name === "qq")
      this.#add("text", first, "operator", name === "qq" && mark !== "'" ? "yes" : "no");
    else if (name === "qw") this.#add("pattern", `qw ${first}`, "operator");
    else if (name === "qx") this.#add("command", first, "operator", mark === "'" ? "no" : "yes");
    else if (name === "m" || name === "qr") this.#pattern(first, mark, undefined);
    else {
      let second: string | undefined;
      if (mark in closing) {
        this.#at += /^\s*/.exec(this.#source.slice(this.#at))?.[0].length ?? 0;
        const other = this.#source[this.#at] ?? "";
        second = this.#until(other, this.#at + 1);
      } else second = this.#until(mark, this.#at);
      if (second !== undefined) this.#pattern(name === "s" ? first : "", mark, name === "s" ? second : undefined);
    }
  }

  #pattern(text: string, mark: string, replacement: string | undefined): void {
    const flags = this.#match(/[a-z]*/y) ?? "";
    this.#at += flags.length;
    const isCode = replacement !== undefined && flags.includes("e");
    this.#tokens.push({
      kind: "pattern",
      text,
      inserts: mark === "'" ? "no" : "yes",
      ...(isCode ? { code: flags.includes("ee") ? "eval $_" : replacement } : {}),
    });
    if (replacement !== undefined && !isCode)
      this.#tokens.push({ kind: "pattern", text: replacement, inserts: mark === "'" ? "no" : "yes" });
    this.#expected = "operator";
  }

  /** What stands before the closing mark; goes behind it. */
  #until(mark: string, from: number): string | undefined {
    const end = closing[mark] ?? mark;
    let depth = 1;
    for (let at = from; at < this.#source.length; at += 1) {
      const character = this.#source[at];
      if (character === "\\") at += 1;
      else if (character === end) {
        depth -= 1;
        if (depth > 0) continue;
        this.#at = at + 1;
        return this.#source.slice(from, at);
      } else if (character === mark) depth += 1;
    }
    this.#failed = true;
    return undefined;
  }

  #quoted(mark: string, from: number): void {
    const text = this.#until(mark, from);
    if (text !== undefined) this.#add(mark === "`" ? "command" : "text", text, "operator", mark === "'" ? "no" : "yes");
  }

  #variable(): void {
    const text =
      this.#match(
        /[$@%&*]::(?!\w)|\$\$(?![\w{$])|\$#(?=[{$])|\$#\w+|[$@%&*](?:(?:::)?[A-Za-z_]\w*(?:(?:::|')[A-Za-z_]\w*)*(?:::)?|\d+|\^\w|\{\^?\w+\})/y,
      ) ?? this.#match(/[$@%&*]+(?=[{$])|\$[&`'+!@/\\,;.|"0-9<>()[\]?:^~=%-]|@[-+_]|%[-+!]|\$\$/y);
    if (text === undefined) {
      this.#failed = true;
      return;
    }
    this.#at += text.length;
    const isDereference = /^(?:[$@%&*]+|\$#)$/.test(text) && /[{$]/.test(this.#source[this.#at] ?? "");
    this.#add("variable", text, isDereference ? "value" : "operator");
  }

  #sign(character: string): void {
    if (character === "<" && this.#expected !== "operator") {
      this.#angle();
      return;
    }
    if (character === "/" && this.#expected !== "operator") {
      if (this.#expected === "not known") {
        this.#failed = true;
        return;
      }
      const text = this.#until("/", this.#at + 1);
      if (text !== undefined) this.#pattern(text, "/", undefined);
      return;
    }
    if (character === "?" && this.#expected === "value") {
      this.#failed = true;
      return;
    }
    if (
      character === "-" &&
      this.#expected !== "operator" &&
      /^-[A-Za-z](?!\w|\s*=>)/.test(this.#source.slice(this.#at, this.#at + 40))
    ) {
      this.#at += 2;
      this.#add("sign", "-X", "value");
      return;
    }
    const text =
      this.#match(/->|=>|\+\+|--|&&|\|\||\/\/=?|<=>|\.\.\.?|<<=?|>>=?|[=!]~|[-+*/.%|&^x]=|[<>=!]=|::|\*\*|[^\w\s]/y) ??
      character;
    this.#at += text.length;
    if (text === "{") this.#opens();
    else if (text === "}") {
      const closed = this.#braces.pop();
      if (closed === undefined) this.#failed = true;
      this.#add("sign", "}", closed === "block" ? "value" : closed === "subscript" ? "operator" : "not known");
    } else this.#add("sign", text, /^[)\]]$/.test(text) || /^(?:\+\+|--)$/.test(text) ? "operator" : "value");
  }

  #opens(): void {
    const before = this.#tokens.at(-1);
    const afterValue =
      before?.kind === "variable" ||
      before?.text === "->" ||
      ((before?.text === "}" || before?.text === "]") && this.#expected === "operator");
    const isBlock =
      before === undefined ||
      /^(?:[;{})]|else|do|eval|sub|BEGIN|END|map|grep|sort|try|catch|finally|continue|INIT|CHECK)$/.test(before.text) ||
      (before.kind === "word" && this.#tokens.at(-2)?.text === "sub");
    this.#braces.push(afterValue ? "subscript" : isBlock ? "block" : "other");
    this.#add("sign", "{", "value");
  }

  /** A here-document, a handle that is read, or a pattern of files. */
  #angle(): void {
    const document = this.#match(/<<~?(?:"[^"\n]*"|'[^'\n]*'|`[^`\n]*`|[A-Za-z_]\w*)/y);
    // After a name that may be a value, it may be a shift as well.
    const printed = /^(?:print|printf|say)$/.test(this.#tokens.at(-2)?.text ?? "");
    if (document !== undefined && this.#expected === "not known" && !printed) {
      this.#failed = true;
      return;
    }
    if (document !== undefined) {
      this.#at += document.length;
      const mark = /["'`]/.exec(document)?.[0];
      const end = document.replace(/^<<~?["'`]?/, "").replace(/["'`]$/, "");
      this.#documents.push({ end, indented: document.startsWith("<<~"), index: this.#tokens.length });
      this.#add(mark === "`" ? "command" : "text", "", "operator", mark === "'" ? "no" : "yes");
      return;
    }
    const handle = this.#match(/<(?:\$?[\w:]*|[\w./*?~{},$-]*)>/y);
    if (handle === undefined) {
      this.#failed = true;
      return;
    }
    this.#at += handle.length;
    this.#add("handle", handle.slice(1, -1), "operator");
  }

  /** The texts of here-documents stand after the line. */
  #documentsBegin(): void {
    for (const { end, indented, index } of this.#documents.splice(0)) {
      let text = "";
      for (;;) {
        if (this.#at >= this.#source.length) {
          this.#failed = true;
          return;
        }
        const line = this.#match(/[^\n]*\n?/y) ?? "";
        this.#at += line.length;
        const plain = line.replace(/\n$/, "");
        if ((indented ? plain.trimStart() : plain) === end) break;
        text += line;
      }
      const token = this.#tokens[index];
      if (token !== undefined) this.#tokens[index] = { ...token, text };
    }
  }

  /** Documentation stands only where a statement may begin. */
  #documentation(): void {
    const before = this.#tokens.at(-1);
    if (before !== undefined && !/^[;}]$/.test(before.text)) {
      this.#failed = true;
      return;
    }
    const end = /^=cut\b.*$/m.exec(this.#source.slice(this.#at));
    this.#at = end === null ? this.#source.length : this.#at + end.index + end[0].length;
  }
}
