import { createHash, hash } from "node:crypto";
import { createReadStream, readFileSync, statSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createInflate, inflateSync } from "node:zlib";
import type { RawPath } from "./manifest.ts";

/** Git's object files by their paths: a loose object under the hash of its content, or a part of a pack, which ends in its own. */
const object =
  /\/objects\/(?:(?<first>[0-9a-f]{2})\/(?<rest>[0-9a-f]{38}|[0-9a-f]{62})|pack\/pack-(?<pack>[0-9a-f]{40}|[0-9a-f]{64})\.(?:pack|idx|rev|bitmap|mtimes))$/;
/** Smaller ones are read at once, which is quicker; in bytes. */
const small = 1024 * 1024;

/** Whether a file is an object of git's: named by its hash, and never written to again once it is there. */
export function isGitObject(path: RawPath, mode: number): boolean {
  return (mode & 0o222) === 0 && object.test(path);
}

/**
 * Whether a file holds the object of git's that a path names, by git's own hash (gitformat-loose, gitformat-pack). `file`: where it lies;
 * `path`: where git has it. False for what is no object's path. Rejects where the file cannot be read.
 */
export async function isObjectOf(path: RawPath, file: string | Buffer): Promise<boolean> {
  const { first = "", rest = "", pack = "" } = object.exec(path)?.groups ?? {};
  const size = statSync(file).size;
  if (rest !== "") return (await looseHash(file, size, algorithmOf(first + rest))) === first + rest;
  const length = pack.length / 2;
  if (length === 0 || size <= length) return false;
  const sum = createHash(algorithmOf(pack));
  for await (const chunk of createReadStream(file, { end: size - length - 1, highWaterMark: 1024 * 1024 }))
    sum.update(chunk as Buffer);
  const trailer: Buffer[] = [];
  for await (const chunk of createReadStream(file, { start: size - length })) trailer.push(chunk as Buffer);
  return sum.digest().equals(Buffer.concat(trailer));
}

async function looseHash(file: string | Buffer, size: number, algorithm: string): Promise<string | undefined> {
  try {
    if (size <= small) return hash(algorithm, inflateSync(readFileSync(file)));
    const sum = createHash(algorithm);
    await pipeline(createReadStream(file), createInflate(), sum);
    return sum.digest("hex");
  } catch (cause) {
    const { code = "" } = cause as NodeJS.ErrnoException;
    if (code.startsWith("Z_")) return undefined;
    throw cause;
  }
}

function algorithmOf(name: string): "sha1" | "sha256" {
  return name.length === 40 ? "sha1" : "sha256";
}
