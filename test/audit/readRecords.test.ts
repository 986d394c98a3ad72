import { appendFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AuditLog } from "../../src/audit/auditLog.ts";
import { type RecordFilter, readRecords } from "../../src/audit/readRecords.ts";
import { recordsFolder } from "../../src/audit/recordsFolder.ts";
import { TemporaryProject } from "../facts/temporaryProject.ts";
import { FakeClock } from "../gate/fakes.ts";
import { record } from "./records.ts";

let state: TemporaryProject;
beforeEach(() => {
  state = new TemporaryProject();
});
afterEach(() => state.remove());

async function calls(filter: RecordFilter = {}, path = recordsFolder(state.root)): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { call } of readRecords(path, filter)) found.push(call);
  return found;
}

function at(second: number, call: string, agent = "vscode") {
  return { ...record(call), time: new Date(Date.UTC(2026, 0, 1) + second * 1_000).toISOString(), agent };
}

/** Records of two windows at once, the first with archives. */
async function written(): Promise<void> {
  const clock = new FakeClock();
  const [one, two] = [
    new AuditLog(state.root, clock, undefined, { longestFile: 1_500 }),
    new AuditLog(state.root, clock),
  ];
  for (let second = 0; second < 12; second++)
    await (second % 3 === 0 ? two : one).append(at(second, String(second), second % 2 === 0 ? "codex" : "vscode"));
  await Promise.all([one.close(), two.close()]);
}

describe("records that are read", () => {
  test("come by time from all files, archives included, without what the log says of itself", async () => {
    await written();
    expect(await calls()).toEqual(Array.from({ length: 12 }, (_, second) => String(second)));
  });

  test("are those that are asked for", async () => {
    await written();
    const start = Date.UTC(2026, 0, 1);
    expect(await calls({ since: start + 4_000, until: start + 8_000 })).toEqual(["4", "5", "6", "7"]);
    expect(await calls({ agent: "codex", since: start + 5_000 })).toEqual(["6", "8", "10"]);
    expect(await calls({ session: "another" })).toEqual([]);
    expect(await calls({ folder: "/nowhere" })).toEqual([]);
    expect(await calls({ folder: "/" })).toEqual(await calls({}));
  });

  test("are not disturbed by lines that are none, nor by what lies in the place of a file", async () => {
    await written();
    const file = join(recordsFolder(state.root), "calls-2.jsonl");
    appendFileSync(
      file,
      `not json\n[]\n{"time":"never"}\n\n${"x".repeat(2_000_000)}\n${JSON.stringify(at(20, "after"))}\n`,
    );
    symlinkSync("/dev/zero", join(recordsFolder(state.root), "calls-9.jsonl"));
    expect((await calls()).filter((call) => call === "after" || call === "11")).toEqual(["11"]);
  });

  test("are none where there are none", async () => {
    expect(await calls({}, state.path("nowhere"))).toEqual([]);
  });
});
