import type { CodeDeed } from "./codeDeed.ts";
import type { CodeTree } from "./codeTree.ts";
import { hasLoneReturn } from "./codeTree.ts";
import { text, textFrom, unknownValue } from "./known.ts";
import { movedBy } from "./movedFolder.ts";
import { importDeeds } from "./pythonImports.ts";
import { namesOf } from "./pythonNames.ts";
import { PythonValues } from "./pythonValues.ts";
import { PythonWalk } from "./pythonWalk.ts";
import { settled } from "./settled.ts";

/**
 * What a Python program does beyond computing. Every call in it counts, in whatever branch or function it stands.
 *
 * - Names are followed through imports, aliases and assignments wherever those stand; a value is what any of its assignments
 *   may make it. A function or module that reaches out and goes a way that is not followed (into a list, an argument, a
 *   class, a return value) is opaque, and so is a name that nothing in the program binds, and whatever looks through the
 *   language itself (`__globals__`, frames, `globals()`).
 * - Imports: modules that are known, Python's own and well-known packages, run no code worth a deed when they are imported. What
 *   calls of them do is in the tables; what a reaching module does that no table says is opaque. Every other module is a `load`
 *   of the file its name stands for, `a/b.py` for `a.b`, relative to where modules are looked for: the folder of the program's
 *   file, or the current one for `-c`. Where that file is not there but `a/b/__init__.py` is, that is what is loaded; where
 *   neither is, it is a package from elsewhere that has not been read. Deeds with `when: "there"` name files that run only
 *   if they are there. A local file that hides one of the known modules is not looked for here.
 * - `file` is the path of the program itself, for `__file__`; leave it out for `-c` and input.
 *
 * Never throws; a tree that is broken, or of another language, is one opaque deed.
 */
export function readPython(tree: CodeTree, file?: string): readonly CodeDeed[] {
  if (tree.state === "broken" || tree.language !== "python") {
    return [{ kind: "opaque", because: "the code is not understood as Python" }];
  }
  const names = namesOf(tree);
  if (names.spelling === "disguised" || isDisguised(tree.source)) {
    return [{ kind: "opaque", because: "the code is written so that it reads as something else" }];
  }
  const values = new PythonValues(tree, names, file === undefined ? textFrom(unknownValue()) : text(file));
  const walk = new PythonWalk(tree, names, values);
  walk.visit(tree.root);
  return settled(movedBy(walk.folders, [...importDeeds(names.imports, walk.searched), ...walk.deeds]), walk.used);
}

/** A text in a coding of its own, or with line ends that only Python sees: comments may then hold code. */
function isDisguised(source: string): boolean {
  const coding = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/m.exec(source.split("\n", 2).join("\n"))?.[1];
  return (
    (coding !== undefined && !/^(?:utf-?8(?:-sig)?|ascii|latin-?1|iso-8859-1)$/i.test(coding.replaceAll("_", "-"))) ||
    hasLoneReturn(source)
  );
}
