import { createRequire } from "node:module";
import { join } from "node:path";
import type { Parser as ParserOf, TreeCursor } from "@vscode/tree-sitter-wasm";
import {
  type CodeNode,
  type CodeTree,
  codeBound,
  codeDepthBound,
  codeNodeBound,
  type Language,
} from "../core/code/codeTree.ts";

/** The parser's library as it is on disk: `tree-sitter.js`. */
type Library = typeof import("@vscode/tree-sitter-wasm");
type Grammar = Awaited<ReturnType<Library["Language"]["load"]>>;

/** The library, and those of its grammars that have been asked for. */
interface Loaded {
  readonly library: Library;
  readonly grammars: Map<Language, Promise<Grammar>>;
}

/** How long one text may take. The parser asks every few hundred steps whether it shall go on. */
const defaultMilliseconds = 200;

/** Trees that are remembered. */
const mostTrees = 32;

/**
 * Parses code of other languages with the grammars that VS Code itself uses. The library and each grammar are loaded when they
 * are first needed, once for everybody who asks meanwhile; what failed to load is tried again the next time.
 */
export class Grammars {
  readonly #folder: string;
  readonly #milliseconds: number;
  #loaded: Promise<Loaded> | undefined;
  /** A call is judged several times, and its code reads the same each time; the oldest tree gives way. */
  readonly #trees = new Map<string, CodeTree>();

  /**
   * `folder` is absolute and holds `tree-sitter.js`, `tree-sitter.wasm` and a `tree-sitter-<language>.wasm` each; nothing is
   * read from it before the first `parse`. `milliseconds` bounds the parsing of one text, without the loading.
   */
  constructor(folder: string, milliseconds: number = defaultMilliseconds) {
    this.#folder = folder;
    this.#milliseconds = milliseconds;
  }

  /**
   * The syntax tree of the code. Undefined when there is no such grammar here, when the text or its tree is over a bound
   * (`codeBound`, `codeNodeBound`, `codeDepthBound`, time), and when the parser fails: then nothing is known of the code. Never
   * rejects. PHP is read as a file, so that code given to `php -r` needs `<?php ` before it.
   */
  async parse(language: Language, code: string): Promise<CodeTree | undefined> {
    if (code.length > codeBound) return undefined;
    const key = `${language}\0${code}`;
    const known = this.#trees.get(key);
    if (known !== undefined) return known;
    try {
      const loaded = await this.#load();
      const grammar = await this.#grammar(loaded, language);
      const tree = this.#read(loaded, grammar, language, code);
      if (tree !== undefined) this.#remember(key, tree);
      return tree;
    } catch {
      // Missing files, a grammar the library cannot read, no memory: all of them mean that nothing is known.
      return undefined;
    }
  }

  #remember(key: string, tree: CodeTree): void {
    const [oldest] = this.#trees.keys();
    if (this.#trees.size >= mostTrees && oldest !== undefined) this.#trees.delete(oldest);
    this.#trees.set(key, tree);
  }

  #load(): Promise<Loaded> {
    this.#loaded ??= load(this.#folder).catch((cause: unknown) => {
      this.#loaded = undefined;
      throw cause;
    });
    return this.#loaded;
  }

  #grammar({ library, grammars }: Loaded, language: Language): Promise<Grammar> {
    const known = grammars.get(language);
    if (known !== undefined) return known;
    const asked = library.Language.load(join(this.#folder, `tree-sitter-${language}.wasm`)).catch((cause: unknown) => {
      grammars.delete(language);
      throw cause;
    });
    grammars.set(language, asked);
    return asked;
  }

  #read({ library }: Loaded, grammar: Grammar, language: Language, code: string): CodeTree | undefined {
    let parser: ParserOf | undefined;
    try {
      parser = new library.Parser();
      parser.setLanguage(grammar);
      return treeOf(parser, language, code, performance.now() + this.#milliseconds);
    } catch (cause) {
      // A parser that broke down (out of memory, out of stack) leaves its library in a state that nobody knows.
      this.#loaded = undefined;
      throw cause;
    } finally {
      parser?.delete();
    }
  }
}

async function load(folder: string): Promise<Loaded> {
  const script = join(folder, "tree-sitter.js");
  const from = createRequire(script);
  // A library that broke down before is not to be had again.
  delete from.cache[script];
  const library = from(script) as Library;
  // The library would write to the terminal of whoever asks; what goes wrong is answered instead.
  const options = { locateFile: (name: string) => join(folder, name), print: ignored, printErr: ignored };
  await library.Parser.init(options);
  return { library, grammars: new Map() };
}

function ignored(): void {}

function treeOf(parser: ParserOf, language: Language, code: string, end: number): CodeTree | undefined {
  // The library's types say that nothing is returned; its script takes `true` for "stop".
  const progressCallback = (): boolean => performance.now() > end;
  const tree = parser.parse(code, null, { progressCallback });
  if (tree === null) return undefined;
  try {
    const { rootNode: top } = tree;
    const cursor = tree.walk();
    try {
      const root = copyOf(cursor, end);
      return root === undefined
        ? undefined
        : { language, source: code, root, state: top.hasError ? "broken" : "whole" };
    } finally {
      cursor.delete();
    }
  } finally {
    tree.delete();
  }
}

/** The tree as plain data, without recursion; undefined when a bound is met. */
function copyOf(cursor: TreeCursor, end: number): CodeNode | undefined {
  const root = nodeAt(cursor);
  const above: Draft[] = [];
  let current = root;
  for (let count = 1; ; count += 1) {
    if (count > codeNodeBound || (count % 1024 === 0 && performance.now() > end)) return undefined;
    if (cursor.gotoFirstChild()) {
      above.push(current);
      if (above.length > codeDepthBound) return undefined;
    } else {
      while (!cursor.gotoNextSibling()) {
        if (above.pop() === undefined || !cursor.gotoParent()) return root;
      }
    }
    current = nodeAt(cursor);
    above.at(-1)?.children.push(current);
  }
}

interface Draft extends CodeNode {
  readonly children: Draft[];
}

function nodeAt(cursor: TreeCursor): Draft {
  return {
    type: cursor.nodeType,
    field: cursor.currentFieldName ?? undefined,
    start: cursor.startIndex,
    end: cursor.endIndex,
    children: [],
  };
}
