import type { ComparedModel, UndoModel } from "../../src/shared/undoModel.ts";
import type { Actions } from "../actions.ts";
import { agentProse, agentWord, type Child, element } from "../dom.ts";
import { linkButton, section } from "./controls.ts";

type ListModel = Extract<UndoModel["view"], { readonly kind: "list" }>;

/** The snapshots that there are, a way to each, and how long they are kept. */
export function listView({ rows, omitted, keeping }: ListModel, actions: Actions): readonly Child[] {
  const [promised, passing] = [rows.filter((row) => row.passing === "no"), rows.filter((row) => row.passing === "yes")];
  return [
    element(
      "div",
      { class: "nothing list" },
      element("h1", { id: "headline", tabindex: "-1" }, "Undo"),
      element(
        "p",
        { class: "muted" },
        rows.length === 0
          ? "Nothing is kept yet. Before a call that you approve runs, what it may destroy is copied, and can be put back here."
          : "What calls may have destroyed was copied before they ran. Open one to see what putting it back would change; nothing changes before you say so there.",
      ),
    ),
    ...(promised.length === 0 ? [] : [section(`Kept (${promised.length})`, [], listOf(promised, actions))]),
    ...(passing.length === 0 ? [] : [passingView(passing, promised.length === 0 ? "alone" : "beside others", actions)]),
    ...omittedText(omitted, "older"),
    ...(rows.length === 0 ? [] : [section("How long", [], element("p", { class: "muted" }, keeping))]),
  ];
}

/** Whether the person opened it: the list is drawn anew with every edit of an agent. */
const opened = { passing: false };

function passingView(rows: ListModel["rows"], place: "alone" | "beside others", actions: Actions): HTMLElement {
  const details = element(
    "details",
    { class: "undo-passing" },
    element(
      "summary",
      {},
      element("span", { class: "title" }, `Edits, builds and what else runs unasked (${rows.length})`),
    ),
    listOf(rows, actions),
  );
  details.open = opened.passing || place === "alone";
  details.addEventListener("toggle", () => {
    opened.passing = details.open && place !== "alone";
  });
  return details;
}

function listOf(rows: ListModel["rows"], actions: Actions): HTMLElement {
  const items = rows.map((row) =>
    element(
      "li",
      {},
      linkButton(agentWord(row.what, "code"), () => actions.showUndo({ snapshot: row.id })),
      element("p", { class: "muted" }, ...factsOf(row)),
    ),
  );
  return element("ul", { class: "undo-list" }, ...items);
}

/** When a snapshot was taken, for whom, and how much it holds. */
export function factsOf({ at, who, covers, size, putBack }: ComparedModel["about"]): readonly Child[] {
  const when = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" }).format(new Date(at));
  return [
    when,
    ...(who === "" ? [] : [", ", agentWord(who)]),
    `. ${size} kept`,
    ...(covers === "" ? ["."] : [" of ", agentProse(covers), "."]),
    ...(putBack === "yes" ? [" Put back already."] : []),
  ];
}

/** How many rows of a list are not shown; nothing where all are. */
export function omittedText(omitted: number, which: string): readonly Child[] {
  return omitted === 0 ? [] : [element("p", { class: "muted" }, `${omitted} ${which} not shown.`)];
}
