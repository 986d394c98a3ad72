import type { Effect } from "../effects/effect.ts";
import type { Answer, PathFacts, Question } from "../facts.ts";
import { type FileResource, file, unknownFile } from "../resource.ts";
import type { Surroundings } from "../surroundings.ts";
import { isWithin } from "./paths.ts";

/** Asks for a fact. Undefined: there is none, or none yet. */
export type Ask = (question: Question) => Answer | undefined;

/** How facts are come by. */
export interface Inquiry {
  readonly ask: Ask;
  /** Asks whether something exists that an effect reaches if it does. `over`: too much would have to be asked, so it counts as reached. */
  readonly askReach: (question: Question) => Answer | "over" | undefined;
}

/** Where an effect on files lands. */
export interface Landings {
  /** As the call spells it, by every reading of the spelling. */
  readonly asked: readonly FileResource[];
  /** What that names, without following a final link: the matches of a pattern once they are known. All that makes a judgement stricter looks here, too. */
  readonly spelled: readonly FileResource[];
  /** Where the facts say it leads, links followed; undefined without facts. */
  readonly real: readonly FileResource[] | undefined;
  /** What stands there; undefined when nothing is known. For one file behind a link: of the file it leads to. */
  readonly facts: PathFacts | undefined;
  /** `supposed`: there is nothing to look at, and the names alone are to decide. */
  readonly world: "real" | "supposed";
}

/** The root that names are shown relative to. */
export function rootOf(landings: Landings | undefined, { roots }: Surroundings): string {
  const path = landings?.asked[0]?.path;
  return (path === undefined ? undefined : roots.find((root) => isWithin(path, root))) ?? roots[0] ?? "/";
}

/** More matches than this are not listed by the facts. */
const listedMatches = 1_000;

/** The question whose answer says where an effect on a file lands and what stands there; undefined when it cannot be asked. */
export function landingQuestion(effect: Effect): Question | undefined {
  const { resource } = effect;
  if (resource.scheme !== "file" || resource.path === "") return undefined;
  // Of something unknown in a folder, where the folder leads.
  if (resource.spelling === "unknown") return { ask: "path", path: resource.path, spelling: "literal", reach: "entry" };
  // What nothing is taken from need not be counted.
  const reach =
    effect.loses === "none" && effect.verb !== "delete" && effect.verb !== "modify" ? "entry" : resource.reach;
  const question = { ask: "path", path: resource.path, spelling: resource.spelling, reach } as const;
  // Reading takes nothing away that git might bring back.
  return effect.verb === "read" && effect.loses === "none" ? { ...question, git: "unasked" } : question;
}

/** Follows an effect on a file to where it lands. */
export function landingsOf(effect: Effect, resource: FileResource, ask: Ask): Landings {
  const asked = spellings(resource);
  const question = landingQuestion(effect);
  const answer = question === undefined ? undefined : ask(question);
  const isElsewhere = asked.some(({ path }) => path === "");
  const world = answer?.about === "supposed" ? "supposed" : "real";
  if (answer?.about !== "path" || isElsewhere) {
    return { asked, spelled: asked, real: undefined, facts: undefined, world };
  }
  if (resource.spelling === "glob" && answer.places.length === 0)
    return { asked, spelled: asked, real: undefined, facts: answer, world };
  if (resource.spelling === "unknown") {
    return {
      asked,
      spelled: asked,
      real: answer.places.length === 0 ? undefined : answer.places.map(({ target }) => ({ ...resource, path: target })),
      facts: undefined,
      world,
    };
  }
  const followed = followsLinks(effect);
  const real = answer.places.map((place) => file(followed ? place.target : place.real, resource.reach));
  const dangling = followed && answer.type === "link" && answer.places.some((place) => place.target === place.real);
  const unlisted = answer.places.length === 0 || answer.places.length >= listedMatches;
  // Once the matches of a pattern are known, they stand for it.
  const names = resource.spelling === "glob" && !unlisted ? [] : asked;
  const onTheWay = answer.places
    .flatMap((place) => [place.path, place.real, ...(place.also ?? [])])
    .filter((path) => path !== resource.path);
  return {
    asked,
    spelled: [...names, ...onTheWay.map((path) => file(path, resource.reach))],
    real: dangling || unlisted ? [...real, unknownFile()] : real,
    facts: factsBehindLinks(answer, followed, resource.reach, ask),
    world,
  };
}

/** Deleting a link leaves what it leads to; everything else goes through it. */
function followsLinks(effect: Effect): boolean {
  return effect.verb !== "delete";
}

/** Facts count a link itself, so what a write through it would overwrite is asked for. */
function factsBehindLinks(
  answer: PathFacts,
  followed: boolean,
  reach: "entry" | "tree",
  ask: Ask,
): PathFacts | undefined {
  const linked = followed ? answer.places.filter((place) => place.target !== place.real) : [];
  const [only] = linked;
  if (only === undefined) return answer;
  if (answer.places.length > 1) return undefined;
  const behind = ask({ ask: "path", path: only.target, spelling: "literal", reach });
  return behind?.about === "path" ? behind : undefined;
}

/**
 * The path and what else it names by the rules of the system: `/proc/self/root/x` is `/x`, and macOS keeps `/etc` below
 * `/private`. What another process stands in is not known, and facts about `/proc/self` would be about ourselves.
 */
function spellings(resource: FileResource): readonly FileResource[] {
  const { path } = resource;
  if (/^\/proc\/[^/]+\/(?:task\/[^/]+\/)?(?:cwd|fd)(?:\/|$)/.test(path)) return [resource, unknownFile()];
  const within = /^\/proc\/[^/]+(?:\/task\/[^/]+)?\/root(\/.*)?$/.exec(path);
  if (within !== null) return [resource, { ...resource, path: within[1] ?? "/" }];
  if (/^\/private\/(?:etc|var|tmp)(?:\/|$)/.test(path))
    return [resource, { ...resource, path: path.slice("/private".length) }];
  return [resource];
}
