import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Reverse } from "../core/snapshot/reverse.ts";
import type { SnapshotAbout } from "../core/snapshot/snapshotAbout.ts";
import type { SnapshotPlan } from "../core/snapshot/snapshotPlan.ts";
import type { Manifest } from "./manifest.ts";
import type { StoodIn } from "./moved.ts";

/** What a list tells of a snapshot, kept beside its manifest, which may be long. */
export interface SnapshotSummary {
  /** Milliseconds since 1970. */
  readonly takenAt: number;
  /** The call it was taken for, or `undo of <id>`. */
  readonly call: string;
  readonly files: number;
  readonly bytes: number;
  /** The names it was taken of, a few of them, as paths. Absent for what an earlier version took. */
  readonly covers?: readonly string[];
  /** Absent for what an earlier version took. */
  readonly about?: SnapshotAbout;
  /** The folders that the call stood in, so that they are known again where they were moved. Absent for what an earlier version took. */
  readonly stood?: readonly StoodIn[];
  /** The other snapshots whose contents it needs. Absent for what an earlier version took. */
  readonly borrows?: readonly string[];
  /** What would take back what no copy does. Absent for nothing. */
  readonly reverses?: readonly Reverse[];
}

const name = "summary.json";
/** Names in a summary; the rest is in the manifest. */
const mostCovers = 20;
const longestCover = 1_000;

/** What a snapshot is said to be for that keeps how it was before these were put back. */
export function undoOf(ids: readonly string[]): string {
  return `undo of ${ids.join(" ")}`;
}

/** Which snapshots were put back where one was taken for this; none for a call. */
export function undoneBy(call: string): readonly string[] {
  return call.startsWith("undo of ") ? call.slice("undo of ".length).split(" ") : [];
}

/** What a plan is about, for its summary. */
export function coversOf({ paths, repositories }: SnapshotPlan): readonly string[] {
  const names = [...paths.map(({ path }) => path), ...repositories.map((folder) => `${folder}/.git`)];
  return names.slice(0, mostCovers).map((one) => one.slice(0, longestCover));
}

/** The other snapshots whose contents one needs, by its manifest. */
export function borrowedBy({ id, entries }: Manifest): readonly string[] {
  const needed = new Set(entries.flatMap((one) => (one.type === "file" ? [one.kept.snapshot] : [])));
  needed.delete(id);
  return [...needed];
}

/** Writes a summary into a snapshot's folder, to the disk. Throws where it cannot. */
export function writeSummary(folder: string, summary: SnapshotSummary): void {
  writeFileSync(join(folder, name), JSON.stringify(summary), { mode: 0o600, flag: "wx", flush: true });
}

/** Reads it; undefined where there is none, or it is damaged. */
export function readSummary(folder: string): SnapshotSummary | undefined {
  try {
    const read = JSON.parse(readFileSync(join(folder, name), "utf8")) as Partial<SnapshotSummary> | null;
    const { takenAt, call, files, bytes, about, covers, reverses, stood, borrows } = read ?? {};
    if (typeof takenAt !== "number" || typeof call !== "string") return undefined;
    if (typeof files !== "number" || typeof bytes !== "number") return undefined;
    const texts =
      about === undefined
        ? []
        : [about.call, about.agent, about.label ?? "", about.session, about.tool, about.what, about.cwd];
    const said = [
      ...(reverses ?? []).flatMap(({ says, command = "" }) => [says, command]),
      ...(stood ?? []).flatMap(({ path, folder }) => [path, folder]),
    ];
    if ([...texts, ...(covers ?? []), ...(borrows ?? []), ...said].some((text) => typeof text !== "string"))
      return undefined;
    const more = {
      ...(about === undefined ? {} : { about }),
      ...(covers === undefined ? {} : { covers: [...covers] }),
      ...(reverses === undefined ? {} : { reverses: [...reverses] }),
      ...(stood === undefined ? {} : { stood: [...stood] }),
      ...(borrows === undefined ? {} : { borrows: [...borrows] }),
    };
    return { takenAt, call, files, bytes, ...more };
  } catch {
    return undefined;
  }
}

/** The same from the manifest. */
export function summaryOf({ takenAt, call, entries }: Manifest): SnapshotSummary {
  const files = entries.filter(({ type }) => type !== "folder" && type !== "made").length;
  return { takenAt, call, files, bytes: entries.reduce((sum, one) => sum + (one.type === "file" ? one.size : 0), 0) };
}
