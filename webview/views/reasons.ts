import { countOf } from "../../src/shared/phrases.ts";
import type { HeldPage } from "../../src/shared/reviewModel.ts";
import { agentProse, agentWord, type Child, element } from "../dom.ts";
import { section } from "./controls.ts";

/** Why the call is held, the deciding reasons first, and the safer way. */
export function reasonsView(page: Pick<HeldPage, "reasons" | "instead" | "state">): readonly Child[] {
  return [
    section(
      page.state.kind === "pending" ? "Why it is held" : "Why it was held",
      [],
      element(
        "ul",
        { class: "reasons" },
        ...page.reasons.rows.map((reason) =>
          element(
            "li",
            {},
            agentProse(reason.text),
            " ",
            element("span", { class: "muted source" }, `(${reason.source})`),
          ),
        ),
      ),
      ...(page.reasons.omitted === 0
        ? []
        : [element("p", { class: "muted" }, `${countOf(page.reasons.omitted, "more reason")} not shown.`)]),
      ...(page.instead === ""
        ? []
        : [element("p", { class: "instead" }, element("strong", {}, "Safer way: "), agentProse(page.instead))]),
    ),
  ];
}

/** Everything the call would do, folded away. */
export function effectsView(page: Pick<HeldPage, "effects" | "reach">): readonly Child[] {
  const { rows, omitted } = page.effects;
  if (rows.length === 0) return [];
  return [
    element(
      "details",
      { class: "effects" },
      element(
        "summary",
        {},
        element("span", { class: "title" }, `All effects (${rows.length + omitted})`),
        element("span", { class: "muted" }, `reach: ${page.reach}`),
      ),
      element(
        "ul",
        {},
        ...rows.map((row) =>
          element(
            "li",
            {},
            element("span", { class: row.destructive === "no" ? "deed" : "deed gone" }, `${row.deed} `),
            agentWord(row.resource, "name"),
            element(
              "div",
              { class: "muted" },
              agentWord(row.because),
              ...(row.source === "" ? [] : [" · ", agentWord(row.source, "code")]),
            ),
          ),
        ),
      ),
      ...(omitted === 0 ? [] : [element("p", { class: "muted" }, `${countOf(omitted, "more effect")} not shown.`)]),
    ),
  ];
}
