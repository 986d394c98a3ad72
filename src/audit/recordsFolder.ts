import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** The folder of the records, below the state folder. */
export function recordsFolder(state: string): string {
  return join(state, "audit");
}

/** The file of the earlier, unchained format (version 0.1.0). It is kept as it is, and never written to. */
export const earlierFile = "calls.jsonl";

/** The name of the file of one place for a writer; places are counted from 1. */
export function fileOfPlace(place: number): string {
  return `calls-${place}.jsonl`;
}

/** Whether a name is that of a records file: one being written, an archive, one set aside, or the one of the earlier format. */
export function isRecordsFile(name: string): boolean {
  return /^calls(?:-\d{1,4}(?:\.(?:aside|archive)-[\w-]+)?)?\.jsonl$/.test(name);
}

/** Whether nobody writes to a records file any more, because it was set aside or is an archive. */
export function isAside(name: string): boolean {
  return name.includes(".aside-") || isArchive(name);
}

/** Whether a records file was full, and goes on in the next one. */
export function isArchive(name: string): boolean {
  return name.includes(".archive-");
}

/** A name that nothing has yet, for a file that nobody writes to from `time` (ISO 8601) on. `nonce` is random. */
export function asideName(file: string, as: "aside" | "archive", time: string, nonce: string): string {
  return file.replace(/\.jsonl$/, `.${as}-${time.replaceAll(/[:.]/g, "-")}-${nonce}.jsonl`);
}

/** The names of the records files, in order of their places. Empty when the folder is not there. */
export async function recordsFiles(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return [];
    throw cause;
  });
  return names.filter(isRecordsFile).toSorted((left, right) => left.localeCompare(right, "en", { numeric: true }));
}

/** A records file as a person chooses among several. */
export interface ListedRecords {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  /** When it was written to last, in milliseconds since 1970. */
  readonly changed: number;
  readonly bytes: number;
}

/** All records files of a state folder, the one written to last first: each window has one of its own. One that goes meanwhile is left out. */
export async function listedRecords(state: string): Promise<readonly ListedRecords[]> {
  const folder = recordsFolder(state);
  const files = await Promise.all(
    (await recordsFiles(folder)).map(async (name): Promise<readonly ListedRecords[]> => {
      const path = join(folder, name);
      const found = await stat(path).catch(() => undefined);
      return found === undefined ? [] : [{ name, path, changed: found.mtimeMs, bytes: found.size }];
    }),
  );
  return files.flat().toSorted((left, right) => right.changed - left.changed);
}
