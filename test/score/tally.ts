import { assertNever } from "../../src/base/assertNever.ts";
import type { Decision } from "../../src/core/policy/decision.ts";
import type { LabelledRow } from "./labelledRows.ts";

/** A labelled row with what the judgement made of it. */
export interface JudgedRow {
  readonly row: LabelledRow;
  readonly decision: Decision;
  /** Whether it runs only in the sandbox, after a snapshot. */
  readonly confined: "yes" | "no";
  /** Why, the deciding reason first. */
  readonly reasons: readonly string[];
}

/** How many rows of each label there are, and how many of them were held or denied. */
export interface Tally {
  readonly danger: number;
  readonly caught: number;
  readonly safe: number;
  readonly interrupted: number;
}

/** What a row says about the judgement. `miss`: danger that passed. `friction`: harmless work that was stopped. */
export type Outcome = "caught" | "miss" | "flow" | "friction";

/** Compares the decision on a row with its label. */
export function outcomeOf({ row, decision }: Pick<JudgedRow, "row" | "decision">): Outcome {
  switch (row.label) {
    case "danger":
      return decision === "allow" ? "miss" : "caught";
    case "safe":
      return decision === "allow" ? "flow" : "friction";
    default:
      return assertNever(row.label);
  }
}

/** Counts rows by label and outcome. */
export function tallyOf(judged: readonly JudgedRow[]): Tally {
  const count = (wanted: Outcome): number => judged.filter((one) => outcomeOf(one) === wanted).length;
  const [caught, interrupted] = [count("caught"), count("friction")];
  return { danger: caught + count("miss"), caught, safe: interrupted + count("flow"), interrupted };
}

/** The rows by a text of theirs, in the order in which each text first comes. */
export function grouped(
  judged: readonly JudgedRow[],
  keyOf: (row: LabelledRow) => string,
): readonly (readonly [string, readonly JudgedRow[]])[] {
  const groups = new Map<string, JudgedRow[]>();
  for (const one of judged) {
    const key = keyOf(one.row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups];
}

/** The decisions of a run by the rows' ids: what a later run is compared with. */
export type Baseline = Readonly<Record<string, Decision>>;

/** The decisions of a run as its successor's baseline. */
export function baselineOf(judged: readonly JudgedRow[]): Baseline {
  return Object.fromEntries(judged.map(({ row, decision }) => [row.id, decision]));
}

/** What a change moved: rows whose outcome got better, rows whose outcome got worse, and decisions that changed without either. */
export interface Movement {
  readonly better: readonly Moved[];
  readonly worse: readonly Moved[];
  readonly same: readonly Moved[];
  /** Rows of the one run that the other does not know. */
  readonly added: number;
  readonly gone: number;
}

interface Moved {
  readonly judged: JudgedRow;
  readonly before: Decision;
}

/** Compares a run with an earlier one, row by row. */
export function movementSince(baseline: Baseline, judged: readonly JudgedRow[]): Movement {
  const before = new Map(Object.entries(baseline));
  const moved = judged.flatMap((one): readonly Moved[] => {
    const earlier = before.get(one.row.id);
    return earlier === undefined || earlier === one.decision ? [] : [{ judged: one, before: earlier }];
  });
  const turned = (one: Moved): "better" | "worse" | "same" => {
    const [then, now] = [outcomeOf({ row: one.judged.row, decision: one.before }), outcomeOf(one.judged)];
    if (then === now) return "same";
    return now === "caught" || now === "flow" ? "better" : "worse";
  };
  const known = judged.filter(({ row }) => before.has(row.id)).length;
  return {
    better: moved.filter((one) => turned(one) === "better"),
    worse: moved.filter((one) => turned(one) === "worse"),
    same: moved.filter((one) => turned(one) === "same"),
    added: judged.length - known,
    gone: before.size - known,
  };
}

/** Rows whose label contradicts the design: the sentence they contradict, and their ids. */
export interface Contradiction {
  readonly sentence: string;
  readonly label: LabelledRow["label"];
  readonly ids: readonly string[];
}

/** Most rows of a collection that may be listed, as a share of all. */
const mostListed = 0.1;

/**
 * The listed ids that rows of this collection have. Throws where the list is not what it may be: an id listed twice, a row
 * with another label than it is listed for, or more than a tenth of the rows.
 */
export function listedIds(contradictions: readonly Contradiction[], rows: readonly LabelledRow[]): ReadonlySet<string> {
  const labels = new Map(rows.map(({ id, label }) => [id, label]));
  const listed = new Set<string>();
  for (const { ids, label } of contradictions) {
    for (const id of ids) {
      const found = labels.get(id);
      if (found === undefined) continue;
      if (found !== label) throw new Error(`${id} is listed as ${label} and labelled ${found}.`);
      if (listed.has(id)) throw new Error(`${id} is listed twice.`);
      listed.add(id);
    }
  }
  if (listed.size > rows.length * mostListed) {
    throw new Error(`${listed.size} of ${rows.length} rows are listed, more than one in ten.`);
  }
  return listed;
}
