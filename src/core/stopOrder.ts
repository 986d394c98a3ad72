/** How everything was stopped: on the status bar or by a command of the editor, by `holdpoint stop`, or by whoever made the marker. */
export type StoppedBy = "button" | "command" | "command line" | "file";

/** That everything was stopped. */
export interface StopOrder {
  readonly by: StoppedBy;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What an agent hears while everything is stopped. */
export const stoppedReason =
  "A person stopped everything with Holdpoint's kill switch. Nothing runs, and nothing is let through, until a person lifts it on Holdpoint's page in the editor.";
export const stoppedInstead = "End your turn and tell the person that you were stopped. Asking again changes nothing.";

/** Reads an order as it was written to a file or a storage; undefined for anything else. */
export function stopOrder(text: string): StopOrder | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null || !("by" in value && "at" in value)) return undefined;
  const { by, at } = value;
  const known = (["button", "command", "command line", "file"] as const).find((one) => one === by);
  return known !== undefined && typeof at === "number" && at > 0 && at < 8.64e15 ? { by: known, at } : undefined;
}
