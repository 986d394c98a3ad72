import type { Call, Shell } from "../../src/core/call/call.ts";
import { conclude, type Policy, plan } from "../../src/core/evaluate.ts";
import { type Answer, questionKey } from "../../src/core/facts.ts";
import type { Verdict } from "../../src/core/policy/verdict.ts";
import { defaultScope } from "../../src/core/scope/scope.ts";
import type { Surroundings } from "../../src/core/surroundings.ts";

/** A folder that nobody has looked at: what is judged in it is judged by its spelling. */
export const supposedRoot = "/home/person/project";

const surroundings: Surroundings = {
  roots: [supposedRoot],
  home: "/home/person",
  temporary: ["/tmp", "/var/tmp"],
  state: "/home/person/.holdpoint",
  installed: [],
  platform: "posix",
};

/** The default scope of the supposed folder: the balanced preset, no rules. */
const supposedPolicy: Policy = { scopes: [{ root: supposedRoot, scope: defaultScope }] };

/** The verdict on a command where there is no machine to look at: the whole judgement, without any facts. */
export function judgeSupposed(text: string, shell: Shell = "bash", policy: Policy = supposedPolicy): Verdict {
  const call: Call = {
    kind: "command",
    caller: { agent: "test", label: "Test", session: "test", identity: "claimed" },
    cwd: supposedRoot,
    tool: "run_in_terminal",
    toolUse: "",
    text,
    shell,
  };
  const planned = plan(call, surroundings);
  const known = new Map<string, Answer>();
  let { questions } = planned;
  for (let round = 0; round < 4; round++) {
    for (const question of questions) known.set(questionKey(question), { about: "supposed" });
    const conclusion = conclude(planned, known, policy, surroundings);
    if (conclusion.kind === "verdict") return conclusion.verdict;
    questions = conclusion.questions;
  }
  throw new Error("The judgement asks without end.");
}
