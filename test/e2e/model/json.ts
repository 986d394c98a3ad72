// Reading JSON of unknown shape: what is not there, or is something else, is empty.

/** The value as an object; an empty one where it is none. */
export function fields(value: unknown): Readonly<Record<string, unknown>> {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

/** The value as a list of objects; empty where it is none. */
export function items(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.map(fields) : [];
}

/** The value as a text; what is no text is told as JSON, nothing as an empty text. */
export function asText(value: unknown): string {
  if (typeof value === "string") return value;
  return value === undefined || value === null ? "" : JSON.stringify(value);
}

/** The text of a message's content, which is a text or a list of parts. */
export function contentText(value: unknown): string {
  if (!Array.isArray(value)) return asText(value);
  return value
    .map((part) => (typeof part === "string" ? part : asText(fields(part).text ?? fields(part).content)))
    .join("\n");
}
