import type { Disposable } from "../base/disposable.ts";
import { Emitter } from "../base/emitter.ts";
import type { FromPage, RequestOutcome } from "../shared/reviewProtocol.ts";
import type { UndoChoice, UndoModel } from "../shared/undoModel.ts";
import { chosen, listedChanges, undoDone, undoFailed, undoList, undoWaiting } from "../shared/undoView.ts";
import { type ChangedText, changedText } from "../snapshots/changedText.ts";
import type { Difference } from "../snapshots/difference.ts";
import type { Entry } from "../snapshots/manifest.ts";
import { restore } from "../snapshots/restore.ts";
import { costOf, retain } from "../snapshots/retention.ts";
import { wordsOf } from "../snapshots/words.ts";
import { SnapshotShelf } from "./snapshotShelf.ts";
import { type Compared, compare, pageOf, told } from "./undoComparison.ts";
import type { UndoPorts } from "./undoPorts.ts";
import { UndoRequests } from "./undoRequests.ts";

/** How often it is looked for what is kept no longer, at most, in milliseconds. */
const betweenTidying = 3_600_000;

type Which = Pick<Extract<FromPage, { type: "showUndo" }>, "snapshot" | "hold" | "reach">;
type Answer = Extract<FromPage, { type: "putBack" | "reverse" | "leaveUndo" }>;
type PutBack = Omit<Extract<FromPage, { type: "putBack" }>, "type" | "request" | "nonce">;

/** What there is to undo, and the one place from which a person's click puts something back. */
export class UndoDesk implements Disposable {
  readonly #ports: UndoPorts;
  readonly #shelf: SnapshotShelf;
  readonly #onDidChange = new Emitter<void>();
  readonly #taken: Disposable;
  /** What is shown; undefined: the list, which is made anew each time. */
  #page: UndoModel | undefined;
  #compared: Compared | undefined;
  #work: "none" | "restoring" = "none";
  #tidied = 0;
  /** What programs ask a person to put back. */
  readonly requests: UndoRequests;

  /** Fires when {@link page} tells something else. */
  readonly onDidChange = this.#onDidChange.event;

  constructor(ports: UndoPorts) {
    this.#ports = ports;
    this.#shelf = new SnapshotShelf(ports.store, ports.spell);
    this.requests = new UndoRequests(ports, () => this.#onDidChange.fire());
    this.#taken = ports.store.onDidTake(() => {
      this.#tidy();
      this.#onDidChange.fire();
    });
  }

  /** The page as it is now. */
  page(): UndoModel {
    const page = this.#page ?? this.#list();
    const { view } = page;
    const asked = view.kind === "compared" ? this.requests.sentenceFor(view.about.id) : undefined;
    return view.kind === "compared" && asked !== undefined ? { ...page, view: { ...view, asked } } : page;
  }

  #list(): UndoModel {
    const rows = this.#shelf.rows();
    return undoList(rows, this.#shelf.older(rows.length), costOf(this.#ports.store), this.#ports.retention());
  }

  /** Whether the page asks for an answer, or tells of work that goes on. */
  get standing(): "asking" | "idle" {
    return this.#compared !== undefined || this.#work === "restoring" ? "asking" : "idle";
  }

  /** Whether a snapshot is kept that was taken for this call. */
  keptFor(call: string): "kept" | undefined {
    return this.#shelf.forCall(call) === undefined ? undefined : "kept";
  }

  /** Turns to the list, or begins to compare a snapshot with what is there now. While something is put back, it stays with that. */
  async show({ snapshot, hold, reach = "call" }: Which): Promise<void> {
    if (this.#work === "restoring") return;
    this.#compared = undefined;
    const id = snapshot ?? (hold === undefined ? undefined : this.#shelf.forCall(hold));
    if (id === undefined) {
      this.#tidy();
      this.#turn(
        hold === undefined ? undefined : undoFailed("What this call may have destroyed is not kept any more."),
      );
      return;
    }
    const subject = this.#shelf.subject(id, reach);
    if (subject === undefined) {
      this.#turn(undoFailed(`There is no snapshot "${id}", or what is kept of it is damaged.`));
      return;
    }
    const waiting = undoWaiting(subject, "comparing");
    this.#turn(waiting);
    const page = await compare(id, subject, this.#shelf, this.#ports).catch((cause: unknown) =>
      undoFailed(`It could not be compared with what is there now: ${wordsOf(cause)}`),
    );
    // Somebody may have turned to something else meanwhile.
    if (this.#page !== waiting) return;
    if (!("view" in page)) this.#compared = page;
    this.#turn("view" in page ? page : pageOf(page));
  }

  /** Drops what is kept no longer, once in a while, and puts that on record. */
  #tidy(): void {
    const now = Date.now();
    if (now - this.#tidied < betweenTidying && now >= this.#tidied) return;
    this.#tidied = now;
    const snapshots = retain(this.#ports.store, this.#ports.retention(), now);
    if (snapshots.length > 0) void this.#ports.note({ event: "snapshots dropped", snapshots }, undefined);
  }

  /** The two texts of a file that is different now, by its row on the page; undefined where there are none to be shown. */
  changedText(row: number): ChangedText | undefined {
    const compared = this.#compared;
    const facts = compared && listedChanges([...compared.changes.keys()], compared.spans)[row];
    const difference = facts && compared.changes.get(facts);
    return difference && changedText(this.#ports.store.folder, difference);
  }

  /** Does what a person picked on the page that was shown to them. */
  async answer(answer: Answer): Promise<RequestOutcome> {
    switch (answer.type) {
      case "putBack":
        return this.putBack(answer);
      case "reverse":
        return this.#reverse(answer);
      case "leaveUndo":
        this.requests.leave(answer.snapshot);
        this.#compared = undefined;
        this.#turn(undefined);
        return { kind: "ok" };
    }
  }

  /** Holds the call that takes back what no copy does. The page makes room for its review. */
  async #reverse({
    snapshot,
    at,
  }: Pick<Extract<Answer, { type: "reverse" }>, "snapshot" | "at">): Promise<RequestOutcome> {
    const { subject, about, reverses } = this.#compared ?? {};
    const { command = "", says = "" } = reverses?.[at] ?? {};
    if (subject?.facts.id !== snapshot || about === undefined || command === "") return this.#otherPage();
    this.#compared = undefined;
    this.#turn(undefined);
    const offered = await this.#ports.offer(command, about, `You asked for it on the Undo page. ${says}`);
    if (offered.kind === "held") return { kind: "ok" };
    const text =
      offered.kind === "denied"
        ? `It cannot be run from here: ${this.#ports.redact(offered.why)} Run it yourself.`
        : "It could not be held for review: everything is stopped, or it could not be put on record.";
    return { kind: "problem", text };
  }

  #otherPage(): RequestOutcome {
    // The number under which it was asked is used up.
    this.#onDidChange.fire();
    return { kind: "problem", text: "The page shows something else by now, so nothing was put back." };
  }

  /** Begins to put back what is shown; what comes of it shows on the page, because it may take longer than the page waits. */
  putBack(answer: PutBack): RequestOutcome {
    const compared = this.#compared;
    if (
      compared === undefined ||
      compared.subject.facts.id !== answer.snapshot ||
      compared.subject.reach !== answer.reach
    )
      return this.#otherPage();
    this.#compared = undefined;
    this.#work = "restoring";
    this.requests.begin(answer.snapshot);
    this.#turn(undoWaiting(compared.subject, "working"));
    void this.#restore(compared, answer)
      .catch((cause: unknown) => undoFailed(`Putting it back failed: ${wordsOf(cause)}`))
      .then((page) => {
        this.#work = "none";
        this.requests.finish(answer.snapshot, page.view);
        this.#turn(page);
      });
    return { kind: "ok" };
  }

  dispose(): void {
    this.#taken.dispose();
    this.requests.dispose();
    this.#onDidChange.dispose();
  }

  #turn(page: UndoModel | undefined): void {
    this.#page = page;
    this.#onDidChange.fire();
  }

  async #restore({ subject, ids, about, spans, moved, found, changes }: Compared, answer: PutBack): Promise<UndoModel> {
    const choices = chosen([...changes.keys()], spans, answer);
    const answers = new Map([...changes].map(([facts, { entry }]) => [entry.path, choices.get(facts) ?? "restore"]));
    const isKept = ({ entry }: Difference): boolean => answers.get(entry.path) === "keep";
    const shown = found.filter((one) => !isKept(one));
    const kept = found.filter(isKept);
    const { id } = subject.facts;
    const names = changes.size - kept.length;
    if ((await this.#ports.note({ event: "restoring", snapshot: id, names, kept: kept.length }, about)) === "failed")
      return undoFailed(
        "It could not be put on record, so nothing was put back. Free disk space or repair the permissions of ~/.holdpoint/audit, then try again.",
      );
    const choose = ({ path }: Entry): UndoChoice => answers.get(path) ?? "restore";
    const done = await restore(this.#ports.store, ids, { shown, kept, choose, ...(moved && { moved }) });
    const result =
      done.kind === "restored"
        ? { before: done.before, files: done.files, bytes: done.bytes, missed: done.left, reason: "" }
        : { before: "", files: 0, bytes: 0, missed: [], reason: done.why };
    const recorded = await this.#ports.note({ event: "restored", snapshot: id, ...result }, about);
    if (done.kind === "refused") return undoFailed(done.why);
    const left = done.left.map((sentence) => told(sentence, this.#ports));
    return undoDone(subject.facts, {
      ...done,
      left,
      kept: kept.length,
      recorded: recorded === "written" ? "yes" : "no",
    });
  }
}
