import { assertNever } from "../base/assertNever.ts";
import type { Disposable } from "../base/disposable.ts";
import { Emitter } from "../base/emitter.ts";
import type { Gate } from "../gate/gate.ts";
import type { ScopeShelf } from "../scopeFile/scopeShelf.ts";
import type { ScopeSubject } from "../scopeFile/scopeSubject.ts";
import { material } from "../shared/material.ts";
import type { Page } from "../shared/reviewModel.ts";
import type { FromPage, RequestOutcome, ToPage } from "../shared/reviewProtocol.ts";
import { done, notAnswered, notGiven, problem, stale } from "./answerTexts.ts";
import { OneTimeNumbers } from "./oneTimeNumbers.ts";
import type { OtherDesks } from "./otherDesks.ts";
import type { PageErrands } from "./pageErrands.ts";
import type { ReviewPages, ShownScope } from "./reviewPages.ts";

type Shown =
  | { readonly kind: "hold"; readonly id: string }
  | { readonly kind: "scope"; readonly scope: ShownScope }
  | { readonly kind: "guard" }
  | { readonly kind: "agents" }
  | { readonly kind: "identity"; readonly agent: string | undefined }
  | { readonly kind: "undo" }
  | { readonly kind: "nothing" };

/**
 * What is on the review page, and the only place from which a person's answer reaches the gate. An answer counts only
 * for what was shown: it must carry the one-time number under which this state of the page was sent.
 */
export class ReviewDesk implements Disposable {
  readonly #gate: Gate;
  readonly #shelf: ScopeShelf;
  readonly #pages: ReviewPages;
  readonly #errands: PageErrands;
  readonly #others: OtherDesks;
  readonly #onDidChange = new Emitter<void>();
  #shown: Shown = { kind: "nothing" };
  readonly #numbers = new OneTimeNumbers();
  #material: string | undefined;

  /** Fires when another hold or scope is to be shown. */
  readonly onDidChange = this.#onDidChange.event;

  constructor(gate: Gate, shelf: ScopeShelf, pages: ReviewPages, errands: PageErrands, others: OtherDesks) {
    this.#gate = gate;
    this.#shelf = shelf;
    this.#pages = pages;
    this.#errands = errands;
    this.#others = others;
  }

  /** Shows a hold; without one the oldest that waits, else that nothing does. */
  showHold(id = this.#gate.holds.pending[0]?.id): void {
    this.#show(id === undefined ? { kind: "nothing" } : { kind: "hold", id });
  }

  /** Shows a scope file beside the version that was accepted. */
  showScope(subject: ScopeSubject): void {
    this.#show({ kind: "scope", scope: { subject, shelved: this.#shelf.shelved(subject), answer: undefined } });
  }

  /** Shows whether agents are guarded, and the pause. */
  showGuard(): void {
    this.#show({ kind: "guard" });
  }

  /** Shows the agents and their connections. */
  showAgents(): void {
    this.#show({ kind: "agents" });
  }

  /** Shows what a run of an agent would see; undefined: of the first one there is. */
  showIdentity(agent?: string): void {
    this.#show({ kind: "identity", agent });
  }

  /** Shows what can be undone. */
  showUndo(which: Parameters<OtherDesks["undo"]["show"]>[0]): void {
    void this.#others.undo.show(which);
    this.#show({ kind: "undo" });
  }

  /** What kind of page is shown. */
  get shown(): Shown["kind"] {
    return this.#shown.kind;
  }

  /** Whether what is shown still waits for an answer: then nothing else may take its place by itself. */
  waits(): "yes" | "no" {
    const shown = this.#shown;
    switch (shown.kind) {
      case "hold":
        return this.#gate.holds.pending.some((hold) => hold.id === shown.id) ? "yes" : "no";
      case "scope":
        return shown.scope.answer === undefined ? "yes" : "no";
      case "undo":
        return this.#others.undo.standing === "asking" ? "yes" : "no";
      case "guard":
      case "agents":
      case "identity":
      case "nothing":
        return "no";
    }
  }

  /** The message that shows the page as it is now. A page that asks for another answer gets another one-time number. */
  async draw(now: number): Promise<ToPage> {
    const page = await this.#page();
    const asked = material(page);
    if (asked !== this.#material) {
      this.#material = asked;
      this.#numbers.begin(page.kind === "held" ? page.id : undefined);
    }
    return { type: "page", now, nonce: this.#numbers.now, page };
  }

  /** Makes the next drawing a new one: answers to what was shown before no longer count. */
  renew(): void {
    this.#material = undefined;
    this.#numbers.end();
  }

  /** Does what the page asks. */
  async handle(message: FromPage): Promise<RequestOutcome> {
    switch (message.type) {
      case "ready":
        this.#onDidChange.fire();
        return done;
      case "answer":
        return this.#answer(message);
      case "runAgain":
        return this.#runAgain(message.hold, message.nonce);
      case "acceptScope":
      case "keepScope":
        return this.#answerScope(message);
      case "openDiff":
        return this.#errands.openDiff(message.hold, message.file);
      case "openText":
        return this.#errands.openText(message.hold);
      case "openUndoDiff":
        return this.#errands.openUndoDiff(this.#others.undo.changedText(message.row));
      case "openScopeFile":
        return this.#errands.openScopeFile(message.scope);
      case "show":
        this.showHold(message.hold);
        return done;
      case "showGuard":
        this.showGuard();
        return done;
      case "showAgents":
        this.showAgents();
        return done;
      case "showIdentity":
        this.showIdentity(message.agent);
        return done;
      case "showUndo":
        this.showUndo(message);
        return done;
      case "putBack":
      case "leaveUndo":
      case "reverse":
        return this.#shown.kind !== "undo" || this.#take(message.nonce) === "stale"
          ? stale
          : this.#others.undo.answer(message);
      case "agents":
        return this.#shown.kind !== "agents" || this.#take(message.nonce) === "stale"
          ? stale
          : this.#others.agents.choose(message);
      case "restore":
      case "pause":
      case "endPause":
      case "lift":
      case "resetBreaker":
        return this.#shown.kind !== "guard" || this.#take(message.nonce) === "stale"
          ? stale
          : this.#others.guarding.choose(message);
      case "askAgain":
        return this.#shown.kind !== "guard" || this.#take(message.nonce) === "stale"
          ? stale
          : this.#others.ownCode.askAgain(this.#gate, message.folder);
      case "move":
        this.#move(message.to);
        return done;
      default:
        return assertNever(message);
    }
  }

  dispose(): void {
    this.#onDidChange.dispose();
  }

  async #page(): Promise<Page> {
    switch (this.#shown.kind) {
      case "hold": {
        const hold = this.#gate.holds.find(this.#shown.id);
        return hold === undefined ? this.#pages.empty() : this.#pages.held(hold);
      }
      case "scope":
        return this.#pages.scope(this.#shown.scope);
      case "guard":
        return { ...this.#others.guarding.page(), ...this.#others.ownCode.listed };
      case "agents":
        return this.#others.agents.page();
      case "identity":
        return this.#others.identity(this.#shown.agent);
      case "undo":
        return this.#others.undo.page();
      case "nothing":
        return this.#pages.empty();
    }
  }

  async #answer({ hold, nonce, choice }: Extract<FromPage, { type: "answer" }>): Promise<RequestOutcome> {
    const counts =
      choice.kind === "refuse"
        ? this.#used(this.#numbers.takeRefusal(hold, nonce))
        : await this.#takeApproval(hold, nonce);
    if (counts === "stale") return stale;
    if (choice.kind === "approve" && choice.lasting !== undefined) return this.#others.ownCode.accept(this.#gate, hold);
    const answered = await this.#gate.answer(hold, choice);
    if (answered === "granted") this.showHold();
    return answered === "settled" || answered === "granted" ? done : problem(notAnswered[answered]);
  }

  /** An approval counts for what is shown now alone. */
  async #takeApproval(hold: string, nonce: string): Promise<"good" | "stale"> {
    if (this.#shown.kind !== "hold" || this.#shown.id !== hold) return "stale";
    const isEdit = this.#gate.holds.find(hold)?.call.kind === "edit";
    // An edit is shown against what its files held when the page was drawn; the disk may have moved on unseen.
    const current = isEdit ? material(await this.#page()) : this.#material;
    if (current !== this.#material) {
      this.renew();
      this.#onDidChange.fire();
      return "stale";
    }
    return this.#take(nonce);
  }

  async #runAgain(hold: string, nonce: string): Promise<RequestOutcome> {
    if (this.#shown.kind !== "hold" || this.#shown.id !== hold || this.#take(nonce) === "stale") return stale;
    if ((await this.#gate.offers.reruns.ask(hold)) === "not offered") return notGiven;
    this.showHold(this.#gate.holds.pending.at(-1)?.id);
    return done;
  }

  #answerScope({ type, scope, nonce }: Extract<FromPage, { type: "acceptScope" | "keepScope" }>): RequestOutcome {
    const shown = this.#shown;
    if (
      shown.kind !== "scope" ||
      shown.scope.subject !== scope ||
      shown.scope.answer !== undefined ||
      this.#take(nonce) === "stale"
    )
      return stale;
    const at = Date.now();
    if (type === "keepScope") {
      this.#show({ kind: "scope", scope: { ...shown.scope, answer: { kind: "kept", at } } });
      return done;
    }
    switch (this.#shelf.accept(scope, shown.scope.shelved.text)) {
      case "accepted":
        this.#show({ kind: "scope", scope: { ...shown.scope, answer: { kind: "accepted", at } } });
        return done;
      case "changed":
        if (this.#shelf.state(scope).file === "waiting") this.showScope(scope);
        else this.showHold();
        return problem("The file changed after it was shown, so nothing was accepted. Look at it again.");
      case "cannot be sealed":
        return problem(
          "The editor's secret storage holds no key to seal this with, so nothing was accepted. Unlock your system's keyring, or wait a moment, then accept again.",
        );
    }
  }

  #move(to: "next" | "previous"): void {
    const { pending } = this.#gate.holds;
    const current = pending.findIndex((hold) => this.#shown.kind === "hold" && hold.id === this.#shown.id);
    const step = to === "next" ? 1 : -1;
    // From a hold that is settled, either way leads to the oldest that waits.
    const index = current < 0 ? 0 : (current + step + pending.length) % pending.length;
    this.showHold(pending[index]?.id);
  }

  #show(shown: Shown): void {
    this.#shown = shown;
    this.#onDidChange.fire();
  }

  #take(nonce: string): "good" | "stale" {
    return this.#used(this.#numbers.take(nonce));
  }

  /** What was answered is drawn anew. */
  #used(taken: "good" | "stale"): "good" | "stale" {
    if (taken === "good") this.#material = undefined;
    return taken;
  }
}
