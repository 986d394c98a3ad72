import type { RunRequest } from "../runRequest.ts";
import type { Mounts } from "./mounts.ts";

/** A request that starts the same command in a sandbox, and how that was laid out. */
export type Sandboxed =
  | { readonly kind: "sandboxed"; readonly request: RunRequest; readonly mounts: Mounts }
  | { readonly kind: "failed"; readonly reason: string };

/** Whether runs can be put in a sandbox on this machine. `why` is a clause, `mend` a sentence. */
export type SandboxStanding =
  | { readonly kind: "works"; readonly hosts: "filtered" }
  /** The network cannot be narrowed to hosts. `scratch`: whether a run can be given temporary folders of its own. */
  | {
      readonly kind: "works";
      readonly hosts: "not filtered";
      readonly scratch: "own" | "none";
      readonly why: string;
      readonly mend: string;
    }
  | { readonly kind: "cannot"; readonly why: string; readonly mend: string };
