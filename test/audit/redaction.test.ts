import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AuditLog } from "../../src/audit/auditLog.ts";
import { recordsFolder } from "../../src/audit/recordsFolder.ts";
import { nullLogger } from "../../src/base/logger.ts";
import type { Call } from "../../src/core/call/call.ts";
import type { RecordedEvent } from "../../src/core/record.ts";
import { Gate } from "../../src/gate/gate.ts";
import { Recorder } from "../../src/gate/recorder.ts";
import { TemporaryProject } from "../facts/temporaryProject.ts";
import {
  command,
  FakeClock,
  FakeIds,
  FakeImprints,
  FakeJournal,
  ground,
  ignorantFacts,
  launch,
} from "../gate/fakes.ts";
import { filesOf } from "./records.ts";

let state: TemporaryProject;
let records: AuditLog;
const clock = new FakeClock();
beforeEach(() => {
  state = new TemporaryProject();
  records = new AuditLog(state.root, clock);
});
afterEach(async () => {
  await records.close();
  state.remove();
});

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const random = (length: number, from = letters): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...from), minLength: length, maxLength: length });

/** Secrets of documented shapes: what leads to them, and the part that must not be found afterwards. */
const secret: fc.Arbitrary<readonly [before: string, hidden: string]> = fc.oneof(
  ...["ghp_", "gho_", "glpat-", "sk_live_", "hf_", "whsec_"].map((lead) =>
    random(36).map((text) => [lead, text] as const),
  ),
  random(36).map((text) => ["npm_", text] as const),
  random(35).map((text) => ["AIza", text] as const),
  random(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567").map((text) => ["AKIA", text] as const),
  random(60).map((text) => ["pypi-", text] as const),
  random(40).map((text) => ["xoxb-", text] as const),
  random(40).map((text) => [`eyJhbGciOiJIUzI1NiJ9.${text}.`, text] as const),
  random(24).map((text) => ["--password ", text] as const),
  random(24).map((text) => ["DB_PASSWORD=", text] as const),
  random(24).map((text) => ["Authorization: Bearer a1", text] as const),
  random(24).map((text) => ["https://ann:", `${text}@example.com/`] as const),
);

/** Text around a secret, so long that every cut falls into it now and then. */
const filler = fc.oneof(
  fc.integer({ min: 0, max: 12 }),
  fc.integer({ min: 150, max: 210 }),
  fc.integer({ min: 370, max: 410 }),
  fc.integer({ min: 1_960, max: 2_010 }),
  fc.integer({ min: 3_950, max: 4_010 }),
);
const separator = fc.constantFrom(" ", "\n", "\t", ' "', " '", "; ");

const planted = fc
  .record({ secret, filler, separator })
  .map(({ secret: [before, hidden], filler: length, separator: between }) => ({
    hidden,
    text: `${"x".repeat(length)}${between}${before}${hidden}`,
  }));

/** All that is on disk. */
function bytes(): string {
  return filesOf(state.root)
    .map((name) => readFileSync(join(recordsFolder(state.root), name), "utf8"))
    .join("");
}

/** Any eight characters in a row of the secrets that can be found on disk. */
function leaksOf(cases: readonly { readonly hidden: string }[]): readonly string[] {
  const stored = bytes();
  return cases.flatMap(({ hidden }) => {
    const body = hidden.replace(/@.*$/, "");
    const parts = Array.from({ length: Math.max(1, body.length - 7) }, (_, at) => body.slice(at, at + 8));
    return parts.filter((part) => stored.includes(part));
  });
}

const caller = command("").caller;
const plain = { caller, cwd: "/home/dev/project", tool: "some_tool", toolUse: "1" };
const decided: RecordedEvent = { event: "decided", decision: "hold", reasons: [] };

/** A place in a call, or in what happens to it, where an agent or a person can put a text. */
const places: Readonly<Record<string, (text: string) => readonly [Call, RecordedEvent]>> = {
  command: (text) => [command(text), decided],
  "typed text": (text) => [{ ...plain, kind: "input", target: "psql", text }, decided],
  "a program typed into": (text) => [{ ...plain, kind: "input", target: text, text: "" }, decided],
  address: (text) => [{ ...plain, kind: "fetch", urls: ["https://example.com", text] }, decided],
  "a tool's input": (text) => [{ ...plain, kind: "tool", input: { deep: [{ text }] } }, decided],
  "a key of a tool's input": (text) => [{ ...plain, kind: "tool", input: { [text]: 1 } }, decided],
  "a path": (text) => [{ ...plain, kind: "edit", edits: [{ change: "write", path: text, content: "" }] }, decided],
  folder: (text) => [{ ...command("ls"), cwd: text }, decided],
  "tool's name": (text) => [{ ...command("ls"), tool: text }, decided],
  session: (text) => [{ ...command("ls"), caller: { ...caller, session: text } }, decided],
  agent: (text) => [{ ...command("ls"), caller: { ...caller, agent: text } }, decided],
  reason: (text) => [command("ls"), { event: "decided", decision: "deny", reasons: ["x", text] }],
  "the person's message": (text) => [command("ls"), { event: "settled", outcome: "refused", message: text }],
  "a run's failure": (text) => [command("ls"), { event: "run failed", reason: text }],
  "a ticket's end": (text) => [command("ls"), { event: "ticket void", reason: text }],
  "a run's folder": (text) => [command("ls"), { event: "run started", cwd: text }],
};

describe("no secret gets on disk", () => {
  test.each(Object.entries(places))("from %s", async (_name, place) => {
    const recorder = new Recorder(records, clock, nullLogger);
    const cases = fc.sample(planted, { numRuns: 60, seed: 7 });
    for (const { text } of cases) expect(await recorder.write("1", ...place(text))).toBe("written");
    expect(leaksOf(cases)).toEqual([]);
  });

  test("from a call that the gate judges, whose reasons quote it cut short", async () => {
    const ports = { clock, ids: new FakeIds(), facts: ignorantFacts, ground: ground(), records, launch };
    const gate = new Gate({
      ...ports,
      imprints: new FakeImprints(),
      journal: new FakeJournal(),
      logger: nullLogger,
      holdLife: () => 60_000,
    });
    const cases = fc.sample(planted, { numRuns: 150, seed: 11 });
    for (const [index, { text }] of cases.entries()) {
      const word = text.replaceAll(/[\n;]/g, " ");
      const calls: Call[] = [
        command(`rm -rf src/${word}`),
        { ...plain, kind: "tool", input: { text } },
        { ...plain, kind: "fetch", urls: [text.trim()] },
      ];
      const submission = gate.submit(calls[index % calls.length] ?? command(""), { rewrite: "possible" });
      submission.withdraw();
      await submission.outcome;
    }
    await records.close();
    expect(bytes()).toContain('"event":"decided"');
    expect(leaksOf(cases)).toEqual([]);
    gate.dispose();
  });

  test("and a record of the longest texts fits into a line", async () => {
    const long = "\u0001".repeat(200_000);
    const recorder = new Recorder(records, clock, nullLogger);
    const call = { ...command(long), cwd: long, tool: long, caller: { ...caller, session: long, agent: long } };
    const reasons = Array.from({ length: 500 }, () => long);
    expect(await recorder.write("1", call, { event: "decided", decision: "hold", reasons })).toBe("written");
  });
});
