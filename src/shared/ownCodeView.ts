import { askedFor, type Verdict } from "../core/policy/verdict.ts";
import { clipped } from "./phrases.ts";

/** Longest name of a folder on the button, in characters, and most folders that are named. */
const longestName = 60;
const mostNamed = 3;

/**
 * What is on the button that ends the questions about the open folders' own code, where the call is held for that alone and
 * still waits; nothing otherwise.
 */
export function lastingOf(
  hold: { readonly verdict: Verdict; readonly settlement: object | undefined },
  { home, redact }: { readonly home: string; readonly redact: (text: string) => { readonly text: string } },
): { readonly lasting?: string } {
  const folders = hold.settlement === undefined ? askedFor(hold.verdict) : [];
  if (folders.length === 0) return {};
  const named = folders.slice(0, mostNamed).map((folder) => clipped(redact(short(folder, home)).text, longestName));
  const more = folders.length > mostNamed ? ` and ${folders.length - mostNamed} more` : "";
  return { lasting: `Approve, and let the code of ${named.join(", ")}${more} run from now on` };
}

function short(path: string, home: string): string {
  return home !== "" && path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}
