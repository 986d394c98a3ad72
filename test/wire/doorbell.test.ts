import { describe, expect, it } from "vitest";
import { formatAnswer, formatDoorbellWord, parseCallLine } from "../../src/wire/doorbell.ts";
import { formatGateEntry, parseGateEntry } from "../../src/wire/gateEntry.ts";

describe("a call line", () => {
  it.each([
    ["holdpoint 1 call 1-2 vscode 3", { name: "1-2", agent: "vscode", parent: 3 }],
    ["holdpoint 1 call Ab-9 claude-code 0", { name: "Ab-9", agent: "claude-code", parent: 0 }],
    ["holdpoint 2 call 1-2 vscode 3", undefined],
    ["holdpoint 01x call 1-2 vscode 3", undefined],
    ["holdpoint 1 call ../1 vscode 3", undefined],
    ["holdpoint 1 call 1.answer vscode 3", undefined],
    ["holdpoint 1 call 1-2 VSCODE 3", undefined],
    ["holdpoint 1 call 1-2 vscode -3", undefined],
    ["holdpoint 1 call 1-2 vscode 3 ", undefined],
    ["holdpoint 1 call 1-2 vscode 3\n", undefined],
    [" holdpoint 1 call 1-2 vscode 3", undefined],
  ])("reads %j", (line, expected) => {
    expect(parseCallLine(line)).toEqual(expected);
  });
});

it("formats every word of the gate", () => {
  const words = [{ word: "ping" }, { word: "answer" }, { word: "elsewhere", pid: 12 }, { word: "later" }] as const;
  expect(words.map(formatDoorbellWord)).toEqual([".\n", "answer\n", "elsewhere 12\n", "later\n"]);
});

it("formats answers in ASCII on one line", () => {
  expect(formatAnswer({ kind: "pass" })).toBe("holdpoint pass\n");
  const body = { text: "a\n\u007f\u0080\u00e9\u2028\u{1f600}'\"\\" };
  const text = formatAnswer({ kind: "json", body });
  expect(text).toBe('holdpoint {"text":"a\\n\\u007f\\u0080\\u00e9\\u2028\\ud83d\\ude00\'\\"\\\\"}\n');
  expect(JSON.parse(text.slice("holdpoint ".length))).toEqual(body);
});

it.each([
  ["Not now.\n\u2028 Ask\t\u0007again.", "holdpoint refuse Not now. Ask again.\n"],
  [" \n", "holdpoint refuse Not done.\n"],
  ["é is kept", "holdpoint refuse é is kept\n"],
])("formats the refusal %j on one line, and never without a text", (text, line) => {
  expect(formatAnswer({ kind: "refusal", text })).toBe(line);
});

it("reads back the registry entry it writes", () => {
  const entry = {
    pid: 12,
    port: 65_535,
    socket: "/a b/12.sock",
    startedAt: 3,
    product: "H",
    folders: ["/x\ny"],
    window: undefined,
  };
  expect(parseGateEntry("12", formatGateEntry(entry))).toEqual(entry);
});
