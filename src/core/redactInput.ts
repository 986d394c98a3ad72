/** What redaction makes of a text: the text without its secrets, and how many there were. */
export type Redact = (text: string) => { readonly text: string; readonly hidden: number };

/**
 * A tool's input with secrets taken out of each of its texts and names by itself, because what JSON spells out may run into a secret.
 * `input` is whatever JSON can say; undefined stays so. `hidden` says how many secrets were taken out. Throws where JSON does.
 */
export function redactInput(input: unknown, redact: Redact): { readonly input: unknown; readonly hidden: number } {
  let hidden = 0;
  const clean = (text: string): string => {
    const found = redact(text);
    hidden += found.hidden;
    return found.text;
  };
  const text = JSON.stringify(input, (_key, value: unknown) => {
    if (typeof value === "string") return clean(value);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inside]) => [clean(key), inside]));
  });
  return { input: text === undefined ? undefined : (JSON.parse(text) as unknown), hidden };
}
