import { describe, expect, it } from "vitest";
import { Emitter } from "../../src/base/emitter.ts";
import type { Finding, Verdict } from "../../src/core/policy/verdict.ts";
import { file } from "../../src/core/resource.ts";
import { ConfinedFlow } from "../../src/gate/confinedFlow.ts";
import type { RunBounds } from "../../src/gate/ports.ts";
import type { Run, RunEnd } from "../../src/gate/run.ts";
import { command } from "./fakes.ts";

const path = "/home/dev/project/tools/gen";
const unseen = {
  effect: { verb: "execute", resource: file(path), loses: "none", sight: "opaque", because: "", source: "tools/gen" },
  resource: "tools/gen",
} as unknown as Finding;
const held: Verdict = {
  decision: "hold",
  reasons: [{ decision: "hold", source: "preset", text: "unseen", instead: "", rule: undefined }],
  findings: [unseen],
  blastRadius: "workspace",
};
const required: Verdict = {
  ...held,
  reasons: [{ decision: "hold", source: "preset", text: "required", instead: "", rule: undefined, asks: "sandbox" }],
  findings: [{ ...unseen, effect: { ...unseen.effect, sight: "plain" } }],
};
const flows: Verdict = { ...held, decision: "allow", obligations: ["snapshot", "sandbox"] };
const confined = { kind: "confined" } as RunBounds;
const bare: RunBounds = { kind: "bare", because: "there is none", mend: "" };

interface Parts {
  readonly verdict?: Verdict;
  readonly rewrite?: "possible" | "impossible";
  readonly there?: Verdict | undefined;
  readonly bounds?: RunBounds | undefined;
  readonly looked?: Verdict;
  readonly cover?: "covered" | "not covered";
  readonly admitted?: Verdict;
}

/** A flow with these parts, and what it did, in order. */
function flowWith(given: Parts) {
  const done: string[] = [];
  const onDidStart = new Emitter<Run>();
  const parts = { there: flows, bounds: confined, looked: flows, cover: "covered" as const, admitted: flows, ...given };
  const flow = new ConfinedFlow({
    judge: { inSandbox: async () => parts.there },
    runs: { bounds: () => parts.bounds, onDidStart: onDidStart.event },
    bounds: {
      look: async () => parts.looked,
      admit: async () => {
        done.push("counted");
        return parts.admitted;
      },
    },
    obligation: {
      cover: async () => {
        done.push("copied");
        return parts.cover;
      },
    },
  });
  const ask = () =>
    flow.verdict(
      "1",
      { call: command("tools/gen"), place: undefined, verdict: given.verdict ?? held },
      given.rewrite ?? "possible",
    );
  return { ask, done, onDidStart };
}

describe("code that nobody can see into", () => {
  it.each([
    ["flows", held],
    ["that a scope file lets run in the sandbox alone flows, though it can be seen into,", required],
  ])("%s as a run in the sandbox, copied first and counted then", async (_what, verdict) => {
    const { ask, done } = flowWith({ verdict });
    expect(await ask()).toMatchObject({ decision: "allow", obligations: ["snapshot", "sandbox"] });
    expect(done).toEqual(["copied", "counted"]);
  });

  it.each<[string, Parts, readonly string[]]>([
    ["the agent cannot be rewritten", { rewrite: "impossible" }, []],
    ["it is refused", { verdict: { ...held, decision: "deny" } }, []],
    ["nothing in it is unseen", { verdict: { ...held, findings: [] } }, []],
    ["something else in it is held", { there: held }, []],
    ["the agent's shell has what it needs", { there: undefined }, []],
    ["it would flow without a sandbox, too", { there: { ...held, decision: "allow" } }, []],
    ["there is no sandbox", { bounds: bare }, []],
    ["nothing confines runs", { bounds: undefined }, []],
    ["a limit is reached, or the breaker has tripped", { looked: held }, []],
    ["there is no snapshot", { cover: "not covered" }, ["copied"]],
    ["another call was counted in between", { admitted: held }, ["copied", "counted"]],
  ])("is held as before where %s", async (_why, given, done) => {
    const flow = flowWith(given);
    expect(await flow.ask()).toBeUndefined();
    expect(flow.done).toEqual(done);
  });

  it("is a person's to decide once its sandbox refused it something", async () => {
    const { ask, onDidStart } = flowWith({});
    const onEnd = new Emitter<RunEnd>();
    const refused = [{ what: "/etc/x", certainty: "probable" }];
    onDidStart.fire({ call: command("tools/gen"), refused, onEnd: onEnd.event } as unknown as Run);
    expect(await ask()).toBeDefined();
    onEnd.fire({ kind: "exited", exitCode: 1, signal: 0 });
    expect(await ask()).toBeUndefined();
  });
});
