import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { redact } from "../../src/core/redact.ts";
import { redactQuote } from "../../src/core/redactQuote.ts";
import { emptyPage } from "../../src/shared/emptyView.ts";
import type { FromPage } from "../../src/shared/reviewProtocol.ts";
import { SnapshotStore } from "../../src/snapshots/snapshotStore.ts";
import type { OtherDesks } from "../../src/ui/otherDesks.ts";
import { ReviewDesk } from "../../src/ui/reviewDesk.ts";
import { UndoDesk } from "../../src/ui/undoDesk.ts";
import { FakeClock } from "../gate/fakes.ts";
import { gateWith } from "../gate/heldCalls.ts";
import { temporaryFolder, wholeOf } from "../snapshots/trees.ts";
import { usualRetention } from "../snapshots/usualRetention.ts";

let folder: string;
let work: string;
let undo: UndoDesk;
let desk: ReviewDesk;
let snapshot: string;

/** Commands that were held for review. */
const offered: string[] = [];

beforeEach(async () => {
  folder = temporaryFolder();
  work = join(folder, "work");
  mkdirSync(work);
  writeFileSync(join(work, "a"), "as it was");
  const store = new SnapshotStore(join(folder, "store"));
  offered.length = 0;
  const about = { call: "c1", agent: "codex", session: "s", tool: "shell", what: "rm a", cwd: work };
  const reverses = [{ says: "It can be started.", command: "docker start web" }];
  const outcome = await store.take({ ...wholeOf(work), reverses }, "c1", about);
  if (outcome.kind !== "taken") throw new Error(JSON.stringify(outcome));
  snapshot = outcome.id;
  rmSync(join(work, "a"));
  undo = new UndoDesk({
    clock: new FakeClock(),
    askerOf: () => "Codex",
    patience: () => 60_000,
    store,
    note: async () => "written",
    endsOf: async () => new Map(),
    offer: async (command) => {
      offered.push(command);
      return { kind: "held" };
    },
    retention: () => usualRetention,
    roots: () => [],
    redact: (text) => text.replace("hunter2", "•••"),
    spell: (path) => path,
  });
  const empty = emptyPage([], "", { redact, redactQuote });
  // What belongs to other pages is not asked for here.
  const others = { undo, identity: () => empty } as unknown as OtherDesks;
  const pages = { empty: () => empty, held: async () => empty } as never;
  desk = new ReviewDesk(gateWith().gate, {} as never, pages, {} as never, others);
});
afterEach(() => {
  desk.dispose();
  undo.dispose();
  rmSync(folder, { recursive: true, force: true });
});

/** Turns to the snapshot, waits until it is compared, and returns the number under which that is drawn. */
async function shownNonce(): Promise<string> {
  const compared = new Promise<void>((resolve) => {
    undo.onDidChange(() => undo.page().view.kind === "compared" && resolve());
  });
  await desk.handle({ type: "showUndo", request: 1, snapshot });
  await compared;
  return nonceOf();
}

async function nonceOf(): Promise<string> {
  const message = await desk.draw(0);
  return message.type === "page" ? message.nonce : "";
}

function putBack(nonce: string, more: Partial<Extract<FromPage, { type: "putBack" }>> = {}) {
  const answers = { reach: "call", changed: [], rest: "keep", attributes: "keep", repositories: [] } as const;
  return desk.handle({ type: "putBack", request: 2, snapshot, ...answers, nonce, ...more } as FromPage);
}

const done = () =>
  new Promise<void>((resolve) => {
    undo.onDidChange(() => undo.page().view.kind === "done" && resolve());
  });

describe("a click that leaves what was asked for as it is", () => {
  const leave = (nonce: string) => desk.handle({ type: "leaveUndo", request: 2, snapshot, nonce } as FromPage);

  test("counts under the number of what was shown, once, and whoever asked hears of it", async () => {
    const { answer } = undo.requests.ask(snapshot);
    const nonce = await shownNonce();
    const page = await desk.draw(0);
    expect(JSON.stringify(page)).toContain("Codex asks you to put this back, and waits for it.");
    desk.renew();
    expect((await leave(nonce)).kind).toBe("problem");
    const now = await nonceOf();
    expect(await leave(now)).toEqual({ kind: "ok" });
    expect((await leave(now)).kind).toBe("problem");
    expect(await answer).toMatchObject({
      outcome: "left",
      message: expect.stringContaining("leaves everything as it is"),
    });
    expect(existsSync(join(work, "a"))).toBe(false);
  });
});

describe("a click that puts something back", () => {
  test("counts under the number of what was shown, once", async () => {
    const nonce = await shownNonce();
    expect(desk.waits()).toBe("yes");
    const finished = done();
    expect(await putBack(nonce)).toEqual({ kind: "ok" });
    expect((await putBack(nonce)).kind).toBe("problem");
    await finished;
    expect(existsSync(join(work, "a"))).toBe(true);
    expect(desk.waits()).toBe("no");
  });

  test.each([
    [
      "an older number",
      async (nonce: string) => {
        desk.renew();
        await desk.draw(0);
        return putBack(nonce);
      },
    ],
    ["a made-up number", async () => putBack("0123456789abcdef0123456789abcdef")],
    ["an empty number", async () => putBack("")],
    [
      "the number of another page",
      async () => {
        desk.showIdentity();
        return putBack(await nonceOf());
      },
    ],
    [
      "the right number on another page",
      async (nonce: string) => {
        desk.showIdentity();
        return putBack(nonce);
      },
    ],
    ["another snapshot", async (nonce: string) => putBack(nonce, { snapshot: "1700000000000-0123456789ab" })],
    ["a path for a snapshot", async (nonce: string) => putBack(nonce, { snapshot: `../store/${snapshot}` })],
    ["a wider reach than was shown", async (nonce: string) => putBack(nonce, { reach: "everything" })],
  ])("changes nothing with %s", async (_name, attempt) => {
    const nonce = await shownNonce();
    expect((await attempt(nonce)).kind).toBe("problem");
    expect(existsSync(join(work, "a"))).toBe(false);
    expect(undo.page().view.kind).toBe("compared");
  });

  test("does not count before the comparison is there", async () => {
    void desk.handle({ type: "showUndo", request: 1, snapshot });
    expect((await putBack(await nonceOf())).kind).toBe("problem");
    expect(existsSync(join(work, "a"))).toBe(false);
  });
});

describe("a click on a call that takes back what no copy does", () => {
  const reverse = (nonce: string, more: object = {}) =>
    desk.handle({ type: "reverse", request: 2, snapshot, at: 0, nonce, ...more } as FromPage);

  test("holds it for review, once, and changes nothing by itself", async () => {
    const nonce = await shownNonce();
    expect(await reverse(nonce)).toEqual({ kind: "ok" });
    expect((await reverse(nonce)).kind).toBe("problem");
    expect(offered).toEqual(["docker start web"]);
    expect([existsSync(join(work, "a")), desk.waits()]).toEqual([false, "no"]);
  });

  test.each([
    [
      "an older number",
      async (nonce: string) => {
        desk.renew();
        await desk.draw(0);
        return reverse(nonce);
      },
    ],
    ["a made-up number", async () => reverse("0123456789abcdef0123456789abcdef")],
    [
      "the right number on another page",
      async (nonce: string) => {
        desk.showIdentity();
        return reverse(nonce);
      },
    ],
    ["another snapshot", async (nonce: string) => reverse(nonce, { snapshot: "1700000000000-0123456789ab" })],
    ["a row that is not there", async (nonce: string) => reverse(nonce, { at: 1 })],
    ["a command of its own", async () => reverse("", { command: "rm -rf /" })],
  ])("offers nothing with %s", async (_name, attempt) => {
    expect((await attempt(await shownNonce())).kind).toBe("problem");
    expect(offered).toEqual([]);
  });
});
