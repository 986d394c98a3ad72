import type { Reverse } from "../core/snapshot/reverse.ts";
import type { SnapshotAbout } from "../core/snapshot/snapshotAbout.ts";
import type { UndoModel } from "../shared/undoModel.ts";
import { type ChangeFacts, type UndoSubject, undoCompared } from "../shared/undoView.ts";
import type { WorkSpan } from "../shared/workSpans.ts";
import { type Difference, differences } from "../snapshots/difference.ts";
import { merged } from "../snapshots/merged.ts";
import { movedTo, type Relocation, relocated } from "../snapshots/moved.ts";
import { undoneBy } from "../snapshots/summary.ts";
import type { SnapshotShelf } from "./snapshotShelf.ts";
import { changeOf, movedSentence } from "./undoFacts.ts";
import type { UndoPorts } from "./undoPorts.ts";

/** What was compared and is shown: an answer is about this and nothing else. */
export interface Compared {
  readonly subject: UndoSubject;
  readonly ids: readonly string[];
  readonly about: SnapshotAbout | undefined;
  readonly spans: readonly WorkSpan[];
  readonly moved: Relocation | undefined;
  /** That, as a sentence; empty where nothing was moved. */
  readonly movedText: string;
  readonly found: readonly Difference[];
  readonly changes: ReadonlyMap<ChangeFacts, Difference>;
  readonly missed: readonly string[];
  readonly reverses: readonly Reverse[];
}

/** How long after it may an agent takes to make an edit, in milliseconds: no record says when it was made. */
const editTime = 10_000;

/** Compares what a snapshot holds, and as far as the undo reaches later ones, with what is there now. Rejects where that cannot be read. */
export async function compare(
  id: string,
  subject: UndoSubject,
  shelf: SnapshotShelf,
  ports: Pick<UndoPorts, "store" | "roots" | "spell" | "redact" | "endsOf">,
): Promise<Compared> {
  const { store } = ports;
  const ids = shelf.reached(id, subject.reach);
  const moved = movedTo(store.summary(id).stood ?? [], ports.roots());
  const manifest = relocated(merged(ids.map((one) => store.read(one))), moved);
  const found = await differences(manifest);
  const changes = new Map(
    found.flatMap((difference) => {
      const facts = changeOf(difference, manifest, ports.spell);
      return facts === undefined ? [] : [[facts, difference] as const];
    }),
  );
  const summaries = ids.map((one) => store.summary(one));
  // How it was before an undo was changed by the undo, not by the call.
  const calls = new Set(summaries.flatMap(({ call, about }) => (undoneBy(call).length > 0 ? [] : (about?.call ?? []))));
  const ends = calls.size === 0 ? undefined : await ports.endsOf(calls, manifest.takenAt);
  const spans = summaries.map(({ takenAt, call, about }) => {
    const made = about?.edit === true ? takenAt + editTime : undefined;
    return { from: takenAt, to: ends?.get(call) ?? made };
  });
  return {
    subject,
    ids,
    about: store.summary(id).about,
    spans,
    moved,
    movedText: moved === undefined ? "" : movedSentence(moved, ports.spell),
    found,
    changes,
    missed: manifest.missed.map((sentence) => told(sentence, ports)),
    // The latest first, as it has to be taken back.
    reverses: summaries.flatMap(({ reverses = [] }) => reverses.map((one) => shown(one, ports))).reverse(),
  };
}

/** The page of a comparison. */
export function pageOf({ subject, changes, missed, spans, reverses, movedText }: Compared): UndoModel {
  return undoCompared(subject, [...changes.keys()], missed, spans, { reverses, moved: movedText });
}

/** A sentence of ours about files, with those in the open folders as the person reads them. */
export function told(sentence: string, { roots, redact }: Pick<UndoPorts, "roots" | "redact">): string {
  return redact(roots().reduce((text, root) => text.replaceAll(`${root}/`, ""), sentence));
}

/** A command with a secret in it is not shown, and what is not shown whole is not offered. */
function shown({ says, command }: Reverse, { redact }: Pick<UndoPorts, "redact">): Reverse {
  const sentence = { says: redact(says) };
  return command === undefined || redact(command) !== command ? sentence : { ...sentence, command };
}
