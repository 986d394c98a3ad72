import type { Stopping } from "./connection.ts";
import type { HookEntry } from "./hookEntries.ts";
import type { Machine } from "./machine.ts";

/** A file at the level of the person through which an agent is made to ask. All paths absolute. */
export type HookFile =
  /** A settings file with lists of hooks, to which ours is added; the person's own content stays. */
  | {
      readonly kind: "json";
      readonly path: string;
      readonly entries: readonly HookEntry[];
      /** What the file begins as where there is none. */
      readonly base: object;
    }
  /** A file that is wholly ours. */
  | {
      readonly kind: "whole";
      readonly path: string;
      readonly text: string;
      /** How the agent runs it: as a program, as code that it loads, or not at all. */
      readonly run: "program" | "opencode plugin" | "amp plugin" | "none";
    };

/** Something outside our entries that keeps an agent from heeding its hooks. */
export interface OffSwitch {
  /** What it is and where, as a clause: "… in <file>". */
  readonly by: string;
  /** The setting that Restore takes out; undefined where only the person can mend it. */
  readonly setting?: { readonly path: string; readonly at: readonly string[] };
}

/** One agent, as data: how it is found, what connecting writes, what switches it off. Nothing here writes. */
export interface Agent {
  /** The name that hook lines pass. */
  readonly agent: string;
  readonly label: string;
  readonly stopping: Stopping;
  readonly approved: "run by us" | "released";
  /** Names of its programs, of folders below the home folder that it makes, and ids of its extensions in lower case. Any one will do. */
  readonly foundBy: {
    readonly programs: readonly string[];
    readonly folders: readonly string[];
    readonly extensions: readonly string[];
  };
  /** What a person should know, a sentence each. */
  readonly notes: readonly string[];
  /** The files, the ones that matter most first; `program` is the hook program's path. */
  readonly files: (machine: Machine, program: string) => readonly HookFile[];
  /** The files besides its own that `switchedOff` looks at. */
  readonly settings: (machine: Machine) => readonly string[];
  /** What is set that keeps it from heeding our hook, found on the machine now. Reads files alone, and never throws. */
  readonly switchedOff: (machine: Machine, program: string) => readonly OffSwitch[];
  /** A harmless call in the agent's own shape, standing in `cwd`. */
  readonly harmlessCall: (cwd: string) => unknown;
}

/** A day: how long hooks may take where an agent lets us say so. Ours refuses by itself shortly before. */
export const day = { seconds: 86_400, milliseconds: 86_400_000 } as const;
