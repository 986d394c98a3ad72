import { type CodeNode, sourceOf } from "../codeTree.ts";
import { concatenated, text, type Values } from "./values.ts";
import type { Walk } from "./walk.ts";

/** The text of a string literal of any kind. */
export function stringValue(node: CodeNode, walk: Walk, input: Values): Values {
  const source = sourceOf(node, walk.tree);
  switch (node.type) {
    case "verbatim_string_characters":
      return text(source.slice(1, -1).replaceAll("''", "'"));
    case "verbatim_here_string_characters":
      return text(source.replace(/^@'[^\n]*\n/, "").replace(/\r?\n'@$/, ""));
    case "expandable_here_string_literal":
      return expanded(
        node,
        walk,
        input,
        /^@"[^\n]*\n/.exec(source)?.[0].length ?? 2,
        /\r?\n"@$/.exec(source)?.[0].length ?? 2,
      );
    default:
      return expanded(node, walk, input, 1, 1);
  }
}

function expanded(node: CodeNode, walk: Walk, input: Values, before: number, after: number): Values {
  const parts: Values[] = [];
  let at = node.start + before;
  const end = node.end - after;
  const fixed = (to: number): void => {
    if (to > at) parts.push(text(unescaped(walk.tree.source.slice(at, to).replaceAll('""', '"'))));
  };
  for (const child of node.children) {
    if (!/^(?:variable|sub_expression)$/.test(child.type) || child.start < at || child.end > end) continue;
    fixed(child.start);
    parts.push(walk.evaluate(child, input));
    at = child.end;
  }
  fixed(end);
  return parts.length === 0 ? text("") : concatenated(parts);
}

const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\u0007",
  b: "\b",
  f: "\f",
  v: "\v",
  e: "\u001b",
  "0": "\0",
};

/** Text with its backticks read. */
function unescaped(source: string): string {
  return source.replace(/`(?:u\{([0-9a-fA-F]{1,6})\}|(\r\n|[\s\S]))/g, (_whole, code?: string, one = "") => {
    if (code !== undefined) return String.fromCodePoint(Math.min(Number.parseInt(code, 16), 0x10_ff_ff));
    return one === "\n" || one === "\r\n" ? "" : (escapes[one] ?? one);
  });
}

/** A bare word outside quotes: backticks only take away meaning there. */
export function bareText(source: string): string {
  return source.replace(/`(\r?\n|[\s\S])/g, (_whole, one: string) => (/\n/.test(one) ? " " : one));
}
