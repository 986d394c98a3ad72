import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { parseScope } from "../../../src/core/scope/parseScope.ts";
import { scopeDocument } from "../../../src/core/scope/scopeDocument.ts";

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const schema: Json = JSON.parse(readFileSync(new URL("../../../media/scope.schema.json", import.meta.url), "utf8"));

/** What only tells people and editors something, and decides nothing. */
const annotations = new Set([
  "$schema",
  "$defs",
  "title",
  "description",
  "markdownDescription",
  "enumDescriptions",
  "markdownEnumDescriptions",
  "default",
  "defaultSnippets",
  "examples",
  "allowComments",
  "allowTrailingCommas",
  "oneOf",
]);

function at(value: Json, key: string): Json | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as { readonly [key: string]: Json })[key]
    : undefined;
}

/** The schema with its references followed and its annotations gone; `names` says whether the keys are names of properties. */
function plain(value: Json, names: "keywords" | "properties" = "keywords"): Json {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((one: Json) => plain(one));
  const reference = at(value, "$ref");
  const followed =
    typeof reference === "string" ? at(at(schema, "$defs") ?? {}, reference.replace("#/$defs/", "")) : {};
  const entries = Object.entries({ ...(followed as object), ...value } as { readonly [key: string]: Json })
    .filter(([key]) => names === "properties" || (!annotations.has(key) && key !== "$ref"))
    .map(
      ([key, one]) =>
        [key, plain(one, names === "keywords" && key === "properties" ? "properties" : "keywords")] as const,
    );
  return Object.fromEntries(entries);
}

/** The descriptions that are missing from the properties of an object and of what they hold. */
function undescribed(value: Json, path: string): readonly string[] {
  const properties = at(value, "properties");
  if (properties === undefined) return [];
  return Object.entries(properties as { readonly [key: string]: Json }).flatMap(([key, one]) => [
    ...(at(one, "description") === undefined && at(one, "$ref") === undefined ? [`${path}.${key}`] : []),
    ...undescribed(one, `${path}.${key}`),
  ]);
}

/** The keywords this schema decides by. */
interface Keywords {
  readonly type?: Json;
  readonly const?: Json;
  readonly enum?: Json;
  readonly minimum?: Json;
  readonly maximum?: Json;
  readonly minLength?: Json;
  readonly maxLength?: Json;
  readonly pattern?: Json;
  readonly minItems?: Json;
  readonly maxItems?: Json;
  readonly items?: Json;
  readonly required?: Json;
  readonly oneOf?: Json;
  readonly properties?: Json;
  readonly propertyNames?: Json;
  readonly additionalProperties?: Json;
}

/** Whether the document follows the schema: the keywords this schema uses, as editors take them. */
function follows(document: Json, rule: Json): boolean {
  const keywords = plainKeywords(rule);
  const type = keywords.type;
  if (type === "object") return followsObject(document, keywords);
  if (type === "array") {
    if (!Array.isArray(document)) return false;
    const [least, most] = [Number(keywords.minItems ?? 0), Number(keywords.maxItems ?? Number.POSITIVE_INFINITY)];
    return (
      document.length >= least &&
      document.length <= most &&
      document.every((one: Json) => follows(one, keywords.items ?? {}))
    );
  }
  if (type === "string") {
    if (typeof document !== "string") return false;
    const [least, most] = [Number(keywords.minLength ?? 0), Number(keywords.maxLength ?? Number.POSITIVE_INFINITY)];
    const pattern = new RegExp(String(keywords.pattern ?? ""), "u");
    const known = keywords.enum;
    return (
      document.length >= least &&
      document.length <= most &&
      pattern.test(document) &&
      (!Array.isArray(known) || known.includes(document))
    );
  }
  if (typeof document !== "number" || (type === "integer" && !Number.isInteger(document))) return false;
  if (keywords.const !== undefined && keywords.const !== document) return false;
  return (
    document >= Number(keywords.minimum ?? -Infinity) &&
    document <= Number(keywords.maximum ?? Number.POSITIVE_INFINITY)
  );
}

function followsObject(document: Json, keywords: Keywords): boolean {
  if (typeof document !== "object" || document === null || Array.isArray(document)) return false;
  const has = (key: Json): boolean => Object.hasOwn(document, String(key));
  const required = keywords.required;
  if (Array.isArray(required) && !required.every(has)) return false;
  const choices = keywords.oneOf;
  if (
    Array.isArray(choices) &&
    choices.filter((one: Json) => (at(one, "required") as readonly Json[]).every(has)).length !== 1
  )
    return false;
  return Object.entries(document).every(([key, value]) => {
    const property = at(keywords.properties ?? {}, key);
    if (property !== undefined) return follows(value, property);
    const others = keywords.additionalProperties ?? {};
    return others !== false && follows(value, others) && follows(key, keywords.propertyNames ?? { type: "string" });
  });
}

function plainKeywords(rule: Json): Keywords {
  const reference = at(rule, "$ref");
  const followed =
    typeof reference === "string" ? at(at(schema, "$defs") ?? {}, reference.replace("#/$defs/", "")) : {};
  return { ...(followed as object), ...(rule as object) };
}

describe("the schema for editors", () => {
  it("has the keys, types, enums and bounds that the parser has", () => {
    const expected = z.toJSONSchema(scopeDocument(), { io: "input" }) as Json;
    expect(plain(schema)).toEqual(plain(expected));
  });

  it("describes every key", () => {
    const definitions = at(schema, "$defs") ?? {};
    expect([
      ...undescribed(schema, ""),
      ...undescribed(at(definitions, "rule") ?? {}, "rule"),
      ...undescribed(at(definitions, "identity") ?? {}, "identity"),
    ]).toEqual([]);
  });

  it.each([
    [true, { version: 1 }],
    [
      true,
      {
        version: 1,
        preset: "strict",
        rules: [{ hold: ["*"], on: ["src/**"], agents: ["codex"], because: "x", examples: { match: ["ls"] } }],
      },
    ],
    [
      true,
      {
        version: 1,
        limits: { filesPerCall: 1, destructivePerHour: 0 },
        identity: { default: { hide: ["~/x"], git: { name: "a" } } },
        sandbox: { mode: "auto" },
      },
    ],
    [false, {}],
    [false, { version: 2 }],
    [false, { version: 1, approvals: {} }],
    [false, { version: 1, preset: "off" }],
    [false, { version: 1, rules: [{ on: ["a"] }] }],
    [false, { version: 1, rules: [{ hold: ["*"], deny: ["*"], on: ["a"] }] }],
    [false, { version: 1, rules: [{ hold: ["write"], on: ["a"] }] }],
    [false, { version: 1, rules: [{ hold: [], on: ["a"] }] }],
    [false, { version: 1, rules: [{ hold: ["*"], on: [] }] }],
    [false, { version: 1, rules: [{ hold: ["*"], on: ["a"], agents: ["A"] }] }],
    [false, { version: 1, rules: [{ hold: ["*"], on: ["a"], because: "a\nb" }] }],
    [false, { version: 1, limits: { filesPerCall: 0 } }],
    [false, { version: 1, limits: { filesPerCall: 1.5 } }],
    [false, { version: 1, sandbox: { mode: "off" } }],
  ])("accepts or refuses with the parser: %j %j", (accepted, document) => {
    const bySchema = follows(document as Json, schema);
    const byParser = parseScope(JSON.stringify(document)).scope !== undefined;
    expect({ bySchema, byParser }).toEqual({ bySchema: accepted, byParser: accepted });
  });
});
