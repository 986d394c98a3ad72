import { assertNever } from "../base/assertNever.ts";
import type { Effect, Verb } from "../core/effects/effect.ts";
import { endsTerminal, isTerminal } from "../core/effects/inputs.ts";
import type { BlastRadius, Finding, Reason } from "../core/policy/verdict.ts";

/** An effect in a person's words. `verb` opens a sentence; `kind` of file stands between a number and the word "files". */
export interface Deed {
  readonly verb: string;
  /** Such as "untracked"; may be empty. */
  readonly kind: string;
  /** Whether it runs something that cannot be looked into; then its source says more than its resource. */
  readonly sight: "seen" | "unseen";
}

/** What is said of a deed that cannot be looked into. */
export const unseenMark = "cannot be looked into";

/** What an effect does, said by what it takes away rather than by how the program does it. */
export function deedOf(effect: Effect): Deed {
  const sight = effect.sight === "opaque" && effect.verb === "execute" ? "unseen" : "seen";
  switch (effect.loses) {
    case "content":
      return { verb: effect.verb === "delete" ? "Deletes" : "Overwrites", kind: "", sight };
    case "edit":
      return { verb: "Changes", kind: "", sight };
    case "uncommitted":
      return { verb: "Discards uncommitted changes in", kind: "", sight };
    case "untracked":
      return { verb: "Deletes", kind: "untracked", sight };
    case "ignored":
      return { verb: "Deletes", kind: "untracked and ignored", sight };
    case "history":
      return { verb: "Discards history of", kind: "", sight };
    case "remote":
    case "system":
    case "none":
      return { verb: plainVerb(effect), kind: "", sight };
    default:
      return assertNever(effect.loses);
  }
}

/** The verb of an effect that takes away no files. */
function plainVerb(effect: Effect): string {
  const { verb, resource, loses } = effect;
  switch (verb) {
    case "connect":
      // What is sent may change something there.
      return loses === "remote" ? "Sends something to" : "Connects to";
    case "publish":
      if (resource.scheme === "git") return loses === "remote" ? "Overwrites" : "Pushes to";
      return resource.scheme === "host" ? "Sends something to" : "Publishes";
    case "administer":
      if (resource.scheme === "process") return "Ends";
      return resource.scheme === "file" ? "Changes permissions or attributes of" : "Changes";
    case "execute":
      if (resource.scheme !== "process" || !isTerminal(resource.name)) return plainVerbs.execute;
      return endsTerminal(effect) ? "Ends" : "Types into";
    default:
      return plainVerbs[verb];
  }
}

const plainVerbs: Readonly<Record<Exclude<Verb, "connect" | "publish" | "administer">, string>> = {
  read: "Reads",
  create: "Creates",
  modify: "Changes",
  delete: "Deletes",
  execute: "Runs",
};

/** A remark on where an effect lands, where that matters to a person; empty for ordinary places. */
export function placeMark({ place, decision }: Finding): string {
  switch (place) {
    case "workspace":
    case "elsewhere":
      return "";
    case "output":
      return "build output";
    case "temporary":
      return "temporary";
    case "outside":
      return "outside the workspace";
    case "secret":
      return "secret";
    case "selfRunning":
      return "run by other programs";
    case "protected":
      return decision === "deny" ? "protected" : "may reach protected files";
    case "floor":
      return decision === "deny" ? "catastrophic" : "may be catastrophic";
    case "unknown":
      return "place not known";
    default:
      return assertNever(place);
  }
}

/** How far a call reaches, as a short phrase after "Reaches". */
export function reachOf(radius: BlastRadius): string {
  switch (radius) {
    case "none":
      return "nothing";
    case "file":
      return "one file";
    case "tree":
      return "one folder";
    case "workspace":
      return "the workspace";
    case "machine":
      return "this machine beyond the workspace";
    case "remote":
      return "other machines or services";
    case "unknown":
      return "not known";
    default:
      return assertNever(radius);
  }
}

/** Who gave a reason. `file` is the scope file's name; `preset` is the one in force, undefined when that is not known. */
export function sourceOf(reason: Reason, file: string, preset: string | undefined): string {
  if (reason.level === "user") return ownSource(reason);
  switch (reason.source) {
    case "floor":
      return reason.decision === "deny" ? "never allowed" : "might be catastrophic";
    case "protected":
      return reason.decision === "deny" ? "protected from agents" : "might reach what is protected from agents";
    case "rule":
      return reason.rule === undefined ? `a rule of ${file}` : `rule ${reason.rule} of ${file}`;
    case "preset":
      return preset === undefined ? "the preset" : `the ${preset} preset`;
    case "limit":
      return `a limit of ${file}`;
    case "breaker":
      return "the circuit breaker";
    case "syntax":
      return "how the call is written";
    default:
      return assertNever(reason.source);
  }
}

/** Who says so, where the person's own scope does. */
function ownSource({ source, rule }: Reason): string {
  return source === "rule" && rule !== undefined ? `rule ${rule} of your own scope` : `the ${source} of your own scope`;
}
