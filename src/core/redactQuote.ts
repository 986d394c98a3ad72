import { hiddenMark, redact, secretsIn } from "./redact.ts";

/** What is quoted of a call is cut at 200 characters; a cut does not lie before this. */
const earliestCut = 190;
/** Fewer characters of a secret tell nothing. */
const fewest = 4;
/** A shorter secret may be a word that a sentence needs. */
const shortestWhole = 8;

/**
 * Redacts a text that quotes parts of `whole`: cut at some length, or torn from the words that showed what they are, as the
 * password in a path that was once an address. So each secret in `whole` is looked for by itself, and before a cut the
 * start of each.
 *
 * A call could name as a secret what it deletes, to have it hidden here. So whatever has a slash or a space stays, what
 * stands before a cut is looked at only where one can be, and the call itself is on record by `redact` alone.
 */
export function redactQuote(text: string, whole: string): string {
  const secrets = secretsIn(whole).map((secret) => secret.trim().replace(/\s+/g, " "));
  if (secrets.length === 0) return redact(text).text;
  let clean = text.length < earliestCut ? text : hideHalves(text, secrets);
  for (const secret of secrets) {
    if (secret.length >= shortestWhole && !/[\s/\\]/.test(secret)) clean = clean.replaceAll(secret, hiddenMark);
  }
  return redact(clean).text;
}

/** Hides the starts of secrets where a quotation is cut: before its end, or the sign of what is left out. */
function hideHalves(text: string, secrets: readonly string[]): string {
  let done = "";
  let from = 0;
  for (const end of text.matchAll(/…|`|$/g)) {
    const piece = text.slice(from, end.index);
    const half = end.index < earliestCut ? 0 : Math.max(...secrets.map((secret) => shared(piece, secret)));
    done += (half < fewest ? piece : piece.slice(0, -half) + hiddenMark) + end[0];
    from = end.index + end[0].length;
  }
  return done;
}

/** How many characters at the end of `text` are the start of `secret`, and not all of it. */
function shared(text: string, secret: string): number {
  for (let length = Math.min(text.length, secret.length - 1); length >= fewest; length--) {
    if (text.endsWith(secret.slice(0, length))) return length;
  }
  return 0;
}
