import { expect, test } from "vitest";
import { nullLogger } from "../../src/base/logger.ts";
import type { Finding, Verdict } from "../../src/core/policy/verdict.ts";
import { file } from "../../src/core/resource.ts";
import type { SnapshotFit } from "../../src/core/snapshot/snapshotOutcome.ts";
import { SnapshotObligation } from "../../src/gate/obligation.ts";
import { Recorder } from "../../src/gate/recorder.ts";
import { command, FakeClock, FakeRecords, ground } from "./fakes.ts";

const path = "/home/dev/project/tools/gen";
const unseen = {
  effect: { verb: "execute", resource: file(path), loses: "none", sight: "opaque", because: "", source: "tools/gen" },
  resource: "tools/gen",
} as unknown as Finding;
const reason = { decision: "allow", source: "preset", text: "", instead: "", rule: undefined } as const;
const verdict: Verdict = { decision: "allow", reasons: [reason], findings: [unseen], blastRadius: "workspace" };

test("a copy in passing is not begun while an earlier look at a tree goes on that took too long", async () => {
  const clock = new FakeClock();
  const looks: ((fit: SnapshotFit) => void)[] = [];
  const snapshots = {
    measure: () => new Promise<SnapshotFit>((resolve) => looks.push(resolve)),
    take: async () => ({ kind: "taken", id: "s", stored: 0, missed: [], files: 1, bytes: 1 }) as const,
  };
  const obligation = new SnapshotObligation(
    { snapshots, clock, ground: ground() },
    new Recorder(new FakeRecords(), clock, nullLogger),
  );
  const cover = (owed: "owed" | "in passing") =>
    obligation.cover("1", command("npm test"), {
      ...verdict,
      obligations: owed === "owed" ? ["snapshot", "sandbox"] : ["sandbox"],
    });
  const fits: SnapshotFit = { kind: "fits", size: { files: 1, bytes: 1 }, fresh: 1 };
  const first = cover("in passing");
  clock.advance(250);
  expect(await first).toBe("not covered");
  expect([await cover("in passing"), looks.length]).toEqual(["not covered", 1]);
  // What is owed is looked at all the same.
  const owed = cover("owed");
  looks[1]?.(fits);
  expect(await owed).toBe("covered");
  looks[0]?.(fits);
  await Promise.resolve();
  const next = cover("in passing");
  expect(looks.length).toBe(3);
  looks[2]?.(fits);
  expect(await next).toBe("covered");
});

test("copies in passing stop where the last hour's were too much, and what is owed is copied all the same", async () => {
  const clock = new FakeClock();
  const each = 150_000_000;
  const snapshots = {
    measure: async (): Promise<SnapshotFit> => ({ kind: "fits", size: { files: 1, bytes: each }, fresh: each }),
    take: async () => ({ kind: "taken", id: "s", stored: each, missed: [], files: 1, bytes: each }) as const,
  };
  const obligation = new SnapshotObligation(
    { snapshots, clock, ground: ground() },
    new Recorder(new FakeRecords(), clock, nullLogger),
  );
  const cover = (obligations: Verdict["obligations"] = ["sandbox"]) =>
    obligation.cover("1", command("npm test"), { ...verdict, obligations });
  const outcomes: string[] = [];
  for (let turn = 0; turn < 14; turn++) outcomes.push(await cover());
  expect(outcomes).toEqual([...Array(13).fill("covered"), "not covered"]);
  expect(await cover(["snapshot", "sandbox"])).toBe("covered");
  clock.advance(3_600_000);
  expect(await cover()).toBe("covered");
});
