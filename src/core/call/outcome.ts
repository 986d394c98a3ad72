/** What the gate answers to a call. A `note` changes nothing of the answer; it is what the agent is told beside it, in one line, see {@link Hears}. */
export type Outcome =
  /** No objection: the agent goes on under its own rules. */
  | { readonly kind: "pass"; readonly note?: string }
  /** A person approved it, and the agent carries it out itself because it cannot be rewritten into a run of ours. */
  | { readonly kind: "release"; readonly note?: string }
  /**
   * A person approved it, and it runs in our pseudo-terminal when `command`, put in place of the original text, redeems its ticket.
   * It carries no note: the run itself prints what there is to tell.
   */
  | { readonly kind: "run"; readonly command: string }
  /** Not to be done. All texts are for the agent; `instead` may be empty. */
  | { readonly kind: "deny"; readonly reason: string; readonly instead: string; readonly note?: string };

/** With which answers to a call a note reaches the model, as far as the agent's protocol is known to hand it on. */
export type Hears = readonly Exclude<Outcome["kind"], "run">[];

/** Hears of an agent of which nothing else is known: a refusal's words reach the model, and what goes on carries none. */
export const hearsRefusals: Hears = ["deny"];
