import { assertNever } from "../../src/base/assertNever.ts";
import type { ComparedModel, UndoChoice, UndoModel } from "../../src/shared/undoModel.ts";
import type { UndoAnswers } from "../../src/shared/undoView.ts";
import type { Actions } from "../actions.ts";
import { agentProse, agentWord, type Child, element } from "../dom.ts";
import { choice, linkButton, section } from "./controls.ts";
import { reversesView } from "./reverses.ts";
import { factsOf, listView, omittedText } from "./undoList.ts";

type About = ComparedModel["about"];
type Named = ComparedModel["back"];

/** Snapshots, what putting one back would change, and what came of it. */
export function undoView({ view }: UndoModel, actions: Actions): readonly Child[] {
  switch (view.kind) {
    case "list":
      return listView(view, actions);
    case "comparing":
      return [heading("Undo", view.about, "Comparing what is kept with what is there now."), ...back(actions)];
    case "working":
      return [heading("Undo", view.about, "Putting it back. What is there now is copied first.")];
    case "compared":
      return comparedView(view, actions);
    case "failed":
      return [
        element(
          "div",
          { class: "nothing list" },
          element("h1", { id: "headline", tabindex: "-1" }, "Nothing was put back"),
          element("p", {}, agentProse(view.why)),
        ),
        ...back(actions),
      ];
    case "done":
      return [
        heading("It was put back", view.about, view.text),
        ...namedSection("What could not be brought back", "warn", view.left),
        element(
          "p",
          {},
          linkButton("Undo this…", () => actions.showUndo({ snapshot: view.before })),
        ),
        ...back(actions),
      ];
    default:
      return assertNever(view);
  }
}

/** Below a call that ran: that it can be undone, and the way there. */
export function undoneView(hold: string, text: string, actions: Actions): readonly Child[] {
  return [
    section(
      "Undo",
      [],
      element(
        "p",
        {},
        text,
        " ",
        linkButton("Undo…", () => actions.showUndo({ hold })),
      ),
    ),
  ];
}

function comparedView(view: ComparedModel, actions: Actions): readonly Child[] {
  const rows = view.changed.rows.map((row) => ({ row, answer: selection(row.path, row.choice, changedChoices) }));
  const rest = selection("those not listed", view.changed.rest, changedChoices);
  const repositories = view.repositories.map((one) => ({
    one,
    answer: selection(one.folder, one.choice, wholeChoices),
  }));
  const attributes = selection("their mode, owner and time", "keep", wholeChoices);
  const answers = (): UndoAnswers => ({
    changed: rows.map(({ answer }) => answerOf(answer)),
    rest: answerOf(rest),
    attributes: wholeAnswerOf(attributes),
    repositories: repositories.map(({ answer }) => wholeAnswerOf(answer)),
  });
  const isAnything = view.anything === "yes";
  return [
    heading(
      "Undo",
      view.about,
      isAnything
        ? view.away.rows.length === 0
          ? "This is what putting it back would change. What came since stays, and nothing is deleted. What would be overwritten is copied first, so that it can be brought back in turn."
          : "This is what putting it back would change. What came since stays, and nothing is deleted but what the undo had made. What would be changed is copied first, so that it can be brought back in turn."
        : view.reverses.length === 0
          ? "Everything that is kept is there as it was, so there is nothing to put back."
          : "There is no file to put back. What it did beyond files is below.",
    ),
    ...(view.asked === undefined ? [] : [element("p", { class: "undo-asked" }, agentProse(view.asked))]),
    ...(view.moved === "" ? [] : [element("p", {}, agentProse(view.moved))]),
    ...reachView(view, actions),
    ...namedSection("Comes back", "", view.back),
    ...(rows.length === 0
      ? []
      : [
          section(
            `Different now (${rows.length + view.changed.omitted})`,
            [],
            element(
              "ul",
              { class: "reasons undo-changes" },
              ...rows.map(({ row, answer }, at) =>
                element(
                  "li",
                  { class: row.by === "since" ? "warn" : undefined },
                  agentWord(row.path, "code"),
                  element(
                    "p",
                    { class: "muted" },
                    `${changedTexts[row.by]} `,
                    linkButton("Show the difference", () => actions.openUndoDiff(at)),
                  ),
                  answer,
                ),
              ),
              ...(view.changed.omitted === 0
                ? []
                : [element("li", {}, `${view.changed.omitted} more, which are not listed: `, rest)]),
            ),
          ),
        ]),
    ...(repositories.length === 0
      ? []
      : [
          section(
            "Git's own state",
            [],
            element(
              "ul",
              { class: "reasons undo-changes" },
              ...repositories.map(({ one, answer }) =>
                element("li", {}, agentWord(one.folder, "code"), element("p", { class: "muted" }, one.text), answer),
              ),
            ),
          ),
        ]),
    ...attributesView(view.attributes, attributes),
    ...namedSection("Made by the undo, and not changed since: goes away again", "", view.away),
    ...namedSection("Made by the undo, but changed since: stays", "warn", view.stays),
    ...namedSection("Cannot come back: something else stands there, and is not removed", "warn", view.blocked),
    ...namedSection("The snapshot does not hold", "warn", view.missed),
    ...reversesView(view, actions),
    ...answerButtons([
      ...(isAnything
        ? [choice("Put Back", "primary", (event) => actions.putBack(event, view.about.id, view.reach, answers()))]
        : []),
      ...(view.asked === undefined
        ? []
        : [choice("Leave It as It Is", "secondary", (event) => actions.leaveUndo(event, view.about.id))]),
    ]),
    ...back(actions),
  ];
}

/** What has another mode, owner or time and is as it was but for that; `answer`: for what of it other work changed. */
function attributesView({ back, since }: ComparedModel["attributes"], answer: HTMLSelectElement): readonly Child[] {
  const count = since.rows.length + since.omitted;
  if (back + count === 0) return [];
  return [
    section(
      `Mode, owner or time alone (${back + count})`,
      [],
      ...(back === 0
        ? []
        : [
            element(
              "p",
              { class: "muted" },
              `${count === 0 ? "These" : back} are as they were but for that, which they get back.`,
            ),
          ]),
      ...(count === 0
        ? []
        : [
            element("p", { class: "muted" }, "Most likely changed by other work:"),
            element(
              "ul",
              { class: "reasons" },
              ...since.rows.map((row) => element("li", { class: "warn" }, agentWord(row, "code"))),
            ),
            ...omittedText(since.omitted, "more"),
            element("div", { class: "undo-changes" }, answer),
          ]),
    ),
  ];
}

function answerButtons(buttons: readonly Child[]): readonly Child[] {
  return buttons.length === 0 ? [] : [element("div", { class: "buttons undo-answer" }, ...buttons)];
}

/** How far the undo is to reach: a link each, but for the one that is shown. */
function reachView({ about, reach, reaches }: ComparedModel, actions: Actions): readonly Child[] {
  if (reaches.length === 0) return [];
  const items = reaches.map((one) =>
    element(
      "li",
      {},
      one.reach === reach
        ? element("strong", {}, agentProse(one.text))
        : linkButton(agentProse(one.text), () => actions.showUndo({ snapshot: about.id, reach: one.reach })),
    ),
  );
  return [section("How much to undo", [], element("ul", { class: "reasons" }, ...items))];
}

const changedTexts = {
  since: "Changed while the call was not at work, so by other work.",
  call: "Changed by the call, or while it ran.",
  unknown: "Changed by the call or since; which of them is not known.",
} as const;

const changedChoices: readonly (readonly [UndoChoice, string])[] = [
  ["keep", "Keep it as it is now"],
  ["restore", "Put it as it was"],
  ["both", "Keep both, how it was beside it"],
];
const wholeChoices: readonly (readonly [UndoChoice, string])[] = [
  ["keep", "Keep it as it is now"],
  ["restore", "Put it as it was"],
];

function selection(
  about: string,
  first: UndoChoice,
  choices: readonly (readonly [UndoChoice, string])[],
): HTMLSelectElement {
  const made = element(
    "select",
    { "aria-label": `What becomes of ${about}` },
    ...choices.map(([value, label]) => element("option", { value }, label)),
  );
  made.value = first;
  return made;
}

/** What is selected; whatever else stands there means that it stays. */
function answerOf({ value }: HTMLSelectElement): UndoChoice {
  return value === "restore" || value === "both" ? value : "keep";
}

function wholeAnswerOf(select: HTMLSelectElement): "keep" | "restore" {
  return answerOf(select) === "restore" ? "restore" : "keep";
}

function heading(title: string, about: About, text: string): HTMLElement {
  return element(
    "div",
    { class: "nothing list" },
    element("h1", { id: "headline", tabindex: "-1" }, title),
    element("p", {}, agentWord(about.what, "code")),
    element("p", { class: "muted" }, ...factsOf(about)),
    element("p", {}, text),
  );
}

function namedSection(title: string, tone: "warn" | "", { rows, omitted }: Named): readonly Child[] {
  if (rows.length === 0) return [];
  return [
    section(
      `${title} (${rows.length + omitted})`,
      [],
      element("ul", { class: "reasons" }, ...rows.map((row) => element("li", { class: tone }, agentWord(row)))),
      ...omittedText(omitted, "more"),
    ),
  ];
}

function back(actions: Actions): readonly Child[] {
  return [
    element(
      "p",
      { class: "undo-back" },
      linkButton("All that is kept", () => actions.showUndo({})),
    ),
  ];
}
