import type { Place } from "./verdict.ts";

/**
 * Paths that mean the same thing wherever they are met. The tables are data in the pattern language of scopes: `x`
 * stands for `x` and its subtree, `*` for any part of one name. All in folded spelling (lower case).
 */
export interface Landmark {
  /**
   * What the paths are relative to. `root`: a workspace root; deeper in a workspace the same path is a file that runs by
   * itself, because somebody may open that folder. `userData`: where the editor keeps the person's settings. `anywhere`:
   * any folder.
   */
  readonly at: "root" | "home" | "userData" | "absolute" | "anywhere";
  /** What an effect that changes one of them is taken for; undefined for an ordinary file. */
  readonly writing: Extract<Place, "floor" | "protected" | "secret" | "selfRunning"> | undefined;
  /** What an effect that reads one of them is taken for. */
  readonly reading: Extract<Place, "protected" | "secret"> | undefined;
  /** What they are, as the end of a sentence that begins with the path: "is …". */
  readonly what: string;
  /** By first name: what follows it; "" stands for that name itself. */
  readonly paths: Readonly<Record<string, readonly string[]>>;
  /** Names of files in any folder below, with one `*` at most; only for `anywhere` and `root`. Absent: none. */
  readonly names?: readonly string[];
  /** What those names must end with. Absent: anything. */
  readonly endings?: readonly string[];
  /** Endings of names that are ordinary to read, and to change where only `names` would match. Absent: none. */
  readonly except?: readonly string[];
}
