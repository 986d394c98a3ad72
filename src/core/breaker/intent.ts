import type { Effect } from "../effects/effect.ts";
import { isWithin, literalFolder } from "../policy/paths.ts";
import type { Finding } from "../policy/verdict.ts";
import { fold } from "../scope/fold.ts";

/** What a refused call was after, without the words it said it in. */
export interface Intent {
  /** `lose`: to take something away, by whatever verb. `any`: nobody can tell. */
  readonly deed: "lose" | "any" | Effect["verb"];
  /** A folded path, beginning with `/` or a drive; or a scheme and a name up to its first open part. Empty: nobody can tell. */
  readonly on: string;
}

/** Most intents kept of one call; what further ones are after nobody can tell. */
const mostIntents = 12;

/** What is named at more length than this, in characters, nobody can tell. */
const longestOn = 4_000;

const untold: Intent = { deed: "any", on: "" };

/** What a refused call was after: of its effects those that something objects to. Never empty. */
export function intentsOf(findings: readonly Finding[]): readonly Intent[] {
  const objected = findings.filter(({ decision }) => decision !== "allow");
  const intents = new Map<string, Intent>();
  for (const { effect } of objected) {
    const told = intentOf(effect);
    const intent = told.on.length > longestOn ? untold : told;
    intents.set(`${intent.deed} ${intent.on}`, intent);
    if (intents.size > mostIntents) return [...[...intents.values()].slice(0, mostIntents), untold];
  }
  return intents.size === 0 ? [untold] : [...intents.values()];
}

function intentOf({ verb, resource, loses, sight }: Effect): Intent {
  if (sight === "opaque") return untold;
  const deed = loses === "none" ? verb : "lose";
  if (resource.scheme !== "file") return { deed, on: fold(`${resource.scheme}:${resource.name.split(/[?*]/, 1)[0]}`) };
  const { path, spelling } = resource;
  return { deed, on: fold(spelling === "glob" ? literalFolder(path) : path) };
}

/** Whether nobody can tell what this was after. */
export function isUntold({ on }: Intent): boolean {
  return on === "";
}

/**
 * How long after another refused call one of which nobody can tell what it is after counts as the same, in milliseconds: an
 * agent that tries other words does it at once, and what a person refuses an hour apart is seldom one thing.
 */
const untoldWithin = 10 * 60_000;

/** Whether two refused calls, `apart` milliseconds from each other, may have been after the same thing. */
export function areAlike(left: readonly Intent[], right: readonly Intent[], apart: number): boolean {
  return left.some((one) => right.some((other) => mayBeSame(one, other, apart)));
}

function mayBeSame(left: Intent, right: Intent, apart: number): boolean {
  if (left.deed !== right.deed && left.deed !== "any" && right.deed !== "any") return false;
  if (left.on === "" || right.on === "") return apart <= untoldWithin;
  if (isPath(left.on) && isPath(right.on)) return isWithin(left.on, right.on) || isWithin(right.on, left.on);
  return left.on.startsWith(right.on) || right.on.startsWith(left.on);
}

function isPath(on: string): boolean {
  return /^(?:\/|[a-z]:\/)/.test(on);
}
