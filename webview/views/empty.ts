import type { EmptyPage } from "../../src/shared/reviewModel.ts";
import type { Actions } from "../actions.ts";
import { agentWord, type Child, element } from "../dom.ts";
import { linkButton, section } from "./controls.ts";

/** Nothing waits: says so, and lists what was settled lately. */
export function emptyView(page: EmptyPage, actions: Actions): readonly Child[] {
  return [
    element(
      "div",
      { class: "nothing" },
      element(
        "h1",
        { id: "headline", tabindex: "-1" },
        page.workspace === "" ? "Nothing is held" : `Nothing is held in ${page.workspace}`,
      ),
      element(
        "p",
        { class: "muted" },
        "Agents go on with what is in their scope. What they could not undo, or what you did not allow, waits here for your answer.",
      ),
      element(
        "p",
        {},
        linkButton("Guarding and pausing", () => actions.showGuard()),
        ", ",
        linkButton("Undo…", () => actions.showUndo({})),
      ),
    ),
    ...(page.settled.rows.length === 0
      ? []
      : [
          section(
            "Settled lately",
            [],
            element(
              "ul",
              { class: "settled" },
              ...page.settled.rows.map((row) =>
                element(
                  "li",
                  {},
                  element("span", { class: "muted time" }, timeOfDay(row.at)),
                  element("span", { class: `outcome ${row.outcome === "Approved" ? "yes" : "no"}` }, row.outcome),
                  element(
                    "span",
                    { class: "what" },
                    linkButton(agentWord(row.title), () => actions.show(row.id)),
                    element("span", { class: "muted" }, " ", agentWord(row.who)),
                  ),
                ),
              ),
            ),
            ...(page.settled.omitted === 0
              ? []
              : [element("p", { class: "muted" }, `${page.settled.omitted} older not shown.`)]),
          ),
        ]),
  ];
}

/** A time as this person's clock on the wall shows it. */
export function timeOfDay(at: number): string {
  return new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" }).format(new Date(at));
}
