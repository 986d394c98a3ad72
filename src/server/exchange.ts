import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { privacyProblem } from "../wire/privateEntry.ts";

/** Payloads larger than this, in bytes, are refused unread: several times what a model writes in one call. */
export const largestPayload = 8 * 1024 * 1024;

/** What lies in the folder under a name a hook gave. */
export type FoundRequest =
  | { readonly kind: "request"; readonly payload: Uint8Array }
  | { readonly kind: "too large" }
  /** No such file, or none that only this user can have written. */
  | { readonly kind: "nothing"; readonly why: string };

/**
 * The folder through which hooks hand over payloads and fetch answers. Only this user can reach it, so a file in it was
 * written by this user's processes. Works synchronously: the files are small, and an editor whose thread pool is busy
 * with other extensions' files must not delay every call.
 */
export class Exchange {
  readonly #calls: string;
  readonly #ourUid: number | undefined;

  /** `calls` is the folder; `ourUid` is undefined where there are no user ids. */
  constructor(calls: string, ourUid: number | undefined) {
    this.#calls = calls;
    this.#ourUid = ourUid;
  }

  /** Reads a request and leaves it where it is. `name` must have been parsed by `parseCallLine`. */
  read(name: string): FoundRequest {
    const path = this.#path(name);
    let file: number;
    try {
      // Never through a link, and never waiting for the other end of a pipe.
      file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    } catch (cause) {
      return { kind: "nothing", why: cause instanceof Error ? cause.message : String(cause) };
    }
    try {
      const found = fstatSync(file);
      const problem = privacyProblem(path, found, "file", this.#ourUid);
      if (problem !== undefined) return { kind: "nothing", why: problem };
      return found.size > largestPayload ? { kind: "too large" } : { kind: "request", payload: readFileSync(file) };
    } finally {
      closeSync(file);
    }
  }

  /** Takes a request away. Of several that try, one succeeds. */
  take(name: string): "taken" | "gone" {
    try {
      unlinkSync(this.#path(name));
      return "taken";
    } catch (cause) {
      if (isMissing(cause)) return "gone";
      throw cause;
    }
  }

  /** Lays an answer out, whole or not at all. Throws when it cannot be written. */
  answer(name: string, text: string): void {
    const path = this.#path(name);
    writeFileSync(`${path}.draft`, text, { flag: "wx", mode: 0o600 });
    renameSync(`${path}.draft`, `${path}.answer`);
  }

  /** Removes an answer, fetched or not. */
  discard(name: string): void {
    rmSync(`${this.#path(name)}.answer`, { force: true });
    rmSync(`${this.#path(name)}.draft`, { force: true });
  }

  /**
   * Removes what hooks and gates that ended early left behind: everything last changed before `before`, in milliseconds.
   * Returns why some of it could not be removed; that keeps nothing else from being removed.
   */
  sweep(before: number): readonly string[] {
    return readdirSync(this.#calls).flatMap((name) => {
      const path = `${this.#calls}/${name}`;
      try {
        if (lstatSync(path).mtimeMs < before) rmSync(path, { force: true, recursive: true });
        return [];
      } catch (cause) {
        // Another window's gate sweeps here too.
        return isMissing(cause) ? [] : [cause instanceof Error ? cause.message : String(cause)];
      }
    });
  }

  #path(name: string): string {
    return `${this.#calls}/${name}`;
  }
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && cause.code === "ENOENT";
}
