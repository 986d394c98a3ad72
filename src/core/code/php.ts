import type { CodeDeed } from "./codeDeed.ts";
import { type CodeTree, hasLoneReturn } from "./codeTree.ts";
import { movedBy } from "./movedFolder.ts";
import { PhpWalk } from "./phpWalk.ts";
import { settled } from "./settled.ts";

/**
 * What a PHP program does beyond computing. Every call in it counts, in whatever branch or function it stands.
 *
 * - Functions are known by name. Where a value names one (`$f("x")`, `array_map("unlink", …)`), it is followed if its text is known
 *   and opaque if not; so are variables, methods and classes picked by a name.
 * - `include` and its kind are a `load` of the file, `__DIR__` being the folder of the program; what is not known of it is
 *   opaque. Where files are loaded, functions and classes that nothing here defines are taken for theirs; elsewhere they are
 *   opaque.
 *
 * The text must be a file's: what `php -r` is given needs `<?php ` before it. Never throws; a tree that is broken, or of another
 * language, is one opaque deed.
 */
export function readPhp(tree: CodeTree): readonly CodeDeed[] {
  if (tree.state === "broken" || tree.language !== "php" || hasLoneReturn(tree.source)) {
    return [{ kind: "opaque", because: "the code is not understood as PHP" }];
  }
  const walk = new PhpWalk(tree);
  walk.visit(tree.root);
  return settled(movedBy(walk.folders, walk.deeds), { texts: walk.texts });
}
