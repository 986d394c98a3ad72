import type { Call } from "../call/call.ts";
import type { Effect } from "../effects/effect.ts";
import { infer } from "../effects/infer.ts";
import type { Surroundings } from "../surroundings.ts";
import { compileScope } from "./compileScope.ts";
import { coversTarget, overlapsTarget } from "./matchTarget.ts";
import type { Rule, Scope } from "./scope.ts";
import { targetOf } from "./target.ts";

/** An example of a rule that does not do what it says. */
export interface ExampleFailure {
  /** Position of the rule in the file, from 1. */
  readonly rule: number;
  /** Where the example stands in the file's value. */
  readonly path: readonly PropertyKey[];
  readonly command: string;
  readonly message: string;
  /** What to do about it, as one sentence. */
  readonly mend: string;
}

/**
 * Tries the examples of every rule, as commands in bash at `root`, by the same reading and matching as real calls and
 * without any facts. A `match` must have an effect with one of the rule's verbs that the rule covers (allow) or overlaps
 * (hold, deny); a `miss` must have none.
 */
export function checkExamples(scope: Scope, root: string, surroundings: Surroundings): readonly ExampleFailure[] {
  return compileScope(scope).rules.flatMap((rule) => [
    ...rule.examples.match.flatMap((_, index) => checkExample(rule, "match", index, root, surroundings)),
    ...rule.examples.miss.flatMap((_, index) => checkExample(rule, "miss", index, root, surroundings)),
  ]);
}

function checkExample(
  rule: Rule,
  kind: "match" | "miss",
  index: number,
  root: string,
  surroundings: Surroundings,
): readonly ExampleFailure[] {
  const command = rule.examples[kind][index] ?? "";
  const { effects, problems } = infer(callOf(command, root), surroundings);
  const failure = (message: string, mend: string): readonly ExampleFailure[] => [
    { rule: rule.position, path: ["rules", rule.position - 1, "examples", kind, index], command, message, mend },
  ];
  const [unread] = problems;
  if (unread !== undefined)
    return failure(
      `This example cannot be read: ${unread.text}`,
      unread.instead === "" ? "Write a command that bash can read." : unread.instead,
    );
  const reached = effects.some((effect) => speaksOf(rule, effect, root, surroundings.home));
  if (kind === "match" && !reached) {
    return failure(
      `The rule does not ${rule.decision} this: ${describe(effects)}`,
      "Widen `on` or the verbs of the rule, or move the example to `miss`.",
    );
  }
  if (kind === "miss" && reached) {
    return failure(
      `The rule ${rule.decision === "deny" ? "denies" : `${rule.decision}s`} this, though it is given as a miss.`,
      "Narrow `on` or the verbs of the rule, or move the example to `match`.",
    );
  }
  return [];
}

function speaksOf(rule: Rule, effect: Effect, root: string, home: string): boolean {
  if (!rule.verbs.includes(effect.verb)) return false;
  const target = targetOf(effect.resource, root, home);
  if (rule.decision === "allow") return rule.on.some((pattern) => coversTarget(pattern, target, "exact") === "yes");
  return rule.on.some((pattern) => overlapsTarget(pattern, target, "folded") === "yes");
}

function describe(effects: readonly Effect[]): string {
  const verbs = [...new Set(effects.map(({ verb }) => verb))];
  return verbs.length === 0
    ? "it does nothing that a rule could speak of."
    : `it would ${verbs.join(", ")} something else.`;
}

function callOf(text: string, cwd: string): Call {
  const caller = { agent: "example", label: "Example", session: "example", identity: "proven" } as const;
  return { kind: "command", caller, cwd, tool: "example", toolUse: "", text, shell: "bash" };
}
