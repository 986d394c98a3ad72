/** Whether a snapshot can be taken. `room`: bytes that there is room for; `why`: a clause of the system's. */
export type SnapshotFit =
  | { readonly kind: "fits"; readonly size: SnapshotSize }
  | { readonly kind: "tooBig"; readonly size: SnapshotSize; readonly room: number }
  | { readonly kind: "failed"; readonly why: string };

interface SnapshotSize {
  readonly files: number;
  readonly bytes: number;
}

/** What became of a snapshot. `stored`: bytes that no earlier one held; `missed`: sentences on what it does not hold. */
export type SnapshotOutcome =
  | ({
      readonly kind: "taken";
      readonly id: string;
      readonly stored: number;
      readonly missed: readonly string[];
    } & SnapshotSize)
  | Exclude<SnapshotFit, { readonly kind: "fits" }>;
