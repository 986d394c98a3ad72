import { realpathSync } from "node:fs";
import { join } from "node:path";
import { bytesInWords } from "../core/policy/lossWords.ts";
import type { Reverse } from "../core/snapshot/reverse.ts";
import type { UndoReach } from "../core/snapshot/undoReach.ts";
import { differences } from "../snapshots/difference.ts";
import { shownPath } from "../snapshots/manifest.ts";
import { merged } from "../snapshots/merged.ts";
import { movedTo, relocated } from "../snapshots/moved.ts";
import { type Reachable, reachedFrom } from "../snapshots/reached.ts";
import { costOf } from "../snapshots/retention.ts";
import { SnapshotStore } from "../snapshots/snapshotStore.ts";
import type { CommandLine } from "./commandLine.ts";
import { printable } from "./printable.ts";

/**
 * Tells of the snapshots in the state folder. To restore one is answered on our page alone: whoever asks for it here, a person or an
 * agent, is shown what it would change, and gives back what a person is to be asked for, and where the call stood. Throws as
 * {@link foresee} does.
 */
export async function performUndo(
  { id, asked, reach, format }: Extract<CommandLine, { verb: "undo" }>,
  state: string,
  print: (text: string) => Promise<void>,
): Promise<"told" | { readonly ask: string; readonly reach: UndoReach; readonly cwd: string }> {
  const store = new SnapshotStore(join(state, "snapshots"));
  if (id === undefined) {
    const listed = listSnapshots(store);
    const cost = costOf(store);
    await print(format === "json" ? `${JSON.stringify({ snapshots: listed, cost })}\n` : snapshotsText(listed, cost));
    return "told";
  }
  // Whoever stands in a folder that was moved asks about what is there.
  const foreseen = await foresee(store, id, [realpathSync(process.cwd())], reach);
  await print(format === "json" ? `${JSON.stringify(foreseen)}\n` : foreseenText(foreseen));
  return asked === "restore" ? { ask: id, reach, cwd: store.summary(id).about?.cwd ?? "" } : "told";
}

/** A snapshot that can be read, or cannot. */
interface Listed {
  readonly id: string;
  /** ISO 8601; empty where it cannot be read. */
  readonly takenAt: string;
  /** The id in the records of the call that it was taken for, or `undo of <id>`. */
  readonly call: string;
  /** Whose call that was, and what it was to do; empty where an earlier version took it. */
  readonly agent: string;
  readonly what: string;
  readonly files: number;
  readonly bytes: number;
  readonly problem: string;
}

/** The snapshots that there are, oldest first. */
export function listSnapshots(store: SnapshotStore): readonly Listed[] {
  return store.list().map((id) => {
    try {
      const { takenAt, call, files, bytes, about } = store.summary(id);
      const said = { agent: about?.label ?? about?.agent ?? "", what: about?.what ?? "" };
      return { id, takenAt: new Date(takenAt).toISOString(), call, ...said, files, bytes, problem: "" };
    } catch (cause) {
      const problem = cause instanceof Error ? cause.message : String(cause);
      return { id, takenAt: "", call: "", agent: "", what: "", files: 0, bytes: 0, problem };
    }
  });
}

/** The same as text, one a line, and what all of them take on the disk, in bytes. */
export function snapshotsText(listed: readonly Listed[], cost: number): string {
  if (listed.length === 0) return "There are no snapshots.\n";
  const lines = listed.map(({ id, takenAt, call, agent, what, files, bytes, problem }) => {
    if (problem !== "") return `${id}  cannot be read: ${printable(problem)}`;
    const size = `${files} ${files === 1 ? "file" : "files"}, ${bytesInWords(bytes)}`;
    const undo = call.startsWith("undo of ") ? "before an undo of: " : "";
    const whose = what === "" ? `for ${call}` : `${undo}${agent}: ${what}`;
    return `${id}  ${takenAt}  ${size}  ${printable(whose.replace(/\s+/g, " "))}`;
  });
  return `${lines.join("\n")}\nTogether they take ${bytesInWords(cost)}.\n`;
}

/** What putting a snapshot back would change. */
interface Foreseen {
  readonly id: string;
  readonly changes: readonly { readonly path: string; readonly change: string }[];
  readonly same: number;
  /** What the snapshot does not hold, a sentence each. */
  readonly missed: readonly string[];
  /** What takes back what no copy does, and the command that does it; offered for review on our page. */
  readonly reverses: readonly Reverse[];
}

/**
 * Compares a snapshot, and as far as the undo reaches later ones, with what is there now, also where its folder was moved to one of `places` (absolute). Changes nothing; throws
 * where there is no such snapshot.
 */
export async function foresee(
  store: SnapshotStore,
  id: string,
  places: readonly string[] = [],
  reach: UndoReach = "call",
): Promise<Foreseen> {
  const summary = store.summary(id);
  const ids = reachedFrom({ id, summary }, id, reach, reach === "call" ? [] : readable(store));
  const manifest = relocated(merged(ids.map((one) => store.read(one))), movedTo(summary.stood ?? [], places));
  // The latest first, as it has to be taken back.
  const reverses = ids.toReversed().flatMap((one) => store.summary(one).reverses ?? []);
  const found = await differences(manifest);
  const changes = found.flatMap(({ entry, standing }) =>
    standing === "same" ? [] : [{ path: shownPath(entry.path), change: words[standing] }],
  );
  return { id, changes, same: found.length - changes.length, missed: manifest.missed, reverses };
}

/** Those that can be read. */
function readable(store: SnapshotStore): readonly Reachable[] {
  return store.list().flatMap((id) => {
    try {
      return [{ id, summary: store.summary(id) }];
    } catch {
      // It is told in the list.
      return [];
    }
  });
}

/** The same as text. */
export function foreseenText({ changes, same, missed, reverses }: Foreseen): string {
  const lines = changes.map(({ path, change }) => `${change.padEnd(16)}  ${printable(path)}`);
  const ends = [
    `${changes.length} of ${changes.length + same} names would change. Nothing was changed.`,
    ...missed.map(printable),
    ...reverses.flatMap(({ says, command }) => [
      printable(says),
      ...(command === undefined ? [] : [`  ${printable(command)}`]),
    ]),
  ];
  return `${[...lines, ...ends].join("\n")}\n`;
}

const words = {
  gone: "brings back",
  changed: "overwrites",
  attributes: "mode, time …",
  time: "time",
  "in the way": "cannot: in the way",
  made: "takes away",
  "made over": "stays: changed",
} as const;
