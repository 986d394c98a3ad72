import { copyFileSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AuditLog } from "../../src/audit/auditLog.ts";
import { recordsFolder } from "../../src/audit/recordsFolder.ts";
import { verifyRecords } from "../../src/audit/verifyRecords.ts";
import { TemporaryProject } from "../facts/temporaryProject.ts";
import { FakeClock } from "../gate/fakes.ts";
import { record } from "./records.ts";

let state: TemporaryProject;
beforeEach(() => {
  state = new TemporaryProject();
});
afterEach(() => state.remove());

const path = (name: string): string => join(recordsFolder(state.root), name);

/** Writes `count` records as a window does that is open meanwhile, and calls `within` before it closes. */
async function write(count: number, within: () => Promise<void> = async () => undefined): Promise<void> {
  const log = new AuditLog(state.root, new FakeClock());
  for (let call = 1; call <= count; call++) await log.append(record(String(call)));
  await within();
  await log.close();
}

async function ids(): Promise<readonly string[]> {
  return (await verifyRecords(recordsFolder(state.root))).problems.map(({ id }) => id);
}

function edit(name: string, from: string, to: string): void {
  writeFileSync(path(name), readFileSync(path(name), "utf8").replace(from, to));
}

describe("the id of a loss", () => {
  it("stays the same while nothing else is lost, however much is written", async () => {
    await write(3);
    rmSync(path("calls-1.jsonl"));
    await write(2);
    const known = await ids();
    expect(known).toHaveLength(1);
    await write(5, async () => write(4));
    expect(await ids()).toEqual(known);
  });

  it("is another for another chain that was lost under the same name", async () => {
    await write(3);
    rmSync(path("calls-1.jsonl"));
    await write(3);
    const known = await ids();
    rmSync(path("calls-1.jsonl"));
    await write(3);
    const now = await ids();
    expect(now.some((id) => !known.includes(id))).toBe(true);
  });

  it.each<[string, () => void]>([
    ["a line after the first flaw is changed", () => edit("calls-1.jsonl", '"call":"7"', '"call":"8"')],
    ["a line before it is changed", () => edit("calls-1.jsonl", '"call":"2"', '"call":"8"')],
    ["the flaw is changed again", () => edit("calls-1.jsonl", '"call":"5x"', '"call":"5y"')],
    [
      "lines after it are removed",
      () =>
        writeFileSync(
          path("calls-1.jsonl"),
          readFileSync(path("calls-1.jsonl"), "utf8").split("\n").slice(0, 7).concat("").join("\n"),
        ),
    ],
    ["lines are added", () => writeFileSync(path("calls-1.jsonl"), "{}\n", { flag: "a" })],
    ["the file is removed", () => rmSync(path("calls-1.jsonl"))],
    ["its chain is copied", () => copyFileSync(path("calls-1.jsonl"), path("calls-5.jsonl"))],
  ])("does not cover it when %s", async (_name, act) => {
    await write(9);
    edit("calls-1.jsonl", '"call":"5"', '"call":"5x"');
    const known = await ids();
    expect(known).toHaveLength(1);
    act();
    const now = await ids();
    expect(now.some((id) => !known.includes(id))).toBe(true);
  });

  it("of a flaw stays once the file is set aside and a new one is begun", async () => {
    await write(9);
    edit("calls-1.jsonl", '"call":"5"', '"call":"5x"');
    renameSync(path("calls-1.jsonl"), path("calls-1.aside-by-hand.jsonl"));
    await write(1);
    const known = await ids();
    await write(3);
    expect(await ids()).toEqual(known);
  });

  it("is the same for the file by itself and in its folder", async () => {
    await write(9);
    edit("calls-1.jsonl", '"call":"5"', '"call":"5x"');
    const alone = (await verifyRecords(path("calls-1.jsonl"))).problems.map(({ id }) => id);
    expect(alone).toEqual(await ids());
  });
});
