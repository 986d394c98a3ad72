import type { Clock } from "../base/clock.ts";
import type { GuardEvent } from "../core/record.ts";
import type { RetentionPolicy } from "../core/snapshot/retention.ts";
import type { SnapshotAbout } from "../core/snapshot/snapshotAbout.ts";
import type { Offered } from "../gate/offers.ts";
import type { SnapshotStore } from "../snapshots/snapshotStore.ts";

/** What the undo page needs of the rest. */
export interface UndoPorts {
  readonly clock: Clock;
  readonly store: SnapshotStore;
  /** Puts on record what a person did on the page. */
  note(event: GuardEvent, about: SnapshotAbout | undefined): Promise<"written" | "failed">;
  /** When the runs of these calls had ended, by the call, in milliseconds since 1970, as far as the records since then say. */
  endsOf(calls: ReadonlySet<string>, since: number): Promise<ReadonlyMap<string, number>>;
  /** Holds a command for review in the name of whose call it takes back. `because`: why it is offered, as a sentence. */
  offer(command: string, about: SnapshotAbout, because: string): Promise<Offered>;
  /** As whose call this undo was seen to be asked for, by the agent's name; undefined where none was. */
  askerOf(snapshot: string): string | undefined;
  /** How long a request for an undo waits for an answer, in milliseconds. */
  patience(): number;
  /** How long snapshots are kept, as the person wants it now. */
  retention(): RetentionPolicy;
  /** The folders that are open, as real paths. */
  roots(): readonly string[];
  /** A path as the person reads it, redacted. */
  spell(path: string): string;
  /** A sentence without secrets. */
  redact(text: string): string;
}
