import type { JudgedRow } from "./tally.ts";

/** The same rows, judged for a machine without a sandbox before and after a person let the folder's own code run, and for one with a sandbox. */
export interface Settings {
  readonly asked: readonly JudgedRow[];
  readonly accepted: readonly JudgedRow[];
  readonly sandboxed: readonly JudgedRow[];
}

/**
 * How many rows a person is asked about in each setting, as text. A row that waits for the folder's own code alone is one question for all
 * of them together, for the answer counts from then on.
 */
export function questionsText({ asked, accepted, sandboxed }: Settings): string {
  const before = held(asked);
  const after = held(accepted);
  const bounded = held(sandboxed);
  const ownCode = before.filter(({ row }) => !after.some((one) => one.row.id === row.id));
  const once = ownCode.length === 0 ? 0 : 1;
  const spared = after.filter(({ row }) => !bounded.some((one) => one.row.id === row.id));
  return [
    "questions                                                    in all  harmless  dangerous",
    line("without a sandbox, were each run of the folder's code asked", before),
    line("without a sandbox, once the folder's code was accepted", after),
    line("with a sandbox", bounded),
    `${ownCode.length} run the folder's own code: without a sandbox ${once} ${once === 1 ? "question" : "questions"} for all of them; the sandbox spares ${once === 1 ? "it" : "none of these"} and ${spared.length} others`,
    "",
  ].join("\n");
}

function held(rows: readonly JudgedRow[]): readonly JudgedRow[] {
  return rows.filter(({ decision }) => decision === "hold");
}

function line(what: string, rows: readonly JudgedRow[]): string {
  const harmless = rows.filter(({ row }) => row.label === "safe").length;
  const [all, safe, danger] = [rows.length, harmless, rows.length - harmless].map(String);
  return `${what.padEnd(59)} ${(all ?? "").padStart(7)}  ${(safe ?? "").padStart(8)}  ${(danger ?? "").padStart(9)}`;
}
