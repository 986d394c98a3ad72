// What the tests' ends come to, on the terminal and as an exit code.
import type { TestEnd } from "./hands.ts";

export interface Count {
  readonly passed: number;
  readonly failed: number;
}

/** One line for a test that has ended, and its error if it failed. */
export function resultLine(end: TestEnd): string {
  const mark = { passed: "✓", failed: "✗", skipped: "-" }[end.outcome];
  const line = `  ${mark} ${end.title} (${end.milliseconds} ms)`;
  return end.error === undefined ? line : `${line}\n${end.error.replace(/^/gm, "      ")}`;
}

/** A suite that ran no test at all counts as one failure: it proved nothing. */
export function countOf(results: readonly TestEnd[]): Count {
  const passed = results.filter((end) => end.outcome === "passed").length;
  const failed = results.filter((end) => end.outcome === "failed").length;
  return { passed, failed: passed + failed === 0 ? 1 : failed };
}

/** The closing line, alone on its line: "12 passed, 0 failed". */
export function countLine(count: Count): string {
  return `${count.passed} passed, ${count.failed} failed`;
}
