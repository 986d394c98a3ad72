import type { Refused } from "../run/sandbox/confinedRun.ts";
import type { GateMessage } from "../wire/messages.ts";
import { printable } from "./printable.ts";

/** What an agent does about what an approved run was refused. */
export const nameIt =
  "What a command needs is allowed when it names it: ask again with these paths or hosts written out in the command, and a person decides.";
/** The same of a run that nobody was asked about. */
export const askAgain =
  "Ask for exactly the same again: then a person decides, or has already, by letting this folder's own code run.";

/** Nobody was asked: the agent hears what it could not do, so that a failure is not taken for one of the code. */
export function unaskedText(confinement: Extract<GateMessage, { type: "run" }>["confinement"]): string {
  const network =
    confinement?.network.kind === "hosts" ? "it reached only hosts that the scope lists" : "it had no network";
  const written = listed(confinement?.writable ?? []);
  return `It ran confined, without a review: it could write ${printable(written)} alone, and ${network}. A snapshot was taken first.`;
}

/** What the sandbox kept a run from, and the mend. */
export function refusedText(refused: readonly Refused[], mend: string): string {
  const seen = refused.filter(({ certainty }) => certainty === "seen").map(({ what }) => what);
  const probable = refused.filter(({ certainty }) => certainty === "probable").map(({ what }) => what);
  const sentences = [
    seen.length === 0 ? "" : `Its sandbox refused ${printable(listed(seen))}.`,
    probable.length === 0 ? "" : `Its sandbox probably refused ${printable(listed(probable))}.`,
  ];
  return [...sentences.filter((text) => text !== ""), mend].join(" ");
}

/** Texts as a list in a sentence. */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
