import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AuditLog } from "../../src/audit/auditLog.ts";
import { beforeFirst, chainedLine, type Head, longestLine } from "../../src/audit/chain.ts";
import { recordsFolder } from "../../src/audit/recordsFolder.ts";
import { verifyRecords } from "../../src/audit/verifyRecords.ts";
import type { AuditRecord } from "../../src/core/record.ts";
import { TemporaryProject } from "../facts/temporaryProject.ts";
import { FakeClock } from "../gate/fakes.ts";
import { problemsOf, record } from "./records.ts";

let state: TemporaryProject;
beforeEach(() => {
  state = new TemporaryProject();
});
afterEach(() => state.remove());

/** Writes records with the calls 1 to `count`: they stand in the lines 2 to `count` + 1. */
async function written(count: number): Promise<string> {
  const log = new AuditLog(state.root, new FakeClock());
  for (let call = 1; call <= count; call++) await log.append(record(String(call)));
  await log.close();
  return join(recordsFolder(state.root), "calls-1.jsonl");
}

type Lines = readonly string[];

describe("verifying records", () => {
  test("finds what was written intact, and says where the chain stands", async () => {
    const path = await written(9);
    const last = readFileSync(path, "utf8").trimEnd().split("\n").at(-1) ?? "";
    const head = { chain: expect.stringMatching(/^[0-9a-f]{32}$/), seq: 9, hash: JSON.parse(last).hash as string };
    const whole = {
      files: [{ file: "calls-1.jsonl", state: "intact", lines: 10, signed: 0, head }],
      problems: [],
      keys: [],
    };
    expect([await verifyRecords(path), await verifyRecords(recordsFolder(state.root))]).toEqual([whole, whole]);
  });

  const rows: readonly {
    readonly what: string;
    readonly line: number;
    readonly kind: string;
    act(lines: Lines): Lines;
  }[] = [
    {
      what: "a changed byte",
      line: 5,
      kind: "changed",
      act: (l) => l.with(4, (l[4] ?? "").replace("vscode", "vscodf")),
    },
    {
      what: "a changed hash",
      line: 5,
      kind: "changed",
      act: (l) =>
        l.with(
          4,
          (l[4] ?? "").replace(/(.)"\}$/, (_end, digit) => `${digit === "0" ? "1" : "0"}"}`),
        ),
    },
    { what: "a removed line", line: 5, kind: "missing", act: (l) => l.toSpliced(4, 1) },
    { what: "removed lines", line: 5, kind: "missing", act: (l) => l.toSpliced(4, 3) },
    { what: "a removed first line", line: 1, kind: "missing", act: (l) => l.slice(1) },
    { what: "swapped lines", line: 5, kind: "reordered", act: (l) => l.with(4, l[5] ?? "").with(5, l[4] ?? "") },
    { what: "a line moved to the end", line: 5, kind: "reordered", act: (l) => [...l.toSpliced(4, 1), l[4] ?? ""] },
    { what: "a repeated line", line: 6, kind: "reordered", act: (l) => l.toSpliced(5, 0, l[4] ?? "") },
    { what: "a foreign line at the end", line: 11, kind: "foreign", act: (l) => [...l, '{"event":"released"}'] },
    { what: "a foreign line inside", line: 3, kind: "foreign", act: (l) => l.toSpliced(2, 0, "# a remark") },
    { what: "an empty line", line: 3, kind: "foreign", act: (l) => l.toSpliced(2, 0, "") },
    { what: "a line too long", line: 3, kind: "foreign", act: (l) => l.toSpliced(2, 0, "x".repeat(longestLine + 1)) },
    { what: "a line cut short inside", line: 5, kind: "foreign", act: (l) => l.with(4, (l[4] ?? "").slice(0, -9)) },
    { what: "a line written anew as a whole", line: 5, kind: "changed", act: (l) => l.with(4, forged(l, 4)) },
    { what: "a last line written anew", line: 10, kind: "changed", act: (l) => l.with(9, forged(l, 9)) },
    { what: "an additional line that fits", line: 0, kind: "", act: (l) => [...l, forged([...l, ""], 10)] },
    { what: "all lines after one written anew", line: 10, kind: "changed", act: (l) => rewritten(l, 4) },
    { what: "the last lines removed", line: 8, kind: "missing", act: (l) => l.slice(0, 7) },
    { what: "all lines removed", line: 0, kind: "missing", act: () => [] },
    { what: "a later format", line: 1, kind: "foreign", act: (l) => l.with(0, laterFormat(l)) },
  ];

  test.each(rows)("sees $what", async ({ line, kind, act }) => {
    const path = await written(9);
    const lines = readFileSync(path, "utf8").split("\n").slice(0, -1);
    writeFileSync(
      path,
      act(lines)
        .map((one) => `${one}\n`)
        .join(""),
    );
    const problems = await problemsOf(state.root);
    // Where the file is beyond recognition, the marker of its place also knows that its chain is gone.
    expect(problems[0]).toEqual(kind === "" ? undefined : { file: "calls-1.jsonl", line, kind });
  });

  test("sees a line that is not finished", async () => {
    const path = await written(9);
    writeFileSync(path, readFileSync(path).subarray(0, -30));
    expect(await problemsOf(state.root)).toContainEqual({ file: "calls-1.jsonl", line: 10, kind: "torn" });
  });

  test("sees a file that is gone, and one put in its place", async () => {
    const path = await written(9);
    copyFileSync(path, state.path("old"));
    rmSync(path);
    expect(await problemsOf(state.root)).toContainEqual({ file: "calls-1.jsonl", line: 0, kind: "missing" });
    const other = new TemporaryProject();
    const log = new AuditLog(other.root, new FakeClock());
    await log.append(record("1"));
    await log.close();
    renameSync(join(recordsFolder(other.root), "calls-1.jsonl"), path);
    other.remove();
    expect(await problemsOf(state.root)).toEqual([{ file: "calls-1.jsonl", line: 0, kind: "missing" }]);
  });

  test("sees a false copy beside the true file", async () => {
    const path = await written(9);
    copyFileSync(path, path.replace(".jsonl", ".aside-true.jsonl"));
    const lines = readFileSync(path, "utf8").split("\n").slice(0, -1);
    writeFileSync(path, rewritten(lines, 4).join("\n").concat("\n"));
    expect(await problemsOf(state.root)).toContainEqual({ file: "calls-1.jsonl", line: 0, kind: "foreign" });
  });

  test("sees a chain written anew from the start that another file knows", async () => {
    const [left, right] = [new AuditLog(state.root, new FakeClock()), new AuditLog(state.root, new FakeClock())];
    await left.append(record("1"));
    await left.append(record("2"));
    await right.append(record("3"));
    await Promise.all([left.close(), right.close()]);
    const path = join(recordsFolder(state.root), "calls-1.jsonl");
    const lines = readFileSync(path, "utf8").split("\n").slice(0, -1);
    writeFileSync(path, rewritten(lines, 1).join("\n").concat("\n"));
    expect(await problemsOf(state.root)).toEqual([{ file: "calls-1.jsonl", line: 3, kind: "changed" }]);
  });

  test("passes over what it cannot read in a line that is in order", async () => {
    const path = await written(1);
    const last = JSON.parse(readFileSync(path, "utf8").trimEnd().split("\n").at(-1) ?? "") as Head;
    const odd = { log: "heads", time: 7, others: [null, 3, { kind: "chain" }, { kind: "unchained", file: "../x" }] };
    writeFileSync(path, `${readFileSync(path, "utf8")}${chainedLine(last, odd).line}`);
    expect(await problemsOf(state.root)).toEqual([]);
  });

  test("does not take a changed file for what another version wrote", async () => {
    const path = await written(2);
    writeFileSync(path, `${JSON.stringify(record("1"))}\n`);
    await written(1);
    expect((await problemsOf(state.root)).map(({ kind }) => kind)).toEqual(["foreign", "missing"]);
  });

  test("finds no records where there are none", async () => {
    expect(await verifyRecords(state.path("nothing"))).toEqual({ files: [], problems: [], keys: [] });
  });

  test.skipIf(!existsSync("/usr/bin/python3"))("is as a few lines of script would do it", async () => {
    const path = await written(9);
    const script = [
      "import hashlib, sys",
      "previous = '0' * 64",
      "for number, line in enumerate(open(sys.argv[1], 'rb').read().splitlines()):",
      '    start = \'{"seq":%d,"prev":"%s",\' % (number, previous)',
      "    previous = hashlib.sha256(line[:-75]).hexdigest()",
      "    assert line.startswith(start.encode()) and line[-66:-2].decode() == previous, number",
      "print(number + 1, previous)",
    ].join("\n");
    const said = execFileSync("/usr/bin/python3", ["-c", script, path], { encoding: "utf8" });
    const [file] = (await verifyRecords(path)).files;
    expect(said.trim()).toBe(`${file?.lines} ${file?.head?.hash}`);
  });
});

/** Another record, in the place of the line at `index`, right in itself and after the one before it. */
function forged(lines: Lines, index: number): string {
  const before = index === 0 ? undefined : (JSON.parse(lines[index - 1] ?? "") as Head);
  return chainedLine(before ?? beforeFirst, { ...record("forged") } satisfies AuditRecord).line.trimEnd();
}

/** The line at `index` forged, and every line after it chained to that. */
function rewritten(lines: Lines, index: number): Lines {
  const written = [...lines.slice(0, index), forged(lines, index)];
  for (const line of lines.slice(index + 1)) {
    const { seq: _seq, prev: _prev, hash: _hash, ...body } = JSON.parse(line) as Record<string, unknown>;
    written.push(chainedLine(JSON.parse(written.at(-1) ?? "") as Head, body).line.trimEnd());
  }
  return written;
}

function laterFormat(lines: Lines): string {
  const { seq: _seq, prev: _prev, hash: _hash, ...body } = JSON.parse(lines[0] ?? "") as Record<string, unknown>;
  return chainedLine(beforeFirst, { ...body, format: 2 }).line.trimEnd();
}
