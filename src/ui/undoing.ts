import { homedir } from "node:os";
import { join } from "node:path";
import { readRecords } from "../audit/readRecords.ts";
import { recordsFolder } from "../audit/recordsFolder.ts";
import type { Disposable, DisposableStore } from "../base/disposable.ts";
import type { CommandCall } from "../core/call/call.ts";
import { redact } from "../core/redact.ts";
import { file } from "../core/resource.ts";
import { spell } from "../core/scope/fileSpelling.ts";
import type { SnapshotAbout } from "../core/snapshot/snapshotAbout.ts";
import type { Gate } from "../gate/gate.ts";
import { SnapshotStore, usualLimits } from "../snapshots/snapshotStore.ts";
import { openRoots, realFolder } from "./editorGround.ts";
import { holdLife, largestSnapshot, retentionPolicy } from "./settings.ts";
import { systemClock } from "./systemClock.ts";
import { UndoDesk } from "./undoDesk.ts";

/** The snapshots of this machine, in the state folder. */
export function snapshotsHere(state: string): SnapshotStore {
  return new SnapshotStore(join(state, "snapshots"), () => ({ ...usualLimits, bytes: largestSnapshot() }));
}

/** What can be undone here, by the snapshots and the records in the state folder `state`. It belongs to `store`. */
export function undoHere(store: DisposableStore, gate: Gate, snapshots: SnapshotStore, state: string): UndoDesk {
  const home = realFolder(homedir());
  const asking = store.add(new SeenAsking(gate));
  return store.add(
    new UndoDesk({
      clock: systemClock,
      store: snapshots,
      note: (event, about) => gate.note(event, about),
      offer: (command, about, because) => gate.offers.ask(reverseCall(command, about), because),
      endsOf: (calls, since) => endsOf(calls, recordsFolder(state), since),
      askerOf: (snapshot) => asking.who(snapshot),
      patience: holdLife,
      retention: retentionPolicy,
      roots: openRoots,
      redact: (text) => redact(text).text,
      spell: (path) => redact(spell(file(path), { root: openRoots()[0] ?? "/", home })).text,
    }),
  );
}

/** A command in the name of the agent whose call it takes back, as which it runs. */
function reverseCall(text: string, { agent, label, session, cwd }: SnapshotAbout): CommandCall {
  const caller = { agent, label: `Undo (as ${label ?? agent})`, session, identity: "claimed" } as const;
  return { kind: "command", caller, cwd, tool: "Undo", toolUse: "", text, shell: "bash" };
}

/** How long after an agent's call our program may come to ask for what the call names, in milliseconds. */
const onTheWay = 30_000;

/** Whose calls ask for an undo, as they pass the gate: what our program says of itself later is no proof of it. */
class SeenAsking implements Disposable {
  readonly #asked = new Map<string, { readonly who: string; readonly at: number }>();
  readonly #decided: Disposable;

  constructor(gate: Gate) {
    this.#decided = gate.onDidDecide(({ call, verdict }) => {
      if (call.kind !== "command" || verdict.decision === "deny") return;
      for (const [, id = ""] of call.text.matchAll(/\bundo\s[^;&|\n]*?(\d{13}-[0-9a-f]{12})\b/g))
        this.#asked.set(id, { who: call.caller.label, at: systemClock.now() });
    });
  }

  who(snapshot: string): string | undefined {
    const seen = this.#asked.get(snapshot);
    this.#asked.clear();
    return seen !== undefined && systemClock.now() - seen.at < onTheWay ? seen.who : undefined;
  }

  dispose(): void {
    this.#decided.dispose();
  }
}

/** When the runs of calls had ended, by the records since then. */
async function endsOf(
  calls: ReadonlySet<string>,
  records: string,
  since: number,
): Promise<ReadonlyMap<string, number>> {
  const ends = new Map<string, number>();
  // A run begins after its snapshot; another process may have another clock by a little.
  for await (const record of readRecords(records, { since: since - 60_000 })) {
    if (!calls.has(record.call) || !/^run (?:ended|failed|lost|stopped)$/.test(record.event)) continue;
    ends.set(record.call, Date.parse(record.time));
    if (ends.size === calls.size) break;
  }
  return ends;
}
