import type { CodeDeed } from "./codeDeed.ts";
import { codeBound } from "./codeTree.ts";
import { movedBy } from "./movedFolder.ts";
import { PerlWalk } from "./perlWalk.ts";
import { settled } from "./settled.ts";

/**
 * What a Perl program does beyond computing, by a small reader of its own: there is no grammar for it here. It takes the program
 * apart into names, texts and signs, and gives up, which is one opaque deed, as soon as it is not certain where a text or pattern
 * ends.
 *
 * - Every name that is no variable must be known: a function of Perl or of a usual module, a function of the program, a key. What
 *   is not is opaque.
 * - Texts count where they are written out, or a variable is assigned once. What is put into texts and patterns is read as code.
 * - Modules and files that are not known are opaque, and so is what is called by a name (`&$f`, `->$m`, globs, `eval` of a text
 *   that is not known).
 *
 * The text is the program alone: what `-n`, `-p` and `-i` put around it, and `-M`, are the command line's. Never throws.
 */
export function readPerl(source: string): readonly CodeDeed[] {
  if (source.length > codeBound) return [{ kind: "opaque", because: "the code is longer than is read" }];
  const walk = new PerlWalk(source);
  walk.read(source, 0);
  return settled(movedBy(walk.folders, walk.deeds), { texts: walk.texts });
}
