import { window } from "vscode";
import type { Gate } from "../gate/gate.ts";
import type { Run } from "../gate/run.ts";

/** On the button of the notification. */
const review = "Review Another Run";

/**
 * Tells the person that a sandbox refused a run something that they could give it, and holds the call anew with that added when
 * they ask for it. The click approves nothing: the review follows.
 */
export async function offerRerun(gate: Gate, run: Run): Promise<void> {
  const added = await gate.offers.reruns.offer(run.callId);
  if (added.length === 0) return;
  const choice = await window.showWarningMessage(
    `The sandbox refused a command of ${run.call.caller.label}: ${added.join(", ")}. You can review another run of it that may do that.`,
    review,
  );
  if (choice !== review || (await gate.offers.reruns.ask(run.callId)) === "held") return;
  void window.showInformationMessage("That run is not known any more, or may not be given this. Nothing was done.");
}
