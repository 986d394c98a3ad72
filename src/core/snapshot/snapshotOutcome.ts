/**
 * How much of a plan is taken: all of it or nothing; the part that fits where there is no room for all; or all of it, as long as the disk
 * has room, which is for what a person puts back: nothing may come back before what is there now is kept.
 */
export type SnapshotExtent = "whole" | "part" | "whole, however large";

/** What there is no room for more than: files or bytes that one snapshot may hold, or bytes that the disk has left. */
export type SnapshotRoom = { readonly of: "files" | "bytes" | "disk"; readonly most: number };

/**
 * Whether a snapshot can be taken. `fresh`: bytes that are kept nowhere yet; of what is too big, the size counts those alone. `part`: what of it
 * would fit; `why`: a clause of the system's.
 */
export type SnapshotFit =
  | { readonly kind: "fits"; readonly size: SnapshotSize; readonly fresh: number }
  | { readonly kind: "tooBig"; readonly size: SnapshotSize; readonly room: SnapshotRoom; readonly part: SnapshotSize }
  | { readonly kind: "failed"; readonly why: string };

export interface SnapshotSize {
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
