import type { Caller } from "../core/call/call.ts";
import type { MadeContent } from "../core/facts.ts";
import { isWithin } from "../core/policy/paths.ts";
import { fold } from "../core/scope/fold.ts";

/** Sessions remembered, files of each, and places that something was moved to; the oldest sessions and files go first. */
const mostSessions = 64;
const mostFiles = 2_000;
const mostMoves = 2_000;

/**
 * Which files each session made by its edits, with the SHA-256 of what it wrote last. In memory alone. Paths are absolute
 * and real; where something was moved to, nothing counts as made any more, because what was moved keeps its origin.
 */
export class MadeLedger {
  /** By session, the one that made something last at the end. */
  readonly #sessions = new Map<string, Map<string, string>>();
  readonly #moved = new Set<string>();
  /** Once there are too many moves to remember, nothing more is known to be made. */
  #state: "open" | "full" = "open";

  /** What the caller's session made; undefined where that is nothing, or the caller names no session. */
  of(caller: Caller): MadeContent | undefined {
    const files = caller.session === "" ? undefined : this.#sessions.get(keyOf(caller));
    return files === undefined || files.size === 0 ? undefined : { files, movedTo: this.#moved };
  }

  /** The session writes this to a file of its own, or to one that is not there yet. */
  add(caller: Caller, path: string, hash: string): void {
    if (caller.session === "" || this.#state === "full" || this.#mayHoldMoved(path)) return;
    const key = keyOf(caller);
    const files = this.#sessions.get(key) ?? new Map<string, string>();
    files.delete(path);
    files.set(path, hash);
    dropOldest(files, mostFiles);
    this.#sessions.delete(key);
    this.#sessions.set(key, files);
    dropOldest(this.#sessions, mostSessions);
  }

  /** The session's file is not its own any more, or is gone. */
  forget(caller: Caller, path: string): void {
    this.#sessions.get(keyOf(caller))?.delete(path);
  }

  /** Something else may be put at these places: nobody made what is there then. */
  overwritten(places: readonly string[]): void {
    const folded = places.map(fold);
    for (const files of this.#sessions.values()) {
      for (const path of files.keys()) {
        const name = fold(path);
        if (folded.some((place) => meet(name, place))) files.delete(path);
      }
    }
  }

  /** Something is moved to these places, now or later: what is put there is nobody's make for good. */
  moved(places: readonly string[]): void {
    this.overwritten(places);
    for (const place of places) this.#moved.add(fold(place));
    if (this.#moved.size <= mostMoves) return;
    this.#state = "full";
    this.#sessions.clear();
    this.#moved.clear();
  }

  #mayHoldMoved(path: string): boolean {
    const name = fold(path);
    for (const place of this.#moved) if (meet(name, place)) return true;
    return false;
  }
}

function meet(left: string, right: string): boolean {
  return isWithin(left, right) || isWithin(right, left);
}

function keyOf({ agent, session }: Caller): string {
  return JSON.stringify([agent, session]);
}

function dropOldest(map: Map<string, unknown>, most: number): void {
  for (const [oldest] of map) {
    if (map.size <= most) break;
    map.delete(oldest);
  }
}
