import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { loadPty } from "../../src/run/loadPty.ts";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "pty-"));
});

afterAll(() => rmSync(folder, { recursive: true }));

/** A program in a folder of its own, with this text as its node-pty; undefined: without any. */
function programWith(name: string, module: string | undefined): string {
  const home = join(folder, name);
  mkdirSync(join(home, "node_modules", "node-pty"), { recursive: true });
  if (module !== undefined) writeFileSync(join(home, "node_modules", "node-pty", "index.js"), module);
  return join(home, "cli.cjs");
}

it("loads the module that the project installs", () => {
  expect(loadPty(import.meta.filename)).toMatchObject({
    kind: "loaded",
    native: { fork: expect.any(Function), resize: expect.any(Function) },
  });
});

it.each([
  [
    "the module is not installed",
    undefined,
    /does not load: Cannot find module 'node-pty'.*Nothing was run\. Reinstall Holdpoint/,
  ],
  [
    "its build is for another libc",
    `throw new Error("Error loading shared library libc.musl-x86_64.so.1")`,
    /glibc 2\.28/,
  ],
  ["the system's glibc is too old", `throw new Error("libm.so.6: version 'GLIBC_2.28' not found")`, /glibc 2\.28/],
  [
    "there is no build for this machine",
    `throw new Error("Failed to load native module: pty.node, checked: prebuilds/linux-riscv64")`,
    /npm rebuild node-pty/,
  ],
  [
    "it is another version",
    "exports.spawn = () => undefined;",
    /not the version that Holdpoint was built with.*Reinstall/,
  ],
  ["it throws what is no error", "throw 'odd'", /does not load: odd/],
])("says what to do where %s", (name, module, problem) => {
  expect(loadPty(programWith(name.replaceAll(" ", "-"), module))).toEqual({
    kind: "missing",
    problem: expect.stringMatching(problem),
  });
});

it("says that Windows has no runs yet", () => {
  expect(loadPty(import.meta.filename, "win32")).toEqual({
    kind: "missing",
    problem: expect.stringMatching(/not supported on Windows yet\. Nothing was run/),
  });
});
