/** The fields of a tool's input, or of a part of it. */
export type Fields = ReadonlyMap<string, unknown>;

/** The names that one field has in the releases of an agent. */
export type Names = readonly string[];

/** What one field holds. */
export type Found<T> =
  | { readonly kind: "found"; readonly value: T; readonly name: string }
  | { readonly kind: "absent" }
  /** It is there under two names, or holds something of another type. `why` is a clause. */
  | { readonly kind: "wrong"; readonly why: string };

/** The fields of an object; undefined for anything else. */
export function fieldsIn(input: unknown): Fields | undefined {
  return typeof input === "object" && input !== null && !Array.isArray(input)
    ? new Map(Object.entries(input))
    : undefined;
}

/** The field that has one of these names. `null` counts as absent, as it does for the agents. */
function fieldIn(fields: Fields, names: Names): Found<unknown> {
  const present = names.filter((name) => (fields.get(name) ?? undefined) !== undefined);
  const [name] = present;
  if (name === undefined) return { kind: "absent" };
  return present.length > 1
    ? { kind: "wrong", why: `it has both ${present.join(" and ")}` }
    : { kind: "found", value: fields.get(name), name };
}

/** The text in the field that has one of these names. */
export function textIn(fields: Fields, names: Names): Found<string> {
  const found = fieldIn(fields, names);
  if (found.kind !== "found") return found;
  const { value, name } = found;
  return typeof value === "string" ? { kind: "found", value, name } : { kind: "wrong", why: `${name} is no text` };
}

/** The list in the field that has one of these names. */
export function listIn(fields: Fields, names: Names): Found<readonly unknown[]> {
  const found = fieldIn(fields, names);
  if (found.kind !== "found") return found;
  const { value, name } = found;
  return Array.isArray(value) ? { kind: "found", value, name } : { kind: "wrong", why: `${name} is no list` };
}

/** The texts in the field that has one of these names, alone or in a list. */
export function textsIn(fields: Fields, names: Names): Found<readonly string[]> {
  const found = fieldIn(fields, names);
  if (found.kind !== "found") return found;
  const { value, name } = found;
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const texts = list.filter((one) => typeof one === "string");
  return texts.length === list.length
    ? { kind: "found", value: texts, name }
    : { kind: "wrong", why: `${name} holds something else than text` };
}

/** Why a field that must be there is not. */
export function missing(found: Exclude<Found<unknown>, { readonly kind: "found" }>, names: Names): string {
  return found.kind === "wrong" ? found.why : `${names[0] ?? "a field"} is missing`;
}

/** Whether a field says anything: agents send empty ones along. */
export function saysSomething(value: unknown): boolean {
  if (value === undefined || value === null || value === "" || value === false) return false;
  return typeof value !== "object" || Object.keys(value).length > 0;
}
