import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { codeOf } from "./settledFile.ts";

/** What is remembered of one file that was written, so that it can be undone to the byte. */
export interface LedgerRow {
  readonly path: string;
  /** What was there before us; its bytes lie in the ledger's folder. */
  readonly before:
    | { readonly kind: "absent" }
    | { readonly kind: "file"; readonly copy: string; readonly sha256: string };
  /** The SHA-256 of what we wrote. */
  readonly written: string;
  /** Folders that were made for it, from the outermost. */
  readonly made: readonly string[];
}

const row = z.object({
  path: z.string(),
  before: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("absent") }),
    z.object({ kind: z.literal("file"), copy: z.string().regex(/^[0-9a-f]{64}\.before$/), sha256: z.string() }),
  ]),
  written: z.string(),
  made: z.array(z.string()),
});
const rows = z.object({ version: z.literal(1), files: z.array(row) });

/**
 * The memory of one agent's connection: `connections/<agent>/` in our state folder, which agents cannot write. Its presence says that
 * the person connected the agent, whatever became of the files since.
 */
export class Ledger {
  readonly #folder: string;

  constructor(state: string, agent: string) {
    this.#folder = join(state, "connections", agent);
  }

  /** What is remembered; undefined where the agent was not connected, or what is there is not ours. */
  read(): readonly LedgerRow[] | undefined {
    try {
      return rows.parse(JSON.parse(readFileSync(this.#manifest, "utf8"))).files;
    } catch {
      return undefined;
    }
  }

  /** Throws what the system says; then what was remembered before still is. */
  write(files: readonly LedgerRow[]): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const draft = `${this.#manifest}.${process.pid}.draft`;
    try {
      writeFileSync(draft, `${JSON.stringify({ version: 1, files }, undefined, 2)}\n`, { mode: 0o600, flush: true });
      renameSync(draft, this.#manifest);
    } catch (cause) {
      rmSync(draft, { force: true });
      throw cause;
    }
  }

  /** Keeps bytes, and returns the name by which `copyOf` finds them. Throws what the system says. */
  keep(bytes: Uint8Array): { readonly copy: string; readonly sha256: string } {
    const sha256 = hashOf(bytes);
    const copy = `${sha256}.before`;
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const draft = join(this.#folder, `${copy}.${process.pid}.draft`);
    try {
      writeFileSync(draft, bytes, { mode: 0o600, flush: true });
      renameSync(draft, join(this.#folder, copy));
    } catch (cause) {
      rmSync(draft, { force: true });
      throw cause;
    }
    return { copy, sha256 };
  }

  /** The bytes that were kept; undefined where they are gone or others. */
  copyOf(before: LedgerRow["before"]): Buffer | undefined {
    if (before.kind === "absent") return undefined;
    try {
      const bytes = readFileSync(join(this.#folder, before.copy));
      return hashOf(bytes) === before.sha256 ? bytes : undefined;
    } catch {
      return undefined;
    }
  }

  /** Keeps what somebody made of a file of ours, before it is removed; returns where. */
  putAside(bytes: Uint8Array): string {
    const folder = join(this.#folder, "..", "aside");
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, hashOf(bytes).slice(0, 16));
    writeFileSync(path, bytes, { mode: 0o600 });
    return path;
  }

  /** Forgets everything about the agent. */
  clear(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /**
   * Removes folders that were made, as far as they are empty, with those that an earlier disconnecting had to leave because another agent's
   * file was in them; what still cannot go is remembered. Never throws.
   */
  removeMade(folders: readonly string[]): void {
    const list = join(this.#folder, "..", "folders.json");
    let before: readonly string[] = [];
    try {
      before = z.array(z.string()).parse(JSON.parse(readFileSync(list, "utf8")));
    } catch {
      // None was left.
    }
    const left = [...new Set([...before, ...folders])]
      .toSorted((one, other) => other.length - one.length)
      .filter((folder) => removeFolder(folder) === "left");
    try {
      if (left.length === 0) rmSync(list, { force: true });
      else writeFileSync(list, JSON.stringify(left), { mode: 0o600 });
    } catch {
      // An empty folder stays.
    }
  }

  get #manifest(): string {
    return join(this.#folder, "manifest.json");
  }
}

function removeFolder(path: string): "gone" | "left" {
  try {
    rmdirSync(path);
    return "gone";
  } catch (cause) {
    return codeOf(cause) === "ENOENT" ? "gone" : "left";
  }
}

/** SHA-256 in hexadecimal. */
export function hashOf(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}
