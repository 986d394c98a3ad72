import { type Makefile, type MakeRule, splitOnce } from "./makefileText.ts";
import { unknownMark, unknownReference } from "./templates.ts";

/** Rules followed for one target, and texts put into one another. */
const mostTargets = 64;
const deepestVariable = 8;

/** Variables that come from elsewhere. `environment` is what the command's own words put there; undefined is not known. */
export interface GivenVariables {
  readonly line: ReadonlyMap<string, string>;
  readonly environment: ReadonlyMap<string, string | undefined>;
}

/**
 * The lines of shell that making the targets runs at most, variables put in. Undefined where that is more than is followed.
 * `unknownMark` stands for what functions and variables come to that are not known; `$(shell …)` is a line of its own.
 * `printed`: recipes are only shown (`make -n`), but for what runs even then.
 */
export function makeLines(
  makefile: Makefile,
  targets: readonly string[],
  given: GivenVariables,
  way: "made" | "printed" = "made",
): readonly string[] | undefined {
  const lines: string[] = [];
  const seen = new Set<string>();
  const waiting = [...makefile.before, ...targets];
  const named = filler(makefile, given, { target: "", needs: [] }, lines);
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
      const filled = filler(makefile, given, { target, needs }, lines);
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
    /^[@\s-]*\+/.test(line) ||
    /^[@+\s-]*(?:\+|\$)/.test(filled) ||
    filled.replace(/^[@+\s-]*/, "").startsWith(unknownMark) ||
    /\bMAKE\b/.test(line) ||
    /\bg?make\b/.test(filled)
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
    if (name === target || name.includes(unknownMark)) return [{ rule, stem: unknownReference }];
    const [before, after] = splitOnce(name, "%");
    const matches = after !== undefined && target.startsWith(before) && target.endsWith(after);
    return matches ? [{ rule, stem: target.slice(before.length, target.length - after.length) }] : [];
  });
}

/** Puts variables into texts; what a text runs while it is put together goes to `lines`. */
function filler(
  { variables, overridden }: Pick<Makefile, "variables" | "overridden">,
  given: GivenVariables,
  rule: { readonly target: string; readonly needs: readonly string[] },
  lines: string[],
): (text: string) => string {
  const fill = (text: string, depth: number): string => {
    if (depth > deepestVariable) return unknownMark;
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
      return unknownMark;
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
    const call = /^call\s+([\w.-]+)/.exec(name)?.[1];
    const stated = overridden.has(name) ? undefined : given.line.get(name);
    const text = stated ?? variables.get(call ?? name);
    // What a function is called with stands where `$(1)` does.
    if (call !== undefined && text !== undefined)
      return fill(
        text.replace(/\$[({]?([0-9])[)}]?/g, (_, digit: string) => partOf(name, Number(digit))),
        depth + 1,
      );
    if (text !== undefined) return fill(text, depth + 1);
    if (!/^[\w.-]+$/.test(name) || (variables.has(name) && !given.environment.has(name) && overridden.has(name)))
      return unknownMark;
    // It comes from the environment, where only what the command itself put there is of the agent's making.
    const own = given.environment.has(name) ? given.environment.get(name) : unknownReference;
    return own ?? unknownMark;
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

/** The argument of that number in `call name,first,second`. */
function partOf(call: string, number: number): string {
  const parts = call.replace(/^call\s+/, "").split(",");
  return parts[number] ?? "";
}
