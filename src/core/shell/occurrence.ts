import type { NamedResource } from "../resource.ts";
import type { Option } from "./options.ts";
import type { Place } from "./paths.ts";
import type { Output, Value } from "./value.ts";

interface Happening {
  /** The stretch of the text it stands in, at most 200 characters. */
  readonly source: string;
  /** Where the shell may stand when it happens; never empty. */
  readonly folders: readonly Place[];
}

/** Something a shell text makes happen, wrappers taken off and words expanded. All branches count. */
export type Occurrence =
  | CommandOccurrence
  | RedirectOccurrence
  | AssignmentOccurrence
  /** A script file that runs. `read`: what it does has been read, and what comes of it follows. */
  | (Happening & {
      readonly kind: "script";
      readonly interpreter: string;
      readonly file: Value;
      readonly content: "read" | "unread";
      /** Why it has not been read, as the end of a sentence, where that is known. */
      readonly why?: string;
    })
  /** A text in another language runs. */
  | (Happening & {
      readonly kind: "code";
      readonly program: string;
      readonly language: "powershell";
      readonly text: string;
    })
  /** Something runs that cannot be seen. */
  | (Happening & {
      readonly kind: "opaque";
      readonly program: string;
      readonly why: string;
      /** It comes from another machine. */
      readonly from?: "network";
    })
  /** The command after it runs as somebody else. */
  | (Happening & { readonly kind: "elevation"; readonly program: string })
  /** A command runs in another system: what it makes happen there, and not here. */
  | ElsewhereOccurrence
  /** A name gets another meaning for later commands of the session. */
  | (Happening & { readonly kind: "definition"; readonly name: string })
  /** Commands get what a variable of the environment holds, which is a secret. */
  | (Happening & { readonly kind: "secret"; readonly name: string })
  /** A function that starts itself more than once. */
  | (Happening & { readonly kind: "forkBomb" });

/** One program that would run. */
export interface CommandOccurrence extends Happening {
  readonly kind: "command";
  /** A program of a system folder goes by its bare name; every other path stays a path. */
  readonly program: Value;
  readonly args: readonly Value[];
  readonly input: Input;
  /** What the text itself gives the program as environment; whatever else it gets is not known. */
  readonly environment: ReadonlyMap<string, Value>;
  /** Runners around it that bring their own programs (`npx`, `uv run`), outermost first. */
  readonly within: readonly string[];
  /** The environment variables whose secret values it is given. */
  readonly secrets: readonly string[];
  /** `sifted`: of what it prints only lines or parts get through that hold no secret. */
  readonly shown: "whole" | "sifted";
}

/** A command that a program starts in another system. */
export interface ElsewhereOccurrence extends Happening {
  readonly kind: "elsewhere";
  readonly program: string;
  /** All that the program is given, its command included, and the environment that the text gives it. */
  readonly args: readonly Value[];
  readonly environment: ReadonlyMap<string, Value>;
  readonly system: System;
  readonly occurrences: readonly Occurrence[];
  /** What would happen if the system puts a program of its own in front of the words; empty where it does not. */
  readonly fronted: readonly Occurrence[];
  readonly input: Input;
}

/**
 * Where a command runs that does not run on this machine.
 * - `container`: a new one, of which nothing stays but what its mounts share; `options` are those of `docker run`.
 * - `kept`: something that stands by itself. `where` tells whether it is on this machine.
 * - `machine`: what a remote shell connects to.
 */
export type System =
  | {
      readonly kind: "container";
      /** The image's last name, without registry and tag; empty where it is not known. */
      readonly image: string;
      readonly context: string;
      readonly options: readonly Option[];
      readonly folder: Place;
    }
  | { readonly kind: "kept"; readonly where: "here" | "elsewhere"; readonly resource: NamedResource }
  | { readonly kind: "machine"; readonly host: Value };

/** A redirection that opens a file; copies of descriptors are none. */
export interface RedirectOccurrence extends Happening {
  readonly kind: "redirect";
  readonly mode: "read" | "overwrite" | "append" | "readWrite";
  readonly target: Value;
}

/** A variable set for one command or for the rest of the session. */
export interface AssignmentOccurrence extends Happening {
  readonly kind: "assignment";
  readonly name: string;
  readonly value: Value;
  /** `program`: the program it is set for is judged with it, or has no use for it here. */
  readonly judgedWith?: "program";
}

/** What a program reads from its standard input. */
export type Input =
  /** Whatever the shell itself reads from: nothing that the text says. */
  | { readonly kind: "inherited" }
  | { readonly kind: "output"; readonly output: Output }
  | { readonly kind: "file"; readonly file: Value };

export const inherited: Input = { kind: "inherited" };
