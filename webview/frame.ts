import type { Page } from "../src/shared/reviewModel.ts";
import type { Actions } from "./actions.ts";
import { type Child, element, Region } from "./dom.ts";
import { choosing, type State } from "./store.ts";
import { setInert } from "./toolkit.ts";
import { agentsValue, agentsView, showSeen } from "./views/agents.ts";
import { Choices } from "./views/choices.ts";
import { headlineView, lossView } from "./views/consequence.ts";
import { contentView } from "./views/content.ts";
import { emptyView } from "./views/empty.ts";
import { guardView } from "./views/guard.ts";
import { identityView } from "./views/identity.ts";
import { effectsView, reasonsView } from "./views/reasons.ts";
import { scopeView } from "./views/scope.ts";
import { timeLeft, topValue, topView } from "./views/top.ts";
import { undoneView, undoView } from "./views/undo.ts";

/** The page's parts in their order, each drawn anew only when what it shows has changed. */
export class Frame {
  readonly choices: Choices;
  readonly #actions: Actions;
  readonly #main = element("main", {});
  readonly #top = new Region(element("div", { class: "top-line" }));
  readonly #time = element("p", { class: "time-left" });
  readonly #headline = new Region(element("div", { class: "headline" }));
  readonly #losses = new Region(element("div", {}));
  readonly #content = new Region(element("div", {}));
  readonly #reasons = new Region(element("div", {}));
  readonly #effects = new Region(element("div", {}));
  readonly #other = new Region(element("div", {}));

  constructor(body: HTMLElement, actions: Actions) {
    this.#actions = actions;
    this.choices = new Choices(actions);
    this.#main.append(
      ...[this.#headline, this.#losses, this.#content, this.#reasons, this.#effects, this.#other].map(
        (region) => region.element,
      ),
    );
    body.append(element("header", {}, this.#top.element, this.#time), this.#main, this.choices.element);
  }

  /** Draws a state; `now` is on the page's clock. */
  show(state: State, now: number): void {
    const page = state.shown?.page;
    const part = <Kind extends Page["kind"]>(
      kind: Kind,
      build: (shown: Extract<Page, { kind: Kind }>) => readonly Child[],
    ): (() => readonly Child[]) => {
      return () => (page?.kind === kind ? build(page as Extract<Page, { kind: Kind }>) : []);
    };
    const held = page?.kind === "held" ? page : undefined;
    this.#top.show(page === undefined ? "" : topValue(page), () =>
      page === undefined ? [] : topView(page, this.#actions),
    );
    this.#headline.show(headlineValue(page), () => headline(page));
    this.#losses.show(
      held?.losses ?? "",
      part("held", (shown) => lossView(shown.losses)),
    );
    this.#content.show(
      held === undefined ? "" : [held.id, held.what],
      part("held", (shown) => contentView(shown.what, this.#actions)),
    );
    this.#reasons.show(
      held === undefined ? "" : [held.reasons, held.instead, held.state.kind],
      part("held", reasonsView),
    );
    this.#effects.show(held === undefined ? "" : [held.id, held.effects, held.reach], part("held", effectsView));
    this.#other.show(otherValue(page), () => this.#otherPage(page));
    if (page?.kind === "agents" && state.shown !== undefined)
      showSeen(this.#other.element, page, now + state.shown.skew);
    const inert = choosing(state, now) === "possible" ? "live" : "inert";
    for (const choice of this.#other.element.querySelectorAll<HTMLElement>(".guard-choice")) setInert(choice, inert);
    this.choices.show(state, now);
    this.#showTime(state, now);
  }

  /** Puts the keyboard at the top of what is shown. */
  focusHeadline(): void {
    this.#main.scrollTo({ top: 0 });
    this.#main.querySelector<HTMLElement>("#headline")?.focus();
  }

  #otherPage(page: Page | undefined): readonly Child[] {
    if (page === undefined) return [element("p", { class: "muted nothing" }, "Asking Holdpoint what is held.")];
    if (page.kind === "scope") return scopeView(page, this.#actions);
    if (page.kind === "agents") return agentsView(page, this.#actions);
    if (page.kind === "identity") return identityView(page, this.#actions);
    if (page.kind === "undo") return undoView(page, this.#actions);
    if (page.kind === "held") return page.undo === undefined ? [] : undoneView(page.id, page.undo, this.#actions);
    if (page.kind === "guard") return guardView(page, this.#actions);
    return page.kind === "empty" ? emptyView(page, this.#actions) : [];
  }

  #showTime(state: State, now: number): void {
    const { text, urgency } =
      state.shown === undefined ? { text: "", urgency: "calm" } : timeLeft(state.shown.page, now + state.shown.skew);
    this.#time.hidden = text === "";
    if (this.#time.textContent !== text) this.#time.textContent = text;
    this.#time.classList.toggle("warn", urgency === "soon");
  }
}

/** What is drawn anew when it changes; `waiting` before there is anything. */
function otherValue(page: Page | undefined): unknown {
  if (page === undefined) return "waiting";
  if (page.kind === "agents") return agentsValue(page);
  return page.kind === "held" ? (page.undo === undefined ? "" : [page.id, page.undo]) : page;
}

function headline(page: Page | undefined): readonly Child[] {
  if (page?.kind === "held") return headlineView(page.headline, page.share);
  return page?.kind === "scope" ? headlineView(page.headline, { back: 0, gone: 0, unknown: 0 }) : [];
}

function headlineValue(page: Page | undefined): unknown {
  if (page?.kind === "held") return [page.id, page.headline, page.share];
  return page?.kind === "scope" ? [page.id, page.headline] : "";
}
