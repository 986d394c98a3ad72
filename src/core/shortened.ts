/** Longest stretch of a call that is shown to name one of its effects, in UTF-16 units. */
const longest = 200;

/**
 * A text in at most 200 characters. It is cut between words and never in one: half a secret would not be recognised as
 * one by what hides secrets from whatever is shown or recorded.
 */
export function shortened(text: string): string {
  return text.length > longest ? `${text.slice(0, longest - 1).replace(/\S+$/, "")}…` : text;
}
