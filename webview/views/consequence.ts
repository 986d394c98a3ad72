import { assertNever } from "../../src/base/assertNever.ts";
import { countOf, numberText, sizeOf } from "../../src/shared/phrases.ts";
import type { Headline, HeldPage, LossRow } from "../../src/shared/reviewModel.ts";
import { agentWord, type Child, element } from "../dom.ts";
import { section } from "./controls.ts";

/** The consequence, large, with the sentences that go with it. The heading takes focus when a page is first shown. */
export function headlineView(headline: Headline, share: HeldPage["share"]): readonly Child[] {
  return [
    element("h1", { id: "headline", tabindex: "-1", class: "agent", dir: "ltr" }, headline.lead),
    ...(headline.rest.length === 0
      ? []
      : [
          element(
            "div",
            { class: "rest" },
            ...headline.rest.map((text) => element("p", { class: "agent", dir: "ltr" }, text)),
          ),
        ]),
    ...shareBar(share),
  ];
}

/** What would be lost, resource by resource. Empty when nothing is. */
export function lossView(losses: HeldPage["losses"]): readonly Child[] {
  if (losses.rows.length === 0) return [];
  const counted = losses.rows.some((row) => row.amount.kind !== "none");
  const columns = counted ? ["", "Files", "Size", "Git can bring back", "Gone for good"] : ["", "Can it be undone?"];
  return [
    section(
      "What would be lost",
      losses.counting === "counting" ? [element("span", { class: "muted" }, "still counting")] : [],
      element(
        "table",
        { class: counted ? "losses" : "losses plain" },
        element(
          "thead",
          {},
          element(
            "tr",
            {},
            ...columns.map((title) => (title === "" ? element("td", {}) : element("th", { scope: "col" }, title))),
          ),
        ),
        element(
          "tbody",
          {},
          ...losses.rows.map((row) =>
            element("tr", {}, nameCell(row), ...(counted ? countedCells(row) : [fateCell(row)])),
          ),
        ),
      ),
      ...(losses.omitted === 0
        ? []
        : [element("p", { class: "muted" }, `${countOf(losses.omitted, "more row")} not shown.`)]),
    ),
  ];
}

function nameCell(row: LossRow): HTMLElement {
  return element(
    "th",
    { scope: "row" },
    element("span", { class: "deed" }, `${row.deed} `),
    agentWord(row.resource, "name"),
    ...row.marks.flatMap((mark) => [" ", element("span", { class: "tag" }, mark)]),
  );
}

function countedCells(row: LossRow): readonly HTMLElement[] {
  const { git } = row;
  const { files, size } = amountTexts(row.amount);
  const back = git.kind === "share" ? numberText(git.clean) : git.kind === "unknown" ? "not known" : "–";
  return [cell("Files", files), cell("Size", size), cell("Git can bring back", back), goneCell(row)];
}

function amountTexts(amount: LossRow["amount"]): { readonly files: string; readonly size: string } {
  switch (amount.kind) {
    case "none":
      return { files: "–", size: "–" };
    case "unknown":
      return { files: "not known", size: "not known" };
    case "counted": {
      const { files, bytes } = amount;
      if (amount.complete === "yes") return { files: numberText(files), size: sizeOf(bytes) };
      // Files can be counted without their sizes.
      const size = bytes === 0 ? "not known" : `at least ${sizeOf(bytes)}`;
      return { files: `at least ${numberText(files)}`, size };
    }
    default:
      return assertNever(amount);
  }
}

function goneCell(row: LossRow): HTMLElement {
  const { git } = row;
  const title = "Gone for good";
  if (row.amount.kind === "none") return undoCell(title, row);
  if (row.fate === "can be brought back") return cell(title, "nothing");
  if (git.kind !== "share")
    return row.fate === "gone for good" ? bad(cell(title, "all of it")) : cell(title, "not known");
  const parts = [
    { count: git.modified, word: "changed" },
    { count: git.untracked, word: "untracked" },
    { count: git.ignored, word: "ignored" },
  ].filter((part) => part.count > 0);
  const gone = parts.reduce((sum, part) => sum + part.count, 0);
  if (gone === 0) return cell(title, row.fate === "gone for good" ? "0" : "not known");
  const detail =
    parts.length === 1
      ? `${gone === 1 ? "" : "all "}${parts[0]?.word}`
      : parts.map((part) => `${numberText(part.count)} ${part.word}`).join(", ");
  const made = bad(cell(title, numberText(gone)));
  made.append(element("span", { class: "detail" }, detail));
  return made;
}

/** For what is no file, such as a table in a database: nothing of it is counted. */
function undoCell(title: string, row: LossRow): HTMLElement {
  switch (row.fate) {
    case "gone for good":
      return bad(cell(title, "cannot be undone"));
    case "can be brought back":
      return cell(title, "can be undone");
    case "not known":
      return cell(title, "not known");
    default:
      return assertNever(row.fate);
  }
}

function fateCell(row: LossRow): HTMLElement {
  const words = { "gone for good": "no", "can be brought back": "yes", "not known": "not known" }[row.fate];
  const made = cell("Can it be undone?", words);
  return words === "no" ? bad(made) : made;
}

function bad(made: HTMLElement): HTMLElement {
  made.classList.add("gone");
  return made;
}

/** `title` stands beside the value where there is no room for columns. */
function cell(title: string, text: string): HTMLElement {
  return element("td", { "data-title": title }, element("span", {}, text));
}

/** The share of what can be brought back, as a bar; the sentences above say the same in words. */
function shareBar(share: HeldPage["share"]): readonly Child[] {
  if (share.back + share.gone + share.unknown < 2) return [];
  const bar = element("div", { class: "share", "aria-hidden": "true" });
  for (const part of ["back", "gone", "unknown"] as const) {
    if (share[part] === 0) continue;
    const piece = element("span", { class: part });
    piece.style.flexGrow = String(share[part]);
    bar.append(piece);
  }
  return [bar];
}
