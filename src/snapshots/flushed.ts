import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";

/** Puts a copy on the disk, readable by its owner alone, and tells its SHA-256 and its size in bytes. Rejects where the disk fails. */
export async function flushed(path: string): Promise<{ readonly sum: string; readonly size: number }> {
  const sum = createHash("sha256");
  let size = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    sum.update(chunk as Buffer);
    size += (chunk as Buffer).length;
  }
  const file = await open(path, "r+");
  try {
    await file.chmod(0o600);
    await file.sync();
  } finally {
    await file.close();
  }
  return { sum: sum.digest("hex"), size };
}
