import { resolve } from "node:path";
import type { RecordFilter } from "../audit/readRecords.ts";
import { nearest } from "../core/scope/nearest.ts";
import { momentOf } from "./recordTimes.ts";

/** What is asked of the records. `path`: a records file or a folder of them, absolute; undefined for this user's own. */
export type AuditLine =
  /** `known`: ids of problems. `key`: a key's name, or an absolute path of its public half, that alone may vouch. */
  | {
      readonly verb: "audit";
      readonly path: string | undefined;
      readonly known: readonly string[];
      readonly key?: string;
      readonly format: "text" | "json";
    }
  | { readonly verb: "audit-key"; readonly path: string | undefined; readonly format: "text" | "json" }
  | {
      readonly verb: "audit-export";
      readonly path: string | undefined;
      readonly format: ExportFormat;
      readonly filter: RecordFilter;
    };

/** What records can be exported as. */
const exportFormats = ["jsonl", "csv", "ocsf"] as const;
export type ExportFormat = (typeof exportFormats)[number];

interface Usage {
  readonly verb: "usage";
  readonly topic: "audit";
  readonly problem: string;
  readonly mend: string;
}

export interface AuditValues {
  readonly json?: boolean;
  readonly known?: readonly string[];
  readonly key?: string;
  readonly format?: string;
  readonly since?: string;
  readonly until?: string;
  readonly agent?: string;
  readonly session?: string;
  readonly folder?: string;
}

/** What options say which records are wanted; a sentence where they say nothing that can be. `here`: the current folder, for a relative one. */
export function filterOf(
  { since, until, agent, session, folder }: Pick<AuditValues, "since" | "until" | "agent" | "session" | "folder">,
  here: string,
  now: number,
): RecordFilter | string {
  const [from, to] = [since, until].map((text) => (text === undefined ? undefined : momentOf(text, now)));
  for (const [text, moment] of [
    [since, from],
    [until, to],
  ])
    if (text !== undefined && moment === undefined) return `"${text}" is no time.`;
  return {
    ...(from === undefined ? {} : { since: from }),
    ...(to === undefined ? {} : { until: to }),
    ...(agent === undefined ? {} : { agent }),
    ...(session === undefined ? {} : { session }),
    ...(folder === undefined ? {} : { folder: resolve(here, folder) }),
  };
}

/** How times are given. */
export const timeMend =
  "Say how long ago (90m, 12h, 7d, 2w), or a date or time such as 2026-01-31 or 2026-01-31T09:00Z.";

const uses = {
  verify: "Use: holdpoint audit verify [--json] [--known <id>] [--key <key>] [file or folder]",
  key: "Use: holdpoint audit key [--json] [folder]",
  export:
    "Use: holdpoint audit export --format jsonl|csv|ocsf [--since <time>] [--until <time>] [--agent <name>] [--folder <path>] [path]",
} as const;
const actions = Object.keys(uses) as readonly (keyof typeof uses)[];

/** Reads the words and options after `audit`; `folder` is the current one. */
export function auditLine(
  words: readonly string[],
  values: AuditValues,
  folder: string,
  now: () => number = Date.now,
): AuditLine | Usage {
  const [action, given, ...more] = words;
  if (action === undefined) return usage("It does not say what to do with the records.", uses.verify);
  const found = actions.find((one) => one === action);
  if (found === undefined) {
    const meant = nearest(action, actions);
    const mend = meant === undefined ? uses.verify : `Did you mean "holdpoint audit ${meant}"?`;
    return usage(`There is no "holdpoint audit ${action}".`, mend);
  }
  if (more.length > 0) return usage("It takes one file or folder.", uses[found]);
  const path = given === undefined ? undefined : resolve(folder, given);
  const format = values.json ? "json" : "text";
  switch (found) {
    case "verify": {
      const { known = [], key } = values;
      if (known.some((id) => !isName(id)))
        return usage("An id has 32 hexadecimal digits.", "Copy it from what holdpoint audit verify prints.");
      const asked = key === undefined ? {} : { key: isName(key) ? key : resolve(folder, key) };
      return { verb: "audit", known, path, ...asked, format };
    }
    case "key":
      return { verb: "audit-key", path, format };
    case "export": {
      const as = exportFormats.find((one) => one === values.format);
      if (as === undefined) return usage("It does not say in which format.", uses.export);
      const filter = filterOf(values, folder, now());
      return typeof filter === "string" ? usage(filter, timeMend) : { verb: "audit-export", path, format: as, filter };
    }
  }
}

function isName(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text);
}

function usage(problem: string, mend: string): Usage {
  return { verb: "usage", topic: "audit", problem, mend };
}
