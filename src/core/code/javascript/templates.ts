import { type CodeNode, part, sourceOf } from "../codeTree.ts";
import { meaningful, unescaped } from "./syntax.ts";
import { concatenated, join, plain, type Scope, text, type Values, wordsOf } from "./values.ts";
import { tellOpaque, type Walk } from "./walk.ts";

/** The fixed and the inserted parts of a template, in order. */
export function templateParts(node: CodeNode, scope: Scope, walk: Walk): readonly Values[] {
  const parts: Values[] = [];
  let at = node.start + 1;
  for (const child of node.children) {
    if (child.type !== "template_substitution") continue;
    const [inner] = meaningful(child);
    parts.push(text(unescaped(walk.tree.source.slice(at, child.start))));
    parts.push(inner === undefined ? plain : walk.evaluate(inner, scope));
    at = child.end;
  }
  parts.push(text(unescaped(walk.tree.source.slice(at, node.end - 1))));
  return parts;
}

/** Tags that give the template to a shell. */
const shells = /^(?:(?:execa|zx|Bun)\.\$(?:\.\w+)*|execa(?:\.(?:execa|execaCommand|sync))?|shelljs\.exec)$/;

/** A tagged template: the tag gets the fixed parts as a list, then the inserted ones. */
export function tagAt(node: CodeNode, scope: Scope, walk: Walk): Values {
  const target = part(node, "function");
  const template = part(node, "arguments");
  if (target === undefined || template === undefined) return plain;
  const parts = templateParts(template, scope, walk);
  return join(
    ...walk.evaluate(target, scope).map((atom): Values => {
      if (atom.kind === "api" && shells.test(atom.name)) {
        for (const word of wordsOf(concatenated(parts))) walk.tell({ kind: "shell", text: word });
        return plain;
      }
      if (atom.kind === "suspect") {
        tellOpaque(walk, `${sourceOf(target, walk.tree).slice(0, 40)} is called: ${atom.because}`);
        return plain;
      }
      const list = walk.thingOf(template, "list");
      for (const [at, values] of parts.entries()) if (at % 2 === 0) list.rest.add(values);
      const inserted = parts.filter((_values, at) => at % 2 === 1);
      const args: readonly Values[] = [[{ kind: "thing", thing: list }], ...inserted];
      return walk.call([atom], { args, more: [], receiver: [], style: "call" }, node);
    }),
  );
}
