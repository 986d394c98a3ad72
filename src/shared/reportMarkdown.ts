import { leftText, type ReportEntry, type ReportPage, reportNote } from "./reportPage.ts";
import { visiblePieces } from "./visibleText.ts";

/**
 * The page as Markdown. Whatever comes from records stands in code spans and fences alone, in which nothing is a link, a mention, an
 * image, HTML or a heading, and which are longer than any run of backticks in them.
 */
export function reportMarkdown(page: ReportPage): string {
  const parts = [
    `# ${page.title}`,
    page.facts.map(([label, value]) => `- ${label}: ${span(value)}`).join("\n"),
    ...page.sections.flatMap(({ title, none, entries }) => [
      `## ${title}`,
      ...(entries.length === 0 ? [none] : entries.map(entryText)),
    ]),
    ...[leftText(page)].filter((text) => text !== ""),
    "---",
    reportNote,
  ];
  return `${parts.join("\n\n")}\n`;
}

function entryText({ time, who, what, where, lines }: ReportEntry): string {
  const head = [time, who]
    .filter((text) => text !== "")
    .map(span)
    .join(" ");
  const place = where === "" ? "" : ` in ${span(where)}`;
  const rows = lines
    .filter(({ text }) => text !== "")
    .map(({ label, text }) => `- ${label === "" ? "" : `${label}: `}${span(text)}`);
  return [`**${head}**${place}`, fence(what), ...(rows.length === 0 ? [] : [rows.join("\n")])].join("\n\n");
}

function visible(text: string, lines: "one" | "many"): string {
  return visiblePieces(text, lines)
    .map((piece) => piece.text)
    .join("")
    .replaceAll("\r", "‹U+000D›");
}

function ticks(text: string, least: number): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  return "`".repeat(Math.max(least, longest + 1));
}

function span(text: string): string {
  const shown = visible(text, "one");
  if (shown.trim() === "") return "–";
  const mark = ticks(shown, 1);
  return `${mark} ${shown} ${mark}`;
}

function fence(text: string): string {
  const shown = visible(text, "many");
  const mark = ticks(shown, 3);
  return `${mark}text\n${shown}\n${mark}`;
}
