import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Recent } from "../../src/cli/recent.ts";
import { realFolder, ScopeRoots } from "../../src/cli/scopeRoot.ts";
import { AcceptedStore } from "../../src/scopeFile/acceptedStore.ts";
import { FakeKeeper } from "../scopeFile/fakeKeeper.ts";

let folder: string;

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "root-")));
  mkdirSync(join(folder, "repository", ".git"), { recursive: true });
  mkdirSync(join(folder, "repository", "package", "src"), { recursive: true });
  mkdirSync(join(folder, "scoped", "repository", ".git"), { recursive: true });
  mkdirSync(join(folder, "plain", "deep"), { recursive: true });
  mkdirSync(join(folder, "odd", ".holdpoint.json"), { recursive: true });
  writeFileSync(join(folder, "scoped", ".holdpoint.json"), "{}");
  writeFileSync(join(folder, "repository", "package", ".holdpoint.json"), '{"version":1}');
  symlinkSync(join(folder, "plain"), join(folder, "link"));
});

afterAll(() => rmSync(folder, { recursive: true }));

describe("the scope's root", () => {
  it.each([
    ["the folder with the scope file", "scoped", "scoped"],
    ["the nearest folder above with a scope file, before the repository", "scoped/repository", "scoped"],
    ["a scope file below the repository's root", "repository/package/src", "repository/package"],
    ["the repository where there is no scope file", "repository", "repository"],
    ["the folder alone where there is neither", "plain/deep", "plain/deep"],
    ["a folder that does not exist", "plain/gone/deeper", "plain/gone/deeper"],
  ])("is %s", (_name, cwd, root) => {
    expect(new ScopeRoots(new AcceptedStore(join(folder, "state"), undefined)).rootOf(join(folder, cwd))).toBe(
      join(folder, root),
    );
  });

  it("is a folder whose scope file was accepted and then removed", () => {
    const accepted = new AcceptedStore(join(folder, "state"), new FakeKeeper());
    accepted.write(join(folder, "plain"), "{}", "person", new Date(0));
    expect(new ScopeRoots(accepted).rootOf(join(folder, "plain/deep"))).toBe(join(folder, "plain"));
  });
});

it.each([
  ["link", "plain"],
  ["link/", "plain"],
  ["link/deep/../deep", "plain/deep"],
  ["link/gone/away", "plain/gone/away"],
])("resolves links as far as a folder exists: %s", (path, real) => {
  expect(realFolder(`${folder}/${path}`)).toBe(join(folder, real));
});

it("leaves the root as it is", () => {
  expect(realFolder("/")).toBe("/");
});

it("remembers a bounded number of findings", () => {
  let found = 0;
  const recent = new Recent<number>(2, 60_000);
  const find = (): number => ++found;
  expect(["a", "a", "b", "a", "c", "a", "b"].map((key) => recent.get(key, find))).toEqual([1, 1, 2, 1, 3, 4, 5]);
});

it("forgets what it found too long ago", () => {
  let found = 0;
  const recent = new Recent<number>(2, 0);
  expect([recent.get("a", () => ++found), recent.get("a", () => ++found)]).toEqual([1, 2]);
});
