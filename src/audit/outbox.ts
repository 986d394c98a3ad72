import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, rename, stat, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isGone, ownProcessName } from "./processName.ts";

/** How much may wait on disk, in bytes; the oldest goes first, and stays in the records all the same. */
const mostWaiting = 16 * 1024 * 1024;

/** A batch that waits: one JSON object a line. */
export interface WaitingBatch {
  readonly lines: readonly string[];
  /** It was sent. */
  done(): Promise<void>;
  /** It could not be sent, and waits on. */
  keep(): Promise<void>;
}

/**
 * What could not be sent yet, one file a batch (folder 0700, files 0600), bounded. Several windows share it: whoever renames a file to
 * a name of its own sends it, and a file whose window is gone waits again. So a batch is sent at least once.
 */
export class Outbox {
  readonly #folder: string;
  readonly #most: number;
  #added = 0;

  constructor(state: string, most = mostWaiting) {
    this.#folder = join(state, "outbox");
    this.#most = most;
  }

  /** Lays a batch down and drops the oldest ones over the bound; tells how many batches were dropped. `at`: milliseconds since 1970. */
  async add(lines: readonly string[], at: number): Promise<number> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const order = String(this.#added++).padStart(8, "0");
    const name = `${String(at).padStart(15, "0")}-${order}${randomBytes(6).toString("hex")}`;
    const part = join(this.#folder, `${name}.part`);
    await writeFile(part, lines.map((line) => `${line}\n`).join(""), { mode: 0o600, flag: "wx" });
    await rename(part, join(this.#folder, `${name}.jsonl`));
    return this.#bound();
  }

  /** Takes the oldest batch that waits; undefined where none does. */
  async take(): Promise<WaitingBatch | undefined> {
    await this.#reclaim();
    for (const name of await this.#names(".jsonl")) {
      const held = join(this.#folder, `${name.slice(0, -".jsonl".length)}.sending-${ownProcessName()}`);
      const path = join(this.#folder, name);
      if (!(await moved(path, held))) continue;
      const lines = (await readFile(held, "utf8")).split("\n").slice(0, -1);
      return { lines, done: () => unlink(held), keep: () => rename(held, path) };
    }
    return undefined;
  }

  async #bound(): Promise<number> {
    const names = await this.#names(".jsonl");
    const sizes = await Promise.all(
      names.map((name) =>
        stat(join(this.#folder, name)).then(
          ({ size }) => size,
          () => 0,
        ),
      ),
    );
    let total = sizes.reduce((sum, size) => sum + size, 0);
    let dropped = 0;
    for (const [at, name] of names.entries()) {
      if (total <= this.#most) break;
      await unlink(join(this.#folder, name)).catch(() => undefined);
      total -= sizes[at] ?? 0;
      dropped++;
    }
    return dropped;
  }

  /** What a window that is gone had taken waits again. */
  async #reclaim(): Promise<void> {
    for (const name of await this.#names("")) {
      const [, stem, holder] = /^(\d+-[0-9a-f]+)\.sending-(.+)$/.exec(name) ?? [];
      if (stem === undefined || holder === undefined || isGone(holder) !== "gone") continue;
      await moved(join(this.#folder, name), join(this.#folder, `${stem}.jsonl`));
    }
  }

  /** Names with this ending, oldest first. */
  async #names(ending: string): Promise<readonly string[]> {
    return (await readdir(this.#folder).catch(() => [])).filter((name) => name.endsWith(ending)).toSorted();
  }
}

async function moved(from: string, to: string): Promise<boolean> {
  return rename(from, to).then(
    () => true,
    () => false,
  );
}
