import type { CodeCall } from "./codeCall.ts";
import type { CodeDeed } from "./codeDeed.ts";
import { type Known, unknown } from "./known.ts";
import { holdsReaching, perlMethods, perlRules, plainModules, plainWords } from "./perlTables.ts";
import type { PerlToken } from "./perlToken.ts";
import { perlTokens } from "./perlTokens.ts";
import { PerlValues } from "./perlValues.ts";

/** How deep code in texts in code is read. */
const deepest = 4;

/** Goes through a Perl program and gathers what it does. */
export class PerlWalk {
  readonly deeds: CodeDeed[] = [];
  readonly folders: Known[] = [];
  readonly texts = new Set<string>();
  readonly #own: ReadonlySet<string>;
  readonly #values = new PerlValues();
  readonly #reaching: boolean;

  /** `source`: the whole program, for the names it defines. */
  constructor(source: string) {
    this.#own = new Set(
      [...source.matchAll(/\bsub\s+([\w:]+)|\buse\s+constant\s+\{?\s*(\w+)/g)].map(
        ([, name, constant]) => name ?? constant ?? "",
      ),
    );
    this.#reaching = holdsReaching.test(source);
  }

  read(source: string, depth: number): void {
    const tokens = depth > deepest ? undefined : perlTokens(source);
    if (tokens === undefined) {
      this.opaque("the code is not understood as Perl");
      return;
    }
    if (depth === 0) this.#values.learn(tokens);
    for (const [index, token] of tokens.entries()) this.#token(token, index, tokens, depth);
  }

  opaque(because: string): void {
    this.deeds.push({ kind: "opaque", because });
  }

  #token(token: PerlToken, index: number, tokens: readonly PerlToken[], depth: number): void {
    if (token.code !== undefined) this.read(token.code, depth + 1);
    switch (token.kind) {
      case "word":
        this.#word(token.text, index, tokens, depth);
        return;
      case "command":
        this.#insertions(token, depth);
        this.#call("qx", { ...empty, name: "a command in backticks", positional: [this.#values.textOf(token)] });
        return;
      case "text":
        if (token.text.length <= 64) this.texts.add(token.text);
        this.#insertions(token, depth);
        return;
      case "pattern":
        if (/\(\?\??\{/.test(token.text)) this.opaque("a pattern runs code");
        this.#insertions(token, depth);
        return;
      case "handle":
        return;
      case "variable":
        this.#variable(token.text, index, tokens);
        return;
      case "sign":
        if (
          token.text === "->" &&
          tokens[index + 1]?.kind === "variable" &&
          !/^@\*?|^\$#/.test(tokens[index + 1]?.text ?? "")
        ) {
          this.opaque("a method is picked by a name that is not known");
        }
        if (token.text === "->" && tokens[index + 1]?.text === "(" && this.#reaching)
          this.opaque("what a value names is called, and that is not followed");
        return;
      default:
        return;
    }
  }

  #variable(name: string, index: number, tokens: readonly PerlToken[]): void {
    const next = tokens[index + 1]?.text;
    if (/^[&]/.test(name) && tokens[index - 1]?.text !== "&&") {
      const called = name.slice(1);
      if (tokens[index - 1]?.text === "defined") return;
      if (!this.#own.has(called)) this.opaque("a function is picked by a name");
    } else if (name.startsWith("*") && !/^\*STD(?:IN|OUT|ERR)$/.test(name))
      this.opaque("a name is given another meaning");
    else if (/^(?:[$@%]ENV|[$@%]::ENV)$/.test(name)) {
      const key = next === "{" && tokens[index + 2]?.inserts === "no" ? tokens[index + 2]?.text : undefined;
      if (name !== "$ENV" || next !== "{") this.deeds.push({ kind: "environment", name: undefined });
      else this.deeds.push({ kind: "environment", name: key });
    } else if (
      /^[@$]ARGV$/.test(name) &&
      (next === "=" ||
        /^(?:push|unshift)$/.test(tokens[index - 1]?.text ?? "") ||
        /^(?:push|unshift)$/.test(tokens[index - 2]?.text ?? ""))
    ) {
      this.opaque("the names of the files to be read are set");
    } else if (
      /^(?:%(?:main)?::|[$@%](?:INC|SIG)$|%\w*::$|\$::|[$@%&*]CORE::)/.test(name) &&
      name !== "$SIG" &&
      name !== "%INC"
    ) {
      if (name !== "@INC") this.opaque("the tables of names are reached");
      else if (next === "=" || /push|shift/.test(tokens[index - 1]?.text ?? ""))
        this.opaque("what modules are loaded from is changed");
    }
  }

  #word(name: string, index: number, tokens: readonly PerlToken[], depth: number): void {
    const before = tokens[index - 1];
    const after = tokens[index + 1];
    if (before?.text === "->") {
      this.#method(name, index, tokens);
      return;
    }
    if (before?.text === "sub" || before?.text === "package" || after?.text === "=>") return;
    if (after?.text === "->" || after?.text === "::") {
      if (
        !plainModules.has(name.replace(/::$/, "")) &&
        !this.#own.has(name) &&
        !/^(?:__PACKAGE__|shift|main)$/.test(name)
      )
        this.opaque(`nothing in the code says what ${name} is`);
      return;
    }
    if (/^(?:use|no|require)$/.test(name)) {
      this.#uses(name, after);
      return;
    }
    if (/^(?:use|no|require)$/.test(before?.text ?? "")) return;
    if (name === "eval" || name === "do") {
      this.#evaluates(name, after, depth);
      return;
    }
    if (name === "chdir") {
      this.folders.push(this.#values.argumentsAt(index, tokens).positional[0] ?? unknown);
      return;
    }
    if (name === "glob" || name === "sub") return;
    const core = name.replace(/^CORE::(?:GLOBAL::)?/, "");
    const call = { ...this.#values.argumentsAt(index, tokens), name: core };
    if (perlRules.has(core) && !(this.#own.has(core) && !isBuiltin.test(core))) this.#call(core, call);
    else if (
      !plainWords.has(core) &&
      !this.#own.has(core) &&
      !isHandle(core) &&
      !plainModules.has(core) &&
      !/^POSIX::(?:floor|ceil|strftime|fmod|INT_MAX|DBL_MAX)$/.test(core)
    ) {
      // `Foo::` and a class that a function is given before its arguments look alike; both must be known.
      this.opaque(`nothing in the code says what ${name} does`);
    }
  }

  #call(name: string, call: CodeCall): void {
    this.deeds.push(...(perlRules.get(name)?.(call) ?? []));
  }

  #method(name: string, index: number, tokens: readonly PerlToken[]): void {
    const rule = perlMethods.get(name);
    if (rule !== undefined) this.deeds.push(...rule({ ...this.#values.argumentsAt(index, tokens), name }));
    const owner = tokens[index - 2];
    if (owner?.kind === "text") this.opaque("a class is picked by a name");
  }

  #uses(by: string, module: PerlToken | undefined): void {
    if (module === undefined || module.kind === "number" || /^v\d/.test(module.text)) return;
    const known = module.kind === "word" && plainModules.has(module.text);
    if (!known && by !== "no") this.opaque(`what ${by} ${module.text} loads has not been read`);
  }

  #evaluates(name: string, after: PerlToken | undefined, depth: number): void {
    if (after?.text === "{") return;
    const code = after?.kind === "text" && after.inserts === "no" ? after.text : undefined;
    if (name === "eval" && code !== undefined) this.read(code, depth + 1);
    else this.opaque(`${name} runs code that is not known`);
  }

  /** What is put into a text is code where it is more than a plain variable. */
  #insertions(token: PerlToken, depth: number): void {
    if (token.inserts === "no") return;
    for (const match of token.text.matchAll(/(?<!\\)(?:\\\\)*[$@](?:[\w:]*|\$+\w*)(?:->)?(?=[[{])/g)) {
      const start = match.index + match[0].length;
      const inner = enclosed(token.text, start);
      if (inner === undefined) {
        if (token.kind !== "pattern") this.opaque("what is put into a text is not understood");
      } else if (!/^\^?[\w\s,;-]*$/.test(inner) && !(token.kind === "pattern" && /^[[{]?[^$@&(`]*$/.test(inner)))
        this.read(inner, depth + 1);
    }
  }
}

const empty: CodeCall = { name: "", receiver: undefined, positional: [], named: new Map(), further: "none" };

/** Functions of the language itself: a function of the program of that name does not replace them. */
const isBuiltin =
  /^(?:unlink|rmdir|rename|mkdir|chmod|chown|utime|truncate|link|symlink|system|exec|qx|readpipe|open|sysopen|dbmopen|tie|syscall|dump|format|kill|chroot|socket|connect|send|bind|listen|accept|socketpair)$/;

function isHandle(name: string): boolean {
  return /^[A-Z][A-Z\d_]*$/.test(name) || /^_$|^[a-z]$/.test(name);
}

/** What stands between the bracket at the position and the one that closes it. */
function enclosed(source: string, at: number): string | undefined {
  const open = source[at];
  const close = open === "{" ? "}" : "]";
  let depth = 0;
  for (let position = at; position < source.length; position += 1) {
    if (source[position] === "\\") position += 1;
    else if (source[position] === open) depth += 1;
    else if (source[position] === close) {
      depth -= 1;
      if (depth === 0) return source.slice(at + 1, position);
    }
  }
  return undefined;
}
