import { window, workspace } from "vscode";
import { readRecords } from "../audit/readRecords.ts";
import { recordsFolder } from "../audit/recordsFolder.ts";
import { reportHtml } from "../shared/reportHtml.ts";
import { reportMarkdown } from "../shared/reportMarkdown.ts";
import { ReportReaches } from "../shared/reportReach.ts";
import { SessionReport } from "../shared/sessionReport.ts";

const hour = 3_600_000;
const spans = [
  { label: "The last hour", since: hour },
  { label: "The last day", since: 24 * hour },
  { label: "The last week", since: 7 * 24 * hour },
] as const;
const formats = [
  { label: "Markdown", detail: "To paste into a pull request", language: "markdown", draw: reportMarkdown },
  { label: "HTML", detail: "One file that loads nothing", language: "html", draw: reportHtml },
] as const;

/** Opens a page on what agents did as a new, unsaved document. `state` is the state folder. Answers nothing and changes nothing. */
export async function openSessionReport(state: string): Promise<void> {
  const span = await window.showQuickPick(spans, { title: "Session Report: From When?" });
  if (span === undefined) return;
  const since = Date.now() - span.since;
  const reaches = new ReportReaches();
  for await (const record of readRecords(recordsFolder(state), { since })) reaches.take(record);
  const { all } = reaches;
  const reach =
    all.length === 0 ? { only: {} } : await window.showQuickPick(all, { title: "Session Report: Of What?" });
  if (reach === undefined) return;
  const format = await window.showQuickPick(formats, { title: "Session Report: As What?" });
  if (format === undefined) return;
  const filter = { since, ...reach.only };
  const report = new SessionReport(filter);
  for await (const record of readRecords(recordsFolder(state), filter)) report.take(record);
  const content = format.draw(report.model);
  await window.showTextDocument(await workspace.openTextDocument({ language: format.language, content }), {
    preview: true,
  });
}
