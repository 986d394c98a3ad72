import { leftText, type ReportEntry, type ReportPage, reportNote } from "./reportPage.ts";
import { visiblePieces } from "./visibleText.ts";

const style = `body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}
pre{white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid #8886;border-radius:4px;padding:.5rem;margin:.25rem 0}
dt{font-weight:600}dd{margin:0 0 .25rem 1rem;overflow-wrap:anywhere}article{margin:0 0 1.25rem}
ul{margin:.25rem 0;padding-left:1.25rem}li{overflow-wrap:anywhere}mark{font-size:.85em}footer{opacity:.8;font-size:.9em}`;

/** The page as one HTML file that loads nothing and runs nothing: its policy forbids both. Whatever comes from records is escaped. */
export function reportHtml(page: ReportPage): string {
  const left = leftText(page);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${one(page.title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${one(page.title)}</h1>
<dl>
${page.facts.map(([label, value]) => `<dt>${one(label)}</dt><dd>${one(value)}</dd>`).join("\n")}
</dl>
${page.sections
  .map(
    ({ title, none, entries }) =>
      `<section>\n<h2>${one(title)}</h2>\n${entries.length === 0 ? `<p>${one(none)}</p>` : entries.map(entryHtml).join("\n")}\n</section>`,
  )
  .join("\n")}
</main>
<footer>${left === "" ? "" : `<p>${one(left)}</p>`}<p>${one(reportNote)}</p></footer>
</body>
</html>
`;
}

function entryHtml({ time, who, what, where, lines }: ReportEntry): string {
  const rows = lines
    .filter(({ text }) => text !== "")
    .map(({ label, text }) => `<li>${label === "" ? "" : `${one(label)}: `}${one(text)}</li>`);
  const place = where === "" ? "" : ` in <code>${one(where)}</code>`;
  const list = rows.length === 0 ? "" : `<ul>${rows.join("")}</ul>`;
  return `<article>\n<p><time>${one(time)}</time> <strong>${one(who)}</strong>${place}</p>\n<pre>${shown(what, "many")}</pre>${list}\n</article>`;
}

function one(text: string): string {
  return shown(text, "one");
}

function shown(text: string, lines: "one" | "many"): string {
  return visiblePieces(text, lines)
    .map((piece) => (piece.kind === "mark" ? `<mark>${escaped(piece.text)}</mark>` : escaped(piece.text)))
    .join("");
}

function escaped(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => `&#${character.codePointAt(0) ?? 0};`);
}
