import { type CodeNode, type CodeTree, sourceOf } from "../codeTree.ts";

const functions =
  /^(?:arrow_function|function_expression|function_declaration|generator_function|generator_function_declaration|method_definition)$/;

export function isFunction(node: CodeNode): boolean {
  return functions.test(node.type) && node.children.length > 0;
}

/** A name as the language means it: escapes in it are read. */
export function nameIn(node: CodeNode, tree: CodeTree): string {
  return unescaped(sourceOf(node, tree));
}

/** The children that are code: no brackets, commas or comments. */
export function meaningful(node: CodeNode): readonly CodeNode[] {
  return node.children.filter(({ type }) => /^\w/.test(type) && !/^(?:html_)?comment$/.test(type));
}

/** The text with its escape sequences read. */
export function unescaped(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replace(
    /\\(?:u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([0-7]{1,3})|(\r\n|[\s\S]))/g,
    (_whole, braced?: string, four?: string, two?: string, octal?: string, other = "") => {
      const hexadecimal = braced ?? four ?? two;
      if (hexadecimal !== undefined) return character(Number.parseInt(hexadecimal, 16));
      if (octal !== undefined) return character(Number.parseInt(octal, 8));
      return plainEscapes[other] ?? (/^[\r\n\u2028\u2029]/.test(other) ? "" : other);
    },
  );
}

const plainEscapes: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  b: "\b",
  f: "\f",
  v: "\v",
};

function character(code: number): string {
  return code <= 0x10_ff_ff ? String.fromCodePoint(code) : "\ufffd";
}
