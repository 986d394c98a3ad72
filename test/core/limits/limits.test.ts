import { describe, expect, test } from "vitest";
import { parseAccountLine } from "../../../src/core/limits/accountLine.ts";
import { Ledger } from "../../../src/core/limits/ledger.ts";
import { overCall, overTime } from "../../../src/core/limits/overLimits.ts";
import type { CallSpent, Spent } from "../../../src/core/limits/spent.ts";
import { lowestLimits } from "../../../src/core/scope/limitNames.ts";

const minute = 60_000;

function spent(some: Partial<Spent> = {}): CallSpent {
  const none = { filesLost: 0, bytesLost: 0, commitsLost: 0, resourcesDestroyed: 0, destructive: 0, hosts: [] };
  return { ...none, ...some, open: new Set(), sight: "plain" };
}

describe("limits", () => {
  test.each([
    ["as many as one call may", { filesLostPerCall: 2 }, spent({ filesLost: 2 }), []],
    [
      "more than one call may",
      { filesLostPerCall: 2 },
      spent({ filesLost: 3 }),
      ["With this, one call comes to 3 files lost, and filesLostPerCall allows 2."],
    ],
    [
      "nobody knows how many",
      { filesLostPerCall: 9 },
      { ...spent({ filesLost: 1 }), open: new Set(["filesLost"] as const) },
      ["With this, one call comes to nobody knows how many more files lost, and filesLostPerCall allows 9."],
    ],
    ["nothing of what is limited", { bytesLostPerCall: 0 }, spent({ commitsLost: 1 }), []],
  ])("of a call that loses %s", (_name, limits, call, expected) => {
    expect(overCall(limits, call).map(({ text }) => text)).toEqual(expected);
  });

  test("add up over a session and an hour, and what adds nothing goes on", () => {
    const before = spent({ destructive: 3, hosts: ["a:443"] });
    const names = (call: CallSpent) =>
      overTime({ destructivePerSession: 3, hostsPerHour: 1 }, call, before, before).map(({ text }) => text);
    expect(names(spent({ destructive: 1 }))).toHaveLength(1);
    expect(names(spent({ hosts: ["b:443"] }))).toHaveLength(1);
    expect(names(spent({ hosts: ["a:443"] }))).toEqual([]);
    expect(names(spent())).toEqual([]);
  });

  test("of several scopes the lowest counts", () => {
    expect(lowestLimits([{ filesPerCall: 3 }, { filesPerCall: 2, hostsPerHour: 1 }, {}])).toEqual({
      filesPerCall: 2,
      hostsPerHour: 1,
    });
  });
});

describe("the ledger", () => {
  test("counts an agent's hour over its sessions, and each session for itself", () => {
    const ledger = new Ledger();
    const add = (session: string, at: number) =>
      ledger.add({ at, agent: "codex", session, spent: spent({ destructive: 1, hosts: [session] }) });
    add("one", 0);
    add("two", minute);
    expect(ledger.lastHour("codex", 2 * minute)).toMatchObject({ destructive: 2, hosts: ["one", "two"] });
    expect(ledger.session("codex", "one").destructive).toBe(1);
    expect(ledger.lastHour("claude-code", 2 * minute).destructive).toBe(0);
    expect(ledger.lastHour("codex", 60 * minute + minute - 1).destructive).toBe(2);
    expect(ledger.lastHour("codex", 62 * minute).destructive).toBe(0);
  });

  test("is bounded, whatever comes in", () => {
    const ledger = new Ledger();
    for (let index = 0; index < 2_000; index++)
      ledger.add({ at: index, agent: `a${index}`, session: "s", spent: spent({ destructive: 1 }) });
    expect(ledger.lastHour("a0", 0).destructive).toBe(1);
    // Further agents share one account, so that a new name does not begin anew.
    expect(ledger.lastHour("a1999", 0).destructive).toBe(2_000 - 64);
  });
});

test("a line of the accounts that is none is left out", () => {
  expect(parseAccountLine('{"kind":"reset","at":1,"agent":"codex","rea')).toBeUndefined();
  expect(parseAccountLine('{"kind":"spent","at":1,"agent":"a","session":"s","spent":{}}')).toBeUndefined();
  const reset = { kind: "reset", at: 1, agent: "codex", reason: "because" };
  expect(parseAccountLine(JSON.stringify(reset))).toEqual(reset);
});
