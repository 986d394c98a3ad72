import { type Node as JsonNode, parseTree } from "jsonc-parser";
import { withoutSecrets } from "./addresses.ts";
import { type ContextFormat, type ContextTree, contextFormats, type Setting } from "./formats.ts";

/** Longest value that is kept, in UTF-16 units, and most settings of one file. */
const longestValue = 200;
const mostSettings = 2_000;
const depthBound = 12;
/** Lines that are longer say nothing that is looked at. */
const longestLine = 1_000;

/**
 * What a tool's own configuration says of where its commands go: the settings that its format names, and nothing else of
 * the file. Texts of no such form have none. `tree` is what a YAML text parses to. Never throws.
 */
export function settingsIn(format: ContextFormat, text: string, tree?: ContextTree): readonly Setting[] {
  const { syntax, pick } = contextFormats[format];
  const found = pick(syntax === "yaml" ? tree : treeOf(syntax, text));
  return found.flatMap(clean).slice(0, mostSettings);
}

/** Addresses lose what they carry to sign in with. What is long, or has signs that no name has, is no name. */
function clean({ section, key, value }: Setting): readonly Setting[] {
  const bare = withoutSecrets(value);
  return [section, bare].every(isName) && bare !== "" ? [{ section, key, value: bare }] : [];
}

function isName(text: string): boolean {
  return text.length <= longestValue && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text);
}

function treeOf(syntax: "ini" | "json" | "word" | "assignments", text: string): ContextTree {
  switch (syntax) {
    case "json":
      return ofJson(parseTree(text.replace(/^\uFEFF/, ""), [], { allowTrailingComma: true }), 0);
    case "word":
      return { kind: "text", text: text.trim() };
    case "ini":
      return ofLines(text, /^([\w.-]+)\s*[=:]\s*(.*)$/);
    case "assignments":
      return ofLines(text, /^(?:export\s+)?(\w+)\s*=\s*(.*)$/);
  }
}

function ofJson(node: JsonNode | undefined, depth: number): ContextTree {
  if (node === undefined || depth > depthBound) return undefined;
  const children = node.children ?? [];
  switch (node.type) {
    case "object":
      return {
        kind: "map",
        entries: children.map(({ children: [key, value] = [] }) => [String(key?.value), ofJson(value, depth + 1)]),
      };
    case "array":
      return { kind: "list", items: children.map((child) => ofJson(child, depth + 1)) };
    default:
      return { kind: "text", text: String(node.value) };
  }
}

/** Lines `key = value` below `[section]`; what stands further in belongs to the key before it and is left out. */
function ofLines(text: string, shape: RegExp): ContextTree {
  const sections: [string, [string, ContextTree][]][] = [["", []]];
  for (const line of text.replace(/^\uFEFF/, "").split(/\r\n?|\n/)) {
    if (line.length > longestLine) continue;
    const section = /^\[\s*(.*?)\s*\]\s*(?:[#;].*)?$/.exec(line);
    if (section !== null) sections.push([(section[1] ?? "").replaceAll(/["']/g, ""), []]);
    const [, key, value = ""] = shape.exec(line) ?? [];
    if (key !== undefined) sections.at(-1)?.[1].push([key, { kind: "text", text: unquoted(value) }]);
  }
  return { kind: "map", entries: sections.map(([name, entries]) => [name, { kind: "map", entries }]) };
}

function unquoted(value: string): string {
  const quoted = /^(["'])(.*?)\1\s*(?:[#;].*)?$/.exec(value.trim());
  return quoted?.[2] ?? value.replace(/\s+[#;].*$/, "").trim();
}
