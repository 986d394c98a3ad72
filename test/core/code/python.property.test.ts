import { resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readPython } from "../../../src/core/code/python.ts";
import { Grammars } from "../../../src/facts/grammars.ts";
import { spelt, treeOf } from "./deeds.ts";

const grammars = new Grammars(
  resolve(import.meta.dirname, "../../../node_modules/@vscode/tree-sitter-wasm/wasm"),
  60_000,
);

const lines = [
  "import os",
  "import os as o, subprocess",
  "from shutil import *",
  "f = o.remove",
  "f('x')",
  "os.system('ls' + '-l')",
  "subprocess.run(['a', *b], cwd=c)",
  "for p in os.listdir('d'): os.unlink(f'd/{p}')",
  "rmtree('x')",
  "with open('a', 'w') as g: g.write(str(1))",
  "class A(B):\n  x: int = os.getpid()\n  def m(self, *a, k=1): return self",
  "a, b = b, a",
  "a = a + 'x'",
  "x = [y for y in z if (w := y)]",
  "import requests; requests.post(a, json={'k': [1]})",
  "match a:\n  case {'b': c, **r} | [d, *e]: pass",
  "exec(a); eval('1')",
  "lambda q: q.__class__",
  "try: pass\nexcept (E, F) as e: raise e from None",
  "'%s' % (a,) + '{}'.format(b)",
];
const program = fc.array(fc.constantFrom(...lines), { minLength: 1, maxLength: 6 }).map((parts) => parts.join("\n"));

describe("whatever the Python", () => {
  test("reading it does not throw, broken or cut or mixed up", async () => {
    await fc.assert(
      fc.asyncProperty(
        program,
        fc.array(
          fc.tuple(
            fc.nat(),
            fc.nat(8),
            fc.constantFrom("", "(", ")", "'", ":", "\n", " ", "*", "=", ".", "[", "}", "f", "os", "#"),
          ),
        ),
        async (code, changes) => {
          let text = code;
          for (const [at, length, put] of changes) {
            const start = at % (text.length + 1);
            text = text.slice(0, start) + put + text.slice(start + length);
          }
          const tree = await grammars.parse("python", text);
          if (tree === undefined) return;
          readPython(tree);
          // A tree that is taken for whole, though it is not, must not break the reader either.
          readPython({ ...tree, state: "whole" });
        },
      ),
      { numRuns: 300 },
    );
  });

  test("what stands inside something else still counts", async () => {
    const indented = (code: string): string => code.replaceAll("\n", "\n  ");
    const wraps: readonly ((code: string) => string)[] = [
      (code) => `if True:\n  ${indented(code)}`,
      (code) => `def main():\n  ${indented(code)}\nmain()`,
      (code) => `try:\n  ${indented(code)}\nfinally:\n  pass`,
      (code) => `while False:\n  ${indented(code)}`,
      (code) => `class K:\n  def m(self):\n    ${indented(indented(code))}`,
      (code) => `print(1)\n${code}\nprint(2)`,
    ];
    await fc.assert(
      fc.asyncProperty(program, fc.constantFrom(...wraps), async (code, wrap) => {
        const plain = spelt(readPython(await treeOf("python", code)));
        const wrapped = spelt(readPython(await treeOf("python", wrap(code))));
        expect(wrapped).toEqual(expect.arrayContaining([...plain]));
      }),
      { numRuns: 200 },
    );
  });
});
