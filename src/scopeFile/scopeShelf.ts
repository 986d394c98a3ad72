import { join } from "node:path";
import { Emitter } from "../base/emitter.ts";
import type { RootedScope, Scope } from "../core/scope/scope.ts";
import type { AcceptedStore } from "./acceptedStore.ts";
import { fileStamp } from "./fileStamp.ts";
import { readScopeFile, type ScopeFile, scopeFileName, textOf } from "./scopeFile.ts";
import { acceptedScope, type ScopeState, scopeState } from "./scopeState.ts";
import { type ScopeSubject, userScopePath } from "./scopeSubject.ts";

/** A scope file at one moment: what a page shows of it belongs together. */
export interface ShelvedScope {
  readonly state: ScopeState;
  /** The file's text; undefined where there is none or it cannot be read. */
  readonly text: string | undefined;
  /** The text that a person saw and accepted last; undefined where nobody did, where none can be relied on, or where having no file was accepted. */
  readonly accepted: string | undefined;
}

interface Shelved extends ShelvedScope {
  /** Undefined: to be read again. */
  readonly key: string | undefined;
}

/** A version that was put in force; `text` is undefined where that is having no file. */
export interface AcceptedVersion {
  readonly subject: ScopeSubject;
  readonly text: string | undefined;
  readonly by: "person" | "itself";
}

/** What came of a person's accepting. `changed`: the file is not what was shown any more; nothing was accepted. */
export type Acceptance = "accepted" | "changed" | "cannot be sealed";

/**
 * The scope files of the open folders and the person's own, read anew whenever they changed: each judgement looks at the
 * file's stamp, so there is no moment in which a watcher has not fired yet.
 */
export class ScopeShelf {
  readonly #accepted: AcceptedStore;
  readonly #userFile: string;
  readonly #now: () => Date;
  readonly #shelved = new Map<ScopeSubject, Shelved>();
  #others: { readonly key: string | undefined; readonly scopes: readonly RootedScope[] } | undefined;

  readonly #onDidAccept = new Emitter<AcceptedVersion>();

  /** Fires when a version of a scope file was put in force for good. */
  readonly onDidAccept = this.#onDidAccept.event;

  /** `state` is the state folder, in which the person's own scope lies. */
  constructor(accepted: AcceptedStore, state: string, now: () => Date) {
    this.#accepted = accepted;
    this.#userFile = userScopePath(state);
    this.#now = now;
  }

  /** The scopes in force for these roots (canonical paths). */
  inForce(roots: readonly string[]): readonly RootedScope[] {
    return roots.map((root) => ({ root, scope: this.state(root).inForce }));
  }

  /** The person's own scope. */
  user(): Scope {
    return this.state("user").inForce;
  }

  /** What was accepted for other folders than these: heard about what lies in them. */
  elsewhere(roots: readonly string[]): readonly RootedScope[] {
    const key = this.#accepted.rootsStamp(this.#now().getTime());
    if (this.#others === undefined || key === undefined || this.#others.key !== key) {
      const scopes = this.#accepted
        .roots()
        .filter((root) => root !== "user")
        .map((root) => ({ root, scope: acceptedScope(this.#accepted.read(root), root) }));
      this.#others = { key, scopes };
    }
    return this.#others.scopes.filter(({ root }) => !roots.includes(root));
  }

  /** Where the scope file of a root, or the person's own, stands. */
  state(subject: ScopeSubject): ScopeState {
    return this.#read(subject).state;
  }

  /** Everything about a scope file at one moment, for the page that shows the difference. */
  shelved(subject: ScopeSubject): ShelvedScope {
    return this.#read(subject);
  }

  /** Where the scope file lies. */
  pathOf(subject: ScopeSubject): string {
    return subject === "user" ? this.#userFile : join(subject, scopeFileName);
  }

  /**
   * A person accepts the file as it was shown; what is put in force is that text, whatever the file says by then. Throws
   * when the acceptance cannot be stored.
   */
  accept(subject: ScopeSubject, shown: string | undefined): Acceptance {
    const { text, state } = this.#read(subject);
    if (text !== shown || state.file === "broken") return "changed";
    if (this.#accepted.sealing === "impossible") return "cannot be sealed";
    this.#accepted.write(subject, shown, "person", this.#now());
    this.#onDidAccept.fire({ subject, text: shown, by: "person" });
    this.#shelved.delete(subject);
    return "accepted";
  }

  #read(subject: ScopeSubject): Shelved {
    const path = this.pathOf(subject);
    const now = this.#now().getTime();
    const [stamp, accepted] = [fileStamp(path, now), this.#accepted.stamp(subject, now)];
    // Another window may have accepted a version meanwhile.
    const key = stamp === undefined || accepted === undefined ? undefined : `${stamp} ${accepted}`;
    const known = this.#shelved.get(subject);
    if (known !== undefined && key !== undefined && known.key === key) return known;
    const shelved = this.#weigh(subject, readScopeFile(path), key);
    this.#shelved.set(subject, shelved);
    return shelved;
  }

  #weigh(subject: ScopeSubject, file: ScopeFile, key: string | undefined): Shelved {
    const accepted = this.#accepted.read(subject);
    const text = textOf(file);
    const before = accepted.kind === "version" ? accepted.seen?.text : undefined;
    const state = scopeState(file, accepted, subject === "user" ? "user" : "workspace");
    // What an earlier Holdpoint did not seal is sealed once it says the same as the file, or less.
    const unsealed = state.seal.kind === "unsealed" && (state.file === "in force" || state.file === "absent");
    if (state.file === "waiting" || state.file === "stricter" || unsealed) this.#accepted.prepare();
    if ((state.file !== "stricter" && !unsealed) || this.#accepted.sealing === "impossible")
      return { key, state, text, accepted: before };
    // Kept, so that going back to the older version is a loosening that a person has to accept.
    this.#accepted.write(subject, text, "itself", this.#now());
    this.#onDidAccept.fire({ subject, text, by: "itself" });
    const recorded = { ...state, file: text === undefined ? "absent" : "in force", changes: [] } as const;
    // The record changed, so the next look compares with the new one.
    return { key: undefined, state: recorded, text, accepted: before };
  }
}
