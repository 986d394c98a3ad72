import { durationOf } from "../../src/shared/phrases.ts";
import type { HeldPage, Page } from "../../src/shared/reviewModel.ts";
import type { Actions } from "../actions.ts";
import { agentWord, type Child, element } from "../dom.ts";
import { iconButton } from "./controls.ts";

/** The lines above everything: who asks for what and where, and which of the waiting calls this is. Empty where nothing waits. */
export function topView(page: Page, actions: Actions): readonly Child[] {
  if (page.kind === "scope") {
    const waits = page.state.kind === "waiting" ? "waits for you to accept it" : "";
    return [
      element(
        "div",
        { class: "asker" },
        element("p", {}, element("strong", {}, agentWord(page.file)), ` ${waits}`),
        element("p", { class: "muted facts" }, element("span", {}, "in ", agentWord(page.workspace))),
      ),
    ];
  }
  if (page.kind !== "held") return [];
  return [
    element(
      "div",
      { class: "asker" },
      element("p", { class: "ask" }, element("strong", {}, agentWord(page.who.name)), ` ${page.what.ask}`),
      element("p", { class: "muted facts" }, ...factsOf(page)),
    ),
    element("div", { class: "queue" }, ...queueOf(page, actions)),
  ];
}

/** What the top shows of a page, apart from time: it is drawn anew when this changes. */
export function topValue(page: Page): unknown {
  return page.kind === "held"
    ? [page.who, page.what.ask, page.where, page.position, page.waiting, page.state.kind]
    : page.kind;
}

/** The time left to answer a waiting call, and how pressing that is. `now` is on the gate's clock. */
export function timeLeft(page: Page, now: number): { readonly text: string; readonly urgency: "calm" | "soon" } {
  if (page.kind !== "held" || page.state.kind !== "pending") return { text: "", urgency: "calm" };
  const left = page.expiresAt - now;
  if (left <= 0) return { text: "Time is up", urgency: "soon" };
  return { text: `${durationOf(left)} left`, urgency: left < 120_000 ? "soon" : "calm" };
}

function factsOf(page: HeldPage): readonly Child[] {
  const { folder, workspace } = page.where;
  const facts: Child[] = [];
  if (page.who.identity !== "")
    facts.push(
      element(
        "span",
        {
          title:
            page.who.identity === "name not verified"
              ? "The agent gave this name itself. Holdpoint could not check it."
              : "You started it in Holdpoint, so the call is its for sure, and what it does by itself is bounded.",
        },
        page.who.identity,
      ),
    );
  facts.push(element("span", {}, "session ", agentWord(page.who.session)));
  if (workspace === "") facts.push(element("span", { class: "warn" }, "outside the workspace, in ", agentWord(folder)));
  else facts.push(element("span", {}, "in ", agentWord(folder === "" ? workspace : `${workspace}/${folder}`)));
  return facts;
}

function queueOf(page: HeldPage, actions: Actions): readonly Child[] {
  if (page.position === 0 || page.waiting < 2) return [];
  return [
    iconButton("previous", "Show the previous held call", () => actions.move("previous")),
    element("span", {}, `${page.position} of ${page.waiting}`),
    iconButton("next", "Show the next held call", () => actions.move("next")),
  ];
}
