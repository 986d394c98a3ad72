import { headlineOf } from "./headline.ts";
import { clipped } from "./phrases.ts";
import type { EmptyPage } from "./reviewModel.ts";
import { cleanOf, type HeldCall, type HeldSurroundings } from "./reviewView.ts";

/** How secrets are taken out. */
type Around = Pick<HeldSurroundings, "redact" | "redactQuote">;

/** Most settled holds in the list. */
const mostSettled = 20;

/** Builds what the page shows when nothing waits: the holds settled last. `settled` is in any order; `workspace` is a name, which may be empty. */
export function emptyPage(settled: readonly HeldCall[], workspace: string, around: Around): EmptyPage {
  const newest = [...settled].sort((left, right) => (right.settledAt ?? 0) - (left.settledAt ?? 0));
  return {
    kind: "empty",
    workspace: clipped(workspace, 120),
    settled: {
      rows: newest.slice(0, mostSettled).map((hold) => {
        const clean = cleanOf(hold.call, around);
        return {
          id: hold.id,
          at: hold.settledAt ?? hold.expiresAt,
          title: clipped(headlineOf(hold.verdict, "counted", clean).lead, 200),
          who: clipped(clean.name(hold.call.caller.label), 120),
          outcome: outcomes[hold.settlement?.kind ?? "expired"],
        };
      }),
      omitted: Math.max(0, newest.length - mostSettled),
    },
  };
}

const outcomes = { approved: "Approved", refused: "Denied", expired: "Expired", withdrawn: "Taken back" } as const;
