import type { Subjects } from "./effects/subjects.ts";

/** What an approval rests on: what a command was read as, where and with which shell it is to start, or which files an edit is about. */
export type ImprintSubject =
  | {
      readonly kind: "run";
      readonly cwd: string;
      readonly shell: string;
      /** The run's PATH. */
      readonly searchPath: string;
      readonly subjects: Subjects;
    }
  | { readonly kind: "edit"; readonly paths: readonly string[] };

/** How one thing looked. `print` stays the same as long as nothing that counts has changed; `unknown`: it could not be seen. */
export interface Mark {
  readonly state: "there" | "absent" | "unknown";
  readonly print: string;
}

/** How everything looked that an approval rests on, by what it is, in words: "program make". */
export type Imprint = ReadonlyMap<string, Mark>;
