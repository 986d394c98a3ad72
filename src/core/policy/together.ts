import type { Effect } from "../effects/effect.ts";
import type { FileResource } from "../resource.ts";
import { fold } from "../scope/fold.ts";
import type { Surroundings } from "../surroundings.ts";
import { areaOf } from "./area.ts";
import { type Ask, landingsOf } from "./landings.ts";
import { isWithin } from "./paths.ts";

/** The effects of a call as they are to be judged together. */
interface Together {
  readonly effects: readonly Effect[];
  /** Those whose facts another part of the call makes void: what was moved there before would be lost. */
  readonly spoiled: ReadonlySet<Effect>;
  /** Whether everything behind links was followed. */
  readonly followed: "all" | "some";
}

/** Why a move counts as a deletion. */
export const movedAway = "it is moved to where content may be thrown away";

/** How many links that a call makes are followed one after the other. */
const mostLinks = 8;

/** Effects behind links beyond this many are not followed. */
const mostBehind = 256;

/**
 * What the effects of a call mean for each other, since facts are from before the call.
 * - A move by itself loses nothing; one into a folder whose content may be thrown away is the first half of a deletion,
 *   and counts as one.
 * - What another command writes over where a move puts something is judged without facts; so is where one command moves
 *   several things of one name, since not every `mv` refuses that.
 * - What happens behind a link that the call makes happens to what the link names, too.
 */
export function judgedTogether(effects: readonly Effect[], ask: Ask, surroundings: Surroundings): Together {
  const { behind, followed } = behindLinks(effects);
  const all = behind.length === 0 ? effects : [...effects, ...behind];
  const moves = all.filter(isMoved);
  if (moves.length === 0) return { effects: all, spoiled: new Set(), followed };
  const written = all.filter(isWritten);
  const throwsAway = (effect: Effect): boolean => liesInThrowaway(effect, ask, surroundings);
  const transfers = transfersOf(moves, written);
  const discarding = new Set<Effect>(
    transfers.flatMap((transfer) =>
      transfer.targets.some(({ effect }) => throwsAway(effect))
        ? transfer.moves.filter((move) => !throwsAway(move))
        : [],
    ),
  );
  const colliding = new Set(transfers.filter((transfer) => haveOneName(transfer.moves)).map(({ part }) => part));
  const isSpoiled = (effect: FileEffect): boolean => {
    if (colliding.has(effect.part)) return true;
    const spot = spotOf(effect);
    return transfers.some(({ part, targets }) => part !== effect.part && targets.some((target) => meets(spot, target)));
  };
  return {
    effects: all.map((effect) =>
      discarding.has(effect) ? { ...effect, loses: "content", because: movedAway } : effect,
    ),
    spoiled: new Set<Effect>(written.filter(isSpoiled)),
    followed,
  };
}

type FileEffect = Effect & { readonly resource: FileResource };

function isMoved(effect: Effect): effect is FileEffect {
  return effect.verb === "delete" && effect.loses === "none" && effect.resource.scheme === "file";
}

function isWritten(effect: Effect): effect is FileEffect {
  return (effect.verb === "create" || effect.verb === "modify") && effect.resource.scheme === "file";
}

/** What one command moves, and what it writes. */
interface Transfer {
  readonly part: number | undefined;
  readonly moves: readonly FileEffect[];
  readonly targets: readonly Spot[];
}

/** An effect with its path as all spellings of it are compared. */
interface Spot {
  readonly effect: FileEffect;
  readonly path: string;
}

function spotOf(effect: FileEffect): Spot {
  return { effect, path: fold(effect.resource.path) };
}

function transfersOf(moves: readonly FileEffect[], written: readonly FileEffect[]): readonly Transfer[] {
  const [movesBy, writtenBy] = [byPart(moves), byPart(written)];
  return [...movesBy].map(([part, ofPart]) => ({
    part,
    moves: ofPart,
    targets: (writtenBy.get(part) ?? []).map(spotOf),
  }));
}

function byPart(effects: readonly FileEffect[]): ReadonlyMap<number | undefined, readonly FileEffect[]> {
  const parts = new Map<number | undefined, FileEffect[]>();
  for (const effect of effects) {
    const same = parts.get(effect.part);
    if (same === undefined) parts.set(effect.part, [effect]);
    else same.push(effect);
  }
  return parts;
}

/** Whether one command may move several things of one name. */
function haveOneName(moves: readonly FileEffect[]): boolean {
  const pathsBy = new Map<string, Set<string>>();
  for (const { resource } of moves) {
    const name = nameIn(resource.path);
    pathsBy.set(name, (pathsBy.get(name) ?? new Set()).add(resource.path));
  }
  return moves.some(({ resource: { path, spelling } }) => {
    if (spelling === "unknown") return false;
    if (spelling === "glob" && /[*?[]/.test(path.slice(0, path.lastIndexOf("/")))) return true;
    return (pathsBy.get(nameIn(path))?.size ?? 0) > 1;
  });
}

function nameIn(path: string): string {
  return fold(path.slice(Math.max(0, path.lastIndexOf("/"))));
}

/** Whether an effect lands, as spelled or in fact, in a temporary folder or in build output. */
function liesInThrowaway(effect: Effect, ask: Ask, surroundings: Surroundings): boolean {
  if (effect.resource.scheme !== "file") return false;
  const { asked, real } = landingsOf(effect, effect.resource, ask);
  return [...asked, ...(real ?? [])].some(({ path }) => {
    const area = areaOf(`${path}/?`, surroundings);
    return area === "temporary" || area === "output";
  });
}

/** Whether one of two resources may lie in the other. Wildcards and unknown parts may stand for anything. */
function meets(left: Spot, right: Spot): boolean {
  if (left.effect.resource.spelling !== "literal" || right.effect.resource.spelling !== "literal") return true;
  return isWithin(left.path, right.path) || isWithin(right.path, left.path);
}

/** The same effects on what the links that the call makes lead to, so far as paths are spelled out. */
function behindLinks(effects: readonly Effect[]): {
  readonly behind: readonly Effect[];
  readonly followed: Together["followed"];
} {
  const links = linksMade(effects);
  const behind: Effect[] = [];
  let layer = links.length === 0 ? [] : effects;
  for (let round = 0; layer.length > 0; round++) {
    const next: Effect[] = [];
    for (const effect of layer) {
      for (const link of links) next.push(...behindLink(effect, link));
      if (round === mostLinks || behind.length + next.length > mostBehind) return { behind, followed: "some" };
    }
    behind.push(...next);
    layer = next;
  }
  return { behind, followed: "all" };
}

interface Link {
  readonly path: string;
  readonly target: string;
  readonly part: number | undefined;
}

/** What makes a link reads what it names and makes something of no content, by one command. */
function linksMade(effects: readonly Effect[]): readonly Link[] {
  const targets = new Map<number | undefined, readonly string[]>();
  for (const { verb, resource, part } of effects) {
    if (verb === "read" && isLiteral(resource)) targets.set(part, [...(targets.get(part) ?? []), resource.path]);
  }
  if (targets.size === 0) return [];
  return effects.flatMap(({ verb, loses, resource, part, makes }) => {
    const mayLead = makes === "link" || (verb === "create" && loses === "none");
    if (!mayLead || !isLiteral(resource)) return [];
    return (targets.get(part) ?? []).map((target) => ({ path: resource.path, target, part }));
  });
}

function behindLink(effect: Effect, { path, target, part }: Link): readonly Effect[] {
  const { resource } = effect;
  if (resource.scheme !== "file" || effect.part === part || !isWithin(resource.path, path)) return [];
  // Deleting a link leaves what it names.
  if (effect.verb === "delete" && resource.path === path) return [];
  return [
    {
      ...effect,
      resource: { ...resource, path: `${target === "/" ? "" : target}${resource.path.slice(path.length)}` },
    },
  ];
}

function isLiteral(resource: Effect["resource"]): resource is FileResource {
  return resource.scheme === "file" && resource.spelling === "literal";
}
