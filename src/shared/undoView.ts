import type { RetentionPolicy } from "../core/snapshot/retention.ts";
import type { Reverse } from "../core/snapshot/reverse.ts";
import type { UndoReach } from "../core/snapshot/undoReach.ts";
import { clipped, countOf, listOf, numberText, sizeOf } from "./phrases.ts";
import type { ComparedModel, UndoChoice, UndoModel } from "./undoModel.ts";
import { agentOf, type ReachCounts, reachesOf } from "./undoReaches.ts";
import { changedBy, type WorkSpan } from "./workSpans.ts";

/** Most rows of a list on the page; the rest is counted. */
export const mostRows = 200;
/** Snapshots in the list: as many as are kept where nobody says otherwise; and of those that nobody was promised. */
export const mostListed = 500;
export const mostPassing = 200;
const longestWhat = 300;
const longestPath = 400;
const longestSentence = 600;
const longestCommand = 1_000;

/** A snapshot as a list tells of it. Texts of the call are redacted already. */
export interface SnapshotFacts {
  readonly id: string;
  readonly takenAt: number;
  /** The call, or `undo of <id>`. */
  readonly call: string;
  readonly files: number;
  readonly bytes: number;
  readonly about?: {
    readonly agent: string;
    readonly label?: string;
    readonly session: string;
    readonly what: string;
  };
  /** What it was taken of, by paths for the person. */
  readonly covers: readonly string[];
  readonly putBack: "yes" | "no";
  /** Whether nobody was promised it: it was taken before what runs unasked. */
  readonly passing: "yes" | "no";
}

/** What is compared and put back: one snapshot, or with it those that were taken later. */
export interface UndoSubject {
  readonly facts: SnapshotFacts;
  readonly reach: UndoReach;
  readonly counts: ReachCounts;
}

/** One name of a snapshot that is not as it was, by a path for the person. */
export interface ChangeFacts {
  readonly path: string;
  readonly standing: "gone" | "changed" | "attributes" | "time" | "in the way" | "made" | "made over";
  /** Git's own folder that it is part of, for the person; empty for every other file. */
  readonly repository: string;
  /** When what stands there was last changed, in milliseconds since 1970. */
  readonly changedAt: number;
}

/** How a person answers, as the page sends it: for the listed changes in their order, for the rest, and for each repository. */
export interface UndoAnswers {
  readonly changed: readonly UndoChoice[];
  readonly rest: UndoChoice;
  /** For what other work gave another mode, owner or time. */
  readonly attributes: "keep" | "restore";
  readonly repositories: readonly ("keep" | "restore")[];
}

/** The list of snapshots, newest first. `facts` is in any order; `cost`: what all that is kept takes, in bytes. */
export function undoList(
  facts: readonly SnapshotFacts[],
  omitted: number,
  cost: number,
  policy: RetentionPolicy,
): UndoModel {
  // By their ids, which are in order although a clock went back.
  const newest = facts.toSorted((left, right) => (left.id < right.id ? 1 : -1));
  const rows = newest.map(aboutOf);
  const keeping = rows.length === 0 ? "" : keepingText(cost, policy);
  return { kind: "undo", view: { kind: "list", rows, omitted, keeping } };
}

function keepingText(cost: number, { age, count, bytes, never, inPassing }: RetentionPolicy): string {
  const days = (milliseconds: number): string => countOf(Math.round(milliseconds / 86_400_000), "day");
  return `Together they take ${sizeOf(cost)}. One is kept for ${days(age)}, as long as there are not more than ${numberText(count)} or ${sizeOf(bytes)} of them (see the settings); those of the last ${days(never)} always are. Of those that nobody was promised, taken before what runs unasked, the last ${numberText(inPassing.count)} are, and the last ${numberText(inPassing.small)} of edits and what else changes few files.`;
}

/** A page that waits for work on a snapshot. */
export function undoWaiting({ facts, reach }: UndoSubject, stage: "comparing" | "working"): UndoModel {
  return { kind: "undo", view: { kind: stage, about: aboutOf(facts), reach } };
}

/**
 * What putting a snapshot back would change. `spans`: when the calls were at work that the snapshots were
 * taken for: what was changed at another time is other work, and stays unless the person says otherwise. `reverses`: what takes back
 * what no copy does; `moved`: that the folder lies elsewhere now, as a sentence.
 */
export function undoCompared(
  { facts, reach, counts }: UndoSubject,
  changes: readonly ChangeFacts[],
  missed: readonly string[],
  spans: readonly WorkSpan[],
  { reverses = [], moved = "" }: { readonly reverses?: readonly Reverse[]; readonly moved?: string } = {},
): UndoModel {
  const files = changes.filter(({ repository }) => repository === "");
  const of = (standing: ChangeFacts["standing"]): readonly ChangeFacts[] =>
    files.filter((change) => change.standing === standing);
  const changed = sortedChanges(changes, spans).map(({ change, ...answer }) => ({
    path: clipped(change.path, longestPath),
    ...answer,
  }));
  const hidden = changed.slice(mostRows);
  const since = redressed(changes, spans);
  const view: ComparedModel = {
    kind: "compared",
    about: aboutOf(facts),
    reach,
    reaches: reachesOf(facts.about, counts),
    back: named(of("gone").map(({ path }) => path)),
    changed: {
      rows: changed.slice(0, mostRows),
      omitted: hidden.length,
      rest: hidden.some(({ choice }) => choice === "keep") ? "keep" : "restore",
    },
    // Those that are not shown stay as they are.
    repositories: repositoriesOf(changes)
      .slice(0, mostRows)
      .map((folder) => repositoryOf(folder, changes, spans)),
    attributes: {
      back: of("attributes").length + of("time").length - since.length,
      since: named(since.map(({ path }) => path)),
    },
    blocked: named(changes.filter(({ standing }) => standing === "in the way").map(({ path }) => path)),
    away: named(of("made").map(({ path }) => path)),
    stays: named(of("made over").map(({ path }) => path)),
    missed: named(missed),
    reverses: reverses.slice(0, mostRows).map(({ says, command = "" }) => ({
      says: clipped(says, longestSentence),
      // Half a command is none.
      command: command.length > longestCommand ? "" : command,
    })),
    moved: clipped(moved, longestSentence),
    anything: changes.some(({ standing }) => standing !== "in the way" && standing !== "made over") ? "yes" : "no",
  };
  return { kind: "undo", view };
}

/** The changes that are listed one by one, in the order of the page. */
export function listedChanges(changes: readonly ChangeFacts[], spans: readonly WorkSpan[]): readonly ChangeFacts[] {
  return sortedChanges(changes, spans).map(({ change }) => change);
}

/**
 * What a person's answers mean for each change that asks for one. A change that was not answered for stays as it is, so that nothing
 * follows from a message that fits no page.
 */
export function chosen(
  changes: readonly ChangeFacts[],
  spans: readonly WorkSpan[],
  answers: UndoAnswers,
): ReadonlyMap<ChangeFacts, UndoChoice> {
  const choices = new Map<ChangeFacts, UndoChoice>();
  sortedChanges(changes, spans).forEach(({ change }, at) => {
    choices.set(change, at < mostRows ? (answers.changed[at] ?? "keep") : answers.rest);
  });
  for (const change of redressed(changes, spans)) choices.set(change, answers.attributes);
  const repositories = repositoriesOf(changes);
  for (const change of changes) {
    if (change.repository === "") continue;
    choices.set(change, answers.repositories[repositories.indexOf(change.repository)] ?? "keep");
  }
  return choices;
}

/** Why nothing was put back. */
export function undoFailed(why: string): UndoModel {
  return { kind: "undo", view: { kind: "failed", why: clipped(why, longestSentence) } };
}

/** What was put back. `kept`: names that stay as they are because the person said so. */
export function undoDone(
  facts: SnapshotFacts,
  result: {
    readonly before: string;
    readonly files: number;
    readonly bytes: number;
    readonly left: readonly string[];
    readonly kept: number;
    readonly recorded: "yes" | "no";
  },
): UndoModel {
  const { before, files, bytes, left, kept, recorded } = result;
  const sentences = [
    `${countOf(files, "name")} brought back or put as ${files === 1 ? "it was" : "they were"}, ${sizeOf(bytes)} written.`,
    ...(kept === 0 ? [] : [`${countOf(kept, "name")} left as ${kept === 1 ? "it is" : "they are"} now, as you chose.`]),
    ...(recorded === "yes" ? [] : ["This could not be put on record: the disk of ~/.holdpoint/audit fails."]),
  ];
  return {
    kind: "undo",
    view: { kind: "done", about: aboutOf(facts), text: sentences.join(" "), before, left: named(left) },
  };
}

/** Changed files that are no part of git's own state: what stays unless a person says otherwise comes first, then by path. */
function sortedChanges(
  changes: readonly ChangeFacts[],
  spans: readonly WorkSpan[],
): readonly ({ readonly change: ChangeFacts } & ReturnType<typeof changedBy>)[] {
  const rows = changes
    .filter(({ standing, repository }) => standing === "changed" && repository === "")
    .map((change) => ({ change, ...changedBy(change.changedAt, spans) }));
  return [...rows.filter(({ choice }) => choice === "keep"), ...rows.filter(({ choice }) => choice !== "keep")];
}

/** Files that are as they were but for mode, owner or time, which other work changed. */
function redressed(changes: readonly ChangeFacts[], spans: readonly WorkSpan[]): readonly ChangeFacts[] {
  return changes.filter(
    ({ standing, repository, changedAt }) =>
      standing === "attributes" && repository === "" && changedBy(changedAt, spans).choice === "keep",
  );
}

function repositoriesOf(changes: readonly ChangeFacts[]): readonly string[] {
  return [...new Set(changes.map(({ repository }) => repository))].filter((folder) => folder !== "");
}

function repositoryOf(
  folder: string,
  changes: readonly ChangeFacts[],
  spans: readonly WorkSpan[],
): ComparedModel["repositories"][number] {
  const own = changes.filter(
    ({ repository, standing }) => repository === folder && standing !== "in the way" && standing !== "made over",
  );
  const isLater = own.some(
    (change) => change.standing === "changed" && changedBy(change.changedAt, spans).choice === "keep",
  );
  const text = `${countOf(own.length, "file")} of git's own, with its refs, index and stash.`;
  return {
    folder: clipped(folder, longestPath),
    text: isLater ? `${text} Git was at work here at another time, too: putting it back undoes that as well.` : text,
    choice: isLater ? "keep" : "restore",
  };
}

function aboutOf(facts: SnapshotFacts): ComparedModel["about"] {
  const { id, takenAt, call, files, bytes, about, covers, putBack, passing } = facts;
  const what = about === undefined ? `call ${call}` : about.what.replace(/\s+/g, " ").trim();
  return {
    id,
    at: takenAt,
    who: whoOf(about),
    what: clipped(call.startsWith("undo of ") ? `How it was before an undo of: ${what}` : what, longestWhat),
    covers: clipped(listOf(covers, 5), longestPath),
    size: `${countOf(files, "file")}, ${sizeOf(bytes)}`,
    putBack,
    passing,
  };
}

function whoOf(about: SnapshotFacts["about"]): string {
  if (about === undefined) return "";
  return clipped(
    about.session === "" ? agentOf(about) : `${agentOf(about)}, session ${about.session.slice(0, 8)}`,
    120,
  );
}

function named(rows: readonly string[]): { readonly rows: readonly string[]; readonly omitted: number } {
  return {
    rows: rows.slice(0, mostRows).map((row) => clipped(row, longestSentence)),
    omitted: Math.max(0, rows.length - mostRows),
  };
}
