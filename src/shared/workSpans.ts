/** While a call was at work, in milliseconds since 1970. `to`: undefined where its end is not known. */
export interface WorkSpan {
  readonly from: number;
  readonly to: number | undefined;
}

/** Whose work a change is: `since`: other work; `call`: the calls'; `unknown`: it may be either. */
export type ChangedBy = "since" | "call" | "unknown";

/** The system's clock for files lags behind by so much, in milliseconds. */
const lag = 20;
/** What changed so long after a call whose end is not known is most likely other work, in milliseconds. */
const soon = 600_000;

/**
 * Whose work a change at a moment is, by when the calls were at work (the earliest first, at least one), and whether what is there is kept
 * unless a person says otherwise: other work is, and what most likely is.
 */
export function changedBy(
  at: number,
  spans: readonly WorkSpan[],
): { readonly by: ChangedBy; readonly choice: "keep" | "restore" } {
  let by: ChangedBy = "since";
  let choice: "keep" | "restore" = "keep";
  for (const [index, { from, to }] of spans.entries()) {
    // What changed before the first began was changed while its copy was made.
    if (index > 0 && at < from - lag) break;
    if (to !== undefined) {
      if (at <= to) return { by: "call", choice: "restore" };
      continue;
    }
    by = "unknown";
    if (at <= from + soon) choice = "restore";
  }
  return { by, choice };
}
