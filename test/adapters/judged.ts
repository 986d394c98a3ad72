import { adapterFor } from "../../src/adapters/registry.ts";
import type { Call } from "../../src/core/call/call.ts";
import { conclude, plan } from "../../src/core/evaluate.ts";
import { type Answer, type Question, questionKey } from "../../src/core/facts.ts";
import { defaultScope } from "../../src/core/scope/scope.ts";
import type { Surroundings } from "../../src/core/surroundings.ts";

const surroundings: Surroundings = {
  roots: ["/home/dev/project"],
  home: "/home/dev",
  temporary: ["/tmp"],
  state: "/home/dev/.holdpoint",
  installed: ["/home/dev/.vscode/extensions"],
  platform: "posix",
};
const policy = { scopes: [{ root: "/home/dev/project", scope: defaultScope }] };

/** What the balanced preset makes of a call where there is no machine to look at. */
function judgedCall(call: Call): string {
  let known: ReadonlyMap<string, Answer> = new Map();
  let planned = plan(call, surroundings);
  for (let round = 0; round < 8 && planned.wanted.length > 0; round++) {
    known = new Map([...known, ...planned.wanted.map((wanted) => [questionKey(wanted), unread] as const)]);
    planned = plan(call, surroundings, undefined, known);
  }
  const facts = new Map<string, Answer>();
  let { questions } = planned;
  for (let round = 0; round < 4; round++) {
    for (const question of questions) facts.set(questionKey(question), answerTo(question));
    const conclusion = conclude(planned, facts, policy, surroundings);
    if (conclusion.kind === "verdict") return conclusion.verdict.decision;
    questions = conclusion.questions;
  }
  return "asks forever";
}

/** The file that is written is new; of all else nothing is known. */
function answerTo(question: Question): Answer {
  if (question.ask !== "path" || !question.path.endsWith(newFile)) return { about: "supposed" };
  return {
    about: "path",
    existence: "absent",
    type: "absent",
    places: [{ path: question.path, real: question.path, target: question.path }],
    count: { files: 0, bytes: 0, complete: "yes" },
    git: "unknown",
    ignored: "no",
    hardLinks: 0,
  };
}

/** How the path of the file ends that is not there yet. */
export const newFile = "/src/new.txt";

const unread: Answer = { about: "nothing", why: "there is no machine." };

/** The same for a payload, as the agent's hook sends it; a payload that cannot be read is refused. */
export function judged(agent: string, payload: unknown): string {
  const decoded = adapterFor(agent)?.decode(payload, "/home/dev");
  if (decoded === undefined) return "no adapter";
  switch (decoded.kind) {
    case "call":
      return judgedCall(decoded.call);
    case "notice":
      return "notice";
    case "unreadable":
      return "unreadable";
  }
}
