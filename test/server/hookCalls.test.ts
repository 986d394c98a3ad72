import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Adapter } from "../../src/adapters/adapter.ts";
import { vscodeAdapter } from "../../src/adapters/vscode.ts";
import { Deferred } from "../../src/base/deferred.ts";
import { nullLogger } from "../../src/base/logger.ts";
import type { CallDesk } from "../../src/server/callDesk.ts";
import type { Ringing } from "../../src/server/doorbell.ts";
import { Exchange } from "../../src/server/exchange.ts";
import { HookCalls } from "../../src/server/hookCalls.ts";
import type { Owner } from "../../src/server/ownership.ts";
import type { DoorbellWord } from "../../src/wire/doorbell.ts";
import { FakeClock } from "../gate/fakes.ts";
import { deskThatSays, FakeDesk } from "../hook/gateUnderTest.ts";
import { commandPayload } from "../hook/hookLine.ts";

/** A hook that notes what it is told. */
class FakeHook implements Ringing {
  readonly said: (DoorbellWord["word"] | "hung up")[] = [];
  readonly #listeners: (() => void)[] = [];
  #gone = false;

  say(word: DoorbellWord): void {
    this.said.push(word.word);
  }

  sayAndHangUp(word: DoorbellWord): void {
    this.said.push(word.word, "hung up");
    this.leave();
  }

  hangUp(): void {
    this.said.push("hung up");
    this.leave();
  }

  whenGone(listener: () => void): void {
    if (this.#gone) listener();
    else this.#listeners.push(listener);
  }

  leave(): void {
    this.#gone = true;
    for (const listener of this.#listeners.splice(0)) listener();
  }
}

let folder = "";
let clock: FakeClock;
let hook: FakeHook;
let exchange: Exchange;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "calls-"));
  clock = new FakeClock();
  hook = new FakeHook();
  exchange = new Exchange(folder, process.getuid?.());
  writeFileSync(join(folder, "1-1"), commandPayload("ls"), { mode: 0o600 });
});

afterEach(() => rmSync(folder, { recursive: true }));

function callsWith(desk: CallDesk, adapter: Partial<Adapter> = {}, owner: Owner = { kind: "ours" }): HookCalls {
  const whole: Adapter = { ...vscodeAdapter, ...adapter };
  return new HookCalls({
    clock,
    logger: nullLogger,
    exchange,
    desk,
    home: "/home/x",
    adapterFor: (agent) => (agent === "vscode" ? whole : undefined),
    ownerOf: () => Promise.resolve(owner),
  });
}

const line = { name: "1-1", agent: "vscode", parent: 0 };
const answer = (): string => readFileSync(join(folder, "1-1.answer"), "utf8");
const reason = (): string =>
  JSON.parse(answer().slice("holdpoint ".length)).hookSpecificOutput.permissionDecisionReason;

it("takes the request, lays the answer out, rings, and clears up when the hook has gone", async () => {
  await callsWith(deskThatSays({ kind: "pass" })).ring(line, hook);
  expect({ files: readdirSync(folder), answer: answer(), said: hook.said }).toEqual({
    files: ["1-1.answer"],
    answer: "holdpoint pass\n",
    said: ["answer"],
  });
  hook.leave();
  expect({ files: readdirSync(folder), timers: clock.waiting }).toEqual({ files: [], timers: 0 });
});

it.each([
  ["with the answers that it can hear something in", {}, ["pass", "release", "deny"]],
  ["with refusals, where nothing is known of its others", { hears: undefined }, ["deny"]],
])("submits a call of an agent %s", async (_what, adapter, hears) => {
  const desk = deskThatSays({ kind: "pass", note: "It is done." });
  await callsWith(desk, adapter as Partial<Adapter>).ring(line, hook);
  expect(desk.entries.map((entry) => entry.hears)).toEqual([hears]);
  expect(JSON.parse(answer().slice("holdpoint ".length))).toEqual({
    hookSpecificOutput: { hookEventName: "PreToolUse", additionalContext: "It is done." },
  });
});

it("clears an answer away that nobody fetches within a minute", async () => {
  await callsWith(deskThatSays({ kind: "pass" })).ring(line, hook);
  clock.advance(60_000);
  expect({ files: readdirSync(folder), said: hook.said, timers: clock.waiting }).toEqual({
    files: [],
    said: ["answer", "hung up"],
    timers: 0,
  });
});

it("pings every five seconds while the call is held", async () => {
  const { desk, submitted } = holdingDesk();
  const ringing = callsWith(desk).ring(line, hook);
  await submitted;
  clock.advance(14_999);
  expect(hook.said).toEqual(["ping", "ping"]);
  clock.advance(1);
  desk.entries[0]?.answer.resolve({ kind: "pass" });
  await ringing;
  expect(hook.said).toEqual(["ping", "ping", "ping", "answer"]);
});

it("withdraws the call when the hook goes, and says nothing more", async () => {
  const { desk, submitted } = holdingDesk();
  const ringing = callsWith(desk).ring(line, hook);
  await submitted;
  hook.leave();
  await desk.entries[0]?.withdrawn.promise;
  await ringing;
  expect({ files: readdirSync(folder), said: hook.said, timers: clock.waiting }).toEqual({
    files: [],
    said: [],
    timers: 0,
  });
});

it("withdraws every call when it ends", async () => {
  const { desk, submitted } = holdingDesk();
  const calls = callsWith(desk);
  const ringing = calls.ring(line, hook);
  await submitted;
  calls.dispose();
  await desk.entries[0]?.withdrawn.promise;
  await ringing;
  expect({ files: readdirSync(folder), timers: clock.waiting }).toEqual({ files: [], timers: 0 });
});

it("lets an event that asks for nothing pass", async () => {
  writeFileSync(join(folder, "1-1"), commandPayload("ls", { hook_event_name: "PostToolUse" }), { mode: 0o600 });
  await callsWith(new FakeDesk(() => undefined)).ring(line, hook);
  expect(answer()).toBe("holdpoint pass\n");
});

describe("a call of another window", () => {
  it.each([
    ["is sent there", { kind: "elsewhere", pid: 9 }, ["elsewhere", "hung up"]],
    ["waits for its gate", { kind: "nobody" }, ["later", "hung up"]],
  ] as const)("%s, and its request stays", async (_case, owner, said) => {
    const desk = deskThatSays({ kind: "pass" });
    await callsWith(desk, {}, owner).ring(line, hook);
    expect({ files: readdirSync(folder), said: hook.said, asked: desk.entries.length }).toEqual({
      files: ["1-1"],
      said,
      asked: 0,
    });
  });
});

describe("whoever rings without a request", () => {
  it("is hung up on", async () => {
    await callsWith(deskThatSays({ kind: "pass" })).ring({ ...line, name: "1-2" }, hook);
    expect({ files: readdirSync(folder), said: hook.said }).toEqual({ files: ["1-1"], said: ["hung up"] });
  });
});

describe("a call is denied", () => {
  const broken: readonly (readonly [string, CallDesk, Partial<Adapter>, string])[] = [
    [
      "when decoding throws",
      deskThatSays({ kind: "pass" }),
      { decode: fail },
      "Holdpoint failed while it looked at this call (broken), so it was not done. [internal]",
    ],
    [
      "when submitting throws",
      { submit: fail },
      {},
      "Holdpoint failed while it looked at this call (broken), so it was not done. [internal]",
    ],
    [
      "when the desk rejects",
      { submit: () => ({ outcome: Promise.reject(new Error("broken")), withdraw: () => undefined }) },
      {},
      "Holdpoint failed while it looked at this call (broken), so it was not done. [internal]",
    ],
  ];
  it.each(broken)("%s", async (_case, desk, adapter, expected) => {
    await callsWith(desk, adapter).ring(line, hook);
    expect({ reason: reason(), said: hook.said, files: readdirSync(folder), timers: clock.waiting }).toEqual({
      reason: `${expected} Ask again. If it comes back, run "Holdpoint: Doctor".`,
      said: ["answer"],
      files: ["1-1.answer"],
      timers: 1,
    });
  });

  it("of an agent nobody knows", async () => {
    await callsWith(deskThatSays({ kind: "pass" })).ring({ ...line, agent: "other" }, hook);
    expect(answer()).toMatch(/^holdpoint refuse .*there is no agent named other/);
  });

  it.each([["text"], [null], [undefined], [[]]])(
    "when encoding an answer makes %j, first of all by the adapter that can",
    async (body) => {
      let tries = 0;
      const encode: Adapter["encode"] = (outcome, payload) =>
        tries++ === 0 ? { kind: "json", body } : vscodeAdapter.encode(outcome, payload);
      await callsWith(deskThatSays({ kind: "pass" }), { encode }).ring(line, hook);
      expect(reason()).toContain("did not answer with an object");
    },
  );
});

it("hangs up, so that the hook refuses, when not even a refusal can be laid out", async () => {
  await callsWith(deskThatSays({ kind: "pass" }), { encode: fail }).ring(line, hook);
  expect({ files: readdirSync(folder), said: hook.said }).toEqual({ files: [], said: ["hung up"] });
});

it("hangs up when another took the request meanwhile", async () => {
  const calls = callsWith(deskThatSays({ kind: "pass" }));
  const ringing = calls.ring(line, hook);
  rmSync(join(folder, "1-1"));
  await ringing;
  expect(hook.said).toEqual(["hung up"]);
});

/** A desk that answers nothing, and when it got a call. */
function holdingDesk(): { readonly desk: FakeDesk; readonly submitted: Promise<void> } {
  const submitted = new Deferred<void>();
  return { desk: new FakeDesk(() => submitted.resolve()), submitted: submitted.promise };
}

function fail(): never {
  throw new Error("broken");
}
