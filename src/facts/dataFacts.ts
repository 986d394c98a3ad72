import { codeBound } from "../core/code/codeTree.ts";
import { type Data, type DataFormat, type DataRecord, dataDepthBound, dataValueBound } from "../core/dataText.ts";
import type { Answer } from "../core/facts.ts";

/** Characters that end a line for some readers and not for others, and those that no such text should hold. */
const oddCharacters = /(?![\t\n\r])\p{Cc}|[\u2028\u2029\ufeff]|\r(?!\n)/u;

/**
 * What a text of data says. The libraries are loaded when they are first needed, so that programs of ours which must start
 * fast do not wait for them. Nothing is said of a text that tools may take differently (two values of one name, tags,
 * several documents), or that is over a bound. Never rejects.
 */
export async function dataFacts(format: DataFormat, text: string): Promise<Answer> {
  if (text.length > codeBound) return { about: "nothing", why: "it is longer than what is read" };
  if (oddCharacters.test(text))
    return { about: "nothing", why: "there are characters in it that tools take differently" };
  try {
    const value = format === "yaml" ? await yamlIn(text) : (await import("smol-toml")).parse(text);
    return { about: "data", data: plain(value, { left: dataValueBound }, 0) };
  } catch (cause) {
    return { about: "nothing", why: `it does not read as ${format}: ${cause instanceof Error ? cause.message : ""}` };
  }
}

async function yamlIn(text: string): Promise<unknown> {
  const { parseAllDocuments } = await import("yaml");
  // Every scalar stays the text it is written as: the tools differ in what they make of `yes` and `0777`.
  const documents = parseAllDocuments(text, { schema: "failsafe", merge: true, uniqueKeys: true, logLevel: "silent" });
  if (documents.length === 0) return {};
  const [document, ...others] = [...documents];
  if (document === undefined || others.length > 0) throw new Error("there are several documents in it");
  const [fault] = [...document.errors, ...document.warnings];
  if (fault !== undefined) throw fault;
  return document.toJS({ maxAliasCount: 200 });
}

/** The value as plain data, bounded. Throws over a bound. */
function plain(value: unknown, bound: { left: number }, depth: number): Data {
  bound.left -= 1;
  if (bound.left < 0 || depth > dataDepthBound) throw new Error("there is more in it than what is read");
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map((item) => plain(item, bound, depth + 1));
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== "object") return String(value);
  // What a tag makes of a text.
  if (value instanceof Uint8Array || value instanceof Map || value instanceof Set) throw new Error("it holds tags");
  const record: Record<string, Data> = {};
  for (const [name, item] of Object.entries(value)) {
    if (name === "<<") throw new Error("tools take that name differently");
    Object.defineProperty(record, name, {
      value: plain(item, bound, depth + 1),
      enumerable: true,
    });
  }
  return record satisfies DataRecord;
}
