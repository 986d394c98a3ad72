// The circuit breaker, as a person sees it and resets it in the window.
import { homedir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { untilHolds } from "../../../scripts/until.ts";
import { recordedIn } from "../../audit/records.ts";
import { inSuite } from "./inSuite.ts";

/** Whether a breaker has tripped, as far as the records tell, which know it before the status bar does. */
export function isOnRecordAsTripped(): boolean {
  const events = recordedIn(join(homedir(), ".holdpoint")).map(({ event }) => event);
  return events.lastIndexOf("breaker tripped") > events.lastIndexOf("breaker reset");
}

/** Whether an item of the status bar says that a breaker has tripped. */
export function saysTripped({ label }: { readonly label: string }): boolean {
  return /circuit breaker has tripped/.test(label);
}

/** Resets the one breaker that has tripped, on our page, and waits until it shows that none has. */
export async function resetBreaker(): Promise<void> {
  const { hands } = inSuite();
  const shown = { containing: "Circuit breaker:" } as const;
  // A click on a page that has just changed is not taken for an answer to what it shows now, and a call that comes in takes its place.
  await untilHolds("what follows on a reset", 60_000, async () => {
    await vscode.commands.executeCommand("holdpoint.openGuard");
    await hands
      .do("typeInto", { ...shown, label: "Why it may go on", text: "I looked into it.", timeout: 3_000 })
      .catch(() => undefined);
    await hands.do("clickButton", { ...shown, name: "Reset", timeout: 3_000 }).catch(() => undefined);
    await untilHolds("the reset", 5_000, () => {
      if (isOnRecordAsTripped()) throw new Error("It is on record as tripped still.");
    });
    await untilHolds("the status bar", 5_000, async () => {
      if ((await hands.do("statusBarItems", {})).some(saysTripped)) throw new Error("It is tripped still.");
    });
  });
}
