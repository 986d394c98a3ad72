import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { RootedScope } from "../core/scope/scope.ts";
import type { AcceptedStore } from "./acceptedStore.ts";
import { fileStamp } from "./fileStamp.ts";
import { type ScopeState, scopeState } from "./scopeState.ts";

/** The scope file's name at a workspace root. */
export const scopeFileName = ".holdpoint.json";

/** Longest scope file that is read, in bytes; parsing refuses longer ones anyway. */
const longestFile = 1024 * 1024;

interface Shelved {
  readonly key: string;
  readonly state: ScopeState;
  readonly text: string | undefined;
}

/**
 * The scope files of the open folders, read anew whenever they changed: each judgement looks at the file's stamp, so
 * there is no moment in which a watcher has not fired yet.
 */
export class ScopeShelf {
  readonly #accepted: AcceptedStore;
  readonly #now: () => Date;
  readonly #shelved = new Map<string, Shelved>();

  constructor(accepted: AcceptedStore, now: () => Date) {
    this.#accepted = accepted;
    this.#now = now;
  }

  /** The scopes in force for these roots (canonical paths). */
  inForce(roots: readonly string[]): readonly RootedScope[] {
    return roots.map((root) => ({ root, scope: this.state(root).inForce }));
  }

  /** Where the scope file of a root stands. */
  state(root: string): ScopeState {
    return this.#read(root).state;
  }

  /** The file's text as last read and the text accepted before, for the page that shows the difference. */
  texts(root: string): { readonly accepted: string | undefined; readonly file: string | undefined } {
    const accepted = this.#accepted.read(root);
    return { accepted: accepted.kind === "version" ? accepted.text : undefined, file: this.#read(root).text };
  }

  /**
   * A person accepts the file as it was shown. "changed" when the file is no longer `shown`: then nothing is accepted.
   * Throws when the acceptance cannot be stored.
   */
  accept(root: string, shown: string | undefined): "accepted" | "changed" {
    const { text } = this.#read(root);
    if (text !== shown) return "changed";
    this.#accepted.write(root, text, this.#now());
    this.#shelved.delete(root);
    return "accepted";
  }

  #read(root: string): Shelved {
    const path = join(root, scopeFileName);
    const stamp = fileStamp(path);
    // Another window may have accepted a version meanwhile.
    const key = `${stamp} ${this.#accepted.stamp(root)}`;
    const known = this.#shelved.get(root);
    if (known !== undefined && known.key === key) return known;
    const text = readText(path, stamp);
    let state = scopeState(text, this.#accepted.read(root));
    if (state.file === "stricter") {
      // Kept, so that going back to the older version is a loosening that a person has to accept.
      this.#accepted.write(root, text, this.#now());
      state = { ...state, file: text === undefined ? "absent" : "in force", changes: [] };
    }
    const shelved = { key, state, text };
    this.#shelved.set(root, shelved);
    return shelved;
  }
}

/** The file's text. A file that is there but cannot be read gives text that does not parse, so that it never loosens. */
function readText(path: string, stamp: string): string | undefined {
  if (stamp === "absent") return undefined;
  try {
    return statSync(path).size > longestFile ? "too large" : readFileSync(path, "utf8");
  } catch {
    return "unreadable";
  }
}
