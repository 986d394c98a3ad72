import { countOf } from "../../src/shared/phrases.ts";
import type { ScopePage } from "../../src/shared/reviewModel.ts";
import type { Actions } from "../actions.ts";
import { agentProse, type Child, element } from "../dom.ts";
import { linkButton, section } from "./controls.ts";
import { diffSum, diffView } from "./diff.ts";

/** What a waiting scope file would change, in sentences and as text. */
export function scopeView(page: ScopePage, actions: Actions): readonly Child[] {
  return [
    ...(page.changes.rows.length === 0
      ? []
      : [
          section(
            "What accepting would change",
            [],
            element(
              "ul",
              { class: "reasons" },
              ...page.changes.rows.map((change) => element("li", {}, agentProse(change))),
            ),
            ...(page.changes.omitted === 0
              ? []
              : [
                  element(
                    "p",
                    { class: "warn" },
                    `${countOf(page.changes.omitted, "more change")} not shown here. Open the file to see all of it.`,
                  ),
                ]),
          ),
        ]),
    section(
      "The file",
      [
        element("span", { class: "muted" }, page.file),
        ...diffSum(page.diff),
        linkButton("Open the file", () => actions.openScopeFile()),
      ],
      ...diffView(page.diff, "The text is the same."),
    ),
  ];
}
