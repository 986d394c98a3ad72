/** Whose call a snapshot was taken for, as records tell of it: redacted and bounded. */
export interface SnapshotAbout {
  /** The call's id in the records. */
  readonly call: string;
  readonly agent: string;
  /** The agent's name as a person is shown it; no part of records, and absent for what an earlier version took. */
  readonly label?: string;
  readonly session: string;
  readonly tool: string;
  readonly what: string;
  readonly cwd: string;
  /** Nobody was promised it: it was taken in passing, before a call that flows unasked. No part of records. */
  readonly inPassing?: true;
  /** It is an edit, which an agent makes as soon as it may. No part of records. */
  readonly edit?: true;
}
