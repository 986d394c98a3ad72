import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/core/policy/verdict.ts";
import { deedOf, placeMark, reachOf } from "../../src/shared/deeds.ts";
import { finding } from "./support/holds.ts";

const process = { scheme: "process", name: "1" } as const;
const terminal = { scheme: "process", name: "0b1a2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d" } as const;
const branch = { scheme: "git", name: "origin/main" } as const;
const host = { scheme: "host", name: "a.b:443" } as const;
const npm = { scheme: "npm", name: "shop" } as const;

const rows: readonly (readonly [string, Finding, string])[] = [
  ["deleting", finding("a"), "Deletes"],
  ["overwriting", finding("a", { verb: "create" }), "Overwrites"],
  ["an edit", finding("a", { verb: "modify", loses: "edit" }), "Changes"],
  ["git reset", finding("a", { verb: "modify", loses: "uncommitted" }), "Discards uncommitted changes in"],
  ["deleting a branch", finding("a", { on: branch, loses: "history" }), "Discards history of"],
  ["reading", finding("a", { verb: "read", loses: "none" }), "Reads"],
  ["chmod", finding("a", { verb: "administer", loses: "system" }), "Changes permissions or attributes of"],
  ["kill", finding("a", { verb: "administer", loses: "system", on: process }), "Ends"],
  ["a push", finding("a", { verb: "publish", loses: "none", on: branch }), "Pushes to"],
  ["a forced push", finding("a", { verb: "publish", loses: "remote", on: branch }), "Overwrites"],
  ["a release", finding("a", { verb: "publish", loses: "none", on: npm }), "Publishes"],
  ["a download", finding("a", { verb: "connect", loses: "none", on: host }), "Connects to"],
  ["an upload", finding("a", { verb: "connect", loses: "remote", on: host }), "Sends something to"],
  ["an upload of another kind", finding("a", { verb: "publish", loses: "none", on: host }), "Sends something to"],
  ["running", finding("a", { verb: "execute", loses: "none" }), "Runs"],
  ["a program", finding("a", { verb: "execute", loses: "none", on: process }), "Runs"],
  ["Enter in a terminal", finding("a", { verb: "execute", loses: "none", on: terminal, source: "" }), "Types into"],
  [
    "ending a terminal",
    finding("a", { verb: "execute", loses: "none", on: terminal, source: `kill_terminal ${terminal.name}` }),
    "Ends",
  ],
];

describe("a deed", () => {
  it.each(rows)("of %s is told by what it takes away", (_name, { effect }, expected) => {
    expect(deedOf(effect).verb).toBe(expected);
  });

  it.each([
    ["workspace", "hold", ""],
    ["outside", "hold", "outside the workspace"],
    ["output", "allow", "build output"],
    ["selfRunning", "hold", "run by other programs"],
    ["protected", "hold", "may reach protected files"],
    ["protected", "deny", "protected"],
    ["floor", "hold", "may be catastrophic"],
    ["floor", "deny", "catastrophic"],
    ["unknown", "hold", "place not known"],
  ] as const)("in a place of kind %s, decided %s, is marked %j", (place, decision, expected) => {
    expect(placeMark(finding("a", { place, decision }))).toBe(expected);
  });

  it.each([
    ["none", "nothing"],
    ["tree", "one folder"],
    ["remote", "other machines or services"],
    ["unknown", "not known"],
  ] as const)("that reaches %s is said to reach %s", (radius, expected) => {
    expect(reachOf(radius)).toBe(expected);
  });
});
