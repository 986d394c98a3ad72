import type { Shell } from "../call/call.ts";
import type { Readings } from "../readings.ts";
import type { Input } from "../shell/occurrence.ts";
import type { Place } from "../shell/paths.ts";
import type { Value } from "../shell/value.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Effect } from "./effect.ts";

/** How one program's arguments become effects, with what shows it. */
export interface CommandModel {
  /** The names it is called by, as a bare word. */
  readonly names: readonly string[];
  /** `project`: a tool of the project, which a runner such as `npx` may start. */
  readonly kind: "system" | "project";
  /**
   * Every effect the command could have. Anything the model does not know about the arguments must come out as an
   * effect that is at least as bad: an opaque one where nothing is known.
   */
  readonly effects: (use: Use) => readonly Effect[];
  /** Commands with exactly the effects they have, as `spellEffect` writes them, in any order. Run as tests. */
  readonly examples: Readonly<Record<string, readonly string[]>>;
  /** Commands that look alike and take nothing away: plain effects that lose nothing, or none. Run as tests. */
  readonly counterExamples: readonly string[];
}

/** One run of a program, as the models see it. */
export interface Use {
  readonly program: string;
  readonly args: readonly Value[];
  readonly input: Input;
  /** The environment as far as the text itself sets it. A name that is not there may hold anything, or be unset. */
  readonly environment: ReadonlyMap<string, Value>;
  /** Where it may run; never empty. */
  readonly folders: readonly Place[];
  readonly surroundings: Surroundings;
  readonly source: string;
  /** `sifted`: of what it prints nothing secret gets through. */
  readonly shown: "whole" | "sifted";
  readonly inside: Inside;
}

/** Whether what an agent types into a program that runs comes to us as a call of its own. */
export type Typing = "told" | "untold";

/** What models look into: files that a command brings along, and what the texts in them make happen. */
export interface Inside {
  readonly readings: Readings;
  /** Whether what is typed into a program that it starts will be judged. */
  readonly typing: Typing;
  /** The effects of a text for a shell that stands in one of the folders. What of it cannot be read is an opaque effect. */
  shell(text: string, shell: Shell, site: Pick<Use, "program" | "source" | "folders">): readonly Effect[];
  /** The same in other surroundings. */
  at(surroundings: Surroundings): Inside;
  /** The effects of a program that is started by its words. */
  words(words: readonly Value[], site: Pick<Use, "program" | "source" | "folders">): readonly Effect[];
}
