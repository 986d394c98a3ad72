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
  /** Texts that are put together while the file is read, whatever is made. */
  readonly always: readonly string[];
}

interface MakeRule {
  readonly needs: readonly string[];
  /** Lines of the recipe, continued ones joined, before variables are put in. */
  readonly recipe: readonly string[];
}

/** Rules followed for one target, and texts put into one another. */
const mostTargets = 64;
const deepestVariable = 8;

/**
 * Reads a makefile (GNU make manual, chapters 3 to 6). Both branches of a conditional count. What is not understood is
 * `unclear`, never left out.
 */
export function readMakefile(text: string): Makefile {
  const rules = new Map<string, { needs: string[]; recipe: string[] }>();
  const variables = new Map<string, string | undefined>();
  let first: string | undefined;
  let unclear: string | undefined;
  let current: readonly { needs: string[]; recipe: string[] }[] = [];
  const always: string[] = [];
  for (const line of joinedLines(text)) {
    if (line.startsWith("\t")) {
      for (const rule of current) rule.recipe.push(line.slice(1).trim());
      continue;
    }
    const plain = line.replace(/(^|[^\\])#.*$/, "$1").trim();
    // A value is put together only where it is used, but for those of `:=` and those that recipes find in their environment.
    const isDeferred = /^(?:override\s+)*(?:[^:=$]+:\s*(?!export\b))?[\w.-]+\s*[?+]?=/.test(plain);
    if (!isDeferred && /\$[({](?:[^()]*\W)?(?:shell|file)\s/.test(plain)) always.push(plain);
    const made = /^[\w.-]+\s*!=\s*(.*)$/.exec(plain)?.[1];
    if (made !== undefined) always.push(`$(shell ${made})`);
    if (plain === "" || /^(?:ifeq|ifneq|ifdef|ifndef|else|endif|export|unexport|override export)\b[^=]*$/.test(plain))
      continue;
    const set = /^(?:export\s+|override\s+)*([\w.-]+)\s*(?:::?:?|[?+!])?=\s*(.*)$/.exec(plain);
    if (set?.[1] !== undefined) {
      if (/^(?:SHELL|\.SHELLFLAGS|\.RECIPEPREFIX|MAKEFLAGS)$/.test(set[1])) unclear = `it sets ${set[1]}`;
      const before = /\+=/.test(plain) ? `${variables.get(set[1]) ?? ""} ` : "";
      const yields = /^[^=]*[?!]=/.test(plain);
      if (!yields) variables.set(set[1], `${before}${set[2] ?? ""}`);
      // What the environment has comes first then, and that is not known.
      else if (!variables.has(set[1])) variables.set(set[1], undefined);
      current = [];
      continue;
    }
    const rule = /^([^:=]+?)\s*(::?)(?!=)\s*(.*)$/.exec(plain);
    if (rule === null) {
      unclear ??= `\`${plain.slice(0, 40)}\` in it is not understood`;
      continue;
    }
    const [needs = "", inline] = splitOnce(rule[3] ?? "", ";");
    const targets = (rule[1] ?? "").trim().split(/\s+/);
    if (targets.some((target) => /^\.(?:ONESHELL|POSIX|EXPORT_ALL_VARIABLES|SECONDEXPANSION)$/.test(target)))
      unclear ??= `it uses ${targets.join(" ")}`;
    current = targets.map((target) => {
      const known = rules.get(target) ?? { needs: [], recipe: [] };
      known.needs.push(...needs.split(/\s+/).filter((word) => word !== "" && word !== "|"));
      if (inline !== undefined) known.recipe.push(inline.trim());
      rules.set(target, known);
      return known;
    });
    first ??= targets.find((target) => !target.startsWith("."));
  }
  return { rules, variables, first, unclear, always };
}

/** How something unknown is written in a shell text, so that it is read as unknown. */
const unknownReference = "$HOLDPOINT_UNKNOWN";

/**
 * The lines of shell that making the targets runs at most, variables put in. `given` are variables of the command line. Undefined where that is more than is
 * followed. Names of functions and of variables that are not known stand as something unknown; `$(shell …)` as a line of its own.
 * `printed`: recipes are only shown (`make -n`), but for what runs even then.
 */
export function makeLines(
  makefile: Makefile,
  targets: readonly string[],
  given: ReadonlyMap<string, string>,
  way: "made" | "printed" = "made",
): readonly string[] | undefined {
  const lines: string[] = [];
  const seen = new Set<string>();
  const waiting = [...targets];
  const named = filler(makefile.variables, given, { target: "", needs: [] }, lines);
  for (const text of makefile.always) named(text);
  const rules = [...makefile.rules].flatMap(([target, rule]) =>
    named(target)
      .split(/\s+/)
      .map((name) => ({ name, rule })),
  );
  for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) {
    if (seen.has(target)) continue;
    seen.add(target);
    if (seen.size > mostTargets) return undefined;
    for (const { rule, stem } of rulesFor(target, rules)) {
      const needs = rule.needs.map((need) => need.replace("%", stem));
      const filled = filler(makefile.variables, given, { target, needs }, lines);
      for (const need of needs) waiting.push(...filled(need).split(/\s+/));
      for (const line of rule.recipe) {
        const text = filled(line);
        if (way === "made" || runsAnyway(line, text)) lines.push(text.replace(/^[@+\s-]+/, ""));
      }
    }
  }
  return lines.filter((line) => line !== "");
}

/** With `-n`, lines marked with `+` run all the same, and so do those that call make itself (GNU make manual, 5.7.1, 9.3). */
function runsAnyway(line: string, filled: string): boolean {
  return (
    /^[@\s-]*\+/.test(line) || /^[@+\s-]*(?:\+|\$)/.test(filled) || /\bMAKE\b/.test(line) || /\bg?make\b/.test(filled)
  );
}

/** Whether make may make the file itself anew before anything else, which `-n` does not keep it from. */
export function remakesItself({ rules }: Makefile): "yes" | "no" {
  return [...rules.keys()].some((target) => /%|\$|(?:^|\/)(?:GNU)?makefile$/i.test(target)) ? "yes" : "no";
}

/** Every rule that may make a target; `stem` is what `%` stands for. A name that is not known may be any. */
function rulesFor(
  target: string,
  rules: readonly { readonly name: string; readonly rule: MakeRule }[],
): readonly { readonly rule: MakeRule; readonly stem: string }[] {
  return rules.flatMap(({ name, rule }) => {
    if (name === target || name.includes(unknownReference)) return [{ rule, stem: unknownReference }];
    const [before, after] = splitOnce(name, "%");
    const matches = after !== undefined && target.startsWith(before) && target.endsWith(after);
    return matches ? [{ rule, stem: target.slice(before.length, target.length - after.length) }] : [];
  });
}

/** Puts variables into texts; what a text runs while it is put together goes to `lines`. */
function filler(
  variables: Makefile["variables"],
  given: ReadonlyMap<string, string>,
  rule: { readonly target: string; readonly needs: readonly string[] },
  lines: string[],
): (text: string) => string {
  const fill = (text: string, depth: number): string => {
    if (depth > deepestVariable) return unknownReference;
    let filled = "";
    for (let at = 0; at < text.length; ) {
      if (text[at] !== "$") {
        filled += text[at];
        at += 1;
      } else if (text[at + 1] === "$") {
        filled += "$";
        at += 2;
      } else {
        const end = /[({]/.test(text[at + 1] ?? "") ? closing(text, at + 1) : at + 2;
        const inner = /[({]/.test(text[at + 1] ?? "") ? text.slice(at + 2, end - 1) : text.slice(at + 1, end);
        filled += meaningOf(inner, depth);
        at = end;
      }
    }
    return filled;
  };
  const meaningOf = (name: string, depth: number): string => {
    const shell = /^shell\s+([\s\S]*)$/.exec(name)?.[1];
    if (shell !== undefined) {
      lines.push(fill(shell, depth + 1));
      return unknownReference;
    }
    const file = /^file\s+(>>?)\s*([^,]*)/.exec(name);
    if (file !== null) lines.push(`: ${file[1] ?? ">"} ${fill(file[2] ?? "", depth + 1).trim()}`);
    // Other functions put their arguments in as well, and may run what is among them.
    if (/^[a-z-]+\s/.test(name)) fill(name, depth + 1);
    if (name === "@") return rule.target;
    if (name === "@D") return /^(.*)\/[^/]*$/.exec(rule.target)?.[1] ?? ".";
    if (name === "<") return rule.needs[0] ?? unknownReference;
    if (name === "^") return rule.needs.join(" ");
    if (name === "MAKE") return "make";
    if (name === "CURDIR") return ".";
    const text = given.get(name) ?? variables.get(name);
    return text === undefined ? unknownReference : fill(text, depth + 1);
  };
  return (text) => fill(text, 0);
}

/** Where the bracket that opens at `at` is closed, one past it; the end of the text where it never is. */
function closing(text: string, at: number): number {
  const [open, close] = text[at] === "(" ? ["(", ")"] : ["{", "}"];
  let depth = 0;
  for (let index = at; index < text.length; index++) {
    if (text[index] === open) depth += 1;
    if (text[index] === close) depth -= 1;
    if (depth === 0) return index + 1;
  }
  return text.length;
}

/** Lines with those joined that end in a backslash. In recipes the backslash stays, as the shell joins them then. */
function joinedLines(text: string): readonly string[] {
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

function splitOnce(text: string, mark: string): readonly [string, string | undefined] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/**
 * Reads a justfile (just's manual, "Recipes"), in the terms of a makefile. What stands in `{{…}}` is not known, nor are
 * recipes that are written in another language.
 */
export function readJustfile(text: string): Makefile {
  const rules = new Map<string, MakeRule & { readonly recipe: string[] }>();
  let first: string | undefined;
  let unclear: string | undefined;
  let current: string[] | undefined;
  for (const line of joinedLines(text)) {
    if (/^[ \t]+\S/.test(line)) {
      // A recipe in another language runs something unknown.
      if (/^\s+#!/.test(line)) current?.push(`$${unknownReference}`);
      current?.push(
        line
          .trim()
          .replaceAll("$", "$$$$")
          .replace(/\{\{.*?\}\}/g, () => `$${unknownReference}`),
      );
      continue;
    }
    if (/^set\s+(?:shell|windows-shell|script-interpreter)\b/.test(line)) unclear ??= "it sets another shell";
    if (/^(?:\s*$|#|\[|(?:alias|export|set)\s|[\w-]+\s*:=)/.test(line)) continue;
    const rule = /^@?([\w-]+)(?:\s+[^:]+?)?\s*:(?!=)\s*(.*)$/.exec(line);
    if (rule?.[1] === undefined) {
      unclear ??= `\`${line.slice(0, 40)}\` in it is not understood`;
      continue;
    }
    current = [];
    const needs = (rule[2] ?? "").replace(/[()]/g, " ").split(/\s+/);
    rules.set(rule[1], { needs: needs.filter((word) => /^[\w-]+$/.test(word)), recipe: current });
    first ??= rule[1];
  }
  return { rules, variables: new Map(), first, unclear, always: [] };
}
