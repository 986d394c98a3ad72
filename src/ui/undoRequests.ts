import { Deferred } from "../base/deferred.ts";
import type { Disposable } from "../base/disposable.ts";
import { Emitter } from "../base/emitter.ts";
import type { GuardEvent } from "../core/record.ts";
import type { UndoReach } from "../core/snapshot/undoReach.ts";
import type { UndoAnswer, UndoAskDesk } from "../server/undoConnection.ts";
import type { UndoModel } from "../shared/undoModel.ts";
import type { UndoPorts } from "./undoPorts.ts";

/** How long a person who left something as it is is not asked for the same again, in milliseconds. */
const noIsHeard = 600_000;

/** Nobody is asked for anything more once so many were left within that time: each of them took the person's page. */
const mostLeft = 3;

/** What a program waits for. */
interface Pending {
  readonly snapshot: string;
  readonly who: string;
  readonly answer: Deferred<UndoAnswer>;
  readonly expiry: Disposable;
  stage: "asked" | "begun";
}

type RequestPorts = Pick<UndoPorts, "clock" | "store" | "note" | "askerOf" | "patience" | "redact">;
type Left = Extract<GuardEvent, { event: "undo left" }>["by"];

/**
 * Undos that an agent or a person in a terminal asked for. Nothing comes of one but that its page is shown: a person's click there puts
 * back what they were shown. One waits at a time, so that nobody can drown a person in them.
 */
export class UndoRequests implements UndoAskDesk, Disposable {
  readonly #ports: RequestPorts;
  readonly #changed: () => void;
  readonly #onDidAsk = new Emitter<{ readonly snapshot: string; readonly reach: UndoReach; readonly who: string }>();
  /** When a snapshot was last left as it is, by the person or because nobody answered, in milliseconds since 1970. */
  readonly #left = new Map<string, number>();
  #pending: Pending | undefined;

  /** Fires for each one that a person is to be shown. */
  readonly onDidAsk = this.#onDidAsk.event;

  /** `changed` is called when a page may tell something else. */
  constructor(ports: RequestPorts, changed: () => void) {
    this.#ports = ports;
    this.#changed = changed;
  }

  ask(snapshot: string, reach: UndoReach = "call"): ReturnType<UndoAskDesk["ask"]> {
    const refused = this.#refusal(snapshot);
    if (refused !== undefined)
      return { answer: Promise.resolve({ outcome: "left", message: refused }), withdraw: () => undefined };
    const { clock, askerOf, patience, redact } = this.#ports;
    const pending: Pending = {
      snapshot,
      who: redact(askerOf(snapshot) ?? "A terminal"),
      answer: new Deferred(),
      expiry: clock.after(patience(), () => this.#end(pending, "nobody", unanswered)),
      stage: "asked",
    };
    this.#pending = pending;
    void this.#show(pending, reach);
    return { answer: pending.answer.promise, withdraw: () => this.#end(pending, "asker", "") };
  }

  /** Who asks for this snapshot to be put back, as a sentence; undefined where nobody does. */
  sentenceFor(snapshot: string): string | undefined {
    const pending = this.#pending;
    return pending?.snapshot === snapshot ? `${pending.who} asks you to put this back, and waits for it.` : undefined;
  }

  /** The person leaves what was asked for as it is. */
  leave(snapshot: string): void {
    if (this.#pending?.snapshot !== snapshot) return;
    this.#end(this.#pending, "person", declined);
  }

  /** Putting it back has begun: whoever asked hears how it ends. */
  begin(snapshot: string): void {
    if (this.#pending?.snapshot === snapshot) this.#pending.stage = "begun";
  }

  /** It has ended, as the page `view` tells. */
  finish(snapshot: string, view: UndoModel["view"]): void {
    const pending = this.#pending;
    if (pending?.snapshot !== snapshot) return;
    if (view.kind === "done") {
      const left = view.left.rows.length + view.left.omitted;
      const note = left === 0 ? "" : ` ${left} could not be: ${view.left.rows.slice(0, 3).join(" ")}`;
      this.#settle(pending, { outcome: "put back", message: `A person put it back. ${view.text}${note}` });
    } else this.#settle(pending, { outcome: "left", message: view.kind === "failed" ? view.why : unanswered });
  }

  dispose(): void {
    if (this.#pending !== undefined)
      this.#settle(this.#pending, {
        outcome: "left",
        message: "The editor's window was closed. Nothing is known of it.",
      });
    this.#onDidAsk.dispose();
  }

  #refusal(snapshot: string): string | undefined {
    const { store, clock } = this.#ports;
    try {
      store.summary(snapshot);
    } catch {
      return `There is no snapshot "${snapshot}" that can be read. "holdpoint undo --list" says which there are.`;
    }
    if (this.#pending !== undefined) return "Another undo waits for a person's answer. Ask again when it has one.";
    for (const [one, at] of this.#left) if (clock.now() - at >= noIsHeard) this.#left.delete(one);
    if (this.#left.has(snapshot)) return declined;
    return this.#left.size >= mostLeft
      ? "A person left several undos as they were. Ask for none in the next ten minutes."
      : undefined;
  }

  async #show(pending: Pending, reach: UndoReach): Promise<void> {
    const { snapshot, who } = pending;
    if ((await this.#ports.note({ event: "undo asked", snapshot, who }, undefined)) === "failed") {
      this.#settle(pending, {
        outcome: "left",
        message: "It could not be put on record, so nobody was asked. Free disk space or repair ~/.holdpoint/audit.",
      });
      return;
    }
    if (this.#pending === pending) this.#onDidAsk.fire({ snapshot, reach, who });
  }

  /** Once putting it back has begun, its end is the answer. */
  #end(pending: Pending, by: Left, message: string): void {
    if (this.#pending !== pending || pending.stage === "begun") return;
    if (by !== "asker") this.#left.set(pending.snapshot, this.#ports.clock.now());
    this.#settle(pending, { outcome: "left", message });
    void this.#ports.note({ event: "undo left", snapshot: pending.snapshot, by }, undefined);
  }

  #settle(pending: Pending, answer: UndoAnswer): void {
    if (this.#pending === pending) this.#pending = undefined;
    pending.expiry.dispose();
    pending.answer.resolve(answer);
    this.#changed();
  }
}

const declined =
  "A person looked at it and leaves everything as it is. Do not ask for it again, and do not undo it by other means.";
const unanswered =
  "Nobody answered in time, so nothing was put back. A person can still do it on Holdpoint's page in the editor.";
