import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  linkSync,
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Exchange, largestPayload } from "../../src/server/exchange.ts";

const isRoot = process.getuid?.() === 0;
let calls = "";
let exchange: Exchange;

beforeEach(() => {
  calls = mkdtempSync(join(tmpdir(), "exchange-"));
  exchange = new Exchange(calls, process.getuid?.());
});

afterEach(() => rmSync(calls, { recursive: true }));

const request = (name: string, content: string | Uint8Array = "{}") =>
  writeFileSync(join(calls, name), content, { mode: 0o600 });

describe("a request", () => {
  it("is read as it lies there and stays there", () => {
    request("a-1", Buffer.from([0, 255, 10]));
    expect(exchange.read("a-1")).toEqual({ kind: "request", payload: Buffer.from([0, 255, 10]) });
    expect(readdirSync(calls)).toEqual(["a-1"]);
  });

  it("is taken once", () => {
    request("a-1");
    expect([exchange.take("a-1"), exchange.take("a-1")]).toEqual(["taken", "gone"]);
    expect(readdirSync(calls)).toEqual([]);
  });

  const spoiled: readonly (readonly [string, () => unknown, string])[] = [
    ["is not there", () => undefined, "ENOENT"],
    ["is a link", () => [request("b"), symlinkSync(join(calls, "b"), join(calls, "a-1"))], "ELOOP"],
    ["is a folder", () => mkdirSync(join(calls, "a-1")), "is not a file of Holdpoint's"],
    ["is a pipe", () => spawnSync("mkfifo", ["-m", "600", join(calls, "a-1")]), "is not a file of Holdpoint's"],
    ["leads to a device", () => symlinkSync("/dev/zero", join(calls, "a-1")), "ELOOP"],
    ["others can read", () => [request("a-1"), chmodSync(join(calls, "a-1"), 0o644)], "Others can reach"],
    ["others can write", () => [request("a-1"), chmodSync(join(calls, "a-1"), 0o602)], "Others can reach"],
  ];
  it.each(spoiled)("counts as none when it %s", (_case, lay, why) => {
    lay();
    expect(exchange.read("a-1")).toEqual({ kind: "nothing", why: expect.stringContaining(why) });
  });

  it.runIf(isRoot)("counts as none when it belongs to another user", () => {
    request("a-1");
    chownSync(join(calls, "a-1"), 65_534, 65_534);
    expect(exchange.read("a-1")).toEqual({ kind: "nothing", why: expect.stringContaining("belongs to another user") });
  });

  it("is not read when it is larger than the bound", () => {
    request("a-1");
    truncateSync(join(calls, "a-1"), largestPayload + 1);
    expect(exchange.read("a-1")).toEqual({ kind: "too large" });
  });

  it("is read when it is as large as the bound", () => {
    request("a-1");
    truncateSync(join(calls, "a-1"), largestPayload);
    const found = exchange.read("a-1");
    expect(found.kind === "request" && found.payload.length).toBe(largestPayload);
  });
});

describe("an answer", () => {
  it("is laid out for this user alone, and removed", () => {
    exchange.answer("a-1", "holdpoint pass\n");
    expect(readdirSync(calls)).toEqual(["a-1.answer"]);
    expect(readFileSync(join(calls, "a-1.answer"), "utf8")).toBe("holdpoint pass\n");
    expect(statSync(join(calls, "a-1.answer")).mode & 0o777).toBe(0o600);
    exchange.discard("a-1");
    exchange.discard("a-1");
    expect(readdirSync(calls)).toEqual([]);
  });

  it("is not laid out over something that somebody put there", () => {
    request("b");
    linkSync(join(calls, "b"), join(calls, "a-1.draft"));
    expect(() => exchange.answer("a-1", "holdpoint pass\n")).toThrow("EEXIST");
    expect(readFileSync(join(calls, "b"), "utf8")).toBe("{}");
  });
});

it("sweeps whatever lies there, never through a link", () => {
  const outside = mkdtempSync(join(tmpdir(), "outside-"));
  writeFileSync(join(outside, "kept"), "");
  const other = join(outside, "linked");
  writeFileSync(other, "kept");
  symlinkSync(outside, join(calls, "link"));
  mkdirSync(join(calls, "folder/deep"), { recursive: true });
  symlinkSync(outside, join(calls, "folder/deep/link"));
  spawnSync("mkfifo", [join(calls, "pipe")]);
  linkSync(other, join(calls, "hard"));
  for (const name of ["a\nb", "x".repeat(250), "-rf", " ", "..."]) request(name);
  if (isRoot) chownSync(join(calls, "-rf"), 65_534, 65_534);
  for (const name of readdirSync(calls)) lutimesSync(join(calls, name), 1_000, 1_000);
  expect(exchange.sweep(1_001_000)).toEqual([]);
  expect([readdirSync(calls), readdirSync(outside).toSorted(), readFileSync(other, "utf8")]).toEqual([
    [],
    ["kept", "linked"],
    "kept",
  ]);
  rmSync(outside, { recursive: true });
});

it("sweeps what was last changed before a time, and nothing else", () => {
  for (const name of ["old-1", "old-1.answer", "new-1"]) request(name);
  mkdirSync(join(calls, "old-2"));
  for (const name of ["old-1", "old-1.answer", "old-2"]) utimesSync(join(calls, name), 1_000, 1_000);
  exchange.sweep(1_001_000);
  expect(readdirSync(calls)).toEqual(["new-1"]);
});
