import { structuredPatch } from "diff";
import type { DiffModel } from "./contentModel.ts";
import type { Frozen } from "./frozen.ts";
import { clipped, numberText } from "./phrases.ts";

/** Longest text that is compared here, in UTF-16 units and in lines. */
const longestText = 1_000_000;
const mostLines = 20_000;

/** Edits after which the difference of two texts is shown as one replaced by the other: finding fewer would take too long. */
const mostEdits = 1_000;

/** Longest line that is shown whole, in characters. */
const longestLine = 2_000;

/** Lines of unchanged text around a change. */
const contextLines = 3;

type Line = Extract<DiffModel, { kind: "hunks" }>["hunks"][number]["lines"][number];

/**
 * The difference of two texts by lines, with at most `room` lines in it (what is beyond is counted as omitted). A text that is
 * not there is empty. Texts too large to compare give `elsewhere`. Where both texts end their lines the Windows way
 * throughout, the carriage returns are left out; a change of line endings is shown.
 */
export function lineDiff(before: string, after: string, room: number): DiffModel {
  if (before === after) return { kind: "same" };
  const large = tooLarge(before) ?? tooLarge(after);
  if (large !== undefined) return { kind: "elsewhere", why: large };
  const [left, right] = withoutCommonReturns(before, after);
  return cut(hunksOf(left, right), room);
}

function tooLarge(text: string): string | undefined {
  if (text.length > longestText)
    return `Too large to show here (${numberText(text.length)} characters). Open it in the diff editor.`;
  let lines = 1;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) lines += 1;
  if (lines > mostLines) return `Too large to show here (${numberText(lines)} lines). Open it in the diff editor.`;
  return undefined;
}

function withoutCommonReturns(before: string, after: string): readonly [string, string] {
  if (/(?<!\r)\n/.test(before) || /(?<!\r)\n/.test(after)) return [before, after];
  return [before.replaceAll("\r\n", "\n"), after.replaceAll("\r\n", "\n")];
}

function hunksOf(before: string, after: string): readonly (readonly Line[])[] {
  const patch = structuredPatch("", "", before, after, undefined, undefined, {
    context: contextLines,
    maxEditLength: mostEdits,
  });
  if (patch === undefined) return [[...wholeText(before, "removed"), ...wholeText(after, "added")]];
  return patch.hunks.map((hunk) => numbered(hunk.lines, hunk.oldStart, hunk.newStart));
}

/** Gives the lines of a patch their kinds and numbers. The library starts at 0 where a side has no line. */
function numbered(lines: readonly string[], oldStart: number, newStart: number): readonly Line[] {
  let before = Math.max(1, oldStart);
  let after = Math.max(1, newStart);
  return lines.map((line): Line => {
    const text = line.slice(1);
    switch (line[0]) {
      case "-":
        return { kind: "removed", before: before++, after: 0, text };
      case "+":
        return { kind: "added", before: 0, after: after++, text };
      case "\\":
        return { kind: "note", before: 0, after: 0, text: "The line above has no line break at its end." };
      default:
        return { kind: "context", before: before++, after: after++, text };
    }
  });
}

function wholeText(text: string, kind: "added" | "removed"): readonly Line[] {
  if (text === "") return [];
  const lines = text.split("\n");
  const closed = lines.at(-1) === "";
  if (closed) lines.pop();
  const result = lines.map(
    (line, index): Line => ({
      kind,
      before: kind === "removed" ? index + 1 : 0,
      after: kind === "added" ? index + 1 : 0,
      text: line,
    }),
  );
  if (!closed) result.push({ kind: "note", before: 0, after: 0, text: "The line above has no line break at its end." });
  return result;
}

function cut(hunks: readonly (readonly Line[])[], room: number): DiffModel {
  const count = (kind: Line["kind"]): number =>
    hunks.reduce((sum, lines) => sum + lines.filter((line) => line.kind === kind).length, 0);
  const kept: Frozen<{ lines: Line[] }>[] = [];
  let left = room;
  for (const lines of hunks) {
    if (left <= 0) break;
    kept.push({ lines: lines.slice(0, left).map((line) => ({ ...line, text: clipped(line.text, longestLine) })) });
    left -= lines.length;
  }
  const total = hunks.reduce((sum, lines) => sum + lines.length, 0);
  return {
    kind: "hunks",
    added: count("added"),
    removed: count("removed"),
    hunks: kept,
    omitted: Math.max(0, total - room),
  };
}
