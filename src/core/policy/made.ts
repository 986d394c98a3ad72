import type { Effect } from "../effects/effect.ts";
import { fold } from "../scope/fold.ts";
import { type Ask, type Landings, landingsOf } from "./landings.ts";
import { isWithin } from "./paths.ts";

/**
 * Whether all that an effect takes away is what the caller's session made itself: the facts say so of a path spelled out,
 * and nothing else that the call does puts something there first, for the facts are from before the call. Git's own work
 * is judged by what commits hold. `effects`: all of the call's.
 */
export function isMade(
  effect: Effect,
  landings: Landings | undefined,
  effects: readonly Effect[],
  ask: Ask,
): "yes" | "no" {
  const { resource } = effect;
  if (landings?.facts?.made !== "whole" || landings.real === undefined || landings.asked.length !== 1) return "no";
  if (resource.scheme !== "file" || resource.spelling !== "literal" || effect.repository !== undefined) return "no";
  const here = namesOf(landings);
  // What a copy would make in a folder of that name, it does not make where there is a file.
  const isFile = effect.verb === "modify" && landings.facts.type === "file";
  return effects.some((other) => {
    if (other === effect) return false;
    const there = putsInto(other, ask);
    if (there === "nowhere" || there === "anywhere") return there === "anywhere";
    if (isFile && other.part === effect.part && there.every((name) => here.some((place) => isBelow(name, place))))
      return false;
    return there.some((name) => here.some((place) => isWithin(name, place) || isWithin(place, name)));
  })
    ? "no"
    : "yes";
}

/** Where an effect puts content, by its spelling and by where it leads. */
function putsInto(other: Effect, ask: Ask): readonly string[] | "nowhere" | "anywhere" {
  const { resource, verb, content, loses } = other;
  if (content === "kept") return "nowhere";
  // Another commit in the work tree may bring other files along.
  if (resource.scheme === "git") return verb === "modify" && loses !== "remote" ? "anywhere" : "nowhere";
  if (resource.scheme !== "file" || (verb !== "create" && verb !== "modify" && verb !== "administer")) return "nowhere";
  if (resource.spelling !== "literal") return "anywhere";
  const landings = landingsOf(other, resource, ask);
  return landings.real === undefined ? "anywhere" : namesOf(landings);
}

function isBelow(path: string, folder: string): boolean {
  return path !== folder && isWithin(path, folder);
}

function namesOf({ asked, spelled, real }: Landings): readonly string[] {
  return [...asked, ...spelled, ...(real ?? [])].map(({ path }) => fold(path));
}
