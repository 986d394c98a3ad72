import { needsOf } from "../connect/agentNeeds.ts";
import type { Machine } from "../connect/machine.ts";
import type { Call, Caller, CommandCall } from "../core/call/call.ts";
import type { Confinement } from "../core/confine/confinement.ts";
import type { StartBounds, StartDoor, StartGround, StartOrder } from "../gate/started.ts";
import type { AgentIdentities } from "../identity/agentIdentities.ts";
import type { SandboxConfiner } from "../run/sandbox/confiner.ts";
import { type StartedBoundsTold, startedLines } from "../shared/startedWords.ts";

/** What agents are started with in this window: the sandbox and the identity that runs have, without its credentials. */
export class StartedGround implements StartGround {
  readonly #identities: AgentIdentities;
  readonly #confiner: SandboxConfiner;
  readonly #machine: () => Machine;
  readonly #door: (id: string, callerOf: (call: Call) => Caller) => Promise<StartDoor>;
  readonly #asks: (agent: string) => "yes" | "no";

  /** `machine` with real paths, and the open folders; `door` opens the way to the gate; `asks` tells whether an agent is known to ask through a hook of ours. */
  constructor(ports: {
    identities: AgentIdentities;
    confiner: SandboxConfiner;
    machine: () => Machine;
    door: (id: string, callerOf: (call: Call) => Caller) => Promise<StartDoor>;
    asks: (agent: string) => "yes" | "no";
  }) {
    this.#identities = ports.identities;
    this.#confiner = ports.confiner;
    this.#machine = ports.machine;
    this.#door = ports.door;
    this.#asks = ports.asks;
  }

  bounds(order: StartOrder): StartBounds {
    try {
      const machine = this.#machine();
      const { variables, ...needs } = needsOf(order.agent, machine);
      const call = callOf(order);
      const standing = this.#confiner.started(call, needs);
      if (standing.kind === "refused") return standing;
      const identity = this.#identities.of(call);
      // Its credentials stay with what a person approves: what flows unasked is not to have them.
      this.#identities.writeFolder(identity);
      const { confinement } = standing;
      return {
        kind: "bounded",
        confinement,
        environment: { ...identity.environment, ...variables },
        told: startedLines(
          told(order, confinement, machine.folders, needs.state),
          machine.home,
          this.#asks(order.agent),
        ),
      };
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      return {
        kind: "refused",
        because: `its own folders could not be readied (${why})`,
        mend: "Free disk space or repair their permissions, and try again.",
      };
    }
  }

  open(id: string, callerOf: (call: Call) => Caller): Promise<StartDoor> {
    return this.#door(id, callerOf);
  }
}

function told(
  { label }: StartOrder,
  { network, hidden }: Confinement,
  roots: readonly string[],
  own: readonly string[],
): StartedBoundsTold {
  return { label, roots, own, hosts: network.kind === "hosts" ? network.globs : [], hidden: hidden.length };
}

/** A call as the agent would make it there: scopes and identities speak of calls. */
function callOf({ agent, label, cwd }: StartOrder): CommandCall {
  const caller = { agent, label, session: "", identity: "proven" } as const;
  return { kind: "command", caller, cwd, tool: "", toolUse: "", text: "", shell: "bash" };
}
