import type { DiffModel } from "../../src/shared/contentModel.ts";
import { countOf, numberText } from "../../src/shared/phrases.ts";
import { type Child, element, textNodes } from "../dom.ts";

type Line = Extract<DiffModel, { kind: "hunks" }>["hunks"][number]["lines"][number];

/** A difference, line by line with its numbers. `same` says what stands there when there is none. */
export function diffView(diff: DiffModel, same: string): readonly Child[] {
  switch (diff.kind) {
    case "same":
      return same === "" ? [] : [element("p", { class: "muted" }, same)];
    case "elsewhere":
      return [element("p", { class: "muted" }, diff.why)];
    case "hunks":
      return [
        element(
          "div",
          { class: "diff agent", dir: "ltr" },
          ...diff.hunks.map((hunk) => element("div", { class: "hunk" }, ...hunk.lines.map(lineView))),
        ),
        ...(diff.omitted === 0
          ? []
          : [
              element(
                "p",
                { class: "warn" },
                `${countOf(diff.omitted, "more line")} not shown here. Open the diff editor to see all of it.`,
              ),
            ]),
      ];
  }
}

/** "+12 −3", as colours and as words. */
export function diffSum(diff: DiffModel): readonly Child[] {
  if (diff.kind !== "hunks") return [];
  const said = `${countOf(diff.added, "line")} added, ${countOf(diff.removed, "line")} removed`;
  const parts = [
    ...(diff.added === 0 ? [] : [element("span", { class: "added" }, `+${numberText(diff.added)}`)]),
    ...(diff.removed === 0 ? [] : [element("span", { class: "removed" }, `−${numberText(diff.removed)}`)]),
  ];
  return [element("span", { class: "sum", role: "img", "aria-label": said }, ...parts)];
}

function lineView(line: Line): HTMLElement {
  const sign = { context: " ", added: "+", removed: "−", note: "" }[line.kind];
  const text = element("span", { class: "text" });
  text.append(...textNodes(line.text, "many"));
  return element(
    "div",
    { class: `line ${line.kind}` },
    element("span", { class: "number", "aria-hidden": "true" }, line.before === 0 ? "" : String(line.before)),
    element("span", { class: "number", "aria-hidden": "true" }, line.after === 0 ? "" : String(line.after)),
    element("span", { class: "sign" }, sign),
    text,
  );
}
