import { chmod, mkdir, open } from "node:fs/promises";
import { join } from "node:path";
import type { AuditRecord } from "../core/record.ts";
import type { Records } from "../gate/ports.ts";

/** The file records are appended to, below the state folder. */
export function auditFile(state: string): string {
  return join(state, "audit", "calls.jsonl");
}

/**
 * Records as JSON Lines in one append-only file (folder 0700, file 0600). Records that arrive while a write is under way
 * are written together and flushed once (group commit); each `append` resolves when its line is on disk.
 */
export class AuditLog implements Records {
  readonly #path: string;
  #waiting: { readonly line: string; readonly done: () => void; readonly failed: (cause: unknown) => void }[] = [];
  #writing: "idle" | "writing" = "idle";

  constructor(state: string) {
    this.#path = auditFile(state);
  }

  append(record: AuditRecord): Promise<void> {
    return new Promise((done, failed) => {
      this.#waiting.push({ line: `${JSON.stringify(record)}\n`, done, failed });
      if (this.#writing === "idle") void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    this.#writing = "writing";
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        await this.#write(batch.map((entry) => entry.line).join(""));
        for (const entry of batch) entry.done();
      } catch (cause) {
        for (const entry of batch) entry.failed(cause);
      }
    }
    this.#writing = "idle";
  }

  async #write(text: string): Promise<void> {
    const folder = join(this.#path, "..");
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700);
    // Opened for each batch, so that a file that was moved away or deleted is begun anew instead of being written unseen.
    const file = await open(this.#path, "a", 0o600);
    try {
      await file.appendFile(text);
      await file.datasync();
    } finally {
      await file.close();
    }
  }
}
