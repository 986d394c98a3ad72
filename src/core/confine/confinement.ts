/** What one process tree may use at most; undefined: not limited here. */
export interface ResourceLimits {
  /** Processes and threads alive at once. */
  readonly processes: number | undefined;
  /** Bytes of address space a process. */
  readonly memory: number | undefined;
  /** Seconds of processor time a process. */
  readonly cpuSeconds: number | undefined;
  /** Files a process has open at once. */
  readonly openFiles: number | undefined;
  /** Bytes of one file that is written. */
  readonly fileBytes: number | undefined;
  /** Bytes that the run prints before it is ended. */
  readonly outputBytes: number | undefined;
}

/**
 * The network a run gets. `none`: not even loopback of this machine. `hosts`: those that one of the globs over
 * `name:port` covers, through a proxy of ours. `all`: as any other program. Absent never widens: an empty list is no host.
 */
export type NetworkReach =
  | { readonly kind: "none" }
  | { readonly kind: "hosts"; readonly globs: readonly string[] }
  | { readonly kind: "all" };

/**
 * What the kernel lets a run do, compiled from the verdict and the scopes. Paths are absolute and real (no links in them).
 * `hidden` wins over `readOnly`, and `readOnly` over `writable`, whichever is deeper; everything else can be read and not written.
 */
export interface Confinement {
  readonly writable: readonly string[];
  readonly readOnly: readonly string[];
  /** Neither seen nor read: credentials, our own state. */
  readonly hidden: readonly string[];
  /** The folder that stands for the home folder in the run; undefined: the person's own, less what is hidden. */
  readonly home: string | undefined;
  readonly network: NetworkReach;
  readonly limits: ResourceLimits;
}
