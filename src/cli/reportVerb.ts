import { readRecords } from "../audit/readRecords.ts";
import { recordsFolder } from "../audit/recordsFolder.ts";
import { reportHtml } from "../shared/reportHtml.ts";
import { reportMarkdown } from "../shared/reportMarkdown.ts";
import { SessionReport } from "../shared/sessionReport.ts";
import type { ReportLine } from "./reportLine.ts";

/** The page about what agents did, from the records of `state` or those that are named. Rejects where they cannot be read. */
export async function reportText(line: ReportLine, state: string): Promise<string> {
  const report = new SessionReport(line.filter);
  for await (const record of readRecords(line.path ?? recordsFolder(state), line.filter)) report.take(record);
  return line.format === "html" ? reportHtml(report.model) : reportMarkdown(report.model);
}
