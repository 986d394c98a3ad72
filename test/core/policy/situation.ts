import type { Call, Caller } from "../../../src/core/call/call.ts";
import type { Effect, Loss, Verb } from "../../../src/core/effects/effect.ts";
import type { InferenceProblem } from "../../../src/core/effects/inference.ts";
import { conclude, type Plan, type Policy, plan, planOf } from "../../../src/core/evaluate.ts";
import { type Answer, questionKey } from "../../../src/core/facts.ts";
import type { Verdict } from "../../../src/core/policy/verdict.ts";
import type { FileResource, NamedScheme, Resource } from "../../../src/core/resource.ts";
import { parseScope } from "../../../src/core/scope/parseScope.ts";
import { defaultScope, type Scope } from "../../../src/core/scope/scope.ts";
import type { EditorSurroundings, Surroundings } from "../../../src/core/surroundings.ts";
import { World } from "./world.ts";

/** Ann's machine: her project is open, and no other. */
export const surroundings: Surroundings = {
  roots: ["/home/ann/shop"],
  home: "/home/ann",
  temporary: ["/tmp", "/var/tmp"],
  state: "/home/ann/.holdpoint",
  installed: ["/home/ann/.vscode/extensions/holdpoint-1"],
  platform: "posix",
  editor: { userData: ["/srv/editor/User"], files: ["/srv/plans/shop.code-workspace"], ports: [8443] },
};

export const caller: Caller = { agent: "vscode", label: "VS Code agent", session: "one", identity: "claimed" };

/** A command of Ann's agent, in her project unless told otherwise. */
export function command(text: string, cwd = "/home/ann/shop", by: Caller = caller): Call {
  return { kind: "command", caller: by, cwd, tool: "run_in_terminal", toolUse: "", text, shell: "bash" };
}

/**
 * An effect in one line: `delete src/**`, `modify src/a.ts edit`, `publish git:origin/topic`, `execute tool:x none opaque`.
 * Paths are relative to the project unless they begin with `/` or `~/`; `/**` at the end means the whole tree, `?` at the
 * end an unknown file there. Deletes take content away and other verbs nothing unless told.
 */
export function effect(line: string): Effect {
  const [verb = "", resource = "", loses, sight] = line.split(" ");
  return {
    verb: verb as Verb,
    resource: resourceOf(resource),
    loses: (loses ?? (verb === "delete" ? "content" : "none")) as Loss,
    sight: sight === "opaque" ? "opaque" : "plain",
    because: "the test says so",
    source: "x",
  };
}

function resourceOf(text: string): Resource {
  const scheme = /^([a-z]+):(.*)$/.exec(text);
  if (scheme !== null) return { scheme: scheme[1] as NamedScheme, name: scheme[2] ?? "" };
  if (text === "?") return { scheme: "file", path: "", spelling: "unknown", reach: "tree" };
  const reach: FileResource["reach"] = text.endsWith("/**") ? "tree" : "entry";
  const name = (reach === "tree" ? text.slice(0, -3) : text).replace(/^\.\//, "");
  const path =
    name.startsWith("/") || name === ""
      ? name || "/"
      : name.startsWith("~")
        ? `/home/ann${name.slice(1)}`
        : `/home/ann/shop${name === "." ? "" : `/${name}`}`;
  if (path.endsWith("/?")) return { scheme: "file", path: path.slice(0, -2), spelling: "unknown", reach: "tree" };
  return { scheme: "file", path, spelling: /[*?[]/.test(path) ? "glob" : "literal", reach };
}

/** A scope from the text of a scope file's object; fails the test when it has errors. */
export function scopeOf(value: unknown): Scope {
  const { scope, problems } = parseScope(JSON.stringify(value));
  if (scope === undefined) throw new Error(problems.map(({ message }) => message).join("\n"));
  return scope;
}

export const balanced: Policy = { scopes: [{ root: "/home/ann/shop", scope: defaultScope }] };

/** The policy of one scope file at the root of the project. */
export function ruled(...rules: readonly unknown[]): Policy {
  return { scopes: [{ root: "/home/ann/shop", scope: scopeOf({ version: 1, rules }) }] };
}

export interface Situation {
  /** Without one, nothing can be found out; `supposed`: there is none, and names decide. */
  readonly world?: World | "supposed";
  readonly policy?: Policy;
  readonly call?: Call;
  readonly problems?: readonly InferenceProblem[];
  readonly surroundings?: Surroundings;
  /** Instead of the editor in the surroundings. */
  readonly editor?: EditorSurroundings;
}

/** The verdict on effects, through every round of questions; a situation without a world knows nothing. */
export function judgeEffects(lines: readonly string[], situation: Situation = {}): Verdict {
  const call = situation.call ?? command("x");
  return settle(planOf(call, { effects: lines.map(effect), problems: situation.problems ?? [] }), situation);
}

/** The verdict on a command, read for what it does. */
export function judgeCommand(text: string, situation: Situation = {}): Verdict {
  return settle(plan(command(text), situation.surroundings ?? surroundings), situation);
}

/** The verdict on any call. */
export function judgeCall(call: Call, situation: Situation = {}): Verdict {
  const around = situation.surroundings ?? surroundings;
  const placed = situation.editor === undefined ? around : { ...around, editor: situation.editor };
  return settle(plan(call, placed), { ...situation, surroundings: placed });
}

function settle(planned: Plan, { world, policy = balanced, surroundings: around = surroundings }: Situation): Verdict {
  const facts = new Map<string, Answer>();
  let questions = planned.questions;
  for (let round = 0; round < 4; round++) {
    const unknown: Answer = world === "supposed" ? { about: "supposed" } : { about: "nothing", why: "nobody knows" };
    for (const question of questions) facts.set(questionKey(question), unknown);
    if (world instanceof World) for (const [key, answer] of world.facts(questions)) facts.set(key, answer);
    const conclusion = conclude(planned, facts, policy, around);
    if (conclusion.kind === "verdict") return conclusion.verdict;
    questions = conclusion.questions;
  }
  throw new Error("There were questions without end.");
}

/** What a table compares: the decision, and what part of the policy decided. */
export function outcome(verdict: Verdict): string {
  return `${verdict.decision} ${verdict.reasons[0].source}`;
}
