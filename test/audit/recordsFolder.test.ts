import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { listedRecords, recordsFolder } from "../../src/audit/recordsFolder.ts";
import { TemporaryProject } from "../facts/temporaryProject.ts";

let state: TemporaryProject;
beforeEach(() => {
  state = new TemporaryProject();
});
afterEach(() => state.remove());

it("lists every records file, the one written to last first, and nothing else", async () => {
  const folder = recordsFolder(state.root);
  expect(await listedRecords(state.root)).toEqual([]);
  mkdirSync(folder);
  const names = [
    "calls-1.jsonl",
    "calls-10.jsonl",
    "calls-2.aside-x.jsonl",
    "calls.jsonl",
    "notes.txt",
    "calls-3.held-x",
  ];
  for (const [index, name] of names.entries()) {
    writeFileSync(join(folder, name), "x".repeat(index));
    utimesSync(join(folder, name), 1_000 + index, 1_000 + index);
  }
  expect(await listedRecords(state.root)).toEqual(
    [3, 2, 1, 0].map((index) => ({
      name: names[index],
      path: join(folder, names[index] ?? ""),
      changed: (1_000 + index) * 1_000,
      bytes: index,
    })),
  );
});
