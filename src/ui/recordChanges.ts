import { createHash } from "node:crypto";
import type { DisposableStore } from "../base/disposable.ts";
import type { Gate } from "../gate/gate.ts";
import type { ScopeShelf } from "../scopeFile/scopeShelf.ts";
import type { AgentConnections } from "./agentsPage.ts";

/** Puts on record what a person changes about guarding on our page: agents' connections and scope files. */
export function recordChanges(
  store: DisposableStore,
  gate: Gate,
  shelf: ScopeShelf,
  connections: AgentConnections,
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
}
