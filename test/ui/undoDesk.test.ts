import {
  chmodSync,
  cpSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { untilHolds } from "../../scripts/until.ts";
import type { GuardEvent } from "../../src/core/record.ts";
import { type RetentionPolicy, retentionOf } from "../../src/core/snapshot/retention.ts";
import type { SnapshotAbout } from "../../src/core/snapshot/snapshotAbout.ts";
import type { SnapshotPlan } from "../../src/core/snapshot/snapshotPlan.ts";
import type { Offered } from "../../src/gate/offers.ts";
import type { ComparedModel, UndoModel } from "../../src/shared/undoModel.ts";
import { SnapshotStore } from "../../src/snapshots/snapshotStore.ts";
import { UndoDesk } from "../../src/ui/undoDesk.ts";
import type { UndoPorts } from "../../src/ui/undoPorts.ts";
import { FakeClock } from "../gate/fakes.ts";
import { git, pictureOf, temporaryFolder, wholeOf } from "../snapshots/trees.ts";
import { usualRetention } from "../snapshots/usualRetention.ts";

let folder: string;
let work: string;
let store: SnapshotStore;
let desk: UndoDesk;
let noted: { readonly event: GuardEvent; readonly about: SnapshotAbout | undefined }[];
let recording: "written" | "failed";
let ended: number | undefined;
/** The folders that are open. */
let places: readonly string[];
let retention: RetentionPolicy;
let offered: { readonly command: string; readonly about: SnapshotAbout; readonly because: string }[];
let offering: Offered;

beforeEach(() => {
  folder = temporaryFolder();
  work = join(folder, "work");
  mkdirSync(join(work, "src"), { recursive: true });
  for (const name of ["a", "b", "c"]) writeFileSync(join(work, "src", name), `${name} as it was`);
  store = new SnapshotStore(join(folder, "store"));
  noted = [];
  recording = "written";
  ended = undefined;
  places = [];
  retention = usualRetention;
  offered = [];
  offering = { kind: "held" };
  desk = new UndoDesk(ports());
});
afterEach(() => {
  desk.dispose();
  rmSync(folder, { recursive: true, force: true });
});

function ports(): UndoPorts {
  return {
    clock: new FakeClock(),
    askerOf: () => undefined,
    patience: () => 60_000,
    store,
    note: async (event, about) => {
      if (recording === "written") noted.push({ event, about });
      return recording;
    },
    endsOf: async (calls) => new Map(ended === undefined ? [] : [...calls].map((call) => [call, ended ?? 0])),
    offer: async (command, about, because) => {
      offered.push({ command, about, because });
      return offering;
    },
    retention: () => retention,
    roots: () => places,
    redact: (text) => text.replace("hunter2", "•••"),
    spell: (path) => path.replace(`${work}/`, ""),
  };
}

const aboutCall = (call: string, session = "s1"): SnapshotAbout => ({
  call,
  agent: "codex",
  session,
  tool: "shell",
  what: `rm -rf ${call}`,
  cwd: work,
});

async function taken(call: string, session?: string, withGit: "with git" | "files alone" = "files alone") {
  const outcome = await store.take(wholeOf(work, withGit), call, aboutCall(call, session));
  if (outcome.kind !== "taken") throw new Error(JSON.stringify(outcome));
  return outcome.id;
}

/** Waits until the page shows something of this kind. */
function until(kind: UndoModel["view"]["kind"]): Promise<UndoModel["view"]> {
  return new Promise((resolve) => {
    const look = (): void => {
      const { view } = desk.page();
      if (view.kind === kind) resolve(view);
    };
    desk.onDidChange(look);
    look();
  });
}

async function compared(snapshot: string, reach?: "session" | "agent" | "everything"): Promise<ComparedModel> {
  await desk.show({ snapshot, ...(reach === undefined ? {} : { reach }) });
  const { view } = desk.page();
  if (view.kind !== "compared") throw new Error(JSON.stringify(view));
  return view;
}

const usual = { reach: "call", changed: [], rest: "keep", attributes: "keep", repositories: [] } as const;

describe("the list of what can be undone", () => {
  test("is empty at first, then tells when, whose call, what it covers, how much, and whether it was put back", async () => {
    expect(desk.page().view).toEqual({ kind: "list", rows: [], omitted: 0, keeping: "" });
    const first = await taken("c1");
    rmSync(join(work, "src"), { recursive: true });
    const second = await taken("c2");
    await compared(first);
    desk.putBack({ snapshot: first, ...usual });
    await until("done");
    await desk.show({});
    const { view } = desk.page();
    expect(view.kind === "list" && view.rows.map(({ id, putBack }) => [id, putBack]).slice(1)).toEqual([
      [second, "no"],
      [first, "yes"],
    ]);
    expect(view.kind === "list" && view.rows.at(-1)).toMatchObject({
      who: "codex, session s1",
      what: "rm -rf c1",
      covers: work,
      size: "3 files, 33 bytes",
    });
    expect(view.kind === "list" && view.rows[0]?.what).toBe("How it was before an undo of: rm -rf c1");
  });

  test("tells work that came after an edit from the edit, of whose end there is no record", async () => {
    for (const [edit, by, choice] of [
      ["edit", "call", "restore"],
      ["", "unknown", "restore"],
      ["edit long ago", "since", "keep"],
    ] as const) {
      const about = { ...aboutCall("c1"), ...(edit === "" ? {} : { edit: true as const }) };
      const outcome = await store.take(wholeOf(join(work, "src/a")), "c1", about);
      const id = outcome.kind === "taken" ? outcome.id : "";
      if (edit === "edit long ago") {
        const path = join(store.folder, id, "summary.json");
        const summary = JSON.parse(readFileSync(path, "utf8")) as { takenAt: number };
        writeFileSync(path, JSON.stringify({ ...summary, takenAt: summary.takenAt - 60_000 }));
        desk.dispose();
        desk = new UndoDesk(ports());
      }
      writeFileSync(join(work, "src/a"), `changed ${edit}`);
      expect((await compared(id)).changed.rows).toEqual([{ path: "src/a", by, choice }]);
    }
  });

  test("has what was taken in passing beside what was promised, and not in its place", async () => {
    await taken("promised");
    for (let at = 0; at < 202; at++)
      await store.take(wholeOf(join(work, "src/a")), `c${at}`, { ...aboutCall(`c${at}`), inPassing: true });
    await desk.show({});
    const { view } = desk.page();
    const rows = view.kind === "list" ? view.rows : [];
    expect(rows.filter(({ passing }) => passing === "no").map(({ what }) => what)).toEqual(["rm -rf promised"]);
    expect([rows.length, view.kind === "list" && view.omitted]).toEqual([201, 2]);
  });

  test.each([
    ["no longer", 31, 30],
    ["no longer, as a person wants it", 8, 7],
  ])("is without what is kept %s, which is put on record", async (_how, age, days) => {
    retention = retentionOf({ days, count: 500, gigabytes: 10 });
    const [old, young] = [await taken("c1"), await taken("c2")];
    const summary = join(store.folder, old, "summary.json");
    const told = JSON.parse(readFileSync(summary, "utf8")) as object;
    writeFileSync(summary, JSON.stringify({ ...told, takenAt: Date.now() - age * 86_400_000 }));
    // It is looked for once in a while: another window is as good as that while.
    desk.dispose();
    desk = new UndoDesk(ports());
    await desk.show({});
    const { view } = desk.page();
    expect(view.kind === "list" && view.rows.map(({ id }) => id)).toEqual([young]);
    expect(noted).toEqual([{ event: { event: "snapshots dropped", snapshots: [old] }, about: undefined }]);
  });

  test("passes over what is damaged", async () => {
    const id = await taken("c1");
    for (const name of ["summary.json", "manifest.json"]) writeFileSync(join(store.folder, id, name), "{");
    expect(desk.page().view).toMatchObject({ kind: "list", rows: [] });
  });

  test("leads to the snapshot of a call", async () => {
    const id = await taken("c1");
    expect([desk.keptFor("c1"), desk.keptFor("c2")]).toEqual(["kept", undefined]);
    await desk.show({ hold: "c1" });
    expect(desk.page().view).toMatchObject({ kind: "compared", about: { id } });
    await desk.show({ hold: "c2" });
    expect(desk.page().view).toMatchObject({ kind: "failed", why: expect.stringMatching(/not kept any more/) });
  });
});

describe("a comparison", () => {
  test("tells what comes back, what is another one now and whose work that is, and what is in the way", async () => {
    const id = await taken("c1");
    rmSync(join(work, "src/a"));
    writeFileSync(join(work, "src/b"), "another");
    rmSync(join(work, "src/c"));
    mkdirSync(join(work, "src/c"));
    ended = 1;
    const view = await compared(id);
    expect([view.back.rows, view.blocked.rows, view.anything]).toEqual([["src/a"], ["src/c"], "yes"]);
    expect(view.changed).toEqual({
      rows: [{ path: "src/b", by: "since", choice: "keep" }],
      omitted: 0,
      rest: "restore",
    });
    ended = Date.now() + 60_000;
    expect((await compared(id)).changed.rows).toEqual([{ path: "src/b", by: "call", choice: "restore" }]);
    ended = undefined;
    expect((await compared(id)).changed.rows).toEqual([{ path: "src/b", by: "unknown", choice: "restore" }]);
  });

  test("shows both texts of what is different now, in the order of the page, and of nothing else", async () => {
    writeFileSync(join(work, "src/large"), "x".repeat(3_000_000));
    writeFileSync(join(work, "src/packed"), "p".repeat(400_000));
    const id = await taken("c1");
    writeFileSync(join(work, "src/b"), "b later");
    writeFileSync(join(work, "src/c"), Buffer.from([0, 1]));
    writeFileSync(join(work, "src/large"), "small now");
    writeFileSync(join(work, "src/packed"), "another");
    expect(desk.changedText(0)).toBeUndefined();
    expect((await compared(id)).changed.rows.map(({ path }) => path)).toEqual([
      "src/b",
      "src/c",
      "src/large",
      "src/packed",
    ]);
    expect(desk.changedText(0)).toEqual({ path: join(work, "src/b"), now: "b later", kept: "b as it was" });
    expect([1, 2, 4].map((row) => desk.changedText(row))).toEqual([undefined, undefined, undefined]);
    expect(desk.changedText(3)?.kept).toBe("p".repeat(400_000));
    rmSync(join(work, "src/b"));
    symlinkSync("/etc/hostname", join(work, "src/b"));
    expect(desk.changedText(0)).toBeUndefined();
  });

  test("tells what no copy brings back, without secrets", async () => {
    const plan = { ...wholeOf(work), uncovered: ["git:origin/main", "db:postgres/u:hunter2@h/shop"] };
    const outcome = await store.take(plan, "c1", aboutCall("c1"));
    const view = await compared(outcome.kind === "taken" ? outcome.id : "");
    expect(view.missed.rows).toEqual([
      "git:origin/main is not kept: no copy brings it back.",
      "db:postgres/u:•••@h/shop is not kept: no copy brings it back.",
    ]);
  });

  test.each(["../../etc", "..", "", "1700000000000-00000000000/", "nothing"])("of %j is none", async (snapshot) => {
    await taken("c1");
    await desk.show({ snapshot });
    expect(desk.page().view.kind).toBe("failed");
    expect(desk.putBack({ snapshot, ...usual }).kind).toBe("problem");
    expect(noted).toEqual([]);
  });

  test("of a snapshot whose manifest is damaged says so, and puts nothing back", async () => {
    const id = await taken("c1");
    truncateSync(join(store.folder, id, "manifest.json"), 20);
    await desk.show({ snapshot: id });
    expect(desk.page().view).toMatchObject({ kind: "failed", why: expect.stringMatching(/could not be compared/) });
    expect(desk.putBack({ snapshot: id, ...usual }).kind).toBe("problem");
  });
});

describe("putting back", () => {
  test("brings a deleted folder back, with a record before and after, and can be undone", async () => {
    const before = pictureOf(work);
    const id = await taken("c1");
    rmSync(join(work, "src"), { recursive: true });
    await compared(id);
    expect(desk.putBack({ snapshot: id, ...usual })).toEqual({ kind: "ok" });
    const view = await until("done");
    expect(pictureOf(work)).toEqual(before);
    expect(noted.map(({ event, about }) => [event.event, about?.call])).toEqual([
      ["restoring", "c1"],
      ["restored", "c1"],
    ]);
    expect(noted[1]?.event).toMatchObject({ snapshot: id, files: 5, bytes: 33, missed: [], reason: "" });
    const undo = view.kind === "done" ? view.before : "";
    const { away } = await compared(undo);
    expect(away.rows.toSorted()).toEqual(["src", "src/a", "src/b", "src/c"]);
    desk.putBack({ snapshot: undo, ...usual });
    await until("done");
    expect(existsSync(join(work, "src"))).toBe(false);
  });

  test("of an undo takes away only what that made and nobody touched since", async () => {
    const id = await taken("c1");
    rmSync(join(work, "src"), { recursive: true });
    await compared(id);
    desk.putBack({ snapshot: id, ...usual });
    const undo = await until("done");
    const [, again] = [writeFileSync(join(work, "src/a"), "work since"), undo.kind === "done" ? undo.before : ""];
    rmSync(join(work, "src/b"));
    writeFileSync(join(work, "src/b"), "b as it was");
    writeFileSync(join(work, "src/new"), "new");
    const page = await compared(again);
    expect([page.away.rows.toSorted(), page.stays.rows]).toEqual([
      ["src", "src/c"],
      ["src/a", "src/b"],
    ]);
    desk.putBack({ snapshot: again, ...usual });
    const view = await until("done");
    expect(view.kind === "done" && view.left.rows).toEqual(
      ["work/src stays: something else is in it."].map((one) => expect.stringContaining(one)),
    );
    expect(readdirSync(join(work, "src")).toSorted()).toEqual(["a", "b", "new"]);
    // And what went comes back.
    const before = view.kind === "done" ? view.before : "";
    await compared(before);
    desk.putBack({ snapshot: before, ...usual });
    await until("done");
    expect(readFileSync(join(work, "src/c"), "utf8")).toBe("c as it was");
  });

  test("of an undo leaves git's objects, and a repository that came back whole", async () => {
    git(work, "init", "-q");
    git(work, "add", ".");
    git(work, "commit", "-qm", "one");
    git(work, "branch", "lost");
    const first = await taken("c1", "s1", "with git");
    git(work, "branch", "-D", "lost");
    const whole = await taken("c2", "s1", "with git");
    rmSync(join(work, ".git"), { recursive: true });
    const back = async (snapshot: string): Promise<string> => {
      await compared(snapshot);
      desk.putBack({ snapshot, ...usual, repositories: ["restore"] });
      const view = await until("done");
      return view.kind === "done" ? view.before : "";
    };
    await back(await back(whole));
    expect(git(work, "log", "--oneline")).toContain("one");
    expect(git(work, "branch", "--list", "lost")).toBe("");
    const undo = await back(first);
    expect(git(work, "branch", "--list", "lost")).toContain("lost");
    await back(undo);
    expect(git(work, "branch", "--list", "lost")).toBe("");
    git(work, "fsck", "--full");
  });

  test("keeps, puts as it was, or keeps both, in the order of the page, and what is not answered for stays", async () => {
    const id = await taken("c1");
    for (const name of ["a", "b", "c"]) writeFileSync(join(work, "src", name), `${name} later`);
    expect((await compared(id)).changed.rows.map(({ path }) => path)).toEqual(["src/a", "src/b", "src/c"]);
    desk.putBack({ snapshot: id, ...usual, changed: ["both", "restore"] });
    await until("done");
    const text = (name: string): string => readFileSync(join(work, "src", name), "utf8");
    expect(["a", "b", "c"].map(text)).toEqual(["a later", "b as it was", "c later"]);
    expect(readdirSync(join(work, "src")).filter((name) => name.startsWith("a.before-"))).toHaveLength(1);
    expect(noted[0]?.event).toMatchObject({ event: "restoring", kept: 1 });
  });

  test("keeps what is told to be kept also where another name of the same file is put back", async () => {
    linkSync(join(work, "src/a"), join(work, "src/d"));
    const id = await taken("c1");
    writeFileSync(join(work, "src/a"), "later");
    expect((await compared(id)).changed.rows.map(({ path }) => path)).toEqual(["src/a", "src/d"]);
    desk.putBack({ snapshot: id, ...usual, changed: ["restore", "keep"] });
    await until("done");
    const text = (name: string): string => readFileSync(join(work, "src", name), "utf8");
    expect(["a", "d"].map(text)).toEqual(["a as it was", "later"]);
  });

  test.each([
    ["keep", 0o600],
    ["restore", 0o644],
  ] as const)(
    "asks before it takes back a mode that other work gave a file, and not for others: %s",
    async (answer, mode) => {
      for (const name of ["a", "b"]) chmodSync(join(work, "src", name), 0o644);
      const id = await taken("c1");
      chmodSync(join(work, "src/b"), 0o755);
      ended = statSync(join(work, "src/b")).ctimeMs + 1;
      // Done once the clock of files has gone on.
      await untilHolds("a later change", 5_000, () => {
        chmodSync(join(work, "src/a"), 0o600);
        expect(Math.floor(statSync(join(work, "src/a")).ctimeMs)).toBeGreaterThan((ended ?? 0) + 100);
      });
      const view = await compared(id);
      expect(view.attributes).toMatchObject({ back: 1, since: { rows: ["src/a"] } });
      desk.putBack({ snapshot: id, ...usual, attributes: answer });
      await until("done");
      const modes = ["a", "b"].map((name) => statSync(join(work, "src", name)).mode & 0o777);
      expect(modes).toEqual([mode, 0o644]);
      expect(noted[0]?.event).toMatchObject({ event: "restoring", kept: answer === "keep" ? 1 : 0 });
    },
  );

  test("changes nothing where it cannot be put on record", async () => {
    const id = await taken("c1");
    rmSync(join(work, "src"), { recursive: true });
    await compared(id);
    recording = "failed";
    desk.putBack({ snapshot: id, ...usual });
    expect(await until("failed")).toMatchObject({ why: expect.stringMatching(/could not be put on record/) });
    expect(existsSync(join(work, "src"))).toBe(false);
  });

  test("counts for what is shown alone, once", async () => {
    const [first, second] = [await taken("c1"), await taken("c2")];
    rmSync(join(work, "src"), { recursive: true });
    expect(desk.putBack({ snapshot: first, ...usual }).kind).toBe("problem");
    await compared(first);
    expect(desk.putBack({ snapshot: second, ...usual }).kind).toBe("problem");
    expect(desk.putBack({ snapshot: first, ...usual, reach: "everything" }).kind).toBe("problem");
    expect(existsSync(join(work, "src"))).toBe(false);
    expect(desk.putBack({ snapshot: first, ...usual }).kind).toBe("ok");
    expect(desk.putBack({ snapshot: first, ...usual }).kind).toBe("problem");
    await until("done");
    expect(desk.putBack({ snapshot: first, ...usual }).kind).toBe("problem");
  });

  test("says what it could not bring back, and brings back the rest, where the store is damaged", async () => {
    writeFileSync(join(work, "src/large"), Buffer.alloc(400_000, 1));
    const id = await taken("c1");
    const [own = ""] = readdirSync(join(store.folder, id, "files"));
    writeFileSync(join(store.folder, id, "files", own), "other bytes");
    rmSync(join(work, "src"), { recursive: true });
    await compared(id);
    desk.putBack({ snapshot: id, ...usual });
    const view = await until("done");
    expect(view.kind === "done" && view.left.rows.join()).toMatch(/large could not be brought back: .*damaged/);
    expect(existsSync(join(work, "src/large"))).toBe(false);
    expect(readFileSync(join(work, "src/a"), "utf8")).toBe("a as it was");
  });

  test("writes through no link that came into its way after the comparison", async () => {
    const outside = join(folder, "outside");
    mkdirSync(outside);
    writeFileSync(join(outside, "a"), "not ours");
    const id = await taken("c1");
    writeFileSync(join(work, "src/a"), "later");
    rmSync(join(work, "src/b"));
    await compared(id);
    renameSync(join(work, "src"), join(work, "aside"));
    symlinkSync(outside, join(work, "src"));
    desk.putBack({ snapshot: id, ...usual, changed: ["restore"] });
    const view = await until("done");
    expect(view.kind === "done" && view.left.rows.length).toBeGreaterThan(0);
    expect(readdirSync(outside)).toEqual(["a"]);
    expect(readFileSync(join(outside, "a"), "utf8")).toBe("not ours");
  });

  test("leaves a file alone that was turned into a link after the comparison", async () => {
    const outside = join(folder, "outside");
    writeFileSync(outside, "not ours");
    const id = await taken("c1");
    writeFileSync(join(work, "src/a"), "later");
    await compared(id);
    rmSync(join(work, "src/a"));
    symlinkSync(outside, join(work, "src/a"));
    desk.putBack({ snapshot: id, ...usual, changed: ["restore"] });
    await until("done");
    expect(readFileSync(outside, "utf8")).toBe("not ours");
    expect(lstatSync(join(work, "src/a")).isSymbolicLink()).toBe(true);
  });
});

describe("git's own state", () => {
  test("is put back as one, or stays as it is", async () => {
    git(work, "init", "-q", "-b", "main");
    git(work, "add", ".");
    git(work, "commit", "-q", "-m", "one");
    git(work, "branch", "side");
    // What git writes beside it since is not taken away.
    const picture = (): unknown => pictureOf(work, (name) => name.endsWith("/packed-refs"));
    const before = picture();
    const id = await taken("c1", "s1", "with git");
    git(work, "branch", "-q", "-D", "side");
    rmSync(join(work, "src"), { recursive: true });
    const view = await compared(id);
    expect(view.repositories).toMatchObject([{ folder: ".git", choice: "restore" }]);
    desk.putBack({ snapshot: id, ...usual, repositories: ["keep"] });
    await until("done");
    expect(existsSync(join(work, "src/a"))).toBe(true);
    expect(git(work, "branch", "--list", "side")).toBe("");
    await compared(id);
    desk.putBack({ snapshot: id, ...usual, repositories: ["restore"] });
    await until("done");
    expect(git(work, "branch", "--list", "side")).toMatch(/side/);
    expect(picture()).toEqual(before);
  });
});

describe("an undo that reaches further", () => {
  test("is of all that the session or the agent did from then on, or of everything, put back as one", async () => {
    const first = await taken("c1", "s1");
    rmSync(join(work, "src/a"));
    writeFileSync(join(work, "new"), "made after the first call");
    await taken("c2", "other");
    rmSync(join(work, "src/b"));
    await taken("c3", "s1");
    writeFileSync(join(work, "src/c"), "overwritten by the third");
    rmSync(join(work, "new"));
    const another = await store.take(wholeOf(work), "c4", { ...aboutCall("c4"), agent: "claude" });
    expect(another.kind).toBe("taken");
    const view = await compared(first);
    expect(view.reaches.map(({ reach, text }) => [reach, /\d+ snapshots/.exec(text)?.[0]])).toEqual([
      ["call", undefined],
      ["session", "2 snapshots"],
      ["agent", "3 snapshots"],
      ["everything", "4 snapshots"],
    ]);
    expect((await compared(first, "agent")).changed.rows.map(({ path }) => path)).toEqual(["src/c"]);
    expect((await compared(first, "session")).back.rows).toEqual(["new", "src/a", "src/b"]);
    desk.putBack({ snapshot: first, ...usual, reach: "session", changed: ["restore"] });
    await until("done");
    const text = (name: string): string => readFileSync(join(work, name), "utf8");
    expect(["src/a", "src/b", "src/c", "new"].map(text)).toEqual([
      "a as it was",
      "b as it was",
      "c as it was",
      "made after the first call",
    ]);
    await desk.show({});
    const list = desk.page().view;
    expect(list.kind === "list" && list.rows.map(({ putBack }) => putBack)).toEqual(["no", "no", "yes", "no", "yes"]);
  });

  test("brings back a folder, a hard reset, a dropped stash and the repository in one go", async () => {
    git(work, "init", "-q", "-b", "main");
    git(work, "add", ".");
    git(work, "commit", "-q", "-m", "one");
    writeFileSync(join(work, "src/a"), "committed later");
    git(work, "commit", "-q", "-a", "-m", "two");
    writeFileSync(join(work, "src/a"), "stashed");
    git(work, "-c", "user.name=a", "-c", "user.email=a@b", "stash", "-q");
    writeFileSync(join(work, "src/notes"), "nobody has this in git");
    const before = pictureOf(work);
    const src = {
      path: join(work, "src"),
      spelling: "literal",
      reach: "tree",
      means: "unlinked",
      ignored: "included",
    } as const;
    const outcome = await store.take({ paths: [src], repositories: [], uncovered: [] }, "c1", aboutCall("c1"));
    const first = outcome.kind === "taken" ? outcome.id : "";
    rmSync(join(work, "src"), { recursive: true });
    await taken("c2", "s1", "with git");
    git(work, "reset", "-q", "--hard", "HEAD~1");
    await taken("c3", "s1", "with git");
    git(work, "stash", "drop", "-q");
    await taken("c4", "s1", "with git");
    rmSync(join(work, ".git"), { recursive: true });
    ended = Date.now() + 60_000;
    const view = await compared(first, "session");
    desk.putBack({
      snapshot: first,
      reach: "session",
      changed: view.changed.rows.map(({ choice }) => choice),
      rest: "keep",
      attributes: "keep",
      repositories: view.repositories.map(({ choice }) => choice),
    });
    const result = await until("done");
    expect(result.kind === "done" && result.left.rows).toEqual([]);
    // What git wrote later is not taken away; what was there is as it was. The first call left the folder around it alone.
    const after = pictureOf(work);
    expect([...before].filter(([name, was]) => name !== work && after.get(name) !== was)).toEqual([]);
    expect(git(work, "stash", "list")).toMatch(/stash@\{0\}/);
    git(work, "fsck", "--full");
  });
});

describe("what no copy brings back", () => {
  const secretly = "docker start hunter2";

  async function takenWith(reverses: SnapshotPlan["reverses"]): Promise<string> {
    const plan = { paths: [], repositories: [], uncovered: ["docker:?/container/web"], ...(reverses && { reverses }) };
    const outcome = await store.take(plan, "c1", aboutCall("c1"));
    if (outcome.kind !== "taken") throw new Error(JSON.stringify(outcome));
    return outcome.id;
  }

  test("is told with the call that does, which is held for review on a click, and the page makes room for it", async () => {
    const id = await takenWith([{ says: "It can be started.", command: "docker start web" }]);
    const page = await compared(id);
    expect(page).toMatchObject({
      anything: "no",
      reverses: [{ says: "It can be started.", command: "docker start web" }],
    });
    expect(await desk.answer({ type: "reverse", request: 1, snapshot: id, at: 0, nonce: "n" })).toEqual({ kind: "ok" });
    expect(offered).toEqual([
      {
        command: "docker start web",
        about: aboutCall("c1"),
        because: "You asked for it on the Undo page. It can be started.",
      },
    ]);
    expect([desk.standing, desk.page().view.kind]).toEqual(["idle", "list"]);
  });

  test.each([
    ["another snapshot's page", { snapshot: "0000000000000-000000000000", at: 0 }],
    ["a row that is not there", { at: 3 }],
    ["a row without a command", { at: 1 }],
    ["a row whose command holds a secret, and so is not shown", { at: 2 }],
  ])("is not offered from %s", async (_where, given) => {
    const snapshot = await takenWith([
      { says: "a", command: "docker start web" },
      { says: "b" },
      { says: "c", command: secretly },
    ]);
    // The latest deed comes first.
    const { reverses } = await compared(snapshot);
    expect(reverses.map(({ command }) => command)).toEqual(["", "", "docker start web"]);
    const at = { 0: 2, 1: 1, 2: 0, 3: 3 }[given.at] ?? 9;
    const answer = { type: "reverse", request: 1, snapshot, nonce: "n", ...given, at } as const;
    expect(await desk.answer(answer)).toMatchObject({ kind: "problem" });
    expect(offered).toEqual([]);
  });

  test.each<[Offered, RegExp]>([
    [{ kind: "denied", why: "It is denied." }, /cannot be run from here: It is denied\./],
    [{ kind: "not held" }, /could not be held/],
  ])("says why where it is %j", async (answer, said) => {
    offering = answer;
    const snapshot = await takenWith([{ says: "a", command: "docker start web" }]);
    await compared(snapshot);
    const { text = "" } = (await desk.answer({ type: "reverse", request: 1, snapshot, at: 0, nonce: "n" })) as {
      text?: string;
    };
    expect(text).toMatch(said);
  });
});

describe("a folder that was moved since", () => {
  const named = (path: string): readonly string[] => (existsSync(path) ? readdirSync(path).sort() : []);

  async function moved(to: string): Promise<string> {
    const id = await taken("c1");
    renameSync(work, to);
    rmSync(join(to, "src", "a"));
    return id;
  }

  test("is compared and put back where it lies now, and nothing comes to the old place", async () => {
    const to = join(folder, "elsewhere");
    const id = await moved(to);
    places = [join(folder), to];
    const page = await compared(id);
    expect(page.back.rows).toEqual([join(to, "src", "a")]);
    expect(page.moved).toMatch(/was moved to .*elsewhere since, so it is put back there\.$/);
    await desk.putBack({ snapshot: id, ...usual });
    await until("done");
    expect([named(join(to, "src")), existsSync(work)]).toEqual([["a", "b", "c"], false]);
  });

  test("is known by itself: what came to its old place is left alone", async () => {
    const to = join(folder, "elsewhere");
    const id = await moved(to);
    mkdirSync(join(work, "src"), { recursive: true });
    writeFileSync(join(work, "src", "a"), "of another project");
    places = [work, to];
    await compared(id);
    await desk.putBack({ snapshot: id, ...usual });
    await until("done");
    expect(readFileSync(join(to, "src", "a"), "utf8")).toBe("a as it was");
    expect(readFileSync(join(work, "src", "a"), "utf8")).toBe("of another project");
  });

  test("that is not open, or a copy of it, is not taken for it", async () => {
    const to = join(folder, "elsewhere");
    const id = await taken("c1");
    cpSync(work, to, { recursive: true });
    rmSync(join(work, "src", "a"));
    places = [to];
    const page = await compared(id);
    expect([page.moved, page.back.rows]).toEqual(["", ["src/a"]]);
  });
});
