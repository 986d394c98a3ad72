import { expect, test } from "vitest";
import { DisposableStore } from "../../src/base/disposable.ts";
import { Emitter } from "../../src/base/emitter.ts";
import type { Connection } from "../../src/connect/connection.ts";
import type { ConnectionState } from "../../src/core/agentConnection.ts";
import type { GuardEvent } from "../../src/core/record.ts";
import { recordChanges } from "../../src/ui/recordChanges.ts";

test("what becomes of an agent's hook by others is recorded once a change, and what was in place is not", () => {
  const noted: GuardEvent[] = [];
  const changed = new Emitter<void>();
  let list: readonly Connection[] | "not yet" = "not yet";
  const connections = {
    get list() {
      return list;
    },
    onDidChange: changed.event,
    onDidDeed: new Emitter<never>().event,
  };
  const gate = {
    note: async (event: GuardEvent) => {
      noted.push(event);
      return "written" as const;
    },
  };
  const store = new DisposableStore();
  recordChanges(store, gate, { onDidAccept: new Emitter<never>().event }, connections);
  const find = (state: ConnectionState): void => {
    list = [{ agent: "codex", state } as Connection];
    changed.fire();
  };
  changed.fire();
  find({ kind: "guarded", lastSeen: 1 });
  find({ kind: "not proven" });
  expect(noted).toEqual([]);
  const gone = { kind: "tampered", what: "hooks.json has no entry of Holdpoint" } as const;
  for (const state of [gone, gone]) find(state);
  find({ kind: "switched off", by: "config.toml switches hooks off" });
  find({ kind: "unreadable", why: "config.toml: no TOML" });
  for (const state of [{ kind: "not proven" }, { kind: "guarded", lastSeen: 2 }] as const) find(state);
  find({ kind: "not connected" });
  expect(noted).toEqual([
    { event: "connection found", who: "codex", found: "tampered", why: gone.what },
    { event: "connection found", who: "codex", found: "switched off", why: "config.toml switches hooks off" },
    { event: "connection found", who: "codex", found: "unreadable", why: "config.toml: no TOML" },
    { event: "connection found", who: "codex", found: "in place", why: "" },
  ]);
  store.dispose();
});
