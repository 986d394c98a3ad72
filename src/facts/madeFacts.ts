import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { open, readdir } from "node:fs/promises";
import { join, sep } from "node:path";
import type { MadeContent, PathFacts } from "../core/facts.ts";
import { isWithin } from "../core/policy/paths.ts";
import { fold } from "../core/scope/fold.ts";
import type { Deadline } from "./deadline.ts";

/** Most files and folders looked at below one path, and most bytes read of them all together. */
const mostEntries = 400;
const mostFiles = 200;
const mostBytes = 8 * 1024 * 1024;

/**
 * Whether everything at `real` is what `made` says was made: regular files under one name each that hold exactly that, at
 * least one, and with `reach: "tree"` folders of such. Links are not followed; nothing else may lie there, nor be moved there
 * by a command that may not be done yet. What is over a bound, cannot be read or is not read by the deadline is `no`.
 */
export async function madeWhole(
  real: string,
  type: PathFacts["type"],
  reach: "entry" | "tree",
  made: MadeContent,
  deadline: Deadline,
): Promise<"whole" | "no"> {
  try {
    if (type === "file") return (await isMade(real, made, mostBytes)) === undefined ? "no" : "whole";
    if (type !== "folder" || reach !== "tree") return "no";
    const inside = real.endsWith(sep) ? real : `${real}${sep}`;
    // Most folders hold nothing that was made, and need not be walked through to know it.
    if (![...made.files.keys()].some((path) => path.startsWith(inside))) return "no";
    if ([...made.movedTo].some((path) => isWithin(path, fold(real)))) return "no";
    return await treeMade(real, made, deadline);
  } catch {
    return "no";
  }
}

/** SHA-256 of a text in UTF-8, or of bytes, in lower-case hexadecimal digits. */
export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

async function treeMade(folder: string, made: MadeContent, deadline: Deadline): Promise<"whole" | "no"> {
  const waiting = [folder];
  let entries = 0;
  let files = 0;
  let bytes = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const entry of await readdir(next, { withFileTypes: true })) {
      if (deadline.passed || ++entries > mostEntries) return "no";
      const path = join(next, entry.name);
      if (entry.isDirectory()) {
        waiting.push(path);
        continue;
      }
      if (!entry.isFile() || ++files > mostFiles) return "no";
      const size = await isMade(path, made, mostBytes - bytes);
      if (size === undefined) return "no";
      bytes += size;
    }
  }
  return files > 0 ? "whole" : "no";
}

/** The size of a file that holds what was made under this path and has no other name; undefined of any other. */
async function isMade(path: string, made: MadeContent, most: number): Promise<number | undefined> {
  const expected = made.files.get(path);
  if (expected === undefined) return undefined;
  const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = await file.stat();
    if (!stats.isFile() || stats.nlink !== 1 || stats.size > most) return undefined;
    const buffer = Buffer.allocUnsafe(stats.size + 1);
    let length = 0;
    for (let read = -1; read !== 0 && length < buffer.length; length += read)
      read = (await file.read(buffer, length, buffer.length - length, null)).bytesRead;
    return length === stats.size && sha256(buffer.subarray(0, length)) === expected ? length : undefined;
  } finally {
    await file.close();
  }
}
