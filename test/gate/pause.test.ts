import { describe, expect, test } from "vitest";
import { nullLogger } from "../../src/base/logger.ts";
import type { Policy } from "../../src/core/evaluate.ts";
import type { Answer } from "../../src/core/facts.ts";
import { questionKey } from "../../src/core/facts.ts";
import { parseScope } from "../../src/core/scope/parseScope.ts";
import { defaultScope, type Scope } from "../../src/core/scope/scope.ts";
import { Gate } from "../../src/gate/gate.ts";
import { command, FakeClock, FakeIds, FakeImprints, FakeJournal, FakeRecords, ground, launch } from "./fakes.ts";

const minute = 60_000;

function gateWith(scope: Scope = defaultScope, others: Omit<Policy, "scopes"> = {}) {
  const usual = ground(scope);
  const clock = new FakeClock();
  const records = new FakeRecords();
  const gate = new Gate({
    clock,
    ids: new FakeIds(),
    // Every path is a file that no commit holds.
    facts: {
      gather: async (questions) =>
        new Map(
          questions.map((question): [string, Answer] => [
            questionKey(question),
            question.ask === "path" && question.spelling === "literal"
              ? {
                  about: "path",
                  existence: "exists",
                  type: "file",
                  places: [{ path: question.path, real: question.path, target: question.path }],
                  count: { files: 1, bytes: 1, complete: "yes" },
                  git: { clean: 0, modified: 0, untracked: 1, ignored: 0 },
                  ignored: "no",
                  hardLinks: 1,
                }
              : { about: "nothing", why: "nobody knows" },
          ]),
        ),
    },
    ground: { ...usual, policy: (call) => ({ ...usual.policy(call), ...others }) },
    records,
    launch,
    imprints: new FakeImprints(),
    journal: new FakeJournal(),
    logger: nullLogger,
    holdLife: () => 60 * minute,
  });
  return { gate, clock, records };
}

const denying = parseScope(
  JSON.stringify({
    version: 1,
    rules: [
      { deny: ["delete"], on: ["infra/**", "src/secret.tf"] },
      { hold: ["delete"], on: ["docs/**"] },
    ],
  }),
).scope;

/** What becomes of a command: its outcome, or that it waits. */
async function fate(gate: Gate, text: string): Promise<string> {
  const waits = new Promise<string>((resolve) => gate.holds.onDidAdd(() => resolve("held")));
  const submission = gate.submit(command(text), { rewrite: "possible" });
  const ended = await Promise.race([waits, submission.outcome.then(({ kind }) => kind)]);
  submission.withdraw();
  return ended;
}

describe("while a person pauses holding", () => {
  test("what would be held flows, and is on record", async () => {
    const { gate, records } = gateWith();
    expect(await fate(gate, "rm notes.txt")).toBe("held");
    expect(await gate.pause.start(15)).toBe("paused");
    expect(await fate(gate, "rm notes.txt")).toBe("pass");
    expect(records.events.filter((event) => event !== "settled")).toEqual([
      "decided",
      "paused",
      "decided",
      "passed while paused",
    ]);
  });

  test.each([
    ["the floor", "rm -rf /", "deny"],
    ["what is protected", "echo x > .git/config", "deny"],
    ["our own program", "holdpoint exec 1-a", "deny"],
    ["what a rule denies", "rm infra/main.tf", "deny"],
    ["what may reach what a rule denies", "rm src/*.tf", "held"],
    ["what no rule denies", "rm src/*.md", "pass"],
    ["what may be protected", "rm $F", "held"],
    ["what cannot be read", "rm 'notes.txt", "held"],
    ["what a rule holds", "rm docs/a.md", "pass"],
  ])("%s: %s is %s", async (_name, text, expected) => {
    const { gate } = gateWith(denying ?? defaultScope);
    await gate.pause.start(60);
    expect(await fate(gate, text)).toBe(expected);
  });

  test.each(["user", "elsewhere"] as const)(
    "what may reach what a rule of another scope denies waits: %s",
    async (which) => {
      const scope = denying ?? defaultScope;
      // Of the person's own scope, patterns begin with a root.
      const own = parseScope(
        JSON.stringify({ version: 1, rules: [{ deny: ["delete"], on: ["~/project/src/secret.tf"] }] }),
        "user",
      ).scope;
      const { gate } = gateWith(
        defaultScope,
        which === "user" ? { user: own ?? scope } : { elsewhere: [{ root: "/home/dev/project", scope }] },
      );
      await gate.pause.start(60);
      expect(await fate(gate, "rm src/*.tf")).toBe("held");
    },
  );

  test.each([
    [15, 15 * minute],
    [60, 60 * minute],
  ] as const)("it ends by itself after %d minutes", async (minutes, milliseconds) => {
    const { gate, clock, records } = gateWith();
    await gate.pause.start(minutes);
    clock.advance(milliseconds - 1);
    expect(await fate(gate, "rm notes.txt")).toBe("pass");
    clock.advance(1);
    expect(gate.pause.until).toBeUndefined();
    expect(await fate(gate, "rm notes.txt")).toBe("held");
    expect(records.written.filter(({ event }) => event === "pause ended")).toMatchObject([{ by: "time" }]);
    expect(clock.waiting).toBe(0);
  });

  test("it ends when the person says so, and with the window", async () => {
    for (const by of ["person", "window"] as const) {
      const { gate, records } = gateWith();
      await gate.pause.start(60);
      if (by === "person") gate.pause.end();
      else gate.dispose();
      expect(gate.pause.until).toBeUndefined();
      expect(records.written.filter(({ event }) => event === "pause ended")).toMatchObject([{ by }]);
    }
  });

  test("nothing flows that cannot be put on record, and no pause begins", async () => {
    const { gate, records } = gateWith();
    records.disk = "full";
    expect(await gate.pause.start(15)).toBe("unrecorded");
    expect(gate.pause.until).toBeUndefined();
    records.disk = "good";
    await gate.pause.start(15);
    records.disk = "full";
    expect(await fate(gate, "rm notes.txt")).toBe("deny");
  });

  test("what presses buttons as a person does waits as always", async () => {
    const { gate } = gateWith();
    await gate.pause.start(15);
    for (const tool of ["run_vscode_command", "run_playwright_code", "click_element", "mcp_playwright_browser_click"]) {
      const { caller, cwd } = command("x");
      const waits = new Promise<string>((resolve) => gate.holds.onDidAdd(() => resolve("held")));
      const call = { kind: "tool", caller, cwd, tool, toolUse: "", input: {} } as const;
      const submission = gate.submit(call, { rewrite: "impossible" });
      expect(await Promise.race([waits, submission.outcome.then(({ kind }) => kind)])).toBe("held");
      submission.withdraw();
    }
  });

  test("what waits already goes on waiting", async () => {
    const { gate } = gateWith();
    const submission = gate.submit(command("rm notes.txt"), { rewrite: "possible" });
    await new Promise<void>((resolve) => gate.holds.onDidAdd(() => resolve()));
    await gate.pause.start(15);
    expect(gate.holds.pending).toHaveLength(1);
    submission.withdraw();
    await submission.outcome;
  });
});
