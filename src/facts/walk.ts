import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Count } from "../core/facts.ts";
import type { Deadline } from "./deadline.ts";

/** Folders read at the same time (measured: 16 in flight read 100,000 files in 160 ms without blocking over 3 ms). */
const inFlight = 16;
/** Most files counted; beyond it the count says "at least". */
const mostFiles = 1_000_000;

/** Counts the files below `folder` and their bytes, following no link, until the deadline; then the count is incomplete. */
export async function countTree(folder: string, deadline: Deadline): Promise<Count> {
  const waiting = [folder];
  let files = 0;
  let bytes = 0;
  let unread: "none" | "some" = "none";
  let busy = 0;
  await new Promise<void>((resolve, reject) => {
    const next = (): void => {
      if (deadline.passed || files > mostFiles) {
        unread = "some";
        waiting.length = 0;
      }
      if (waiting.length === 0 && busy === 0) resolve();
      while (busy < inFlight) {
        const path = waiting.pop();
        if (path === undefined) return;
        busy++;
        readFolder(path)
          .then(
            (found) => {
              files += found.files;
              bytes += found.bytes;
              waiting.push(...found.folders);
            },
            (cause: NodeJS.ErrnoException) => {
              // What vanished meanwhile is not there to be lost; what may not be read is not known.
              if (cause.code !== "ENOENT") unread = "some";
            },
          )
          .then(() => {
            busy--;
            next();
          })
          .catch(reject);
      }
    };
    next();
  });
  return { files, bytes, complete: unread === "none" ? "yes" : "no" };
}

async function readFolder(path: string): Promise<{ files: number; bytes: number; folders: string[] }> {
  const entries = await readdir(path, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => join(path, entry.name));
  const others = entries.filter((entry) => !entry.isDirectory());
  const sizes = await Promise.all(
    others.map((entry) =>
      lstat(join(path, entry.name)).then(
        (stats) => stats.size,
        () => 0,
      ),
    ),
  );
  return { files: others.length, bytes: sizes.reduce((sum, size) => sum + size, 0), folders };
}
