import { resolve } from "node:path";
import type { RecordFilter } from "../audit/readRecords.ts";
import { type AuditValues, filterOf, timeMend } from "./auditLine.ts";

/** A page about what agents did is asked for. `path`: a records file or a folder of them, absolute. */
export interface ReportLine {
  readonly verb: "report";
  readonly path: string | undefined;
  readonly format: "md" | "html";
  readonly filter: RecordFilter;
}

interface Usage {
  readonly verb: "usage";
  readonly topic: "report";
  readonly problem: string;
  readonly mend: string;
}

/** How far back a report goes by itself. */
const usualTime = "1d";

/** Reads the words and options after `report`; `folder` is the current one. */
export function reportLine(
  words: readonly string[],
  values: AuditValues,
  folder: string,
  now: () => number = Date.now,
): ReportLine | Usage {
  const [given, ...more] = words;
  const use = "Use: holdpoint report [--agent <name>] [--session <id>] [--since <time>] [--format md|html] [path]";
  if (more.length > 0) return { verb: "usage", topic: "report", problem: "It takes one file or folder.", mend: use };
  const { format = "md" } = values;
  if (format !== "md" && format !== "html")
    return { verb: "usage", topic: "report", problem: `There is no format "${format}".`, mend: use };
  const since = values.since ?? usualTime;
  const filter = filterOf({ ...values, since: since === "all" ? "1970-01-01" : since }, folder, now());
  if (typeof filter === "string") return { verb: "usage", topic: "report", problem: filter, mend: timeMend };
  return { verb: "report", path: given === undefined ? undefined : resolve(folder, given), format, filter };
}
