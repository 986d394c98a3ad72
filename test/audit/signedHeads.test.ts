import { generateKeyPairSync } from "node:crypto";
import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { AuditLog } from "../../src/audit/auditLog.ts";
import { chainedJson } from "../../src/audit/chain.ts";
import { type HeadSigner, headSigner, signHeads } from "../../src/audit/headSignature.ts";
import { recordsFolder } from "../../src/audit/recordsFolder.ts";
import { verifyRecords } from "../../src/audit/verifyRecords.ts";
import { TemporaryProject } from "../facts/temporaryProject.ts";
import { FakeClock } from "../gate/fakes.ts";
import { callsOf, filesOf, linesOf, problemsOf, record } from "./records.ts";

// Whole files are read again for each try.
vi.setConfig({ testTimeout: 30_000 });

let state: TemporaryProject;
let clock: FakeClock;
beforeEach(() => {
  state = new TemporaryProject();
  clock = new FakeClock();
});
afterEach(() => state.remove());

function newSigner(): HeadSigner {
  const { privateKey } = generateKeyPairSync("ed25519");
  return headSigner(privateKey.export({ type: "pkcs8", format: "pem" }).toString());
}

const signer = newSigner();
const folder = (): string => recordsFolder(state.root);
const path = (name: string): string => join(folder(), name);

async function written(calls: readonly string[], by: HeadSigner | undefined = signer): Promise<void> {
  const log = new AuditLog(state.root, clock, () => by);
  for (const call of calls) await log.append(record(call), "signed");
  await log.close();
}

/** The lines of a file without the last ones, from the first that `from` finds. */
function cutFrom(file: string, from: string): void {
  const text = readFileSync(path(file), "utf8");
  const lines = text.slice(0, text.indexOf(from)).split("\n").slice(0, -1);
  truncateSync(path(file), Buffer.byteLength(lines.map((line) => `${line}\n`).join("")));
}

function statements(): readonly string[] {
  return readdirSync(folder()).filter((name) => name.startsWith("signed-"));
}

function withoutMarkers(): void {
  for (const name of readdirSync(folder())) if (/\.(?:free|held)-/.test(name)) rmSync(path(name));
}

describe("signed heads", () => {
  test("vouch for each destructive record in the batch that writes it, and name the key once", async () => {
    const log = new AuditLog(state.root, clock, () => signer);
    await log.append(record("1"));
    await log.append(record("2"), "signed");
    await log.append(record("3"), "signed");
    expect(callsOf(state.root, "calls-1.jsonl")).toEqual(
      // The first record of a window is signed with what else lies there.
      ["<begun>", "<key>", "1", "<signed>", "2", "<signed>", "3", "<signed>"],
    );
    const { problems, keys, files } = await verifyRecords(folder());
    expect({ problems, keys, signed: files[0]?.signed }).toEqual({
      problems: [],
      keys: [{ key: signer.key, last: new Date(clock.now()).toISOString() }],
      signed: 7,
    });
    await log.close();
  });

  test("vouch within a minute for records that can wait, also for those of programs without a key", async () => {
    await written(["from the command line"], undefined);
    const log = new AuditLog(state.root, clock, () => signer);
    await log.append(record("1"), "signed");
    const other = new AuditLog(state.root, clock);
    await other.append(record("elsewhere"));
    await log.append(record("2"), "soon");
    clock.advance(60_000);
    await log.sign();
    const { problems, files } = await verifyRecords(folder());
    expect({ problems, signed: files.map(({ signed, lines }) => lines - signed) }).toEqual({
      problems: [],
      signed: [1, 0],
    });
    await Promise.all([log.close(), other.close()]);
  });

  test("are made when a key comes late, and when it is another the records say so", async () => {
    let key: HeadSigner | undefined;
    const log = new AuditLog(state.root, clock, () => key);
    await log.append(record("1"), "signed");
    key = signer;
    await log.append(record("2"), "signed");
    key = newSigner();
    await log.append(record("3"), "signed");
    await log.close();
    const told = linesOf(state.root, "calls-1.jsonl").filter((line) => line.log === "key");
    expect(told.map(({ key: name, former }) => [name, former])).toEqual([
      [signer.key, []],
      [key.key, [signer.key]],
    ]);
    const { problems, keys } = await verifyRecords(folder());
    expect({ problems, keys: keys.map((one) => one.key) }).toEqual({ problems: [], keys: [signer.key, key.key] });
    expect((await verifyRecords(folder(), key.key)).problems.map(({ kind }) => kind)).toEqual(["forged"]);
  });

  test("show what was cut off at the end, without anything else that knows it", async () => {
    await written(["1", "2", "3"]);
    withoutMarkers();
    cutFrom("calls-1.jsonl", '"call":"3"');
    expect(await problemsOf(state.root)).toEqual([
      { file: "calls-1.jsonl", line: expect.any(Number) as number, kind: "missing" },
    ]);
  });

  test("show a records file that is gone with its marker", async () => {
    await written(["1"]);
    withoutMarkers();
    rmSync(path("calls-1.jsonl"));
    expect((await problemsOf(state.root)).map(({ kind }) => kind)).toEqual(["missing"]);
  });

  test("are missed when they are taken away from a chain that has them", async () => {
    await written(["1", "2"]);
    for (const name of statements()) rmSync(path(name));
    expect((await problemsOf(state.root)).map(({ kind }) => kind)).toEqual(["missing"]);
  });

  test("cannot be made without the key, whoever lays another one there", async () => {
    await written(["1", "2"]);
    const [name = ""] = statements();
    const statement = JSON.parse(readFileSync(path(name), "utf8")) as Parameters<typeof signHeads>[0] & {
      heads: Parameters<typeof signHeads>[2];
      time: string;
    };
    const forger = newSigner();
    writeFileSync(
      path(name),
      JSON.stringify({ ...signHeads(forger, statement.time, statement.heads), key: signer.key }),
    );
    expect(await problemsOf(state.root)).toEqual([{ file: name, line: 0, kind: "forged" }]);
    writeFileSync(path(name), JSON.stringify(signHeads(forger, statement.time, statement.heads)));
    expect(await problemsOf(state.root)).toEqual([{ file: name, line: 0, kind: "forged" }]);
  });

  test("show a tail that was written anew with right hashes", async () => {
    await written(["1", "2", "3"]);
    const lines = readFileSync(path("calls-1.jsonl"), "utf8").split("\n").slice(0, -1);
    const at = lines.findIndex((line) => line.includes('"call":"2"'));
    const before = JSON.parse(lines[at - 1] ?? "") as { seq: number; hash: string };
    let head = { seq: before.seq, hash: before.hash };
    const anew = lines.slice(at).map((line) => {
      const body = line
        .replace('"call":"2"', '"call":"9"')
        .replace(/^\{"seq":\d+,"prev":"\w+",/, "{")
        .slice(0, -75);
      const next = chainedJson(head, `${body}}`);
      head = next.head;
      return next.line;
    });
    writeFileSync(path("calls-1.jsonl"), `${lines.slice(0, at).join("\n")}\n${anew.join("")}`);
    withoutMarkers();
    expect((await problemsOf(state.root)).length).toBeGreaterThan(0);
  });
});

describe("archives", () => {
  test("keep the chain: a full file goes on in the next, which names it, and all of them verify", async () => {
    const log = new AuditLog(state.root, clock, () => signer, { longestFile: 4_000 });
    for (let at = 0; at < 30; at++) await log.append(record(String(at)), "signed");
    await log.close();
    const archives = filesOf(state.root).filter((name) => name.includes(".archive-"));
    expect(archives.length).toBeGreaterThan(2);
    expect(
      filesOf(state.root)
        .flatMap((file) => callsOf(state.root, file))
        .filter((call) => /^\d+$/.test(call)),
    ).toHaveLength(30);
    expect(await problemsOf(state.root)).toEqual([]);
    const [first = ""] = archives;
    rmSync(path(first));
    expect((await problemsOf(state.root)).map(({ kind }) => kind)).toEqual(expect.arrayContaining(["missing"]));
  });

  test("are made of old files, too", async () => {
    await written(["1"]);
    clock.advance(91 * 24 * 3_600_000);
    await written(["2"]);
    expect(filesOf(state.root)).toHaveLength(2);
    expect(linesOf(state.root, "calls-1.jsonl")[0]).toMatchObject({ log: "begun", why: "rotated" });
    expect(await problemsOf(state.root)).toEqual([]);
  });

  test("show what was cut off one of them", async () => {
    const log = new AuditLog(state.root, clock, undefined, { longestFile: 4_000 });
    for (let at = 0; at < 30; at++) await log.append(record(String(at)));
    await log.close();
    const archive = filesOf(state.root).find((name) => name.includes(".archive-")) ?? "";
    const lines = readFileSync(path(archive), "utf8").split("\n").slice(0, -2);
    writeFileSync(path(archive), `${lines.join("\n")}\n`);
    expect(await problemsOf(state.root)).toEqual([{ file: archive, line: lines.length + 1, kind: "missing" }]);
  });
});

/** What may be done to the lines of a file. */
type Tampering = (lines: string[], at: number, other: number) => string[];
const tamperings: Readonly<Record<string, Tampering>> = {
  remove: (lines, at) => lines.toSpliced(at, 1),
  repeat: (lines, at) => lines.toSpliced(at, 0, lines[at] ?? ""),
  swap: (lines, at, other) => lines.with(at, lines[other] ?? "").with(other, lines[at] ?? ""),
  "cut off": (lines, at) => lines.slice(0, at),
  "cut in the middle": (lines, at) => [...lines.slice(0, at), (lines[at] ?? "").slice(0, 40)],
  change: (lines, at, other) => {
    const line = lines[at] ?? "";
    const place = other % line.length;
    const code = line.charCodeAt(place);
    return lines.with(
      at,
      `${line.slice(0, place)}${String.fromCharCode(code === 120 ? 121 : 120)}${line.slice(place + 1)}`,
    );
  },
  insert: (lines, at) => lines.toSpliced(at, 0, '{"seq":1,"event":"released"}'),
};

describe("whatever is done to the records", () => {
  test("is found", async () => {
    const log = new AuditLog(state.root, clock, () => signer, { longestFile: 6_000 });
    for (let at = 0; at < 24; at++) await log.append(record(String(at)), at % 3 === 0 ? "signed" : "durable");
    await log.close();
    withoutMarkers();
    expect(await problemsOf(state.root)).toEqual([]);
    const files = filesOf(state.root);
    const file = fc.constantFrom(...files);
    const kind = fc.constantFrom(...Object.keys(tamperings));
    await fc.assert(
      fc.asyncProperty(file, kind, fc.nat(), fc.nat(), async (name, what, at, other) => {
        const whole = readFileSync(path(name), "utf8");
        const lines = whole.split("\n").slice(0, -1);
        const tampered =
          tamperings[what]?.(lines, at % lines.length, other % (what === "change" ? 10_000 : lines.length)) ?? [];
        const text = tampered.length === 0 ? "" : `${tampered.join("\n")}${what === "cut in the middle" ? "" : "\n"}`;
        // The last line of a signed file is the signature itself, which nothing vouches for yet: only its loss is not seen.
        const cuts = ["remove", "cut off", "cut in the middle"].includes(what);
        fc.pre(text !== whole && !(cuts && name === "calls-1.jsonl" && at % lines.length === lines.length - 1));
        writeFileSync(path(name), text);
        try {
          const problems = await problemsOf(state.root);
          expect(problems.length, `${what} in ${name}`).toBeGreaterThan(0);
        } finally {
          writeFileSync(path(name), whole);
        }
      }),
      { numRuns: 200 },
    );
  });
});
