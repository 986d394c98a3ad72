import { describe, expect, it } from "vitest";
import { Emitter } from "../../src/base/emitter.ts";
import { shellOnceRun } from "../../src/core/effects/infer.ts";
import type { Finding, Verdict } from "../../src/core/policy/verdict.ts";
import { file } from "../../src/core/resource.ts";
import { newShell, type SessionShell } from "../../src/core/shell/sessionShell.ts";
import type { Surroundings } from "../../src/core/surroundings.ts";
import { ConfinedFlow } from "../../src/gate/confinedFlow.ts";
import type { RunBounds } from "../../src/gate/ports.ts";
import type { RefusedDeed, Run, RunEnd } from "../../src/gate/run.ts";
import { command, ground } from "./fakes.ts";

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

const own: Verdict = {
  ...required,
  reasons: [{ ...required.reasons[0], asks: "own code", text: "Own, and no sandbox bounds it." }],
  unaccepted: ["/home/dev/project"],
};
const ownFlows: Verdict = { ...own, decision: "allow", obligations: ["sandbox"] };

interface Parts {
  readonly verdict?: Verdict;
  readonly text?: string;
  /** The session's shell, for one that is kept. */
  readonly shell?: SessionShell;
  readonly rewrite?: "possible" | "impossible";
  readonly there?: Verdict | undefined;
  readonly bounds?: RunBounds | undefined;
  readonly looked?: Verdict;
  readonly cover?: "covered" | "not covered";
  readonly admitted?: Verdict;
  readonly ownCode?: Surroundings["ownCode"] | "as the machine is";
  /** The verdict where own code counts for nothing, given when it is looked at once more. */
  readonly again?: Verdict;
}

/** A flow with these parts, and what it did, in order. */
function flowWith(given: Parts) {
  const done: string[] = [];
  const onDidStart = new Emitter<Run>();
  const parts = { there: flows, bounds: confined, looked: flows, cover: "covered" as const, admitted: flows, ...given };
  const around = ground().surroundings(command("true"));
  const first = given.ownCode ?? "sandbox first";
  const surroundings = { ...around, ...(first === "sandbox first" ? { ownCode: first } : {}) };
  const call = { ...command(given.text ?? "tools/gen"), ...(given.shell && { terminal: "kept" as const }) };
  const place = given.shell && { cwd: call.cwd, shell: given.shell, history: "kept" as const };
  const flow = new ConfinedFlow({
    judge: {
      inTurn: async (_call, task) => task(),
      entered: () => done.push("entered"),
      again: async () => given.again ?? held,
      inSandbox: async () => parts.there,
      decide: async (_call, _milliseconds, ownCode) => {
        if (ownCode === "free") return { call, place, ownCode, verdict: { ...held, decision: "allow" } };
        return { call, place, verdict: given.verdict ?? held };
      },
    },
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
    ground: { surroundings: () => surroundings },
  });
  const ask = () => flow.decide("1", call, given.rewrite ?? "possible", 250);
  return { ask, call, done, onDidStart };
}

/** A run of a call, which ends as it is told. */
function started(call: Run["call"], refused: readonly RefusedDeed[] = []) {
  const onEnd = new Emitter<RunEnd>();
  const run = { callId: "1", call, refused, onEnd: onEnd.event } as unknown as Run;
  return { run, end: (exitCode: number) => onEnd.fire({ kind: "exited", exitCode, signal: 0 }) };
}

describe("code that nobody can see into", () => {
  it.each([
    ["flows", held],
    ["that a scope file lets run in the sandbox alone flows, though it can be seen into,", required],
  ])("%s as a run in the sandbox, copied first and counted then", async (_what, verdict) => {
    const { ask, done } = flowWith({ verdict });
    expect(await ask()).toMatchObject({
      verdict: { decision: "allow", obligations: ["snapshot", "sandbox"] },
      carried: { variables: [] },
    });
    expect(done).toEqual(["copied", "counted", "entered"]);
  });

  it.each<[string, object]>([
    ["cd web && tools/gen", { variables: [], folder: { path: "/home/dev/project/web", by: "./web" } }],
    ["tools/gen &", { variables: [] }],
    ["export A=1; tools/gen", { variables: [] }],
  ])("carries what it can of the agent's terminal, and goes without the rest: %s", async (text, carried) => {
    const shell = newShell({ spelling: "literal", path: "/home/dev/project" });
    expect(await flowWith({ text, shell }).ask()).toHaveProperty("carried", carried);
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
    expect(await flow.ask()).toEqual({ call: flow.call, place: undefined, verdict: given.verdict ?? held });
    expect(flow.done).toEqual(done);
  });

  it("is a person's to decide once its sandbox refused it something", async () => {
    const { ask, call, onDidStart } = flowWith({});
    const { run, end } = started(call, [{ what: "/etc/x", certainty: "probable" }]);
    onDidStart.fire(run);
    expect(await ask()).toHaveProperty("carried");
    end(0);
    expect(await ask()).not.toHaveProperty("carried");
  });
});

const at = (path: string) => ({ spelling: "literal", path }) as const;
const shell = newShell(at("/home/dev/project"));

/** The shell once earlier commands set these. */
function having(...names: readonly string[]): SessionShell {
  const earlier = command(names.map((name) => `export ${name}=1`).join("; "));
  return shellOnceRun(earlier, shell, ground().surroundings(earlier));
}

describe("the folder's own code that can be read", () => {
  const bounded = { verdict: own, there: ownFlows, looked: ownFlows, admitted: ownFlows };

  it.each(["covered", "not covered"] as const)(
    "flows as a run in the sandbox, copied where that is had: %s",
    async (cover) => {
      const { ask, done } = flowWith({ ...bounded, cover });
      expect(await ask()).toMatchObject({ verdict: { obligations: ["sandbox"] }, carried: { variables: [] } });
      expect(done).toEqual(["copied", "counted", "entered"]);
    },
  );

  it.each<[string, SessionShell, object]>([
    ["npm test", having("NODE_ENV", "API_TOKEN"), { variables: ["NODE_ENV"] }],
    ["FLAG=1; npm test", shell, { variables: [] }],
    ["cd web && npm test", shell, { variables: [], folder: { path: "/home/dev/project/web", by: "./web" } }],
    ["cd .. && npm test", shell, { variables: [], folder: { path: "/home/dev", by: ".." } }],
    ["cd ../till/web && npm test", shell, { variables: [], folder: { path: "/home/dev/till/web", by: "../till/web" } }],
    ["cd /srv/other; npm test", shell, { variables: [], folder: { path: "/srv/other", by: "/srv/other" } }],
    // Wherever the terminal stands, it is there afterwards.
    [
      "cd ~/project && npm test",
      shell,
      { variables: [], folder: { path: "/home/dev/project", by: "/home/dev/project" } },
    ],
    ["cd . && npm test", shell, { variables: [] }],
    ["(cd web && npm test)", shell, { variables: [] }],
    ['cd web && eval "cd .."; npm test', shell, { variables: [] }],
  ])("%s carries what the agent's terminal has, and where it goes", async (text, kept, carried) => {
    expect(await flowWith({ ...bounded, text, shell: kept }).ask()).toHaveProperty("carried", carried);
  });

  it.each([
    ["cd web && npm test", { variables: [], folder: { path: "/home/dev/project/web", by: "./web" } }],
    ["npm test && cd web", { variables: [] }],
    ["export A=1; cd $A && npm test", { variables: [] }],
  ])("%s carries no more than the folder for an agent that keeps no shell", async (text, carried) => {
    expect(await flowWith({ ...bounded, text }).ask()).toHaveProperty("carried", carried);
  });

  it.each<[string, Parts]>([
    ["does not let its calls be replaced", { rewrite: "impossible" }],
    ["needs variables of the agent's terminal", { there: undefined }],
    ["does more than what may be done there", { there: own }],
    ["there is none", { bounds: bare }],
    ["may leave programs behind", { text: "npm start &" }],
    ["may leave programs behind", { text: "nohup npm start" }],
    ["may leave programs behind", { text: "(cd web; setsid npm start)" }],
    ["may leave programs behind", { text: "npm start '" }],
    ["changes the agent's terminal", { text: "export A=1; npm test", shell }],
    ["changes the agent's terminal", { text: "A=2; npm test", shell: having("A") }],
    ["changes the agent's terminal", { text: "alias t='npm test'; npm test", shell }],
    ["where it leaves the agent's terminal is not known", { text: "cd $A && npm test", shell }],
    ["where it leaves the agent's terminal is not known", { text: "npm test && cd web", shell }],
    ["where it leaves the agent's terminal is not known", { text: "cd web && npm test; cd ..", shell }],
    ["where it leaves the agent's terminal is not known", { text: "cd web && cd api && npm test", shell }],
    // What a terminal would take for keys, or a shell for the end of a word, is never typed.
    ["where it leaves the agent's terminal is not known", { text: "cd $'x\\025touch y; #' && npm test", shell }],
    ["where it leaves the agent's terminal is not known", { text: "cd $'x\\003' && npm test", shell }],
    ["where it leaves the agent's terminal is not known", { text: "cd $'x\\ntouch y' && npm test", shell }],
    ["where it leaves the agent's terminal is not known", { text: "cd $'x\\u009by' && npm test", shell }],
    ["where it leaves the agent's terminal is not known", { text: "cd $'x\\u202ey' && npm test", shell }],
    ["where it leaves the agent's terminal is not known", { text: "cd 'x\\' && npm test", shell }],
    ["where it leaves the agent's terminal is not known", { text: 'cd "it\'s" && npm test', shell }],
    ["where it leaves the agent's terminal is not known", { text: "cd $'/srv/x\\025y' && npm test", shell }],
  ])("waits for a person and says why: %s", async (why, given) => {
    const { ask, done } = flowWith({ ...bounded, ...given });
    const { verdict, ownCode, ...rest } = await ask();
    expect(verdict).toMatchObject({ decision: "hold", unaccepted: ["/home/dev/project"] });
    expect(verdict.reasons[0].text).toMatch(/^Own, and no sandbox bounds it, because .+[^.]\.$/);
    expect(verdict.reasons[0].text).toContain(why);
    expect(ownCode).toEqual({ outside: expect.stringContaining(why) });
    expect(rest).not.toHaveProperty("carried");
    expect(done).toEqual([]);
  });

  it("flows without where a person let the folder's code run", async () => {
    const { unaccepted: _unaccepted, ...accepted } = own;
    const outcome = await flowWith({ ...bounded, verdict: accepted, rewrite: "impossible" }).ask();
    expect(outcome).toMatchObject({ ownCode: "free", verdict: { decision: "allow" } });
  });

  it.each<[string, Verdict, object]>([
    ["as what it is, for own code in it runs once it is approved", held, { ownCode: "free", verdict: held }],
    [
      "still, where that is gone when it is looked at once more",
      { ...held, decision: "allow" },
      { ownCode: { outside: expect.any(String) }, verdict: { decision: "hold", unaccepted: own.unaccepted } },
    ],
  ])("waits where it is held for something else, too: %s", async (_how, again, expected) => {
    const both = { ...own, reasons: [...own.reasons, ...held.reasons] } as Verdict;
    const outcome = await flowWith({ ...bounded, verdict: both, rewrite: "impossible", again }).ask();
    expect(outcome).toMatchObject(expected);
  });

  it("waits as it is on a machine without a sandbox", async () => {
    const outcome = await flowWith({ ...bounded, bounds: bare, ownCode: "as the machine is" }).ask();
    expect(outcome.verdict).toEqual(own);
  });

  it.each([
    ["fetches packages, and failed", "npm" as const, 1, false],
    ["fetches packages", "npm" as const, 0, true],
    ["is a test that failed", "process" as const, 1, true],
  ])("goes there again where it %s: %s %d %s", async (_what, scheme, exitCode, again) => {
    const findings = [{ ...unseen, effect: { ...unseen.effect, resource: { scheme, name: "x" } } }] as Finding[];
    const { ask, call, onDidStart } = flowWith({ ...bounded, there: { ...ownFlows, findings } });
    await ask();
    const { run, end } = started(call);
    onDidStart.fire(run);
    end(exitCode);
    expect("carried" in (await ask())).toBe(again);
  });
});
