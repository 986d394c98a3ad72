import { describe, expect, it } from "vitest";
import { auditLine, timeMend } from "../../src/cli/auditLine.ts";
import { momentOf } from "../../src/cli/recordTimes.ts";
import { reportLine } from "../../src/cli/reportLine.ts";

const now = Date.UTC(2026, 0, 31, 12);
const day = 86_400_000;

describe("what is asked of the records", () => {
  it.each([
    ["90m", now - 90 * 60_000],
    ["12h", now - day / 2],
    ["7d", now - 7 * day],
    ["2w", now - 14 * day],
    ["2026-01-30", now - 1.5 * day],
    ["2026-01-31T09:00Z", now - 3 * 3_600_000],
    ["yesterday", undefined],
    ["7", undefined],
    ["2026-13-01", undefined],
  ])("takes %s for a time, or does not", (text, expected) => {
    expect(momentOf(text, now)).toBe(expected);
  });

  it("is an export in one of three formats, of the records that are named", () => {
    expect(auditLine(["export", "kept"], { format: "ocsf", since: "1d", agent: "codex" }, "/here", () => now)).toEqual({
      verb: "audit-export",
      path: "/here/kept",
      format: "ocsf",
      filter: { since: now - day, agent: "codex" },
    });
    const inFolder = auditLine(["export"], { format: "csv", folder: "../there" }, "/here", () => now);
    expect(inFolder).toMatchObject({ filter: { folder: "/there" } });
    expect(auditLine(["export"], {}, "/here")).toMatchObject({ problem: "It does not say in which format." });
    expect(auditLine(["export"], { format: "csv", until: "soon" }, "/here")).toEqual({
      verb: "usage",
      topic: "audit",
      problem: '"soon" is no time.',
      mend: timeMend,
    });
  });

  it("is a report on the last day, where nothing else is said", () => {
    const report = { verb: "report", path: undefined, format: "md", filter: { since: now - day } };
    expect(reportLine([], {}, "/here", () => now)).toEqual(report);
    expect(reportLine([], { since: "all", format: "html" }, "/here", () => now)).toEqual({
      ...report,
      format: "html",
      filter: { since: 0 },
    });
    expect(reportLine([], { format: "pdf" }, "/here")).toMatchObject({ problem: 'There is no format "pdf".' });
    expect(reportLine(["a", "b"], {}, "/here")).toMatchObject({ problem: "It takes one file or folder." });
  });
});
