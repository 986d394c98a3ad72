import { expect, test } from "vitest";
import { type StoredRecord, storedRecord } from "../../src/core/records/stored.ts";
import { ReportReaches } from "../../src/shared/reportReach.ts";

function record(agent: string, session: string, call: string, time = "2026-02-03T04:05:06.000Z"): StoredRecord {
  const stored = storedRecord({
    version: 1,
    time,
    event: "decided",
    agent,
    session,
    call,
    tool: "",
    what: "",
    cwd: "",
  });
  if (stored === undefined) throw new Error("This is no record.");
  return stored;
}

const reachesOf = (...records: readonly StoredRecord[]) => {
  const reaches = new ReportReaches();
  for (const one of records) reaches.take(one);
  return reaches.all.map(({ label, description, only }) => [label, description, only]);
};

test("a report can be of everything, of an agent, or of a session, the latest first", () => {
  expect(
    reachesOf(
      record("codex", "s1", "a"),
      record("codex", "s1", "a"),
      record("codex", "s2", "b", "2026-02-03T05:00:00.000Z"),
      record("claude-code", "s1", "c", "2026-02-03T04:30:00.000Z"),
      record("", "", ""),
    ),
  ).toEqual([
    ["Everything", "3 calls", {}],
    ["codex", "2 sessions, 2 calls", { agent: "codex" }],
    ["claude-code", "1 session, 1 call", { agent: "claude-code" }],
    ["codex, session s2", "1 call, the last 2026-02-03 05:00 UTC", { agent: "codex", session: "s2" }],
    ["claude-code, session s1", "1 call, the last 2026-02-03 04:30 UTC", { agent: "claude-code", session: "s1" }],
    ["codex, session s1", "1 call, the last 2026-02-03 04:05 UTC", { agent: "codex", session: "s1" }],
  ]);
});

test("nobody is asked where there is nothing to pick among", () => {
  expect(reachesOf()).toEqual([]);
  expect(reachesOf(record("codex", "s1", "a"), record("codex", "s1", "b"))).toEqual([]);
});

test("of one agent, only its sessions are offered beside everything, and fifty at most", () => {
  expect(reachesOf(record("codex", "s1", "a"), record("codex", "s2", "b")).map(([label]) => label)).toEqual([
    "Everything",
    "codex, session s1",
    "codex, session s2",
  ]);
  const many = Array.from({ length: 60 }, (_, at) => record("codex", `s${at}`, `c${at}`));
  expect(reachesOf(...many)).toHaveLength(51);
});
