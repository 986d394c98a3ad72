import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FromPage, parseFromPage, parseToPage, respond, type ToPage } from "../../src/shared/reviewProtocol.ts";

const nonce = "0123456789abcdef";
const answers = (count: number): "keep"[] => Array.from({ length: count }, () => "keep");
const undo = {
  snapshot: "1-a",
  reach: "call",
  changed: ["keep", "restore", "both"],
  rest: "keep",
  attributes: "keep",
  repositories: ["restore"],
} as const;
const fromPage: readonly FromPage[] = [
  { type: "ready", request: 1 },
  { type: "answer", request: 2, hold: "h", nonce, choice: { kind: "approve" } },
  { type: "answer", request: 3, hold: "h", nonce, choice: { kind: "refuse", message: "Keep it." } },
  { type: "openDiff", request: 4, hold: "h", file: 0 },
  { type: "openText", request: 5, hold: "h" },
  { type: "show", request: 6, hold: "h" },
  { type: "move", request: 7, to: "next" },
  { type: "acceptScope", request: 8, scope: "s", nonce },
  { type: "keepScope", request: 9, scope: "s", nonce },
  { type: "openScopeFile", request: 10, scope: "s" },
  { type: "showGuard", request: 11 },
  { type: "restore", request: 12, fault: "chat.useHooks", nonce },
  { type: "resetBreaker", request: 13, agent: "codex", reason: "It was my own mistake.", nonce },
  { type: "pause", request: 13, minutes: 15, nonce },
  { type: "pause", request: 14, minutes: 60, nonce },
  { type: "endPause", request: 15, nonce },
  { type: "showAgents", request: 16 },
  { type: "agents", request: 17, deed: "connect", agents: ["claude-code", "codex"], nonce },
  { type: "agents", request: 18, deed: "disconnect", agents: ["claude-code"], nonce },
  { type: "showUndo", request: 19 },
  { type: "showUndo", request: 20, snapshot: "1-a", reach: "session" },
  { type: "showUndo", request: 21, hold: "h" },
  { type: "putBack", request: 22, ...undo, nonce },
  { type: "openUndoDiff", request: 23, row: 0 },
];
const toPage: readonly ToPage[] = [
  { type: "page", now: 1, nonce, page: { kind: "empty", workspace: "", settled: { rows: [], omitted: 0 } } },
  { type: "result", request: 1, outcome: { kind: "ok" } },
  { type: "result", request: 1, outcome: { kind: "problem", text: "No." } },
];

describe("messages", () => {
  it.each(fromPage)("of the page are read: $type", (message) => {
    expect(parseFromPage(JSON.parse(JSON.stringify(message)))).toEqual({ kind: "message", message });
  });

  it.each(toPage)("to the page are read: $type", (message) => {
    expect(parseToPage(JSON.parse(JSON.stringify(message)))).toEqual({ kind: "message", message });
  });

  it.each([
    ["nothing", undefined, undefined],
    ["a text", "approve", undefined],
    ["an unknown type", { type: "approveAll", request: 4 }, 4],
    ["an answer without a nonce", { type: "answer", request: 4, hold: "h", choice: { kind: "approve" } }, 4],
    [
      "an answer with a short nonce",
      { type: "answer", request: 4, hold: "h", nonce: "x", choice: { kind: "approve" } },
      4,
    ],
    ["an unknown choice", { type: "answer", request: 4, hold: "h", nonce, choice: { kind: "always" } }, 4],
    [
      "a message that is too long",
      { type: "answer", request: 4, hold: "h", nonce, choice: { kind: "refuse", message: "x".repeat(2_001) } },
      4,
    ],
    ["a pause of a length that nobody offers", { type: "pause", request: 4, minutes: 6_000, nonce }, 4],
    ["a pause without a nonce", { type: "pause", request: 4, minutes: 15 }, 4],
    ["a reset without a reason", { type: "resetBreaker", request: 4, agent: "codex", reason: "", nonce }, 4],
    ["a restoring without a nonce", { type: "restore", request: 4, fault: "chat.useHooks" }, 4],
    ["connecting without a nonce", { type: "agents", request: 4, deed: "connect", agents: ["codex"] }, 4],
    ["connecting nobody", { type: "agents", request: 4, deed: "connect", agents: [], nonce }, 4],
    ["an unknown deed", { type: "agents", request: 4, deed: "trust", agents: ["codex"], nonce }, 4],
    ["a row that is none", { type: "openUndoDiff", request: 4, row: -1 }, 4],
    ["an undo without a nonce", { type: "putBack", request: 4, ...undo }, 4],
    ["an undo with a short nonce", { type: "putBack", request: 4, ...undo, nonce: "x" }, 4],
    ["an undo of nothing", { type: "putBack", request: 4, ...undo, snapshot: "", nonce }, 4],
    ["an undo with an unknown answer", { type: "putBack", request: 4, ...undo, rest: "delete", nonce }, 4],
    ["an undo with too many answers", { type: "putBack", request: 4, ...undo, changed: answers(1_001), nonce }, 4],
    ["a file that is no index", { type: "openDiff", request: 4, hold: "h", file: "../../etc/passwd" }, 4],
    ["a request that is no number", { type: "ready", request: "1" }, undefined],
  ])("of the page are refused: %s", (_name, value, request) => {
    expect(parseFromPage(value)).toEqual({ kind: "unreadable", request });
  });

  it("are never a reason to throw", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect([parseFromPage(value).kind, parseToPage(value).kind]).toEqual(["unreadable", "unreadable"]);
      }),
    );
  });
});

describe("responding", () => {
  const ready = fromPage[0];
  const quiet = (): void => undefined;

  it("passes on what the handler says", async () => {
    expect(await respond(ready, async () => ({ kind: "ok" }), quiet)).toEqual({
      type: "result",
      request: 1,
      outcome: { kind: "ok" },
    });
  });

  it("answers a failure with a problem and reports it", async () => {
    const reported: unknown[] = [];
    const cause = new Error("disk full");
    const answer = await respond(
      ready,
      () => Promise.reject(cause),
      (what) => reported.push(what),
    );
    expect([answer, reported]).toEqual([
      {
        type: "result",
        request: 1,
        outcome: {
          kind: "problem",
          text: "Holdpoint failed at this and cannot say that it was done. Look at the log, then try again.",
        },
      },
      [cause],
    ]);
  });

  it("answers what it cannot read where it can tell the request", async () => {
    const handled: unknown[] = [];
    const answer = await respond(
      { type: "approveAll", request: 7 },
      async (message) => {
        handled.push(message);
        return { kind: "ok" };
      },
      quiet,
    );
    expect([answer, handled]).toEqual([
      {
        type: "result",
        request: 7,
        outcome: { kind: "problem", text: "Holdpoint did not understand this page. Close it and open it again." },
      },
      [],
    ]);
    expect(await respond("noise", async () => ({ kind: "ok" }), quiet)).toBeUndefined();
  });
});
