import type { Shell } from "./call/call.ts";

/** What the core is told about the machine, as data: nothing here is looked up. All paths absolute and canonical. */
export interface Surroundings {
  /** Folders the editor has open, or the scope root for the CLI. Never empty: without a workspace, the call's own folder is not a root and everything is outside. */
  readonly roots: readonly string[];
  readonly home: string;
  /** Folders for temporary files (`/tmp`, `$TMPDIR`, …), real paths. */
  readonly temporary: readonly string[];
  /** Our own state folder. */
  readonly state: string;
  /** Where our extension, and other agents' extensions' hook files, are installed; empty in the CLI. */
  readonly installed: readonly string[];
  readonly platform: "posix" | "windows";
  /** The editor whose agents are guarded; absent in the CLI, which guards none. */
  readonly editor?: EditorSurroundings;
  /** What the environment says of where commands go, as `contextEnvironment` tells; absent where nothing is known. */
  readonly environment?: ReadonlyMap<string, string>;
  /** The same of the environment that a run of ours has, once a call is approved; absent where there are no such runs. */
  readonly runEnvironment?: ReadonlyMap<string, string>;
  /**
   * `sandbox`: a command of this caller can be run where the kernel bounds it; what cannot be seen into without the network, after a
   * snapshot of what it can change. Absent: it cannot, and what would rest on that is held.
   */
  readonly bounds?: "sandbox";
  /**
   * Runs are put in a sandbox here, and the open folders' own code is to run there: outside of it, it waits until that was tried. Absent:
   * what a person accepted decides alone.
   */
  readonly ownCode?: "sandbox first";
  /**
   * Open folders whose own code would run without a sandbox, and of which no person said yet that it may; real paths. Absent or empty: none.
   */
  readonly unaccepted?: readonly string[];
  /** What goes on in the terminals that agents opened; absent where it is not known. */
  readonly terminals?: Terminals;
}

/** What the editor is made of, and where it can be reached. Paths absolute and canonical. */
export interface EditorSurroundings {
  /** Folders of the person's settings and of the editor's own state (`…/User`, `…/Machine`), wherever they were put. */
  readonly userData: readonly string[];
  /** Single files that hold settings: the `.code-workspace` file that is open. */
  readonly files: readonly string[];
  /** Ports of this machine that serve the editor's own window; `unknown`: it is served, but where is not known. Empty: it is not served. */
  readonly ports: readonly number[] | "unknown";
}

/**
 * All agents' terminals taken together, for an agent's payload does not tell which of them it means. `prompt`: each has a
 * shell that waits for a command. `program`: in each runs a command that was allowed. `run`: at least one hosts an
 * approved run. `unknown`: anything else.
 */
export type Terminals =
  | { readonly state: "prompt"; readonly shell: Shell }
  | { readonly state: "program" }
  | { readonly state: "run" }
  | { readonly state: "unknown" };
