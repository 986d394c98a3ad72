import { createHash } from "node:crypto";
import type { DisposableStore } from "../base/disposable.ts";
import type { ConnectionState } from "../core/agentConnection.ts";
import type { GuardEvent } from "../core/record.ts";
import type { Gate } from "../gate/gate.ts";
import type { ScopeShelf } from "../scopeFile/scopeShelf.ts";
import type { AgentConnections } from "./agentsPage.ts";

/**
 * Puts on record what a person changes about guarding on our page, agents' connections and scope files, and what anybody else does to an
 * agent's hook.
 */
export function recordChanges(
  store: DisposableStore,
  gate: Pick<Gate, "note">,
  shelf: Pick<ScopeShelf, "onDidAccept">,
  connections: Pick<AgentConnections, "list" | "onDidChange" | "onDidDeed">,
): void {
  store.add(
    shelf.onDidAccept(({ subject, text, by }) => {
      const sha256 = text === undefined ? "" : createHash("sha256").update(text).digest("hex");
      void gate.note({ event: "scope accepted", scope: subject, by, sha256 });
    }),
  );
  store.add(
    connections.onDidDeed(({ agent, deed, problem }) => {
      void gate.note({ event: "connection changed", who: agent, deed, problem });
    }),
  );
  const known = new Map<string, string>();
  store.add(
    connections.onDidChange(() => {
      for (const { agent, state } of connections.list === "not yet" ? [] : connections.list) {
        const [found, why] = foundOf(state);
        const now = `${found} ${why}`;
        // What was in place when the window began is no change.
        if (now === (known.get(agent) ?? inPlace.join(" "))) continue;
        known.set(agent, now);
        void gate.note({ event: "connection found", who: agent, found, why });
      }
    }),
  );
}

const inPlace = ["in place", ""] as const;

function foundOf(
  state: ConnectionState,
): readonly [Extract<GuardEvent, { event: "connection found" }>["found"], string] {
  switch (state.kind) {
    case "tampered":
      return [state.kind, state.what];
    case "switched off":
      return [state.kind, state.by];
    case "unreadable":
      return [state.kind, state.why];
    case "absent":
    case "not connected":
    case "not proven":
    case "guarded":
      return inPlace;
  }
}
