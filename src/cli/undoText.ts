import { realpathSync } from "node:fs";
import { join } from "node:path";
import type { Reverse } from "../core/snapshot/reverse.ts";
import { differences } from "../snapshots/difference.ts";
import { shownPath } from "../snapshots/manifest.ts";
import { movedTo, relocated } from "../snapshots/moved.ts";
import { SnapshotStore } from "../snapshots/snapshotStore.ts";
import type { CommandLine } from "./commandLine.ts";
import { printable } from "./printable.ts";

/**
 * Tells of the snapshots in the state folder. To restore one is answered on our page alone: whoever asks for it here, a person or an
 * agent, is shown what it would change.
 */
export async function performUndo(
  { id, asked, format }: Extract<CommandLine, { verb: "undo" }>,
  state: string,
  print: (text: string) => Promise<void>,
): Promise<"told" | "only on our page"> {
  const store = new SnapshotStore(join(state, "snapshots"));
  if (id === undefined) {
    const listed = listSnapshots(store);
    await print(format === "json" ? `${JSON.stringify(listed)}\n` : snapshotsText(listed));
    return "told";
  }
  // Whoever stands in a folder that was moved asks about what is there.
  const foreseen = await foresee(store, id, [realpathSync(process.cwd())]);
  await print(format === "json" ? `${JSON.stringify(foreseen)}\n` : foreseenText(foreseen));
  return asked === "restore" ? "only on our page" : "told";
}

/** What whoever asks for a restore in a terminal is told: that it is a person's to answer, and where. */
export function restoreIsAnsweredThere(id: string): string {
  return `Nothing was put back: that is a person's click on Holdpoint's page. In the editor, run "Holdpoint: Undo…" and open ${printable(id)} there.`;
}

/** A snapshot that can be read, or cannot. */
interface Listed {
  readonly id: string;
  /** ISO 8601; empty where it cannot be read. */
  readonly takenAt: string;
  readonly call: string;
  readonly names: number;
  readonly problem: string;
}

/** The snapshots that there are, oldest first. */
export function listSnapshots(store: SnapshotStore): readonly Listed[] {
  return store.list().map((id) => {
    try {
      const { takenAt, call, entries } = store.read(id);
      return { id, takenAt: new Date(takenAt).toISOString(), call, names: entries.length, problem: "" };
    } catch (cause) {
      return { id, takenAt: "", call: "", names: 0, problem: cause instanceof Error ? cause.message : String(cause) };
    }
  });
}

/** The same as text, one a line. */
export function snapshotsText(listed: readonly Listed[]): string {
  if (listed.length === 0) return "There are no snapshots.\n";
  const lines = listed.map(({ id, takenAt, call, names, problem }) =>
    problem === ""
      ? `${id}  ${takenAt}  ${names} names  for ${printable(call)}`
      : `${id}  cannot be read: ${printable(problem)}`,
  );
  return `${lines.join("\n")}\n`;
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
 * Compares a snapshot with what is there now, also where its folder was moved to one of `places` (absolute). Changes nothing; throws
 * where there is no such snapshot.
 */
export async function foresee(store: SnapshotStore, id: string, places: readonly string[] = []): Promise<Foreseen> {
  const { reverses = [], stood = [] } = store.summary(id);
  const manifest = relocated(store.read(id), movedTo(stood, places));
  const found = await differences(manifest);
  const changes = found.flatMap(({ entry, standing }) =>
    standing === "same" ? [] : [{ path: shownPath(entry.path), change: words[standing] }],
  );
  return { id, changes, same: found.length - changes.length, missed: manifest.missed, reverses };
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
  attributes: "mode and time",
  "in the way": "cannot: in the way",
} as const;
