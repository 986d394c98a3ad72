import { describe, expect, test } from "vitest";
import { page as pageModel } from "../../src/shared/reviewModel.ts";
import {
  type ChangeFacts,
  chosen,
  mostListed,
  mostRows,
  type SnapshotFacts,
  undoCompared,
  undoDone,
  undoFailed,
  undoList,
  undoWaiting,
} from "../../src/shared/undoView.ts";
import type { WorkSpan } from "../../src/shared/workSpans.ts";
import { usualRetention } from "../snapshots/usualRetention.ts";
import { change, endedAt, later, snapshot, spans, subject } from "./support/undo.ts";

function comparedView(changes: readonly ChangeFacts[], ended: readonly WorkSpan[] = spans, missed: string[] = []) {
  const { view } = undoCompared(subject(), changes, missed, ended);
  if (view.kind !== "compared") throw new Error(view.kind);
  return view;
}

function rowOf(facts: SnapshotFacts) {
  const { view } = undoList([facts], 0, 0, usualRetention);
  return view.kind === "list" ? view.rows[0] : undefined;
}

describe("the list of snapshots", () => {
  test("has the newest first, though the clock went back, and counts what is not shown", () => {
    const facts = Array.from({ length: mostListed + 3 }, (_, at) => snapshot({ id: String(at + 1_000), takenAt: -at }));
    const { view } = undoList(facts, 7, 3_200_000, usualRetention);
    expect(view.kind === "list" && [view.rows[0]?.id, view.rows.at(-1)?.id, view.omitted]).toEqual([
      String(mostListed + 1_002),
      "1000",
      7,
    ]);
  });

  test("says what all of it takes and how long it is kept, where there is any", () => {
    const told = [undoList([snapshot()], 0, 3_200_000, usualRetention), undoList([], 0, 0, usualRetention)].map(
      ({ view }) => view.kind === "list" && view.keeping,
    );
    expect(told).toEqual([
      "Together they take 3.2 MB. One is kept for 30 days, as long as there are not more than 500 or 10 GB of them (see the settings); those of the last 2 days always are. Of those that nobody was promised, taken before what runs unasked, the last 100 are, and the last 1,000 of edits and what else changes few files.",
      "",
    ]);
  });

  test.each([
    [snapshot(), { who: "Codex, session 0f3a9c71", covers: "src and .git", size: "42 files, 1.2 MB", putBack: "no" }],
    [snapshot({ files: 1, bytes: 1 }), { size: "1 file, 1 byte" }],
    [snapshot({ call: "undo of 1" }), { what: "How it was before an undo of: rm -rf src && git stash drop" }],
    [snapshot({ about: { agent: "Codex", session: "", what: "a\n  b" } }), { who: "Codex", what: "a b" }],
    [
      snapshot({ about: { agent: "vscode", label: "VS Code agent", session: "", what: "a" } }),
      { who: "VS Code agent" },
    ],
    [{ ...snapshot(), about: undefined } as unknown as SnapshotFacts, { who: "", what: "call c1" }],
    [snapshot({ covers: ["a", "b", "c", "d", "e", "f", "g"] }), { covers: "a, b, c, d, e and 2 more" }],
    [snapshot({ covers: [] }), { covers: "" }],
    [snapshot({ putBack: "yes" }), { putBack: "yes" }],
  ])("tells of one what is known: %#", (facts, row) => {
    expect(rowOf(facts)).toMatchObject(row);
  });
});

describe("a comparison", () => {
  const by = (view: ReturnType<typeof comparedView>) =>
    view.changed.rows.map(({ path, by: who, choice }) => [path, who, choice]);

  test("takes what changed after the call for other work, lists that first, and keeps it unless told otherwise", () => {
    const view = comparedView([
      change("src/call.ts", "changed", { changedAt: endedAt }),
      change("src/mine.ts", "changed", { changedAt: later }),
    ]);
    expect(by(view)).toEqual([
      ["src/mine.ts", "since", "keep"],
      ["src/call.ts", "call", "restore"],
    ]);
    const { view: unknown } = undoCompared(subject(), [change("a", "changed")], [], [{ from: endedAt, to: undefined }]);
    expect(unknown.kind === "compared" && by(unknown)).toEqual([["a", "unknown", "restore"]]);
  });

  test("tells each kind of difference by itself", () => {
    const view = comparedView(
      [
        change("gone"),
        change("changed", "changed"),
        change("mode", "attributes"),
        change("folder", "in the way"),
        change(".git/HEAD", "changed", { repository: ".git" }),
        change(".git/refs/x", "gone", { repository: ".git" }),
      ],
      spans,
      ["socket is no file."],
    );
    expect([view.back.rows, view.attributes.back, view.blocked.rows, view.missed.rows, view.anything]).toEqual([
      ["gone"],
      1,
      ["folder"],
      ["socket is no file."],
      "yes",
    ]);
    expect(view.repositories).toMatchObject([{ folder: ".git", choice: "restore" }]);
    expect(view.repositories[0]?.text).toMatch(/^2 files of git's own/);
  });

  test("tells apart whose mode or time is put back and what other work changed of that, but for a folder's time", () => {
    const view = comparedView([
      change("called.sh", "attributes", { changedAt: endedAt }),
      change("folder/", "time", { changedAt: later }),
      change("mine.sh", "attributes", { changedAt: later }),
      change("private/", "attributes", { changedAt: later }),
    ]);
    expect(view.attributes).toEqual({ back: 2, since: { rows: ["mine.sh", "private/"], omitted: 0 } });
    expect(view.anything).toBe("yes");
  });

  test("says so where git was at work after the call, and keeps that unless told otherwise", () => {
    const view = comparedView([change(".git/index", "changed", { repository: ".git", changedAt: later })]);
    expect(view.repositories).toMatchObject([{ choice: "keep", text: expect.stringMatching(/at another time/) }]);
  });

  test("has nothing to put back where all is as it was, or only stands in the way", () => {
    expect([comparedView([]).anything, comparedView([change("a", "in the way")]).anything]).toEqual(["no", "no"]);
  });

  test("never lists more than a page holds, and keeps the rest where any of it is other work", () => {
    const many = Array.from({ length: mostRows + 5 }, (_, at) => change(`f${at}`, "changed", { changedAt: later }));
    expect(comparedView(many).changed).toMatchObject({ omitted: 5, rest: "keep" });
    const calls = many.map((one) => ({ ...one, changedAt: 0 }));
    expect(comparedView(calls).changed).toMatchObject({ omitted: 5, rest: "restore" });
  });

  test("offers to reach further only where there is more", () => {
    const reaches = (session: number, agent: number, everything: number) => {
      const { view } = undoCompared(subject({ counts: { session, agent, everything } }), [], [], spans);
      return view.kind === "compared" ? view.reaches.map(({ reach }) => reach) : [];
    };
    expect([
      reaches(1, 1, 1),
      reaches(3, 3, 3),
      reaches(1, 1, 4),
      reaches(2, 2, 4),
      reaches(1, 3, 3),
      reaches(2, 3, 4),
    ]).toEqual([
      [],
      ["call", "session"],
      ["call", "everything"],
      ["call", "session", "everything"],
      ["call", "agent"],
      ["call", "session", "agent", "everything"],
    ]);
  });
});

describe("a person's answers", () => {
  const mine = change("mine", "changed", { changedAt: later });
  const calls = change("calls", "changed", { changedAt: 0 });
  const git = change(".git/HEAD", "changed", { repository: ".git" });
  const gone = change("gone");

  test("are by the order of the page; a folder of git's is one, and what is not answered for stays", () => {
    const changes = [calls, gone, git, mine];
    const answers = {
      changed: ["both", "restore"],
      rest: "restore",
      attributes: "keep",
      repositories: ["restore"],
    } as const;
    expect([...chosen(changes, spans, answers)]).toEqual([
      [mine, "both"],
      [calls, "restore"],
      [git, "restore"],
    ]);
    const none = { changed: [], rest: "restore", attributes: "keep", repositories: [] } as const;
    expect([...chosen(changes, spans, none).values()]).toEqual(["keep", "keep", "keep"]);
  });

  test.each(["keep", "restore"] as const)("count for mode and time where other work changed them: %s", (answer) => {
    const since = change("mine.sh", "attributes", { changedAt: later });
    const changes = [change("called.sh", "attributes", { changedAt: endedAt }), since];
    const answers = { changed: [], rest: "keep", attributes: answer, repositories: [] } as const;
    expect([...chosen(changes, spans, answers)]).toEqual([[since, answer]]);
  });

  test("for the rest count for what is not listed alone", () => {
    const many = Array.from({ length: mostRows + 1 }, (_, at) => change(`f${at}`, "changed", { changedAt: 0 }));
    const given = [
      ...chosen(many, spans, { changed: [], rest: "restore", attributes: "keep", repositories: [] }).values(),
    ];
    expect([given.filter((one) => one === "keep").length, given.at(-1)]).toEqual([mostRows, "restore"]);
  });
});

test("every page can be sent", () => {
  const result = { before: "x", files: 1, bytes: 2, left: ["a"], kept: 1, recorded: "no" } as const;
  for (const model of [
    undoList([snapshot()], 0, 0, usualRetention),
    undoWaiting(subject(), "comparing"),
    undoWaiting(subject(), "working"),
    undoCompared(
      subject({ counts: { session: 2, agent: 2, everything: 3 } }),
      [change("a"), change("b", "changed")],
      [],
      spans,
    ),
    undoFailed("Why."),
    undoDone(snapshot(), result),
  ])
    expect(pageModel.parse(JSON.parse(JSON.stringify(model)))).toEqual(JSON.parse(JSON.stringify(model)));
});
