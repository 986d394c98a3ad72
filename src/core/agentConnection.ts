// Where an agent's hook stands, in the words that whoever connects agents, the page and the doctor share.

/** What can be said of any agent's connection. Clauses are written to stand inside a sentence. */
export type ConnectionState =
  /** The agent was not found on this machine. */
  | { readonly kind: "absent" }
  | { readonly kind: "not connected" }
  /** Our entry is in place; nothing has come through it yet that proves it. */
  | { readonly kind: "not proven" }
  /** A call, or a probe, came through the hook as it stands; when it last did, in milliseconds since 1970. */
  | { readonly kind: "guarded"; readonly lastSeen: number }
  /** Our entry is in place, and something keeps the agent from heeding it; `by` names that, as a clause. */
  | { readonly kind: "switched off"; readonly by: string }
  /**
   * Our entry was changed, part of it is gone, or something beside it takes its place; `what` is a clause. `byHand` is a sentence that says
   * what only the person can do about it; absent where connecting again mends it.
   */
  | { readonly kind: "tampered"; readonly what: string; readonly byHand?: string }
  /** A file of the agent's cannot be read or is broken; `why` is a clause. Nothing is written into such a file. */
  | { readonly kind: "unreadable"; readonly why: string };
