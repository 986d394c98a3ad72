import type { Clock } from "../base/clock.ts";
import { liveGates } from "../client/findGates.ts";
import { connectToGate } from "../client/gateClient.ts";
import type { UndoReach } from "../core/snapshot/undoReach.ts";
import type { GateEntry } from "../wire/gateEntry.ts";
import { wireVersion } from "../wire/messages.ts";
import { nearestGate, newestGate } from "../wire/nearestGate.ts";
import type { StatePaths } from "../wire/statePaths.ts";
import { exitCodes } from "./helpText.ts";
import { printable } from "./printable.ts";

/** Longest wait for a person, in milliseconds; the window itself gives up before. */
const longestWait = 24 * 3_600_000;

/**
 * Asks a person in the editor to put a snapshot back, and tells what came of it. `cwd`: where the call stood that it was taken for, whose
 * window is asked where it is open. Gives the exit code: done where it was put back.
 */
export async function askUndo(
  id: string,
  reach: UndoReach,
  cwd: string,
  {
    paths,
    clock,
    tell,
  }: { readonly paths: StatePaths; readonly clock: Clock; readonly tell: (message: string) => void },
): Promise<number> {
  const gate = gateFor(paths, cwd);
  const elsewhere = `Putting it back is a person's click: in the editor, run "Holdpoint: Undo…" and open ${printable(id)} there.`;
  if (gate === undefined) {
    tell(`Nothing was put back: no editor runs Holdpoint, so nobody can be asked. ${elsewhere}`);
    return exitCodes.unreachable;
  }
  const connected = await connectToGate(gate, clock);
  if (connected.kind === "failed") {
    tell(`Nothing was put back. ${connected.message} ${elsewhere}`);
    return exitCodes.unreachable;
  }
  const { client } = connected;
  tell("Holdpoint's page in the editor shows what this would change, and waits for a person's answer.");
  const reply = await client.ask({ type: "undo", version: wireVersion, snapshot: id, reach }, longestWait);
  client.dispose();
  if (reply.kind === "failed") {
    tell(`It is not known whether it was put back. ${reply.message}`);
    return exitCodes.unreachable;
  }
  const { message } = reply;
  if (message.type !== "undone") {
    tell(
      `Nothing was put back. ${message.type === "refused" ? message.message : "Update Holdpoint and reload the window."}`,
    );
    return exitCodes.refused;
  }
  tell(printable(message.message));
  return message.outcome === "put back" ? exitCodes.done : exitCodes.refused;
}

/** The window that has the folder open, the innermost first; else any. */
function gateFor(paths: StatePaths, cwd: string): GateEntry | undefined {
  const gates = liveGates(paths);
  return nearestGate(gates, cwd) ?? newestGate(gates);
}
