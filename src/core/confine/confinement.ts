/** What one process tree may use at most; undefined: not limited here. */
export interface ResourceLimits {
  /** Processes and threads alive at once. */
  readonly processes: number | undefined;
  /** Bytes of data of its own that a process may hold. */
  readonly memory: number | undefined;
  /** Seconds of processor time a process. */
  readonly cpuSeconds: number | undefined;
  /** Files a process has open at once. */
  readonly openFiles: number | undefined;
  /** Bytes of one file that is written. */
  readonly fileBytes: number | undefined;
  /** Bytes that the run prints before it is ended. */
  readonly outputBytes: number | undefined;
  /** Bytes that the run has on the disk, in all that it wrote, before it is ended. */
  readonly diskBytes: number | undefined;
  /** Files that the run made and that are there before it is ended. */
  readonly diskFiles: number | undefined;
}

/** What holds where no scope says less: room for any build, and none for a fork bomb or a flood. */
export const usualLimits: ResourceLimits = {
  processes: 4_096,
  memory: 16 * 1024 ** 3,
  cpuSeconds: 86_400,
  openFiles: 65_536,
  fileBytes: 64 * 1024 ** 3,
  outputBytes: 1024 ** 3,
  diskBytes: 256 * 1024 ** 3,
  diskFiles: 10_000_000,
};

/**
 * The network a run gets. `none`: not even loopback of this machine. `hosts`: those that one of the globs over
 * `name:port` covers, through a proxy of ours. `all`: as any other program. Absent never widens: an empty list is no host.
 */
export type NetworkReach =
  | { readonly kind: "none" }
  | { readonly kind: "hosts"; readonly globs: readonly string[] }
  | { readonly kind: "all" };

/**
 * What the kernel lets a run do, compiled from the verdict and the scopes. Paths are absolute; in `replaceable`, `readOnly` and
 * `hidden` a `*` stands for any part of one name, and the last two are compared without regard to case. Links are followed when the run starts.
 * `hidden` wins over `readOnly`, and `readOnly` over `writable`, whichever is deeper; everything else can be read and not written.
 */
export interface Confinement {
  /** Files, and folders with all below them, whose content may change; they themselves stay. */
  readonly writable: readonly string[];
  /** What may itself be made, replaced or deleted. Whatever else is in the same folder stays read-only. */
  readonly replaceable: readonly string[];
  /** Folders whose git repository, wherever it is kept, may be written. */
  readonly repositories: readonly string[];
  readonly readOnly: readonly string[];
  /** Neither seen nor read: credentials, our own state. */
  readonly hidden: readonly string[];
  /** Sockets that stay within reach though another program listens there; all others are out of it. `*` stands for any part. */
  readonly sockets: readonly string[];
  /** The folder of the run's identity, which is seen though it lies in what is hidden, and not written; undefined for none. */
  readonly home: string | undefined;
  readonly network: NetworkReach;
  readonly limits: ResourceLimits;
  /** The run cannot change what is in any file; names may go. Absent: as the rest says. */
  readonly unlinksOnly?: true | undefined;
  /** Set for a run that nobody was asked about. `scratch`: folders it finds empty and may fill; what it puts there is gone with it. */
  readonly unasked?: { readonly scratch: readonly string[] } | undefined;
}

/** What a run is bounded by, or why it cannot be: a clause that goes on from "because". */
export type Bounds =
  | {
      readonly kind: "confined";
      readonly confinement: Confinement;
      /** Why the network is open to every host, as a clause; undefined where it is not. */
      readonly openBecause: string | undefined;
    }
  | { readonly kind: "beyond"; readonly because: string };
