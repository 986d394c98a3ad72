/** The formats of data that projects write their tasks in, besides JSON. */
export type DataFormat = "yaml" | "toml";

/** What a text of data says: every scalar as text, as it is written in YAML; nothing is `""`. */
export type Data = string | readonly Data[] | DataRecord;
export type DataRecord = { readonly [name: string]: Data };

/** Most values in one text, and how deep they lie in one another. */
export const dataValueBound = 20_000;
export const dataDepthBound = 40;

/** The record that stands there; undefined for everything else. */
export function recordIn(data: Data | undefined): DataRecord | undefined {
  return typeof data === "object" && !Array.isArray(data) ? (data as DataRecord) : undefined;
}

/** The list that stands there; undefined for everything else. */
export function listIn(data: Data | undefined): readonly Data[] | undefined {
  return Array.isArray(data) ? (data as readonly Data[]) : undefined;
}

/** What a record has by names, one inside the other. Only its own entries count. */
export function entryOf(data: Data | undefined, ...names: readonly string[]): Data | undefined {
  let found = data;
  for (const name of names) {
    const record = recordIn(found);
    found = record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
  }
  return found;
}
