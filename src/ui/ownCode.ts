import { type Disposable, DisposableStore } from "../base/disposable.ts";
import { Emitter, type Event } from "../base/emitter.ts";
import { askedFor } from "../core/policy/verdict.ts";
import type { GuardEvent } from "../core/record.ts";
import type { Surroundings } from "../core/surroundings.ts";
import type { Gate } from "../gate/gate.ts";
import type { SandboxStanding } from "../run/sandbox/sandboxed.ts";
import type { GuardPage } from "../shared/reviewModel.ts";
import type { RequestOutcome } from "../shared/reviewProtocol.ts";
import { done, notAnswered, problem } from "./answerTexts.ts";

interface Vault {
  readonly accepted: readonly string[];
  readonly onDidChange: Event<void>;
  keep(folders: readonly string[], state: "accepted" | "revoked", at: number): Promise<void>;
}

interface OwnCodeParts {
  readonly vault: Vault;
  /** Whether runs are put in a sandbox here. */
  readonly standing: () => SandboxStanding;
  /** The folders that are open, as real paths. */
  readonly roots: () => readonly string[];
  /** Hears when other folders are open. */
  readonly onDidChangeRoots: (listener: () => void) => Disposable;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

type GateOfHolds = Pick<Gate, "answer"> & {
  readonly holds: Pick<Gate["holds"], "find" | "pending">;
  note(event: GuardEvent): Promise<"written" | "failed">;
};

/**
 * The own code of open folders, where no sandbox bounds it: it waits until a person said once for each folder that it
 * may run, and is advisory from then on. Only our page says it, and takes it back.
 */
export class OwnCode implements Disposable {
  readonly #parts: OwnCodeParts;
  readonly #store = new DisposableStore();
  readonly #onDidChange = this.#store.add(new Emitter<void>());

  /** Fires when a folder was accepted or revoked, and when other folders are open. */
  readonly onDidChange: Event<void> = this.#onDidChange.event;

  constructor(parts: OwnCodeParts) {
    this.#parts = parts;
    const changed = (): void => this.#onDidChange.fire();
    this.#store.add(parts.vault.onDidChange(changed));
    this.#store.add(parts.onDidChangeRoots(changed));
  }

  /** What commands are judged by: whether own code goes into a sandbox first, and the open folders of which nobody said yet that their code may run without one. */
  get ground(): Pick<Surroundings, "ownCode" | "unaccepted"> {
    const { vault, standing, roots } = this.#parts;
    const accepted = new Set(vault.accepted);
    const unaccepted = roots().filter((root) => !accepted.has(root));
    return { unaccepted, ...(standing().kind === "works" ? { ownCode: "sandbox first" } : {}) };
  }

  /** The open folders whose code runs without a sandbox where there is none for it, because a person said that it may. */
  get advisory(): readonly string[] {
    const { vault, roots } = this.#parts;
    const accepted = new Set(vault.accepted);
    return roots().filter((root) => accepted.has(root));
  }

  /** What the page about guarding lists: every folder that was accepted, open or not. */
  get listed(): Pick<GuardPage, "ownCode"> {
    const { accepted } = this.#parts.vault;
    return accepted.length === 0 ? {} : { ownCode: [...accepted] };
  }

  /**
   * Lets the folders' code run that this hold asks about, from now on, and approves the hold with whatever else waits for nothing but that.
   * Called for a click on our page alone.
   */
  async accept(gate: GateOfHolds, id: string): Promise<RequestOutcome> {
    const hold = gate.holds.find(id);
    if (hold === undefined) return problem(notAnswered.unknown);
    const folders = askedFor(hold.verdict);
    if (hold.settlement !== undefined || folders.length === 0) return problem(notAnswered.already);
    const { vault, now } = this.#parts;
    if ((await gate.note({ event: "own code accepted", folders })) === "failed") return problem(notAnswered.unrecorded);
    try {
      await vault.keep(folders, "accepted", now());
    } catch {
      return problem(
        "The editor's secret storage could not keep this, so nothing was approved. Unlock your system's keyring, or approve it once.",
      );
    }
    const answered = await gate.answer(id, { kind: "approve" });
    const accepted = new Set(vault.accepted);
    for (const other of gate.holds.pending) {
      const asked = askedFor(other.verdict);
      if (asked.length > 0 && asked.every((folder) => accepted.has(folder)))
        await gate.answer(other.id, { kind: "approve" });
    }
    return answered === "settled" || answered === "granted" ? done : problem(notAnswered[answered]);
  }

  /** The next call that runs this folder's code without a sandbox waits again. Called for a click on our page alone. */
  async askAgain(gate: GateOfHolds, folder: string): Promise<RequestOutcome> {
    const { vault, now } = this.#parts;
    void gate.note({ event: "own code revoked", folder });
    try {
      await vault.keep([folder], "revoked", now());
      return done;
    } catch {
      return problem(
        "The editor's secret storage could not keep this: it counts until this window closes. Unlock your system's keyring, then try again.",
      );
    }
  }

  dispose(): void {
    this.#store.dispose();
  }
}
