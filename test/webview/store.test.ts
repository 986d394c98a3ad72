import { describe, expect, it } from "vitest";
import type { Page } from "../../src/shared/reviewModel.ts";
import {
  answers,
  answerTime,
  approving,
  armingTime,
  asking,
  choosing,
  initialState,
  nextMoment,
  reappeared,
  received,
  type State,
  ticked,
} from "../../webview/store.ts";
import { changed, samples } from "./rig/samples.ts";

const nonce = "0123456789abcdef";
const other = "fedcba9876543210";

function show(state: State, page: Page, now: number, given = nonce): State {
  return received(state, { type: "page", now: now + 1_000_000, nonce: given, page }, now);
}

describe("approving", () => {
  const shown = show(initialState, samples.deleteSource, 1_000);

  it.each([
    ["before anything is shown", initialState, 9_000, "closed"],
    ["right after a hold is shown", shown, 1_000, "arming"],
    ["a moment too early", shown, 1_000 + armingTime - 1, "arming"],
    ["when it was in sight long enough", shown, 1_000 + armingTime, "possible"],
    ["after the same was shown again", show(shown, samples.deleteSource, 1_400), 1_500, "possible"],
    ["after the queue alone changed", show(shown, { ...samples.deleteSource, waiting: 5 }, 1_400), 1_500, "possible"],
    ["after another nonce", show(shown, samples.deleteSource, 1_400, other), 1_500, "arming"],
    ["after another command", show(shown, samples.longCommand, 1_400), 1_500, "arming"],
    ["after another hold", show(shown, samples.unseen, 1_400), 1_500, "arming"],
    ["after the page came into sight again", reappeared(shown, 1_400), 1_500, "arming"],
    [
      "while a request waits",
      asking(shown, { type: "openText", hold: "hold-1" }, 1_600)?.state ?? shown,
      1_700,
      "busy",
    ],
    ["of a settled hold", show(initialState, samples.ran, 0), 9_000, "closed"],
    ["of an expired hold", show(initialState, samples.expired, 0), 9_000, "possible"],
    ["of a scope file", show(initialState, samples.scope, 0), 9_000, "possible"],
    ["of nothing", show(initialState, samples.nothing, 0), 9_000, "closed"],
  ])("%s", (_name, state, now, expected) => {
    expect(approving(state, now)).toBe(expected);
  });
});

describe("a choice about guarding itself", () => {
  const shown = show(initialState, samples.switchedOff, 0);
  it.each([
    ["before anything is shown", initialState, 9_000, "closed"],
    ["before the page was seen", shown, 499, "arming"],
    ["on a page that was seen", shown, 500, "possible"],
    ["on a page that changed", show(shown, samples.paused, 9_000), 9_499, "arming"],
    ["while a request waits", asking(shown, { type: "showGuard" }, 600)?.state ?? shown, 700, "busy"],
    ["on the page of agents", show(initialState, samples.agents, 0), 500, "possible"],
    ["on the page of agents, not seen yet", show(initialState, samples.agents, 0), 499, "arming"],
    ["on the page of a call", show(initialState, samples.deleteSource, 0), 9_000, "closed"],
  ])("%s", (_name, state, now, expected) => {
    expect(choosing(state, now)).toBe(expected);
  });
});

describe("the answers a page takes", () => {
  it.each([
    ["deleteSource", "both"],
    ["scope", "both"],
    ["expired", "approve"],
    ["ran", "closed"],
    ["refused", "closed"],
    ["nothing", "closed"],
    ["switchedOff", "closed"],
    ["agents", "closed"],
    ["doomed", "refuse"],
  ] as const)("of %s are %s", (name, expected) => {
    expect(answers(samples[name])).toBe(expected);
  });
});

describe("a request", () => {
  const shown = show(initialState, samples.deleteSource, 0);
  const asked = asking(shown, { type: "move", to: "next" }, 100);
  const waiting = asked?.state ?? shown;

  it("gets the next number", () => {
    expect([asked?.message, waiting.lastRequest]).toEqual([{ type: "move", to: "next", request: 1 }, 1]);
  });

  it("keeps others out until it is answered", () => {
    expect(asking(waiting, { type: "move", to: "next" }, 200)).toBeUndefined();
    const answered = received(waiting, { type: "result", request: 1, outcome: { kind: "ok" } }, 300);
    expect(asking(answered, { type: "move", to: "next" }, 400)?.message.request).toBe(2);
  });

  it("shows its problem until the next one", () => {
    const failed = received(waiting, { type: "result", request: 1, outcome: { kind: "problem", text: "No." } }, 300);
    expect([failed.problem, asking(failed, { type: "move", to: "next" }, 400)?.state.problem]).toEqual(["No.", ""]);
  });

  it("is not ended by the answer to another one", () => {
    expect(received(waiting, { type: "result", request: 9, outcome: { kind: "problem", text: "No." } }, 300)).toBe(
      waiting,
    );
  });

  it("becomes a problem when no answer comes", () => {
    expect(ticked(waiting, 100 + answerTime - 1)).toBe(waiting);
    const late = ticked(waiting, 100 + answerTime);
    expect([late.asked, late.problem]).toEqual([
      undefined,
      "Holdpoint has not answered, so it is not known whether this reached it. Look at the status bar, or reload the window, before you try again.",
    ]);
  });
});

describe("what is said", () => {
  const shown = show(initialState, samples.deleteSource, 0);
  it.each([
    ["nothing when a hold is first shown", shown, ""],
    ["nothing when another hold is shown", show(shown, samples.scope, 10), ""],
    [
      "that it changed",
      show(shown, changed.otherCommand, 10),
      "What is shown has changed. Look again before you answer.",
    ],
    [
      "that counting is done",
      show(show(initialState, samples.counting, 0), samples.deleteSource, 10),
      "Counting is done.",
    ],
    ["what happened", show(shown, samples.ran, 10), "Approved. It ran and ended with exit code 0."],
  ])("is %s", (_name, state, expected) => {
    expect(state.notice).toBe(expected);
  });
});

describe("the next moment", () => {
  it.each([
    ["is the end of arming", show(initialState, samples.deleteSource, 0), 100, armingTime],
    [
      "is the end of waiting",
      asking(show(initialState, samples.deleteSource, 0), { type: "move", to: "next" }, 600)?.state ?? initialState,
      600,
      600 + answerTime,
    ],
    ["is none when nothing is to come", show(initialState, samples.deleteSource, 0), 600, undefined],
  ])("%s", (_name, state, now, expected) => {
    expect(nextMoment(state, now)).toBe(expected);
  });
});
