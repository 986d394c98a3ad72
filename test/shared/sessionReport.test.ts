import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { storedRecord } from "../../src/core/records/stored.ts";
import { reportHtml } from "../../src/shared/reportHtml.ts";
import { reportMarkdown } from "../../src/shared/reportMarkdown.ts";
import { SessionReport } from "../../src/shared/sessionReport.ts";

function reportOf(...records: readonly object[]) {
  const report = new SessionReport();
  for (const [at, fields] of records.entries()) {
    const about = { call: "c1", agent: "codex", session: "s1", tool: "shell", what: "rm -rf src", cwd: "/p" };
    const record = storedRecord({
      time: new Date(Date.UTC(2026, 1, 3) + at * 1_000).toISOString(),
      ...about,
      ...fields,
    });
    if (record !== undefined) report.take(record);
  }
  return report.model;
}

const hold = {
  event: "decided",
  decision: "hold",
  destructive: "yes",
  reasons: ["Not in git."],
  effects: ["delete src/**"],
};

describe("what was undone", () => {
  const undone = (...records: readonly object[]) =>
    reportOf(...records).sections.find(({ title }) => title === "Was undone")?.entries ?? [];

  test("is told with what came back, and what did not", () => {
    const missed = ["a", "b", "c", "d", "e", "f"].map((name) => `${name} was left alone.`);
    const [entry] = undone(
      hold,
      { event: "restoring", snapshot: "1-a", names: 9, kept: 0 },
      { event: "restored", snapshot: "1-a", before: "2-b", files: 3, bytes: 1_200, missed, reason: "" },
    );
    expect(entry).toMatchObject({ who: "codex", what: "rm -rf src" });
    const texts = entry?.lines.map(({ text }) => text) ?? [];
    expect(texts).toContain("undone by a person: 3 names brought back or put as they were, 1.2 KB");
    expect(texts.filter((text) => text.endsWith("left alone."))).toHaveLength(5);
    expect(texts.at(-1)).toBe("and 1 more that could not be brought back");
  });

  test("is told as tried where nothing was changed", () => {
    const refused = { event: "restored", before: "", files: 0, bytes: 0, missed: [], reason: "The disk is full." };
    const [entry] = undone(hold, refused);
    expect(entry?.lines.map(({ text }) => text)).toEqual(
      expect.arrayContaining(["was to be undone by a person, and nothing was changed", "The disk is full."]),
    );
  });
});

describe("the report on a session", () => {
  test("tells what was asked, approved and run, refused, and done to guarding, and counts what flowed", () => {
    const model = reportOf(
      { event: "decided", decision: "allow", destructive: "no", call: "c0", what: "ls" },
      hold,
      { event: "settled", outcome: "approved", message: "", by: "person", looked: 4_200, user: "ann" },
      { event: "run started", sandbox: "confined" },
      { event: "run ended", exitCode: 2, signal: 0, milliseconds: 90_000 },
      { ...hold, call: "c2", what: "git push --force" },
      {
        event: "settled",
        call: "c2",
        what: "git push --force",
        outcome: "refused",
        message: "not today",
        by: "person",
      },
      { ...hold, call: "c3", what: "npm publish", decision: "allow" },
      { event: "restored", call: "c1", reason: "by mistake" },
      { event: "paused", call: "", minutes: 5 },
    );
    expect(model.facts.map(([, value]) => value).slice(2)).toEqual([
      "codex (1 session)",
      "4: 2 flowed, 2 held, 0 denied",
      "1 approved, 1 refused, 0 expired, 0 withdrawn",
      "1: 1 of them failed",
    ]);
    expect(model.sections.map(({ entries }) => entries.map(({ what }) => what))).toEqual([
      ["rm -rf src", "git push --force"],
      ["rm -rf src"],
      ["npm publish"],
      ["git push --force"],
      ["rm -rf src"],
      ["paused"],
    ]);
    const told = model.sections[0]?.entries[0]?.lines.map(({ text }) => text).join("\n") ?? "";
    for (const part of ["Not in git.", "delete src/**", "approved by ann after 4 s", "in a sandbox", "exit code 2"])
      expect(told).toContain(part);
  });

  test("stays one page: of more calls only the number is told", () => {
    const model = reportOf(...Array.from({ length: 400 }, (_, at) => ({ ...hold, call: `c${at}` })));
    expect([model.sections[0]?.entries.length, model.left]).toEqual([300, 100]);
    expect(reportMarkdown(model)).toContain("100 more records are not shown here.");
  });

  const nasty =
    "</pre><script>alert(1)</script>\u202Ecod\u200B ```` @everyone #1 ![x](http://e/x) [a](javascript:b) <img src=x>\n# big";

  test("shows what agents wrote as text, with what cannot be seen made visible", () => {
    const fields = { ...hold, what: nasty, agent: nasty, cwd: nasty, reasons: [nasty], effects: [nasty] };
    const [html, markdown] = [reportHtml(reportOf(fields)), reportMarkdown(reportOf(fields))];
    for (const text of [html, markdown]) expect(text).not.toMatch(/[\u202e\u200b]/);
    expect(html).toContain("‹U+202E›");
    expect(html).not.toMatch(/<(?:script|img)|javascript:[^<]*"/);
    // Outside of code nothing of it is left.
    const outside = markdown.replaceAll(/^(`{3,})text\n[\s\S]*?\n\1$/gm, "").replaceAll(/(`+) .*? \1(?!`)/g, "");
    expect(outside).not.toMatch(/everyone|script|javascript|http|# big/);
  });

  test("never lets any text out of where it stands", () => {
    const text = fc.string({
      unit: fc.constantFrom("`", "``", "\n", "~", "<", ">", '"', "&", "a", " ", "\r", "|", "\u2028", "-->"),
    });
    fc.assert(
      fc.property(text, (what) => {
        const model = reportOf({ ...hold, what: `x${what}MARK`, reasons: [`x${what}MARK`] });
        const html = reportHtml(model);
        const tags = html.match(/<\/?[a-z][^>]*>/gi) ?? [];
        const usual =
          reportHtml(reportOf({ ...hold, what: "xMARK", reasons: ["xMARK"] })).match(/<\/?[a-z][^>]*>/gi) ?? [];
        expect(tags.filter((tag) => !/^<\/?mark>$/.test(tag))).toEqual(usual);
        const outside = reportMarkdown(model)
          .replaceAll(/^(`{3,})text\n[\s\S]*?\n\1$/gm, "")
          .replaceAll(/(?<!`)(`+) (?:.*?) \1(?!`)/g, "");
        expect(outside).not.toContain("MARK");
      }),
    );
  });
});
