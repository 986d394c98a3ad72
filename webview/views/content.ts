import { assertNever } from "../../src/base/assertNever.ts";
import type { ContentModel, Excerpt, FileModel } from "../../src/shared/contentModel.ts";
import { countOf, numberText } from "../../src/shared/phrases.ts";
import type { Actions } from "../actions.ts";
import { agentText, agentWord, type Child, element } from "../dom.ts";
import { linkButton, section } from "./controls.ts";
import { diffSum, diffView } from "./diff.ts";

/** Files whose difference is unfolded from the start. */
const unfolded = 5;

/** Lines from which on a text is offered in an editor too. */
const longText = 20;

/** What the agent asks to do, to the letter. */
export function contentView(what: ContentModel, actions: Actions): readonly Child[] {
  switch (what.kind) {
    case "command":
      return [excerptSection("Command", what.shell, what.command, actions)];
    case "input":
      return [
        excerptSection(
          "Input",
          "",
          what.input,
          actions,
          element("p", {}, "Typed into ", agentWord(what.target, "name")),
        ),
      ];
    case "tool":
      return [excerptSection("Tool", "", what.input, actions, element("p", {}, agentWord(what.name, "name")))];
    case "fetch":
      return [
        section(
          what.urls.length === 1 ? "Address" : "Addresses",
          remarks([hiddenRemark(what.hidden)]),
          ...what.urls.map((url) => agentText(url, "block")),
          ...(what.omitted === 0
            ? []
            : [
                element(
                  "p",
                  { class: "warn" },
                  `${countOf(what.omitted, "more address", "more addresses")} not shown here.`,
                ),
              ]),
        ),
      ];
    case "edit":
      return [
        section(
          what.files.length === 1 ? "Change" : "Changes",
          [],
          ...what.files.map((file, index) => fileView(file, index, actions)),
          ...(what.omitted === 0
            ? []
            : [element("p", { class: "warn" }, `${countOf(what.omitted, "more file")} not shown here.`)]),
        ),
      ];
    default:
      return assertNever(what);
  }
}

function excerptSection(
  title: string,
  tag: string,
  excerpt: Excerpt,
  actions: Actions,
  ...before: readonly Child[]
): HTMLElement {
  const lines = excerpt.text.split("\n").length;
  const beside = remarks([tag, lines > 1 ? countOf(lines, "line") : "", hiddenRemark(excerpt.hidden)]);
  const open =
    excerpt.omitted > 0 || lines > longText ? [linkButton("Open in an editor", () => actions.openText())] : [];
  return section(
    title,
    [...beside, ...open],
    ...before,
    agentText(excerpt.text, "block"),
    ...(excerpt.omitted === 0
      ? []
      : [
          element(
            "p",
            { class: "warn" },
            `${numberText(excerpt.omitted)} more characters are not shown here. Open it in an editor to read all of it.`,
          ),
        ]),
  );
}

function fileView(file: FileModel, index: number, actions: Actions): HTMLElement {
  const name = [
    element("span", { class: "deed" }, `${file.deed} `),
    agentWord(file.path, "name"),
    ...(file.to === "" ? [] : [" to ", agentWord(file.to, "name")]),
  ];
  const body = [
    ...(file.note === "" ? [] : [element("p", { class: "muted" }, file.note)]),
    ...diffView(file.diff, file.deed === "Moves" ? "The content stays the same." : ""),
    ...(file.openable === "yes"
      ? [
          element(
            "p",
            {},
            linkButton("Open in the diff editor", () => actions.openDiff(index)),
          ),
        ]
      : []),
  ];
  if (body.length === 0) return element("p", { class: "file" }, ...name);
  const beside = [...diffSum(file.diff), ...remarks([hiddenRemark(file.hidden)])];
  return element(
    "details",
    { class: "file", open: index < unfolded ? "" : undefined },
    element("summary", {}, element("span", { class: "title" }, ...name), ...beside),
    ...body,
  );
}

function hiddenRemark(hidden: number): string {
  return hidden === 0 ? "" : `${countOf(hidden, "secret")} hidden`;
}

function remarks(texts: readonly string[]): readonly Child[] {
  return texts.filter((text) => text !== "").map((text) => element("span", { class: "muted" }, text));
}
