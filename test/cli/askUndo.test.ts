import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { nullLogger } from "../../src/base/logger.ts";
import { askUndo } from "../../src/cli/askUndo.ts";
import { systemClock } from "../../src/cli/systemClock.ts";
import type { GuardEvent } from "../../src/core/record.ts";
import type { UndoReach } from "../../src/core/snapshot/undoReach.ts";
import { startGateServer } from "../../src/server/gateServer.ts";
import { SnapshotStore } from "../../src/snapshots/snapshotStore.ts";
import { UndoDesk } from "../../src/ui/undoDesk.ts";
import { FakeClock } from "../gate/fakes.ts";
import { deskThatSays, makeHome, noRuns } from "../hook/gateUnderTest.ts";
import { temporaryFolder, wholeOf } from "../snapshots/trees.ts";
import { usualRetention } from "../snapshots/usualRetention.ts";

let home: ReturnType<typeof makeHome>;
let folder: string;
let work: string;
let clock: FakeClock;
let desk: UndoDesk;
let store: SnapshotStore;
let snapshot: string;
let noted: GuardEvent[];
let recording: "written" | "failed";
let asker: string | undefined;
let told: string[];
const closing: { dispose(): void }[] = [];

beforeEach(async () => {
  home = makeHome();
  mkdirSync(home.home);
  folder = temporaryFolder();
  work = join(folder, "work");
  mkdirSync(work);
  writeFileSync(join(work, "a"), "as it was");
  store = new SnapshotStore(join(folder, "store"));
  const about = { call: "c1", agent: "codex", session: "s", tool: "shell", what: "rm a", cwd: work };
  const outcome = await store.take(wholeOf(work), "c1", about);
  if (outcome.kind !== "taken") throw new Error(JSON.stringify(outcome));
  snapshot = outcome.id;
  rmSync(join(work, "a"));
  clock = new FakeClock();
  noted = [];
  recording = "written";
  asker = undefined;
  told = [];
  desk = new UndoDesk({
    clock,
    store,
    note: async (event) => {
      if (recording === "written") noted.push(event);
      return recording;
    },
    askerOf: () => asker,
    patience: () => 60_000,
    endsOf: async () => new Map(),
    offer: async () => ({ kind: "held" }),
    retention: () => usualRetention,
    roots: () => [],
    redact: (text) => text,
    spell: (path) => path,
  });
});
afterEach(() => {
  desk.dispose();
  for (const one of closing.splice(0)) one.dispose();
  home.remove();
  rmSync(folder, { recursive: true, force: true });
});

async function open(desks: "undo" | "none" = "undo"): Promise<void> {
  const started = await startGateServer({
    clock: systemClock,
    logger: nullLogger,
    paths: home.paths,
    home: home.home,
    product: "test",
    folders: [work],
    window: undefined,
    calls: deskThatSays({ kind: "pass" }),
    runs: noRuns,
    undos: desks === "undo" ? desk.requests : undefined,
    adapterFor: () => undefined,
    status: () => ({ holds: 0 }),
  });
  if (started.kind === "failed") throw new Error(started.problem);
  closing.push(started.server);
}

/** What the program says and gives back that asks for the snapshot. */
async function ask(
  id = snapshot,
  reach: UndoReach = "call",
): Promise<{ readonly code: number; readonly last: string }> {
  const code = await askUndo(id, reach, work, {
    paths: home.paths,
    clock: systemClock,
    tell: (text) => told.push(text),
  });
  return { code, last: told.at(-1) ?? "" };
}

const whenAsked = () =>
  new Promise<{ readonly who: string; readonly reach: UndoReach }>((resolve) => desk.requests.onDidAsk(resolve));
const events = () => noted.map(({ event }) => event);

describe("an undo that a program asks for", () => {
  test("waits for the person's click, and tells what was put back", async () => {
    await open();
    asker = "Codex";
    const asked = whenAsked();
    const answer = ask();
    expect((await asked).who).toBe("Codex");
    expect(existsSync(join(work, "a"))).toBe(false);
    await desk.show({ snapshot });
    expect(desk.page().view).toMatchObject({ asked: "Codex asks you to put this back, and waits for it." });
    desk.putBack({ snapshot, reach: "call", changed: [], rest: "keep", attributes: "keep", repositories: [] });
    expect(await answer).toEqual({
      code: 0,
      last: "A person put it back. 2 names brought back or put as they were, 9 bytes written.",
    });
    expect(existsSync(join(work, "a"))).toBe(true);
    expect(events()).toEqual(["undo asked", "restoring", "restored"]);
    expect(desk.page().view).not.toHaveProperty("asked");
  });

  test("shows first how far the program asks for, which the person may change", async () => {
    await open();
    const asked = whenAsked();
    const answer = ask(snapshot, "session");
    const { reach } = await asked;
    expect(reach).toBe("session");
    await desk.show({ snapshot, reach });
    expect(desk.page().view).toMatchObject({ kind: "compared", reach: "session" });
    await desk.show({ snapshot });
    desk.putBack({ snapshot, reach: "call", changed: [], rest: "keep", attributes: "keep", repositories: [] });
    expect(await answer).toMatchObject({ code: 0 });
  });

  test("is left where the person says so, and is not asked for again within ten minutes", async () => {
    await open();
    const asked = whenAsked();
    const answer = ask();
    expect((await asked).who).toBe("A terminal");
    desk.requests.leave(snapshot);
    expect(await answer).toMatchObject({ code: 126, last: expect.stringContaining("Do not ask for it again") });
    clock.advance(599_000);
    expect(await ask()).toMatchObject({ code: 126, last: expect.stringContaining("Do not ask for it again") });
    expect(events()).toEqual(["undo asked", "undo left"]);
    clock.advance(2_000);
    const again = whenAsked();
    void ask();
    await again;
  });

  test("is left where nobody answers in time, but not while it is being put back", async () => {
    await open();
    const asked = whenAsked();
    const answer = ask();
    await asked;
    clock.advance(60_000);
    expect(await answer).toMatchObject({ code: 126, last: expect.stringContaining("Nobody answered in time") });
    expect(noted.at(-1)).toEqual({ event: "undo left", snapshot, by: "nobody" });
    expect((await ask()).last).toContain("Do not ask for it again");
    clock.advance(600_000);
    const again = whenAsked();
    const late = ask();
    await again;
    await desk.show({ snapshot });
    desk.putBack({ snapshot, reach: "call", changed: [], rest: "keep", attributes: "keep", repositories: [] });
    clock.advance(120_000);
    expect(await late).toMatchObject({ code: 0 });
  });

  test("is asked of nobody for a while once three were left as they were", async () => {
    const ids: string[] = [];
    for (const call of ["1", "2", "3", "4"]) {
      const outcome = await store.take(wholeOf(work), call);
      ids.push(outcome.kind === "taken" ? outcome.id : "");
    }
    for (const id of ids.slice(0, 3)) {
      const asked = whenAsked();
      const { answer } = desk.requests.ask(id);
      await asked;
      desk.requests.leave(id);
      await answer;
    }
    const last = ids[3] ?? "";
    expect((await desk.requests.ask(last).answer).message).toContain("Ask for none in the next ten minutes");
    clock.advance(600_000);
    desk.requests.ask(last);
    expect(desk.requests.sentenceFor(last)).toBeDefined();
  });

  test("is withdrawn where the program goes away, and the next one may ask", async () => {
    const { answer, withdraw } = desk.requests.ask(snapshot);
    const other = desk.requests.ask(snapshot);
    expect(await other.answer).toMatchObject({ outcome: "left", message: expect.stringContaining("Another undo") });
    withdraw();
    withdraw();
    expect((await answer).outcome).toBe("left");
    desk.requests.ask(snapshot);
    expect(desk.requests.sentenceFor(snapshot)).toBeDefined();
    expect(noted).toContainEqual({ event: "undo left", snapshot, by: "asker" });
  });

  test("is asked of nobody where there is no such snapshot, or it cannot be put on record", async () => {
    await open();
    const asked: unknown[] = [];
    desk.requests.onDidAsk((one) => asked.push(one));
    for (const id of ["1790000000000-0123456789ab", "../store", "__proto__"])
      expect(await ask(id)).toMatchObject({ code: 126, last: expect.stringContaining("There is no snapshot") });
    recording = "failed";
    expect(await ask()).toMatchObject({ code: 126, last: expect.stringContaining("could not be put on record") });
    expect(asked).toEqual([]);
  });

  test("says so where no window is there to ask in, or it puts nothing back", async () => {
    expect(await ask()).toMatchObject({ code: 125, last: expect.stringContaining("no editor runs Holdpoint") });
    await open("none");
    expect(await ask()).toMatchObject({ code: 126, last: expect.stringContaining("This window puts nothing back") });
  });

  test("says that nothing is known where the window goes away meanwhile", async () => {
    await open();
    const asked = whenAsked();
    const answer = ask();
    await asked;
    for (const one of closing.splice(0)) one.dispose();
    expect(await answer).toMatchObject({ code: 125, last: expect.stringContaining("It is not known") });
  });
});
