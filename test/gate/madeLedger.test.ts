import { describe, expect, test } from "vitest";
import type { Caller } from "../../src/core/call/call.ts";
import { MadeLedger } from "../../src/gate/madeLedger.ts";

const caller: Caller = { agent: "vscode", label: "VS Code agent", session: "one", identity: "claimed" };

function known(ledger: MadeLedger, by: Caller = caller): readonly (readonly [string, string])[] {
  return [...(ledger.of(by)?.files ?? [])];
}

describe("what a session made", () => {
  test("is its own alone", () => {
    const ledger = new MadeLedger();
    ledger.add(caller, "/w/a", "1");
    expect(known(ledger)).toEqual([["/w/a", "1"]]);
    expect(known(ledger, { ...caller, session: "two" })).toEqual([]);
    expect(known(ledger, { ...caller, agent: "other" })).toEqual([]);
  });

  test("is nothing where the caller names no session", () => {
    const ledger = new MadeLedger();
    ledger.add({ ...caller, session: "" }, "/w/a", "1");
    expect(ledger.of({ ...caller, session: "" })).toBeUndefined();
  });

  test("is what was written last", () => {
    const ledger = new MadeLedger();
    ledger.add(caller, "/w/a", "1");
    ledger.add(caller, "/w/a", "2");
    expect(known(ledger)).toEqual([["/w/a", "2"]]);
    ledger.forget(caller, "/w/a");
    expect(ledger.of(caller)).toBeUndefined();
  });

  test.each([
    ["the file itself", "/w/d/a", []],
    ["another spelling of it", "/W/D/A", []],
    ["a folder around it", "/w", []],
    ["everything", "/", []],
    ["its neighbour", "/w/d/ab", [["/w/d/a", "1"]]],
  ] as const)("ends where git or a move puts something at %s", (_what, place, left) => {
    for (const how of ["overwritten", "moved"] as const) {
      const ledger = new MadeLedger();
      ledger.add(caller, "/w/d/a", "1");
      ledger[how]([place]);
      expect(known(ledger)).toEqual(left);
    }
  });

  test("never begins where something was moved to, whenever that happens", () => {
    const ledger = new MadeLedger();
    ledger.moved(["/w/later"]);
    ledger.add(caller, "/w/later", "1");
    ledger.add(caller, "/w/later/below", "1");
    ledger.add(caller, "/w/Later", "1");
    expect(ledger.of(caller)).toBeUndefined();
    ledger.overwritten(["/w/once"]);
    ledger.add(caller, "/w/once", "1");
    expect(known(ledger)).toEqual([["/w/once", "1"]]);
  });

  test("is forgotten, the oldest first, beyond 2,000 files and 64 sessions", () => {
    const ledger = new MadeLedger();
    for (let index = 0; index <= 2_000; index++) ledger.add(caller, `/w/${index}`, "1");
    expect(ledger.of(caller)?.files.size).toBe(2_000);
    expect(ledger.of(caller)?.files.has("/w/0")).toBe(false);
    for (let index = 0; index < 64; index++) ledger.add({ ...caller, session: `later ${index}` }, "/w/a", "1");
    expect(ledger.of(caller)).toBeUndefined();
    expect(known(ledger, { ...caller, session: "later 0" })).toEqual([["/w/a", "1"]]);
  });

  test("is nothing any more once there were more moves than are remembered", () => {
    const ledger = new MadeLedger();
    ledger.add(caller, "/w/a", "1");
    ledger.moved(Array.from({ length: 2_001 }, (_, index) => `/w/moved/${index}`));
    ledger.add(caller, "/w/b", "1");
    expect(ledger.of(caller)).toBeUndefined();
  });
});
