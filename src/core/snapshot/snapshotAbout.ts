/** Whose call a snapshot was taken for, as records tell of it: redacted and bounded. */
export interface SnapshotAbout {
  /** The call's id in the records. */
  readonly call: string;
  readonly agent: string;
  readonly session: string;
  readonly tool: string;
  readonly what: string;
  readonly cwd: string;
}
