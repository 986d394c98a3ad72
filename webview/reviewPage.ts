import type { Clock } from "../src/base/clock.ts";
import type { Disposable } from "../src/base/disposable.ts";
import type { UndoReach } from "../src/core/snapshot/undoReach.ts";
import type { AgentDeed } from "../src/shared/agentsModel.ts";
import { parseToPage } from "../src/shared/reviewProtocol.ts";
import type { UndoAnswers } from "../src/shared/undoView.ts";
import type { Actions, More } from "./actions.ts";
import { Frame } from "./frame.ts";
import type { Host } from "./host.ts";
import {
  answers,
  approving,
  asking,
  choosing,
  initialState,
  nextMoment,
  noticed,
  type Question,
  reappeared,
  received,
  type State,
  subject,
  ticked,
} from "./store.ts";
import { nextSeenText } from "./views/agents.ts";

/** Connects the host, the state and what is drawn. Decides nothing about calls: it only sends what a person chose. */
export class ReviewPage implements Actions {
  readonly #host: Host;
  readonly #clock: Clock;
  readonly #frame: Frame;
  #state: State = initialState;
  #message = "";
  /** How the press on the approving button began that may become a click. */
  #press: "none" | "early" | "ready" = "none";
  /** The headline is to get the focus as soon as the window has it. */
  #focus: "done" | "wanted" = "done";
  #timer: Disposable | undefined;

  constructor(host: Host, clock: Clock, body: HTMLElement) {
    this.#host = host;
    this.#clock = clock;
    this.#frame = new Frame(body, this);
  }

  /** Starts to listen and tells the host so. */
  start(): void {
    this.#host.listen((value) => this.#receive(value));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.#reappear();
    });
    // A page whose tab was behind another one is told nothing but its new size.
    window.addEventListener("resize", () => this.#reappear());
    window.addEventListener("focus", () => this.#giveFocus());
    this.#ask({ type: "ready" });
  }

  approve(event: MouseEvent, more?: More): void {
    const press = this.#press;
    this.#press = "none";
    const page = this.#state.shown;
    // Only a person's own click counts; assistive technology's clicks are trusted too.
    if (!event.isTrusted || page === undefined) return;
    const now = approving(this.#state, this.#clock.now());
    if (now === "arming" || press === "early") {
      this.#apply(noticed(this.#state, "What is shown had just changed. Look at it, then press again."));
      return;
    }
    if (now !== "possible") return;
    if (page.page.kind === "held")
      this.#ask({
        type: "answer",
        hold: page.page.id,
        nonce: page.nonce,
        choice: {
          kind: "approve",
          ...(this.#frame.choices.typing === "person" && !(more && "lasting" in more) ? { typing: "person" } : {}),
          ...more,
        },
      });
    if (page.page.kind === "scope") this.#ask({ type: "acceptScope", scope: page.page.id, nonce: page.nonce });
  }

  refuse(): void {
    const page = this.#state.shown;
    if (page === undefined) return;
    const open = answers(page.page);
    if (open !== "both" && open !== "refuse") return;
    if (page.page.kind === "held")
      this.#ask({
        type: "answer",
        hold: page.page.id,
        nonce: page.nonce,
        choice: { kind: "refuse", message: this.#message.trim() },
      });
    if (page.page.kind === "scope") this.#ask({ type: "keepScope", scope: page.page.id, nonce: page.nonce });
  }

  runAgain(event: MouseEvent): void {
    const page = this.#state.shown?.page;
    if (page?.kind === "held") this.#choose(event, (nonce) => ({ type: "runAgain", hold: page.id, nonce }));
  }

  write(message: string): void {
    this.#message = message;
    const page = this.#state.shown?.page;
    if (page?.kind === "held") this.#host.remember({ hold: page.id, message });
  }

  press(): void {
    this.#press = approving(this.#state, this.#clock.now()) === "possible" ? "ready" : "early";
  }

  explainEnter(): void {
    this.#apply(noticed(this.#state, "Press Space or click to approve."));
  }

  openDiff(file: number): void {
    this.#askAboutHold((hold) => ({ type: "openDiff", hold, file }));
  }

  openText(): void {
    this.#askAboutHold((hold) => ({ type: "openText", hold }));
  }

  show(hold: string): void {
    this.#ask({ type: "show", hold });
  }

  move(to: "next" | "previous"): void {
    this.#ask({ type: "move", to });
  }

  openScopeFile(): void {
    const page = this.#state.shown?.page;
    if (page?.kind === "scope") this.#ask({ type: "openScopeFile", scope: page.id });
  }

  showGuard(): void {
    this.#ask({ type: "showGuard" });
  }

  restore(event: MouseEvent, fault: string): void {
    this.#choose(event, (nonce) => ({ type: "restore", fault, nonce }));
  }

  pause(event: MouseEvent, minutes: 15 | 60): void {
    this.#choose(event, (nonce) => ({ type: "pause", minutes, nonce }));
  }

  lift(event: MouseEvent, reason: string): void {
    this.#choose(event, (nonce) => ({ type: "lift", reason, nonce }));
  }

  endPause(event: MouseEvent): void {
    this.#choose(event, (nonce) => ({ type: "endPause", nonce }));
  }

  askAgain(event: MouseEvent, folder: string): void {
    this.#choose(event, (nonce) => ({ type: "askAgain", folder, nonce }));
  }

  resetBreaker(event: MouseEvent, agent: string, reason: string): void {
    this.#choose(event, (nonce) => ({ type: "resetBreaker", agent, reason, nonce }));
  }

  showAgents(): void {
    this.#ask({ type: "showAgents" });
  }

  showIdentity(agent: string): void {
    this.#ask({ type: "showIdentity", agent });
  }

  showUndo(which: { readonly snapshot?: string; readonly hold?: string; readonly reach?: UndoReach }): void {
    this.#ask({ type: "showUndo", ...which });
  }

  openUndoDiff(row: number): void {
    this.#ask({ type: "openUndoDiff", row });
  }

  putBack(event: MouseEvent, snapshot: string, reach: UndoReach, answers: UndoAnswers): void {
    const { changed, repositories } = answers;
    const given = { ...answers, reach, changed: [...changed], repositories: [...repositories] };
    this.#choose(event, (nonce) => ({ type: "putBack", snapshot, ...given, nonce }));
  }

  leaveUndo(event: MouseEvent, snapshot: string): void {
    this.#choose(event, (nonce) => ({ type: "leaveUndo", snapshot, nonce }));
  }

  reverse(event: MouseEvent, snapshot: string, at: number): void {
    this.#choose(event, (nonce) => ({ type: "reverse", snapshot, at, nonce }));
  }

  tend(event: MouseEvent, deed: AgentDeed, agents: readonly string[]): void {
    this.#choose(event, (nonce) => ({ type: "agents", deed, agents: [...agents], nonce }));
  }

  #choose(event: MouseEvent, question: (nonce: string) => Question): void {
    const nonce = this.#state.shown?.nonce;
    // Only a person's own click counts, here too.
    if (!event.isTrusted || nonce === undefined) return;
    const now = choosing(this.#state, this.#clock.now());
    if (now === "arming")
      this.#apply(noticed(this.#state, "What is shown had just changed. Look at it, then press again."));
    if (now === "possible") this.#ask(question(nonce));
  }

  #reappear(): void {
    this.#apply(reappeared(this.#state, this.#clock.now()));
  }

  #askAboutHold(question: (hold: string) => Question): void {
    const page = this.#state.shown?.page;
    if (page?.kind === "held") this.#ask(question(page.id));
  }

  #ask(question: Question): void {
    const asked = asking(this.#state, question, this.#clock.now());
    if (asked === undefined) {
      this.#apply(noticed(this.#state, "Holdpoint is still busy with what you did before."));
      return;
    }
    this.#apply(asked.state);
    this.#host.send(asked.message);
  }

  #receive(value: unknown): void {
    const parsed = parseToPage(value);
    // Whatever else arrives is not from our host, or from another version of it; nothing may follow from it.
    if (parsed.kind === "unreadable") return;
    this.#apply(received(this.#state, parsed.message, this.#clock.now()));
  }

  #apply(state: State): void {
    const before = this.#state.shown?.page;
    const after = state.shown?.page;
    this.#state = state;
    const turned = after !== undefined && (before === undefined || subject(before) !== subject(after));
    if (turned) this.#turnTo(after.kind === "held" ? after.id : "");
    // A control that goes away takes the focus with it, so it is given back where reading goes on.
    const closed =
      before !== undefined && after !== undefined && answers(before) !== "closed" && answers(after) === "closed";
    const inChoices = this.#frame.choices.element.contains(document.activeElement);
    this.#draw();
    if (turned || (closed && inChoices)) {
      this.#focus = "wanted";
      this.#giveFocus();
    }
  }

  #turnTo(hold: string): void {
    const draft = this.#host.recall();
    this.#message = draft !== undefined && draft.hold === hold ? draft.message : "";
    this.#frame.choices.setMessage(this.#message);
    this.#frame.choices.reset();
    this.#press = "none";
  }

  #giveFocus(): void {
    // Asking for the focus while another part of the window has it would take it away from what a person is typing.
    if (this.#focus === "done" || !document.hasFocus()) return;
    this.#focus = "done";
    this.#frame.focusHeadline();
  }

  #draw(): void {
    const now = this.#clock.now();
    this.#frame.show(this.#state, now);
    this.#timer?.dispose();
    this.#timer = undefined;
    const moments = [nextMoment(this.#state, now), this.#nextTimeText(now)].filter((moment) => moment !== undefined);
    if (moments.length === 0) return;
    this.#timer = this.#clock.after(Math.max(1, Math.min(...moments) - now), () =>
      this.#apply(ticked(this.#state, this.#clock.now())),
    );
  }

  /** When the text of the time left changes: with the minute, and in the last minute with the second. Where there is none, when that of the time past does. */
  #nextTimeText(now: number): number | undefined {
    const shown = this.#state.shown;
    if (shown?.page.kind === "agents") {
      const next = nextSeenText(shown.page, now + shown.skew);
      return next === undefined ? undefined : next - shown.skew;
    }
    if (shown?.page.kind !== "held" || shown.page.state.kind !== "pending") return undefined;
    const left = shown.page.expiresAt - (now + shown.skew);
    if (left <= 0) return undefined;
    return now + (left % (left < 61_000 ? 1_000 : 60_000)) + 1;
  }
}
