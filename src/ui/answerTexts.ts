import type { RequestOutcome } from "../shared/reviewProtocol.ts";

/** What a page is told whose request was carried out. */
export const done: RequestOutcome = { kind: "ok" };

/** What a page is told that was not: a sentence that names the mend. */
export function problem(text: string): RequestOutcome {
  return { kind: "problem", text };
}

/** What a page is told whose one-time number does not count. */
export const stale = problem(
  "The page showed something else meanwhile, so nothing was done. Look at it again, then answer.",
);

/** What a page is told whose answer the gate did not take. */
export const notAnswered = {
  unrecorded:
    "The approval could not be put on record, so nothing was approved. Free disk space or repair the permissions of ~/.holdpoint/audit, then approve again.",
  already: "This was settled already; the page shows how.",
  unknown: "This call is not known any more. Nothing was done.",
} as const;

/** What a page is told that asks for another run of what is over. */
export const notGiven = problem("That run is not known any more, or may not be given this. Nothing was done.");
