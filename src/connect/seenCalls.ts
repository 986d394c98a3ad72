import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";

/** How much later a call must be for it to be written down again, in milliseconds. */
const pace = 60_000;

const seenRow = z.object({ at: z.number(), wiring: z.string() });

/**
 * When a call last came in through each agent's hook, and through which wiring: a hash of its entries, so that what came through an older
 * entry proves nothing of the present one. In memory, and in our state folder at a slower pace.
 */
export class SeenCalls {
  readonly #folder: string;
  readonly #seen = new Map<string, { readonly at: number; readonly wiring: string; readonly written: number }>();

  constructor(state: string) {
    this.#folder = join(state, "connections", "seen");
  }

  /** Tells of a call; "news" when it is the first through this wiring. What cannot be written is known in memory alone. */
  tell(agent: string, at: number, wiring: string): "news" | "known" {
    const before = this.#read(agent);
    const isNews = before?.wiring !== wiring;
    const isDue = isNews || at - before.written >= pace;
    this.#seen.set(agent, { at: Math.max(at, isNews ? at : before.at), wiring, written: isDue ? at : before.written });
    if (isDue) this.#write(agent, { at, wiring });
    return isNews ? "news" : "known";
  }

  /** When a call last came through this wiring; undefined where none did. */
  last(agent: string, wiring: string): number | undefined {
    const seen = this.#read(agent);
    return seen?.wiring === wiring ? seen.at : undefined;
  }

  /** Forgets an agent. */
  forget(agent: string): void {
    this.#seen.delete(agent);
    rmSync(this.#path(agent), { force: true });
  }

  #read(agent: string): { readonly at: number; readonly wiring: string; readonly written: number } | undefined {
    const known = this.#seen.get(agent);
    try {
      // Another window may have seen a later one.
      const row = seenRow.parse(JSON.parse(readFileSync(this.#path(agent), "utf8")));
      if (known === undefined || row.at > known.at) return { ...row, written: row.at };
    } catch {
      // Nothing was written, or not by us.
    }
    return known;
  }

  #write(agent: string, row: z.infer<typeof seenRow>): void {
    const draft = `${this.#path(agent)}.${process.pid}.draft`;
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      writeFileSync(draft, JSON.stringify(row), { mode: 0o600 });
      renameSync(draft, this.#path(agent));
    } catch {
      rmSync(draft, { force: true });
    }
  }

  #path(agent: string): string {
    return join(this.#folder, `${agent}.json`);
  }
}
