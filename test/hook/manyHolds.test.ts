import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Deferred } from "../../src/base/deferred.ts";
import { nullLogger } from "../../src/base/logger.ts";
import { defaultScope } from "../../src/core/scope/scope.ts";
import { MachineFacts } from "../../src/facts/gatherFacts.ts";
import { Gate } from "../../src/gate/gate.ts";
import type { GateServer } from "../../src/server/gateServer.ts";
import { command, FakeIds, FakeImprints, FakeJournal, FakeRecords, ground, launch } from "../gate/fakes.ts";
import { leftovers, makeHome, openGate, realClock } from "./gateUnderTest.ts";
import { commandPayload, makePluginRoot, startHook } from "./hookLine.ts";

// Eight agents at once, each asking for many edits that a person must approve, of files that would then run by themselves.
const sessions = 8;
const calls = 504;
const { home, paths, remove } = makeHome();
const workspace = join(home, "project");
const workflows = join(workspace, ".github", "workflows");
const records = new FakeRecords();
let gate: Gate;
let server: GateServer;
let pluginRoot = "";

beforeAll(async () => {
  mkdirSync(workflows, { recursive: true });
  pluginRoot = makePluginRoot(join(home, "plugin"));
  const usual = ground();
  gate = new Gate({
    clock: realClock,
    ids: new FakeIds(),
    facts: new MachineFacts(),
    ground: {
      ...usual,
      policy: () => ({ scopes: [{ root: workspace, scope: defaultScope }] }),
      surroundings: () => ({ ...usual.surroundings(command("")), roots: [workspace], home, state: paths.state }),
    },
    records,
    launch,
    imprints: new FakeImprints(),
    journal: new FakeJournal(),
    logger: nullLogger,
    holdLife: () => 60 * 60_000,
  });
  server = await openGate(home, gate);
});

afterAll(() => remove());

/** What becomes of a call, by its number. */
const fates = ["approved", "refused", "withdrawn", "approved twice"] as const;
const fateOf = (index: number) => fates[index % fates.length];
const numberOf = (toolUse: string) => Number(toolUse.slice("use-".length));
const nameOf = (index: number) => `${index}.yml`;

/** One agent's call: its hook, and the edit itself where the answer lets it. Resolves to how the hook ended. */
function agentCall(session: number, index: number) {
  const filePath = join(workflows, nameOf(index));
  const hook = startHook({
    home,
    pluginRoot,
    payload: commandPayload("", {
      session_id: `session-${session}`,
      tool_name: "create_file",
      tool_input: { filePath, content: `call ${index}\n` },
      tool_use_id: `use-${index}`,
      cwd: workspace,
    }),
  });
  const ended = hook.ended.then(({ code, output }) => {
    const decision: unknown = output === "" ? "none" : JSON.parse(output).hookSpecificOutput.permissionDecision;
    if (code === 0 && decision !== "deny") writeFileSync(filePath, `call ${index}\n`);
    return { index, code, decision };
  });
  return { process: hook.process, ended };
}

it("answers each of 500 calls held at once for 8 agents once, and leaves nothing behind", {
  timeout: 60_000,
}, async () => {
  const held = Array.from({ length: calls }, () => new Deferred<void>());
  gate.holds.onDidAdd(({ call }) => held[numberOf(call.toolUse)]?.resolve());
  const agents: ReturnType<typeof agentCall>[] = [];
  // All stay held at once, but each agent begins its next call when the one before is held, as fast as the machine can.
  const agent = async (session: number): Promise<void> => {
    for (let index = session; index < calls; index += sessions) {
      const started = agentCall(session, index);
      agents[index] = started;
      const refused = started.ended.then((end) => Promise.reject(new Error(`Not held: ${JSON.stringify(end)}`)));
      await Promise.race([held[index]?.promise, refused]);
      refused.catch(() => undefined);
    }
  };
  await Promise.all(Array.from({ length: sessions }, (_, session) => agent(session)));
  const pending = gate.holds.pending;
  expect({ pending: pending.length, onDisk: readdirSync(workflows) }).toEqual({ pending: calls, onDisk: [] });

  const answers = await Promise.all(
    pending.map(async (hold) => {
      const index = numberOf(hold.call.toolUse);
      switch (fateOf(index)) {
        case "approved":
          return gate.answer(hold.id, { kind: "approve" });
        case "approved twice":
          await gate.answer(hold.id, { kind: "approve" });
          // Of many that are settled only the last are still known.
          return (await gate.answer(hold.id, { kind: "approve" })).replace("unknown", "already");
        case "refused":
          return gate.answer(hold.id, { kind: "refuse", message: "" });
        default:
          agents[index]?.process.kill("SIGKILL");
          return undefined;
      }
    }),
  );
  const ends = await Promise.all(agents.map(({ ended }) => ended));
  // What was withdrawn has no hook whose end could be seen, so the gate's word is waited for.
  while (gate.holds.pending.length > 0) await new Promise<void>((resolve) => gate.holds.onDidChange(() => resolve()));

  const count = (of: readonly unknown[], one: unknown) => of.filter((each) => each === one).length;
  const quarter = calls / fates.length;
  expect([count(answers, "settled"), count(answers, "already"), count(answers, undefined)]).toEqual([
    2 * quarter,
    quarter,
    quarter,
  ]);
  const expected = { approved: "allow", "approved twice": "allow", refused: "deny", withdrawn: "none" };
  expect(ends).toEqual(
    ends.map((_, index) => ({
      index,
      code: fateOf(index) === "withdrawn" ? null : 0,
      decision: expected[fateOf(index) ?? "withdrawn"],
    })),
  );
  expect(hashesOf(workflows)).toEqual(
    Object.fromEntries(
      Array.from({ length: calls }, (_, index) => index)
        .filter((index) => fateOf(index)?.startsWith("approved"))
        .map((index) => [nameOf(index), hash(`call ${index}\n`)])
        .toSorted(([left = ""], [right = ""]) => (left < right ? -1 : 1)),
    ),
  );
  const settled = records.written.filter(({ event }) => event === "settled").map((record) => record.call);
  expect([settled.length, new Set(settled).size]).toEqual([calls, calls]);

  server.dispose();
  gate.dispose();
  expect(leftovers(paths)).toEqual([]);
  // Handles are closed at the end of a turn of the event loop.
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  expect(process.getActiveResourcesInfo().filter((name) => /TCP|ProcessWrap/.test(name))).toEqual([]);
  expect(hooksUnderWay()).toEqual([]);
});

function hash(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

function hashesOf(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(folder)
      .toSorted()
      .map((name) => [name, hash(readFileSync(join(folder, name)))]),
  );
}

/** The processes that still run a hook of this test's. */
function hooksUnderWay(): readonly string[] {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc").filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(`${pluginRoot}/gate.sh`);
    } catch {
      // It ended while we looked.
      return false;
    }
  });
}
