/** What the gate answers to a call. */
export type Outcome =
  /** No objection: the agent goes on under its own rules. */
  | { readonly kind: "pass" }
  /** A person approved it, and the agent carries it out itself because it cannot be rewritten into a run of ours. */
  | { readonly kind: "release" }
  /** A person approved it, and it runs in our pseudo-terminal when `command`, put in place of the original text, redeems its ticket. */
  | { readonly kind: "run"; readonly command: string }
  /** Not to be done. Both texts are for the agent; `instead` may be empty. */
  | { readonly kind: "deny"; readonly reason: string; readonly instead: string };
