import { describe, expect, test } from "vitest";
import { type Confinement, usualLimits } from "../../src/core/confine/confinement.ts";
import { type Answer, type Facts, type Question, questionKey } from "../../src/core/facts.ts";
import { parseScope } from "../../src/core/scope/parseScope.ts";
import { defaultScope } from "../../src/core/scope/scope.ts";
import type { SnapshotFit, SnapshotOutcome } from "../../src/core/snapshot/snapshotOutcome.ts";
import type { SnapshotPlan } from "../../src/core/snapshot/snapshotPlan.ts";
import type { GatePorts, RunBounds, Snapshots } from "../../src/gate/ports.ts";
import { command, ground, ignorantFacts } from "./fakes.ts";
import { gateWith, held } from "./heldCalls.ts";

const size = { files: 3, bytes: 2_000_000 };
const taken: SnapshotOutcome = { kind: "taken", id: "s1", stored: 5, missed: [], ...size };
const tooBig = {
  kind: "tooBig",
  size: { files: 9, bytes: 5e9 },
  room: { of: "disk", most: 1e9 },
  part: { files: 7, bytes: 9e8 },
} as const;

const emptyConfinement: Confinement = {
  writable: [],
  replaceable: [],
  repositories: [],
  readOnly: [],
  hidden: [],
  sockets: [],
  home: undefined,
  network: { kind: "none" },
  limits: usualLimits,
};

class FakeSnapshots implements Snapshots {
  readonly plans: SnapshotPlan[] = [];
  readonly extents: string[] = [];
  readonly abouts: (object | undefined)[] = [];
  readonly #fit: SnapshotFit;
  readonly #outcome: SnapshotOutcome;

  constructor(fit: SnapshotFit, outcome: SnapshotOutcome) {
    this.#fit = fit;
    this.#outcome = outcome;
  }

  async measure(): Promise<SnapshotFit> {
    return this.#fit;
  }

  async take(plan: SnapshotPlan, _call: string, about?: object, extent = "whole"): Promise<SnapshotOutcome> {
    this.plans.push(plan);
    this.extents.push(extent);
    this.abouts.push(about);
    return this.#outcome;
  }
}

async function approved(
  snapshots: Snapshots,
  rewrite: "possible" | "impossible" = "possible",
  text: string = "rm -rf src",
  snapshot?: "part",
  more: Partial<GatePorts> = {},
) {
  const { gate, records } = gateWith(undefined, { snapshots, ...more });
  const { submission, hold } = await held(gate, text, { rewrite });
  await new Promise<void>((resolve) => {
    if (hold.undo.kind !== "looking") resolve();
    gate.holds.onDidChange(() => resolve());
  });
  const { undo } = hold;
  await gate.answer(hold.id, { kind: "approve", snapshot });
  return { outcome: await submission.outcome, records, undo };
}

describe("an approved call that destroys", () => {
  test.each(["possible", "impossible"] as const)(
    "is copied and recorded before it goes on, rewriting %s",
    async (rewrite) => {
      const snapshots = new FakeSnapshots({ kind: "fits", size, fresh: size.bytes }, taken);
      const { outcome, records, undo } = await approved(snapshots, rewrite);
      expect(undo).toEqual({ kind: "snapshot", ...size, partly: 0 });
      expect(outcome.kind).toBe(rewrite === "possible" ? "run" : "release");
      expect(records.events.slice(0, 3)).toEqual(["decided", "settled", "snapshot taken"]);
      expect(snapshots.plans[0]?.paths.map(({ path }) => path)).toEqual(["/home/dev/project/src"]);
    },
  );

  test.each([
    ["kept from changing files by the kernel, and so may be held by names", "rm -rf src", true, "possible", true],
    ["one that may change files", "rm -rf src", undefined, "possible", undefined],
    ["the agent's own, which nothing bounds", "rm -rf src", true, "impossible", undefined],
  ] as const)("is of a run that is %s", async (_name, text, unlinksOnly, rewrite, expected) => {
    const snapshots = new FakeSnapshots({ kind: "fits", size, fresh: size.bytes }, taken);
    const confinement = { ...emptyConfinement, ...(unlinksOnly && { unlinksOnly }) };
    const bounds = (): RunBounds => ({ kind: "confined", confinement, openBecause: undefined });
    await approved(snapshots, rewrite, text, undefined, { confiner: { bounds } });
    expect(snapshots.plans.map((plan) => plan.unlinksOnly)).toEqual([expected]);
  });

  test("is refused when the copy that was promised cannot be made", async () => {
    const { outcome, records } = await approved(
      new FakeSnapshots({ kind: "fits", size, fresh: size.bytes }, { kind: "failed", why: "ENOSPC" }),
    );
    expect(outcome).toMatchObject({ kind: "deny", reason: expect.stringContaining("ENOSPC") });
    expect(records.written.at(-1)).toMatchObject({ event: "snapshot missing", outcome: "refused" });
  });

  test("goes on without one where the person was told that it is too big", async () => {
    const { outcome, records, undo } = await approved(new FakeSnapshots(tooBig, tooBig));
    expect(undo).toEqual({
      kind: "none",
      why: "9 files (5.0 GB) are too much to copy; the disk has room for 1.0 GB",
      part: { files: 7, bytes: 9e8 },
    });
    expect(outcome.kind).toBe("run");
    expect(records.written.at(-1)).toMatchObject({ event: "snapshot missing", outcome: "went on" });
  });

  test.each(["possible", "impossible"] as const)(
    "has the part copied that fits where the person wants that, which is on record, rewriting %s",
    async (rewrite) => {
      const snapshots = new FakeSnapshots(tooBig, { ...taken, missed: ["2 files had no room."] });
      const { outcome, records } = await approved(snapshots, rewrite, undefined, "part");
      expect(outcome.kind).toBe(rewrite === "possible" ? "run" : "release");
      expect(snapshots.extents).toEqual(["part"]);
      expect(records.written).toContainEqual(expect.objectContaining({ event: "settled", snapshot: "part" }));
      expect(records.written).toContainEqual(expect.objectContaining({ missed: ["2 files had no room."] }));
    },
  );

  test("is refused where not even the part can be copied any more", async () => {
    const { outcome } = await approved(
      new FakeSnapshots(tooBig, { kind: "failed", why: "ENOSPC" }),
      "possible",
      undefined,
      "part",
    );
    expect(outcome).toMatchObject({ kind: "deny", reason: expect.stringContaining("ENOSPC") });
  });

  test("has all copied, or nothing, where no part was offered", async () => {
    const snapshots = new FakeSnapshots({ kind: "fits", size, fresh: size.bytes }, tooBig);
    expect((await approved(snapshots, "possible", undefined, "part")).outcome.kind).toBe("deny");
    expect(snapshots.extents).toEqual(["whole"]);
  });

  test.each([
    ["docker stop web", "; afterwards, Undo offers `docker start web`"],
    ["git push --force origin main", "; afterwards, Undo offers to push the branch back"],
  ])("has what takes back %s kept, though there is nothing to copy, and the person is told so", async (text, more) => {
    const snapshots = new FakeSnapshots({ kind: "fits", size, fresh: size.bytes }, taken);
    const { outcome, undo, records } = await approved(snapshots, "possible", text);
    expect(undo).toEqual({ kind: "none", why: `no copy of files brings back what it changes${more}` });
    expect(outcome.kind).toBe("run");
    expect(snapshots.plans).toMatchObject([{ paths: [], repositories: [], reverses: [{}] }]);
    expect(records.events).toContain("snapshot taken");
  });

  test("goes on where what takes it back cannot be kept, for nobody was promised it", async () => {
    const snapshots = new FakeSnapshots({ kind: "fits", size, fresh: size.bytes }, { kind: "failed", why: "ENOSPC" });
    expect((await approved(snapshots, "possible", "docker stop web")).outcome.kind).toBe("run");
  });

  test("is not copied when it was refused", async () => {
    const snapshots = new FakeSnapshots({ kind: "fits", size, fresh: size.bytes }, taken);
    const { gate } = gateWith(undefined, { snapshots });
    const { submission, hold } = await held(gate, "rm -rf src");
    await gate.answer(hold.id, { kind: "refuse", message: "" });
    await submission.outcome;
    expect(snapshots.plans).toEqual([]);
  });
});

describe("a command that flows", () => {
  const { scope } = parseScope(JSON.stringify({ version: 1, rules: [{ allow: ["delete"], on: ["src/**"] }] }));
  const allowing = {
    ...ground(),
    policy: () => ({ scopes: [{ root: "/home/dev/project", scope: scope ?? defaultScope }] }),
  };

  test.each<[string, SnapshotFit, string, number]>([
    ["copied first", { kind: "fits", size, fresh: size.bytes }, "rm -rf src", 1],
    ["not copied where it is much", { kind: "fits", size: { files: 20_001, bytes: 1 }, fresh: 1 }, "rm -rf src", 0],
    ["not copied where there is no room, and goes on", tooBig, "rm -rf src", 0],
    ["not copied where it takes nothing away", { kind: "fits", size, fresh: size.bytes }, "ls src", 0],
  ])("and takes away what a scope lets it is %s", async (_what, fit, text, copies) => {
    const snapshots = new FakeSnapshots(fit, taken);
    const { gate, records } = gateWith(ignorantFacts, { snapshots, ground: allowing });
    expect((await gate.submit(command(text), { rewrite: "possible" }).outcome).kind).toBe("pass");
    expect(snapshots.plans.map(({ paths }) => paths.map(({ path }) => path))).toEqual(
      Array(copies).fill(["/home/dev/project/src"]),
    );
    expect(records.events.filter((event) => event === "snapshot taken")).toHaveLength(copies);
  });
});

describe("an edit that flows", () => {
  test("is copied in passing where a commit holds what it overwrites", async () => {
    const snapshots = new FakeSnapshots({ kind: "fits", size, fresh: size.bytes }, taken);
    const { gate, records } = gateWith({ gather: async (questions) => answers(questions, "clean") }, { snapshots });
    const { text: _text, shell: _shell, ...origin } = command("");
    const replacements = [{ before: "a", after: "b", occurrences: "one" }] as const;
    const edits = [{ change: "replace", path: "/home/dev/project/a.ts", replacements }] as const;
    const call = { ...origin, kind: "edit", edits } as const;
    expect((await gate.submit(call, { rewrite: "impossible" }).outcome).kind).toBe("pass");
    expect(snapshots.plans[0]?.paths.map(({ path }) => path)).toEqual(["/home/dev/project/a.ts"]);
    expect(snapshots.abouts[0]).toMatchObject({ inPassing: true });
    expect(records.events.at(-1)).toBe("snapshot taken");
  });

  test("is copied first where no commit is known to hold what it overwrites, and goes on without a copy", async () => {
    for (const outcome of [taken, tooBig] as const) {
      const snapshots = new FakeSnapshots(tooBig, outcome);
      const { gate, records } = gateWith({ gather: async (questions) => answers(questions) }, { snapshots });
      const { text: _text, shell: _shell, ...origin } = command("");
      const replacements = [{ before: "a", after: "b", occurrences: "one" }] as const;
      const edits = [{ change: "replace", path: "/home/dev/project/a.ts", replacements }] as const;
      const call = { ...origin, kind: "edit", edits } as const;
      expect((await gate.submit(call, { rewrite: "impossible" }).outcome).kind).toBe("pass");
      expect(snapshots.plans[0]?.paths.map(({ path }) => path)).toEqual(["/home/dev/project/a.ts"]);
      expect(records.events.at(-1)).toBe(outcome === taken ? "snapshot taken" : "snapshot missing");
    }
  });
});

function answers(questions: readonly Question[], git: "modified" | "clean" = "modified"): Facts {
  return new Map(questions.map((question) => [questionKey(question), answerTo(question, git)]));
}

function answerTo(question: Question, git: "modified" | "clean"): Answer {
  if (question.ask === "sameFile") return { about: "sameFile", found: undefined, complete: "yes" };
  if (question.ask !== "path") return { about: "nothing", why: "" };
  const factsOfA = { ...existingA, git: { clean: 0, modified: 0, untracked: 0, ignored: 0, [git]: 1 } };
  return question.path.endsWith("/a.ts") ? factsOfA : { ...factsOfA, ...nothingThere };
}

const nothingThere = {
  existence: "absent",
  type: "absent",
  places: [],
  count: { files: 0, bytes: 0, complete: "yes" },
} as const;

const existingA = {
  about: "path",
  existence: "exists",
  type: "file",
  places: [{ path: "/home/dev/project/a.ts", real: "/home/dev/project/a.ts", target: "/home/dev/project/a.ts" }],
  count: { files: 1, bytes: 5, complete: "yes" },
  ignored: "no",
  hardLinks: 1,
} as const;
