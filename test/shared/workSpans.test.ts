import { expect, test } from "vitest";
import { changedBy, type WorkSpan } from "../../src/shared/workSpans.ts";

const minute = 60_000;
const one: readonly WorkSpan[] = [{ from: 10 * minute, to: 11 * minute }];
const two: readonly WorkSpan[] = [...one, { from: 30 * minute, to: 31 * minute }];
const open: readonly WorkSpan[] = [{ from: 10 * minute, to: undefined }];
const mixed: readonly WorkSpan[] = [...open, { from: 30 * minute, to: 31 * minute }];

test.each([
  ["while its copy was made", 9, one, "call", "restore"],
  ["while it ran", 10.5, one, "call", "restore"],
  ["after it had ended", 11.1, one, "since", "keep"],
  ["while the first of two ran", 10.5, two, "call", "restore"],
  ["between two calls", 20, two, "since", "keep"],
  ["while the second ran", 30.5, two, "call", "restore"],
  ["after both", 40, two, "since", "keep"],
  ["soon after one whose end is not known", 12, open, "unknown", "restore"],
  ["long after one whose end is not known", 25, open, "unknown", "keep"],
  ["long after one whose end is not known, while another ran", 30.5, mixed, "call", "restore"],
  ["long after both, of which one's end is not known", 90, mixed, "unknown", "keep"],
] as const)("what changed %s is told as whose work it is", (_when, minutes, spans, by, choice) => {
  expect(changedBy(minutes * minute, spans)).toEqual({ by, choice });
});
