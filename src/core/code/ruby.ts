import type { CodeDeed } from "./codeDeed.ts";
import { type CodeTree, hasLoneReturn } from "./codeTree.ts";
import { movedBy } from "./movedFolder.ts";
import { RubyWalk } from "./rubyWalk.ts";
import { settled } from "./settled.ts";

/**
 * What a Ruby program does beyond computing. Every call in it counts, in whatever branch, block or method it stands.
 *
 * - Methods are known by the class or module they are called on, written by its own name; a class that reaches out and is given
 *   another name is opaque. On objects that are not known, methods count by their names.
 * - What a method calls by a name (`send`, `method`, `&:name`) is followed if the name is known, and opaque if not.
 * - `require_relative` and `require "./x"` are a `load` of the file; a library that is not known is opaque. Where files are loaded,
 *   methods and classes that nothing here defines are taken for theirs; elsewhere they are opaque.
 *
 * Never throws; a tree that is broken, or of another language, is one opaque deed.
 */
export function readRuby(tree: CodeTree): readonly CodeDeed[] {
  if (tree.state === "broken" || tree.language !== "ruby" || hasLoneReturn(tree.source)) {
    return [{ kind: "opaque", because: "the code is not understood as Ruby" }];
  }
  const walk = new RubyWalk(tree);
  walk.visit(tree.root, undefined);
  return settled(movedBy(walk.folders, walk.deeds), { texts: walk.texts });
}
