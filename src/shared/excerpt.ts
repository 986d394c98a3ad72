import type { Redact } from "../core/redactInput.ts";
import type { Excerpt } from "./contentModel.ts";

/** Most characters of an agent's text on the page, in UTF-16 units. */
const longestExcerpt = 20_000;

/** Redacts a text of an agent's, then cuts it: cutting first could leave half a secret that nothing recognises. */
export function excerptOf(text: string, redact: Redact): Excerpt {
  const { text: clean, hidden } = redact(text);
  if (clean.length <= longestExcerpt) return { text: clean, omitted: 0, hidden };
  // A surrogate pair is not torn apart: its half would be shown as something else.
  const end = /[\uD800-\uDBFF]/.test(clean[longestExcerpt - 1] ?? "") ? longestExcerpt - 1 : longestExcerpt;
  return { text: clean.slice(0, end), omitted: clean.length - end, hidden };
}
