import type { Hears, Outcome } from "../core/call/outcome.ts";
import type { Typing } from "./ports.ts";

/** A call on its way: its answer, and a way to take it back. */
export interface Submission {
  /** Always resolves; a failure of ours resolves to a refusal. */
  readonly outcome: Promise<Outcome>;
  /** The asker is gone. A pending hold is withdrawn; after an answer this does nothing. */
  withdraw(): void;
}

/** What the way in can do for a call. */
export interface CallOptions {
  readonly rewrite: "possible" | "impossible";
  /** How long the asker waits for an answer, in milliseconds; undefined where it waits as long as a hold may live. */
  readonly patience?: number | undefined;
  /** With which answers the agent can be told something else; none where it is left out. */
  readonly hears?: Hears | undefined;
}

/** Who waits for an answer, as a call goes its way. */
export interface Asker {
  readonly rewrite: "possible" | "impossible";
  /** When a hold must end at the latest, as the clock tells the time. */
  readonly until: number;
  readonly presence: () => "here" | "gone";
  readonly hears: Hears;
}

/** What a person answers on our page. */
export type PersonsAnswer =
  /** `typing`: whether the person is to type into the run; without it nobody does. `snapshot`: with a copy of the part that fits. */
  | { readonly kind: "approve"; readonly typing?: Typing | undefined; readonly snapshot?: "part" | undefined }
  | { readonly kind: "refuse"; readonly message: string };
