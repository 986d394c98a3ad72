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

/** Whether a name is that of a records file: one being written, one set aside, or the one of the earlier format. */
export function isRecordsFile(name: string): boolean {
  return /^calls(?:-\d{1,4}(?:\.aside-[\w-]+)?)?\.jsonl$/.test(name);
}

/** Whether a records file was set aside, so that nobody writes to it any more. */
export function isAside(name: string): boolean {
  return name.includes(".aside-");
}

/** A name that nothing has yet, for a file that is set aside at `time` (ISO 8601). `nonce` is random. */
export function asideName(file: string, time: string, nonce: string): string {
  return file.replace(/\.jsonl$/, `.aside-${time.replaceAll(/[:.]/g, "-")}-${nonce}.jsonl`);
}

/** The names of the records files, in order of their places. Empty when the folder is not there. */
export async function recordsFiles(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return [];
    throw cause;
  });
  return names.filter(isRecordsFile).toSorted((left, right) => left.localeCompare(right, "en", { numeric: true }));
}

/** The absolute path of the records file that was written to last; undefined when there is none. */
export async function newestRecords(state: string): Promise<string | undefined> {
  const folder = recordsFolder(state);
  const files = await Promise.all(
    (await recordsFiles(folder)).map(async (name) => {
      const path = join(folder, name);
      return { path, changed: (await stat(path)).mtimeMs };
    }),
  );
  return files.toSorted((left, right) => right.changed - left.changed)[0]?.path;
}
