import { type CodeNode, type CodeTree, part, sourceOf } from "./codeTree.ts";
import { concatenated, type Known, text, textFrom, unknownValue } from "./known.ts";

/**
 * The text that a string of Python spells, with what is put into it (`f"{x}"`) as far as that is known. Bytes are read as
 * text. Escapes of a kind that is not known make the text unknown.
 */
export function pythonText(node: CodeNode, tree: CodeTree, inserted: (node: CodeNode) => Known): Known {
  const [start] = node.children;
  const raw = start !== undefined && /r/i.test(sourceOf(start, tree).replace(/['"]/g, ""));
  const parts: Known[] = [];
  for (const child of node.children) {
    if (child.type === "string_content") parts.push(contentOf(child, tree, raw));
    else if (child.type === "interpolation") {
      const [expression, conversion, format] = ["expression", "type_conversion", "format_specifier"].map((field) =>
        part(child, field),
      );
      const plain = conversion === undefined && format === undefined && expression !== undefined;
      parts.push(plain ? onlyTexts(inserted(expression)) : textFrom(unknownValue()));
    }
  }
  return concatenated(parts);
}

/** Whatever is no text becomes one that is not known. */
function onlyTexts(value: Known): Known {
  return value.map((one) =>
    one.kind === "text" || one.kind === "path"
      ? { kind: "text", value: one.value }
      : one.kind === "overflow"
        ? one
        : { kind: "text", value: unknownValue() },
  );
}

function contentOf(node: CodeNode, tree: CodeTree, raw: boolean): Known {
  let content = "";
  let at = node.start;
  for (const child of node.children) {
    content += tree.source.slice(at, child.start);
    const source = sourceOf(child, tree);
    const meant = child.type === "escape_interpolation" ? source.slice(1) : raw ? source : escaped(source);
    if (meant === undefined) return textFrom(unknownValue(content));
    content += meant;
    at = child.end;
  }
  return text(content + tree.source.slice(at, node.end));
}

const single: Readonly<Record<string, string>> = {
  "\\n": "\n",
  "\\t": "\t",
  "\\r": "\r",
  "\\\\": "\\",
  "\\'": "'",
  '\\"': '"',
  "\\a": "\u0007",
  "\\b": "\b",
  "\\f": "\f",
  "\\v": "\v",
  "\\\n": "",
};

function escaped(source: string): string | undefined {
  const code = /^\\(?:x([\da-f]{2})|u([\da-f]{4})|U([\da-f]{8}))$/i.exec(source);
  if (code !== null) return character(Number.parseInt(code[1] ?? code[2] ?? code[3] ?? "", 16));
  if (/^\\[0-7]{1,3}$/.test(source)) return character(Number.parseInt(source.slice(1), 8));
  return single[source];
}

function character(code: number): string | undefined {
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
