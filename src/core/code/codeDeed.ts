import type { Loss, Verb } from "../effects/effect.ts";
import type { Value } from "../shell/value.ts";
import type { Language } from "./codeTree.ts";

/**
 * One thing that code does beyond computing, as its reader understands it. Whatever a reader is not sure of must come out
 * as an `opaque` deed: what is left out counts as harmless.
 */
export type CodeDeed =
  /**
   * Something happens to the file at `path`, which is relative to the folder the code runs in. A path that begins with `~/`, or is
   * `~`, is in the home folder of who runs it.
   */
  | {
      readonly kind: "file";
      readonly verb: Verb;
      readonly loses: Loss;
      readonly reach: "entry" | "tree";
      readonly path: Value;
      /** As a clause: "os.remove deletes the file". */
      readonly because: string;
    }
  /** A text goes to a shell: the system's own, or the one of that name. `cwd` where the code names a folder for it. */
  | { readonly kind: "shell"; readonly text: Value; readonly shell?: "powershell" | "cmd"; readonly cwd?: Value }
  /** A program is started without a shell in between. */
  | { readonly kind: "program"; readonly words: readonly Value[]; readonly cwd?: Value }
  /** A connection is made. `loses: "none"` for what only fetches; `remote` where something is sent or changed. */
  | { readonly kind: "connect"; readonly url: Value; readonly loses: "none" | "remote"; readonly because: string }
  /** Further code of a language runs: a text that is evaluated, or a file of the project that is loaded. */
  | { readonly kind: "code"; readonly language: Language; readonly text: Value }
  /** `when: "there"`: the file runs if there is such a one, and nothing is missing if there is not. */
  | { readonly kind: "load"; readonly language: Language; readonly file: Value; readonly when?: "there" }
  /** A variable of the environment is read, or the whole environment where the name is not known. */
  | { readonly kind: "environment"; readonly name: string | undefined }
  /** This machine is changed outside files: a signal to a process, a user, a clock. `name` as in a `system` resource. */
  | { readonly kind: "system"; readonly name: string; readonly because: string }
  /** Something that cannot be seen into, as a clause: "getattr is called with a name that is not known". */
  | { readonly kind: "opaque"; readonly because: string };
