import type { Identities, RunDoor, RunPlan } from "./ports.ts";
import { changeSince, type ReviewedPorts } from "./reviewed.ts";
import type { Ticket } from "./tickets.ts";

interface ReadiedPorts extends ReviewedPorts {
  readonly identities?: Identities;
}

/** A run that may start now, or why it may not, for the agent. Whoever gets the door closes it. */
type Readied =
  | { readonly kind: "ready"; readonly plan: RunPlan; readonly door: RunDoor | undefined }
  | { readonly kind: "refused"; readonly code: string; readonly message: string };

/**
 * Readies the run of a ticket: its identity gets what it has of its own, which is neither kept nor recorded, and what was reviewed
 * is looked at once more. Nothing may run where either fails: the command would work with less than was reviewed, or on something else.
 */
export async function readied(
  { call, typing, reviewed, bounds, carried }: Ticket,
  ports: ReadiedPorts,
): Promise<Readied> {
  const planned = ports.launch.plan(call, typing);
  const plan: RunPlan =
    carried === undefined
      ? planned
      : { ...planned, carries: { also: carried.variables, never: planned.identity?.given ?? [] } };
  // Its credentials stay with what a person approves: what flows unasked is not to have them.
  const extent = bounds?.kind === "confined" && bounds.confinement.unasked !== undefined ? "folder" : "all";
  // Asked for before the last look at what was reviewed, because a broker takes its time.
  const own =
    plan.identity === undefined || ports.identities === undefined
      ? undefined
      : await ports.identities.ready(plan.identity, extent);
  if (own?.kind === "failed")
    return { kind: "refused", code: "no-credentials", message: `${own.reason} Nothing was run.` };
  const change = await changeSince(reviewed, call, ports);
  if (change !== undefined) {
    own?.door?.close();
    return {
      kind: "refused",
      code: "changed",
      message: `${change} Nothing was run. Ask for the original command again.`,
    };
  }
  if (own === undefined) return { kind: "ready", plan, door: undefined };
  const { environment, door } = own;
  const way = door === undefined ? {} : { door: { socket: door.socket, port: door.port } };
  return { kind: "ready", plan: { ...plan, environment: { ...plan.environment, ...environment }, ...way }, door };
}
