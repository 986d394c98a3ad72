import type { Node, Pair } from "yaml";
import { type ContextFormat, type ContextTree, contextFormats } from "../core/contexts/formats.ts";
import { settingsIn } from "../core/contexts/settings.ts";
import type { Answer } from "../core/facts.ts";
import { textFacts } from "./textFacts.ts";

/** Longest configuration that is read, in UTF-16 units: those of clusters hold certificates. */
const longest = 262_144;
const depthBound = 12;

/**
 * What a tool's own configuration says of where its commands go. The rest of the file, which may hold keys and tokens, leaves
 * this function in no form, not as an error either. Only regular files of at most 256 Ki UTF-16 units are read.
 */
export async function contextFacts(path: string, format: ContextFormat): Promise<Answer> {
  const found = await textFacts(path, longest);
  if (found.about !== "text") return found;
  if (found.existence === "absent") return { about: "context", existence: "absent", settings: [] };
  try {
    const tree = contextFormats[format].syntax === "yaml" ? await yamlTree(found.text) : undefined;
    return { about: "context", existence: "exists", settings: settingsIn(format, found.text, tree) };
  } catch {
    return { about: "nothing", why: `${path} does not read as what it should be.` };
  }
}

/** A YAML text as a tree in which a key may stand more than once. The library is loaded when it is first needed. */
async function yamlTree(text: string): Promise<ContextTree> {
  const { isAlias, isMap, isScalar, isSeq, parseAllDocuments } = await import("yaml");
  const [document] = parseAllDocuments(text, { uniqueKeys: false, logLevel: "silent", strict: false });
  if (document === undefined || !("contents" in document)) return undefined;
  const ofNode = (node: unknown, depth: number): ContextTree => {
    if (depth > depthBound) return undefined;
    if (isAlias(node)) return ofNode(node.resolve(document), depth + 1);
    if (isMap(node))
      return {
        kind: "map",
        entries: node.items.map(({ key, value }: Pair<unknown, unknown>) => [textIn(key), ofNode(value, depth + 1)]),
      };
    if (isSeq(node)) return { kind: "list", items: node.items.map((item) => ofNode(item, depth + 1)) };
    return isScalar(node) ? { kind: "text", text: textIn(node) } : undefined;
  };
  const textIn = (node: unknown): string => (isScalar(node) ? (node.source ?? String(node.value)) : "");
  return ofNode(document.contents as Node | null, 0);
}
