import { assertNever } from "../../src/base/assertNever.ts";
import type { ContentModel, DiffModel } from "../../src/shared/contentModel.ts";
import { countOf } from "../../src/shared/phrases.ts";
import type { Page } from "../../src/shared/reviewModel.ts";
import { longestMessage } from "../../src/shared/reviewProtocol.ts";
import type { Actions } from "../actions.ts";
import { element, fill } from "../dom.ts";
import { answers, approving, type State } from "../store.ts";
import { button, checkbox, emptyBox, fieldText, isTicked, setFieldText, setInert, textField } from "../toolkit.ts";
import { timeOfDay } from "./empty.ts";

/** What is written at the choices of one page. Empty texts are not shown. */
interface Words {
  readonly approve: string;
  /** Approves it, and ends such questions about the folder. */
  readonly lasting: string;
  /** Approves it with a copy of the part that fits. */
  readonly part: string;
  readonly refuse: string;
  readonly typing: string;
  readonly field: string;
  /** What approving does, or what happens meanwhile. */
  readonly explanation: string;
  /** What happened, once the page is settled. */
  readonly outcome: string;
  readonly next: string;
  /** Has what is over held anew. */
  readonly again: string;
}

/** The choices at the bottom. Its controls are made once, so that focus and what was typed survive every update. */
export class Choices {
  readonly element: HTMLElement;
  readonly #approve = button("", "primary");
  readonly #lasting = button("", "secondary");
  readonly #part = button("", "secondary");
  readonly #refuse = button("", "secondary");
  readonly #next = button("", "secondary");
  readonly #again = button("", "secondary");
  readonly #typing = checkbox();
  readonly #field = textField("", longestMessage);
  readonly #outcome = element("p", { class: "outcome-text" });
  readonly #unshown = element("p", { class: "warn" }, "Part of what you would approve is not shown on this page.");
  readonly #explanation = element("p", { class: "muted explanation" });
  // Both stay in the document, because only what changes inside a live region is spoken.
  readonly #notice = element("p", { class: "notice", role: "status", "aria-live": "polite" });
  readonly #problem = element("p", { class: "problem", role: "alert" });

  constructor(actions: Actions) {
    this.#approve.id = "approve";
    this.#lasting.id = "lasting";
    this.#part.id = "part";
    this.#refuse.id = "refuse";
    this.#next.id = "next-held";
    this.#again.id = "again";
    this.#typing.id = "typing";
    this.#field.id = "message";
    for (const approving of [this.#approve, this.#lasting, this.#part]) {
      approving.addEventListener("keydown", (event) => onKey(event, actions), { capture: true });
      approving.addEventListener("pointerdown", () => actions.press());
    }
    this.#lasting.addEventListener("click", (event) => actions.approve(event, { lasting: "own code" }));
    this.#part.addEventListener("click", (event) => actions.approve(event, { snapshot: "part" }));
    this.#approve.addEventListener("click", (event) => actions.approve(event));
    this.#refuse.addEventListener("click", () => actions.refuse());
    this.#next.addEventListener("click", () => actions.move("next"));
    this.#again.addEventListener("click", (event) => actions.runAgain(event));
    this.#field.addEventListener("input", () => actions.write(fieldText(this.#field)));
    this.element = element(
      "footer",
      {},
      this.#problem,
      this.#notice,
      this.#outcome,
      this.#unshown,
      this.#typing,
      this.#field,
      element(
        "div",
        { class: "buttons" },
        this.#approve,
        this.#part,
        this.#lasting,
        this.#refuse,
        this.#again,
        this.#next,
        this.#explanation,
      ),
    );
  }

  /** Puts a message into the field, as when a half-written one comes back. */
  setMessage(text: string): void {
    setFieldText(this.#field, text);
  }

  /** Whether the person wants to type into the run; the box counts only while it is shown. */
  get typing(): "closed" | "person" {
    return !this.#typing.hidden && isTicked(this.#typing) === "ticked" ? "person" : "closed";
  }

  /** Another page is shown: what was ticked for the last one does not count for it. */
  reset(): void {
    emptyBox(this.#typing);
  }

  /** Draws the choices of a state; `now` is on the page's clock. */
  show(state: State, now: number): void {
    const page = state.shown?.page;
    const words = page === undefined ? nothing : wordsOf(page);
    label(this.#approve, words.approve);
    label(this.#lasting, words.lasting);
    label(this.#part, words.part);
    label(this.#refuse, words.refuse);
    label(this.#next, words.next);
    label(this.#again, words.again);
    label(this.#typing, words.typing);
    label(this.#field, words.field);
    write(this.#explanation, words.explanation);
    write(this.#outcome, words.outcome);
    write(this.#notice, state.notice);
    // Said aloud either way, but not shown a second time under an outcome that says the same.
    this.#notice.classList.toggle("only-spoken", state.notice !== "" && words.outcome.startsWith(state.notice));
    write(this.#problem, state.problem);
    this.#unshown.hidden = page === undefined || answers(page) === "closed" || !hidesSomething(page);
    for (const control of [this.#approve, this.#lasting, this.#part])
      setInert(control, approving(state, now) === "possible" ? "live" : "inert");
    for (const control of [this.#refuse, this.#again, this.#next])
      setInert(control, state.asked === undefined ? "live" : "inert");
    const answered = page !== undefined && wordsOf(page) === nothing;
    this.element.hidden = answered && state.problem === "" && state.notice === "";
  }
}

const nothing: Words = {
  approve: "",
  lasting: "",
  part: "",
  refuse: "",
  typing: "",
  field: "",
  explanation: "",
  outcome: "",
  next: "",
  again: "",
};

function wordsOf(page: Page): Words {
  switch (page.kind) {
    case "empty":
    case "guard":
    case "agents":
    case "identity":
    case "undo":
      return nothing;
    case "scope":
      if (page.state.kind !== "waiting")
        return { ...nothing, outcome: `${page.state.text} (${timeOfDay(page.state.at)})` };
      return {
        ...nothing,
        approve: "Accept this version",
        refuse: "Keep what is in force",
        explanation: page.meanwhile,
      };
    case "held": {
      const open = answers(page);
      const { label: approve, text: explanation } = page.approval;
      if (open === "both" || open === "refuse")
        return {
          ...nothing,
          approve,
          lasting: open === "both" ? (page.approval.lasting ?? "") : "",
          part: open === "both" ? (page.approval.part ?? "") : "",
          refuse: "Deny",
          typing: page.approval.typing ?? "",
          field: "If you deny: tell the agent why (optional)",
          explanation,
        };
      return {
        ...nothing,
        ...(open === "approve" ? { approve, explanation } : {}),
        again: page.again === undefined ? "" : `Review another run that may use ${page.again}`,
        outcome: page.state.kind === "pending" ? "" : `${page.state.text} (${timeOfDay(page.state.at)})`,
        next: page.waiting === 0 ? "" : `Review the next held call (${countOf(page.waiting, "waits", "wait")})`,
      };
    }
    default:
      return assertNever(page);
  }
}

/** Whether the page leaves out something that an approval would cover. */
function hidesSomething(page: Page): boolean {
  switch (page.kind) {
    case "held":
      return page.losses.omitted + page.effects.omitted + page.reasons.omitted > 0 || contentHides(page.what);
    case "scope":
      return page.changes.omitted > 0 || diffHides(page.diff);
    case "empty":
    case "guard":
    case "agents":
    case "identity":
    case "undo":
      return false;
    default:
      return assertNever(page);
  }
}

function contentHides(what: ContentModel): boolean {
  switch (what.kind) {
    case "command":
      return what.command.omitted > 0;
    case "input":
    case "tool":
      return what.input.omitted > 0;
    case "fetch":
      return what.omitted > 0;
    case "edit":
      return what.omitted > 0 || what.files.some((file) => file.openable === "yes" && diffHides(file.diff));
    default:
      return assertNever(what);
  }
}

function diffHides(diff: DiffModel): boolean {
  return diff.kind === "elsewhere" || (diff.kind === "hunks" && diff.omitted > 0);
}

/** Enter must never approve: a person who types elsewhere and is interrupted by a page would approve by accident. */
function onKey(event: KeyboardEvent, actions: Actions): void {
  if (event.key === "Enter") {
    event.preventDefault();
    event.stopPropagation();
    actions.explainEnter();
  } else if (event.key === " " && !event.repeat) {
    actions.press();
  }
}

function label(control: HTMLElement, text: string): void {
  control.hidden = text === "";
  if (control.textContent !== text) control.textContent = text;
}

function write(target: HTMLElement, text: string): void {
  // Writing the same text again would make a live region speak again.
  if (target.getAttribute("data-text") === text) return;
  target.setAttribute("data-text", text);
  fill(target, [text]);
}
