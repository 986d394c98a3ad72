import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { score } from "./score.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "scored-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, lines: readonly object[]): string {
  const path = join(folder, name);
  writeFileSync(path, lines.map((line) => JSON.stringify(line)).join("\n"));
  return path;
}

it("judges a collection, lists what is asked for, and shows what moved since its baseline", async () => {
  const rows = [
    { id: "one", source: "mine", group: "files", command: "rm -rf src", label: "danger" },
    { id: "two", source: "mine", group: "files", command: "ls", label: "danger" },
    { id: "three", source: "mine", group: "git", command: "git status", label: "safe" },
    { id: "four", source: "theirs", group: "git", command: "git push --force", label: "safe" },
    { id: "five", source: "theirs", group: "tests", command: "npm test", label: "safe" },
    { id: "six", source: "theirs", group: "tests", command: "pytest -x", label: "safe" },
    ...Array.from({ length: 5 }, (_, index) => ({ id: `more ${index}`, command: "ls -a", label: "safe" })),
  ];
  const collection = write("rows.jsonl", rows);
  const contradictions = join(folder, "list.json");
  writeFileSync(
    contradictions,
    JSON.stringify([{ sentence: "Held: every other destructive effect.", label: "safe", ids: ["four"] }]),
  );
  const baseline = join(folder, "deep/baseline.json");
  const request = { collection, contradictions, baseline, group: undefined, keep: "first", bounds: "none" } as const;

  const first = await score({ ...request, misses: "listed", friction: "listed" });
  expect(first).toMatch(/every row +1 of 2 +50\.0 % +1 of 9 +11\.1 %/);
  expect(first).toMatch(/without the 1 listed as against the design +1 of 2 +50\.0 % +0 of 8 +0\.0 %/);
  expect(first).toContain('two [files] "ls"');
  expect(first).toMatch(/\* four \[git\] "git push --force"\n +\S/);
  expect(first).toMatch(/folder's code asked {2,}4 {2,}3 {2,}1\n/);
  expect(first).toMatch(/code was accepted {2,}2 {2,}1 {2,}1\n/);
  expect(first).toMatch(/with a sandbox {2,}2 {2,}1 {2,}1\n/);
  expect(first).toContain("2 run the folder's own code: without a sandbox 1 question for all of them");
  expect(first).toContain("baseline written");
  const kept: unknown = JSON.parse(readFileSync(baseline, "utf8"));
  expect(kept).toMatchObject({ one: "hold", two: "allow", three: "allow", four: "hold" });

  writeFileSync(baseline, JSON.stringify({ one: "allow", two: "hold", three: "allow", four: "hold" }));
  const second = await score({ ...request, misses: "counted", friction: "counted" });
  expect(second).toContain("1 better, 1 worse, 0 decided otherwise to the same effect; 7 rows new, 0 gone");
  expect(second).not.toContain("danger that passed");

  const git = await score({ ...request, misses: "counted", friction: "counted", group: "git", keep: "now" });
  expect(git).toMatch(/every row +- +1 of 2/);
  expect(git).toContain("baseline replaced");
});

it("says which baseline cannot be read", async () => {
  const collection = write("rows.jsonl", [{ id: "one", command: "ls", label: "safe" }]);
  const contradictions = join(folder, "list.json");
  writeFileSync(contradictions, "[]");
  const baseline = write("baseline.json", [{ one: "perhaps" }]);
  const request = { collection, contradictions, baseline, group: undefined, keep: "first", bounds: "none" } as const;
  await expect(score({ ...request, misses: "counted", friction: "counted" })).rejects.toThrow(baseline);
});
