import type { Confinement, NetworkReach } from "../core/confine/confinement.ts";

/** What bounds a run, as the gate says it. */
type Bounds =
  | { readonly kind: "confined"; readonly confinement: Confinement; readonly openBecause: string | undefined }
  | { readonly kind: "bare" | "refused"; readonly because: string; readonly mend: string };

/** Most names in one sentence. */
const mostNames = 6;

/** What a run could do, as sentences for whoever decides about it. `spelling` says a path as a person reads it. */
export function boundsText(bounds: Bounds, spelling: (path: string) => string): string {
  switch (bounds.kind) {
    case "confined": {
      const { writable, replaceable, network } = bounds.confinement;
      const paths = [...new Set([...replaceable, ...writable].map(spelling))];
      return `In a sandbox: it can write ${named(paths)}; your credentials are hidden unless it is shown to use them; ${networkText(network, bounds.openBecause)}.`;
    }
    case "bare":
      return `WITHOUT a sandbox, because ${bounds.because}: it can do whatever you can. ${bounds.mend}`.trim();
    case "refused":
      return `It will not run: a scope asks for a sandbox, and there is none, because ${bounds.because}. ${bounds.mend}`.trim();
  }
}

/** What a sandbox kept a run from, as sentences; empty for nothing. */
export function refusedText(
  refused: readonly { readonly what: string; readonly certainty: "seen" | "probable" }[],
): string {
  const of = (certainty: "seen" | "probable"): readonly string[] =>
    refused.filter((deed) => deed.certainty === certainty).map(({ what }) => what);
  const [seen, probable] = [of("seen"), of("probable")];
  return [
    seen.length === 0 ? "" : `Its sandbox refused: ${named(seen)}.`,
    probable.length === 0 ? "" : `Its sandbox probably refused: ${named(probable)}.`,
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}

function networkText(network: NetworkReach, openBecause: string | undefined): string {
  switch (network.kind) {
    case "none":
      return "it reaches no network";
    case "hosts":
      return `on the network it reaches ${named(network.globs)} alone`;
    case "all":
      return `it reaches any host on the network${openBecause === undefined ? "" : `, because ${openBecause}`}`;
  }
}

function named(names: readonly string[]): string {
  if (names.length === 0) return "nothing";
  const more = names.length - mostNames;
  return `${names.slice(0, mostNames).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
