import { readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AuditLog, auditFile } from "../../src/audit/auditLog.ts";
import type { AuditRecord } from "../../src/core/record.ts";
import { TemporaryProject } from "../facts/temporaryProject.ts";

let state: TemporaryProject;
beforeEach(() => {
  state = new TemporaryProject();
});
afterEach(() => state.remove());

function record(call: string): AuditRecord {
  return {
    version: 1,
    time: "2026-01-01T00:00:00.000Z",
    call,
    agent: "vscode",
    session: "s",
    tool: "run_in_terminal",
    what: "rm -rf src\nsecond line",
    cwd: "/p",
    event: "released",
    checked: "nothing",
  };
}

function lines(): readonly string[] {
  return readFileSync(auditFile(state.root), "utf8").split("\n").slice(0, -1);
}

describe("the audit log", () => {
  test("holds one line a record, in order, whoever writes at the same time", async () => {
    const log = new AuditLog(state.root);
    const calls = Array.from({ length: 500 }, (_, index) => String(index));
    await Promise.all(calls.map((call) => log.append(record(call))));
    expect(lines().map((line) => (JSON.parse(line) as AuditRecord).call)).toEqual(calls);
  });

  test("has a record on disk when it says so", async () => {
    const log = new AuditLog(state.root);
    await log.append(record("1"));
    expect(lines()).toEqual([JSON.stringify(record("1"))]);
  });

  test("is readable by its owner alone", async () => {
    await new AuditLog(state.root).append(record("1"));
    expect([statSync(state.path("audit")).mode & 0o777, statSync(auditFile(state.root)).mode & 0o777]).toEqual([
      0o700, 0o600,
    ]);
  });

  test("goes on in a new file when the old one was moved away", async () => {
    const log = new AuditLog(state.root);
    await log.append(record("1"));
    renameSync(auditFile(state.root), state.path("moved"));
    await log.append(record("2"));
    expect(lines()).toHaveLength(1);
  });

  test("fails when it cannot be written, and works again afterwards", async () => {
    writeFileSync(state.path("audit"), "a file where the folder belongs");
    const log = new AuditLog(state.root);
    await expect(log.append(record("1"))).rejects.toThrow();
    renameSync(state.path("audit"), state.path("mended"));
    await log.append(record("2"));
    expect(lines()).toHaveLength(1);
  });
});
