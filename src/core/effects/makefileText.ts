import { unknownMark } from "./templates.ts";

/** What a makefile says, as far as it is read: rules with recipes, and variables. */
export interface Makefile {
  /** By target, as written; a `%` in it stands for any part of a name. */
  readonly rules: ReadonlyMap<string, MakeRule>;
  /** Texts before variables are put in; undefined where the environment may say something else. */
  readonly variables: ReadonlyMap<string, string | undefined>;
  /** The first target, which is made when none is named. */
  readonly first: string | undefined;
  /** Set where something in it changes how recipes are read or run, or what is in it cannot be told. */
  readonly unclear: string | undefined;
  /** Set where something in it says that its recipes are something else than they look like. */
  readonly disguised: string | undefined;
  /** Variables whose values here come before those of the command line. */
  readonly overridden: ReadonlySet<string>;
  /** Targets that are made first, whatever is made. */
  readonly before: readonly string[];
  /** Texts that are put together while the file is read, whatever is made. */
  readonly always: readonly string[];
}

export interface MakeRule {
  readonly needs: readonly string[];
  /** Lines of the recipe, continued ones joined, before variables are put in. */
  readonly recipe: readonly string[];
}

/** What reading a makefile brings along: the files it includes. */
export interface Includes {
  /** The texts of the files that a name or a glob leads to; undefined where one of them is not known. */
  read(name: string): readonly string[] | undefined;
}

/** A rule while it is put together. */
interface Draft extends MakeRule {
  readonly needs: string[];
  readonly recipe: string[];
}

/** Makefiles that one may bring together, texts inside texts that it makes of itself, and lines of all of them. */
const mostIncludes = 24;
const deepestText = 4;
const mostLines = 20_000;

/** Names of which a value says which programs other names mean, or what they load first. */
const meaning = /^(?:PATH|LD_\w+|DYLD_\w+|BASH_ENV|ENV|NODE_OPTIONS|PYTHON(?:STARTUP|PATH)|PERL5\w+|RUBYOPT|GIT_\w+)$/;

/**
 * Reads a makefile (GNU make manual, chapters 3 to 8). Both branches of a conditional count, and a variable that is set in
 * more than one way is not known. What is not understood is `unclear`, never left out; `disguised` is what says that
 * recipes are something else than they look like.
 */
export function readMakefile(text: string, includes: Includes = { read: () => undefined }): Makefile {
  const reader = new MakefileReader(includes);
  reader.read(text, 0);
  return reader.makefile();
}

class MakefileReader {
  readonly #includes: Includes;
  readonly #rules = new Map<string, Draft>();
  readonly #variables = new Map<string, string | undefined>();
  readonly #overridden = new Set<string>();
  readonly #always: string[] = [];
  readonly #included: string[] = [];
  #first: string | undefined;
  #unclear: string | undefined;
  #disguised: string | undefined;
  #oneShell: "yes" | "no" = "no";
  #current: readonly Draft[] = [];
  #files = 0;
  #lines = 0;

  constructor(includes: Includes) {
    this.#includes = includes;
  }

  makefile(): Makefile {
    // What is included is made first, where there is a rule for it.
    const before = this.#included.filter((name) => this.#rules.has(name));
    return {
      rules:
        this.#oneShell === "yes"
          ? new Map(
              [...this.#rules].map(
                ([name, { needs, recipe }]) => [name, { needs, recipe: [recipe.join("\n")] }] as const,
              ),
            )
          : this.#rules,
      variables: this.#variables,
      first: this.#first,
      unclear: this.#unclear,
      disguised: this.#disguised,
      always: this.#always,
      overridden: this.#overridden,
      before,
    };
  }

  /** Reads a text in which the makefile stands, or one that it makes of itself. */
  read(text: string, depth: number): void {
    const lines = joinedLines(text);
    for (let at = 0; at < lines.length; at++) {
      const line = lines[at] ?? "";
      this.#lines += 1;
      if (this.#lines > mostLines) {
        this.#disguised ??= "it is longer than what is read";
        return;
      }
      if (line.startsWith("\t")) {
        for (const rule of this.#current) rule.recipe.push(line.slice(1).trim());
        continue;
      }
      const plain = line.replace(/(^|[^\\])#.*$/, "$1").trim();
      const defined = /^(?:override\s+|export\s+)*define\s+([\w.-]+)/.exec(plain)?.[1];
      if (defined !== undefined) {
        const length = lines.slice(at + 1).findIndex((other) => /^\s*endef\b/.test(other));
        const end = length < 0 ? lines.length : at + 1 + length;
        this.#set(defined, lines.slice(at + 1, end).join("\n"), "=");
        at = end;
        continue;
      }
      this.#statement(plain, depth);
    }
  }

  #statement(plain: string, depth: number): void {
    // A value is put together only where it is used, but for those of `:=` and those that recipes find in their environment.
    const isDeferred = /^(?:override\s+)*(?:[^:=$]+:\s*(?!export\b))?[\w.-]+\s*[?+]?=/.test(plain);
    if (!isDeferred && /\$[({](?:[^()]*\W)?(?:shell|file)\s/.test(plain)) this.#always.push(plain);
    const made = /^[\w.-]+\s*!=\s*(.*)$/.exec(plain)?.[1];
    if (made !== undefined) this.#always.push(`$(shell ${made})`);
    if (plain === "" || /^(?:else\s+)?(?:ifeq|ifneq|ifdef|ifndef)\b|^(?:else|endif)\b/.test(plain)) return;
    if (/^(?:export|unexport|override export|undefine|vpath)\b[^=]*$/.test(plain)) return;
    const set = /^((?:(?:export|override|private)\s+)*)([\w.-]+)\s*(:{0,3}|[?+!])=\s*(.*)$/.exec(plain);
    if (set?.[2] !== undefined) {
      if (/override/.test(set[1] ?? "")) this.#overridden.add(set[2]);
      this.#set(set[2], set[4] ?? "", `${set[3] ?? ""}=`);
      this.#current = [];
      return;
    }
    const files = /^(-?include|sinclude)\s+(.*)$/.exec(plain);
    if (files !== null) {
      this.#include(files[2] ?? "", depth);
      return;
    }
    if (/^\$[({]/.test(plain) && this.#madeText(plain, depth) === "read") return;
    this.#rule(plain);
  }

  #set(name: string, value: string, sign: string): void {
    if (name === "SHELL" && !isShell(value)) this.#disguised ??= "its recipes are for another shell";
    if (name === ".SHELLFLAGS" && !/^(?:-[a-z]*|pipefail|errexit|nounset|\s)*$/.test(value))
      this.#disguised ??= "its shell gets options that are not known";
    if (name === ".RECIPEPREFIX") this.#disguised ??= "its recipes begin with another character";
    if (name === "MAKEFLAGS" && !/^(?:-[jkrRsw]*\d*|--[a-z-]+(?:=\d+)?|\s)*$/.test(value))
      this.#disguised ??= "it gives make options that are not known";
    if (/^--?(?:eval|file|makefile|directory|include-dir)|--eval/.test(value) && name === "MAKEFLAGS")
      this.#disguised ??= "it gives make other files";
    if (meaning.test(name)) this.#unclear ??= `it sets ${name}`;
    const isKnown = this.#variables.has(name);
    const before = this.#variables.get(name);
    if (sign === "+=") this.#variables.set(name, isKnown && before !== undefined ? `${before} ${value}` : undefined);
    // What the environment has comes first then, and that is not known.
    else if (sign === "?=" || sign === "!=") this.#variables.set(name, isKnown && sign === "?=" ? before : undefined);
    else this.#variables.set(name, isKnown && before !== value ? undefined : value);
  }

  #include(names: string, depth: number): void {
    for (const name of this.#filled(names).split(/\s+/)) {
      if (name === "") continue;
      this.#included.push(name);
      this.#files += 1;
      const texts = name.includes(unknownMark) || this.#files > mostIncludes ? undefined : this.#includes.read(name);
      if (texts === undefined) this.#unclear ??= "what it includes has not been read";
      for (const text of texts ?? []) this.read(text, depth);
    }
    this.#current = [];
  }

  /** Reads what `$(eval …)` makes of the file, and what a variable or a function that stands alone stands for. */
  #madeText(plain: string, depth: number): "read" | "not read" {
    if (/^\$[({](?:info|warning|error)\b[\s\S]*[)}]$/.test(plain)) return "read";
    const called = [...plain.matchAll(/\bcall\s+([\w.-]+)/g)].flatMap(([, name = ""]) => [name]);
    const alone = /^\$[({]([\w.-]+)[)}]$/.exec(plain)?.[1];
    const names = alone === undefined ? called : [alone];
    const evaluated = /\$[({]eval\s+([\s\S]*)[)}]$/.exec(plain)?.[1];
    if (names.length === 0 && evaluated === undefined) return "not read";
    const own = evaluated === undefined || /\$[({]call\b/.test(evaluated) ? [] : [balanced(evaluated)];
    for (const text of [...names.map((name) => this.#variables.get(name)), ...own]) {
      if (text === undefined || depth >= deepestText || /\$\(shell\b/.test(text)) {
        this.#disguised ??= "it makes rules of what is not known";
        return "read";
      }
      // What it is called with is not known; `$$` stands for `$` there.
      this.read(text.replace(/\$[({]?[1-9][)}]?/g, unknownMark).replaceAll("$$", "$"), depth + 1);
    }
    return "read";
  }

  #rule(plain: string): void {
    const rule = /^([^:=]+?)\s*(&?::?)(?!=)\s*(.*)$/.exec(plain);
    if (rule === null) {
      this.#unclear ??= `\`${plain.slice(0, 40)}\` in it is not understood`;
      return;
    }
    const [needs = "", inline] = splitOnce(rule[3] ?? "", ";");
    const targets = (rule[1] ?? "").trim().split(/\s+/);
    // A variable of one target, and of what it needs, may be another one elsewhere.
    const own = /^(?:(?:export|override|private)\s+)*([\w.-]+)\s*(?::{0,3}|[?+!])=/.exec(rule[3] ?? "")?.[1];
    if (own !== undefined) this.#variables.set(own, undefined);
    if (targets.includes(".ONESHELL")) this.#oneShell = "yes";
    if (targets.some((target) => /^\.(?:SECONDEXPANSION)$/.test(target)))
      this.#unclear ??= `it uses ${targets.join(" ")}`;
    this.#current = targets.map((target) => {
      const known = this.#rules.get(target) ?? { needs: [], recipe: [] };
      known.needs.push(...needs.split(/\s+/).filter((word) => word !== "" && word !== "|"));
      if (inline !== undefined) known.recipe.push(inline.trim());
      this.#rules.set(target, known);
      return known;
    });
    this.#first ??= targets.find((target) => !target.startsWith(".") && !target.includes("%"));
  }

  /** A text with the variables that are known by then. */
  #filled(text: string): string {
    return text
      .replace(/\$[({]wildcard\s+([^$()]*)[)}]/g, (_, glob: string) => glob)
      .replace(/\$[({]([\w.-]+)[)}]|\$\([^()]*\)/g, (_, name: string | undefined) => {
        const value = name === undefined ? undefined : this.#variables.get(name);
        return value === undefined || value.includes("$") ? unknownMark : value;
      });
  }
}

/** The text without brackets at its end that close none of its own. */
function balanced(text: string): string {
  const count = (mark: RegExp): number => text.match(mark)?.length ?? 0;
  const extra = Math.max(0, count(/[)}]/g) - count(/[({]/g));
  return new RegExp(`^([\\s\\S]*?)[)}]{${extra}}$`).exec(text.trim())?.[1] ?? text;
}

/** A shell in whose way recipes are read. */
function isShell(value: string): boolean {
  const found = /^\$\(shell\s+(?:which|command -v)\s+(\w+)(?:\s+2>\s*\/dev\/null)?\)$/.exec(value.trim())?.[1];
  return /^(?:(?:\/usr)?\/bin\/|\/usr\/local\/bin\/|\/opt\/homebrew\/bin\/)?(?:env\s+)?(?:ba|da|z|k|a)?sh(?:\.exe)?$/.test(
    found ??
      value
        .trim()
        .replace(/^\/usr\/bin\/env\s+/, "")
        .replace(/(?:\s+-[euxo]+(?:\s+pipefail)?)+$/, ""),
  );
}

/** Lines with those joined that end in a backslash. In recipes the backslash stays, as the shell joins them then. */
export function joinedLines(text: string): readonly string[] {
  const lines: string[] = [];
  let open: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    const whole: string = open === undefined ? line : `${open} ${line.trim()}`;
    open = whole.endsWith("\\") ? whole.slice(0, -1) : undefined;
    if (open === undefined) lines.push(whole);
  }
  if (open !== undefined) lines.push(open);
  return lines;
}

/** The text before the first mark, and what follows it; undefined where there is none. */
export function splitOnce(text: string, mark: string): readonly [string, string | undefined] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
