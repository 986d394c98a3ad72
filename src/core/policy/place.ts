import { assertNever } from "../../base/assertNever.ts";
import type { Effect, Loss, Verb } from "../effects/effect.ts";
import type { FileResource } from "../resource.ts";
import { fold } from "../scope/fold.ts";
import type { Surroundings } from "../surroundings.ts";
import { areaOf } from "./area.ts";
import { existenceWithin } from "./existence.ts";
import { sharedWith } from "./identity.ts";
import type { Inquiry, Landings } from "./landings.ts";
import { type Doing, globMayReach, type Sighting, sightings } from "./landmarks.ts";
import { placeOfName } from "./namedPlace.ts";
import { isWithin, joinPath, literalFolder, segmentsOf } from "./paths.ts";
import type { Place } from "./verdict.ts";

/** One place an effect lands in. An effect has several where links, patterns and special files are concerned; the strictest counts. */
export interface Standing {
  readonly place: Place;
  /** `shown`: the path or the facts show that the effect gets there. `possible`: it may. */
  readonly certainty: "shown" | "possible";
  /** For special places, what is there, as the end of a sentence with "is"; empty for ordinary ones. */
  readonly what: string;
}

/** Where an effect on something that is no file lands. */
export function namedStandings({ resource, verb, reveals }: Effect, surroundings: Surroundings): readonly Standing[] {
  if (resource.scheme === "file") return [];
  const { place, what } = placeOfName(resource, doingOf(verb), surroundings);
  if (place === "elsewhere" && reveals === "secret")
    return [{ place: "secret", certainty: "shown", what: "a secret, or gives access as one does" }];
  return [{ place, certainty: "shown", what }];
}

/**
 * Where an effect on files lands, never empty. Special places (floor, protected, secret, self-running) are looked for in
 * every spelling and behind every link; the ordinary area is that of the real path where the facts have it.
 */
export function fileStandings(
  effect: Effect,
  landings: Landings,
  inquiry: Inquiry,
  surroundings: Surroundings,
): readonly Standing[] {
  const doing = doingOf(effect.verb);
  const everywhere = distinct([...landings.spelled, ...(landings.real ?? [])]);
  const wiped =
    doing === "writing"
      ? distinct([...landings.asked, ...everywhere]).flatMap((resource) =>
          wipedStandings(effect, resource, surroundings),
        )
      : [];
  // Beside a catastrophe nothing else matters.
  if (wiped.some(({ place }) => place === "floor")) return wiped;
  const special = [
    ...everywhere.flatMap((resource) => specialStandings(effect, resource, landings, doing, inquiry, surroundings)),
    // Deleting one of its names leaves the file.
    ...(doing === "writing" && effect.verb !== "delete" ? sharedWith(landings, inquiry, surroundings) : []).map(
      (name): Standing => ({
        place: "protected",
        certainty: "shown",
        what: `the same file as \`${name}\`, which is protected`,
      }),
    ),
  ];
  const areas = landings.real === undefined || landings.real.length === 0 ? landings.spelled : landings.real;
  return [
    ...wiped,
    ...special,
    ...distinct(areas).map((resource) => areaStanding(resource, landings, doing, surroundings)),
  ];
}

function specialStandings(
  effect: Effect,
  resource: FileResource,
  landings: Landings,
  doing: Doing | "neither",
  inquiry: Inquiry,
  surroundings: Surroundings,
): readonly Standing[] {
  if (doing === "neither") return [];
  return [
    ...ownStandings(effect, resource, surroundings),
    ...(doing === "writing" ? unknownStandings(resource) : []),
    ...landmarkStandings(effect, resource, landings, doing, inquiry, surroundings),
  ];
}

function doingOf(verb: Verb): Doing | "neither" {
  switch (verb) {
    case "read":
    case "connect":
      return "reading";
    case "execute":
      return "neither";
    case "create":
    case "modify":
    case "delete":
    case "publish":
    case "administer":
      return "writing";
    default:
      return assertNever(verb);
  }
}

function distinct(resources: readonly FileResource[]): readonly FileResource[] {
  if (resources.length < 2) return resources;
  return [
    ...new Map(
      resources.map((resource) => [`${resource.spelling} ${resource.reach} ${resource.path}`, resource]),
    ).values(),
  ];
}

function areaStanding(
  resource: FileResource,
  { facts }: Landings,
  doing: Doing | "neither",
  surroundings: Surroundings,
): Standing {
  const unknown = unknownBecause(resource, facts, doing, surroundings);
  if (unknown !== undefined) return { place: "unknown", certainty: "possible", what: unknown };
  // A pattern's matches lie below its literal folder, at least where its literal names say; so its text will do for a path.
  // What is only known to lie in a folder is taken for the folder's tree.
  const path = resource.spelling === "unknown" ? `${resource.path}/?` : resource.path;
  return { place: areaOf(path, surroundings), certainty: "shown", what: "" };
}

function unknownBecause(
  resource: FileResource,
  facts: Landings["facts"],
  doing: Doing | "neither",
  surroundings: Surroundings,
): string | undefined {
  if (resource.spelling === "unknown" && resource.path === "") return "not known beforehand";
  if (surroundings.platform === "windows" && !isCanonicalOnWindows(resource.path))
    return "spelled in a way that Windows reads as another name";
  if (doing === "writing" && facts?.type === "file" && facts.hardLinks > 1)
    return "one file under several names, and the others may be anywhere";
  return undefined;
}

/** Short names, streams, and names that end in a blank or a full stop lead to files of another spelling. */
function isCanonicalOnWindows(path: string): boolean {
  return segmentsOf(path).every(
    (name, index) => (index === 0 && /^[a-z]:$/.test(name)) || !/~\d|[. ]$|[:<>"|]/.test(name),
  );
}

/** Where nothing is known, what is protected may be meant, and no rule can allow that. */
function unknownStandings({ path, spelling }: FileResource): readonly Standing[] {
  return spelling === "unknown" && path === ""
    ? [{ place: "protected", certainty: "possible", what: "protected files" }]
    : [];
}

/** Our own state holds the keys to every answer, so that it is not even read; what is installed is not written. */
function ownStandings(
  effect: Effect,
  resource: FileResource,
  { state, installed, editor }: Surroundings,
): readonly Standing[] {
  const reading = doingOf(effect.verb) === "reading";
  const standing = (folders: readonly string[], what: string): readonly Standing[] => {
    const certainty = folders
      .map((folder) => ownCertainty(effect, resource, fold(folder)))
      .find((found) => found !== undefined);
    return certainty === undefined ? [] : [{ place: "protected", certainty, what }];
  };
  return [
    ...standing([state], "Holdpoint's own state"),
    ...(reading ? [] : standing(installed, "where Holdpoint or the editor is installed")),
    ...(reading
      ? []
      : standing(editor?.files ?? [], "the open workspace's own file, whose settings can switch guarding off")),
  ];
}

/** How sure it is that an effect gets at a folder of ours: from inside, by deleting what holds it, or by rewriting that. */
function ownCertainty(
  { verb, loses }: Effect,
  resource: FileResource,
  folder: string,
): Standing["certainty"] | undefined {
  if (resource.spelling === "unknown" && resource.path === "") return undefined;
  const path = fold(resource.spelling === "glob" ? literalFolder(resource.path) : resource.path);
  if (isWithin(path, folder)) return resource.spelling === "unknown" ? "possible" : "shown";
  const reached =
    resource.spelling === "glob" ? globMayReach(resource, folder) : resource.reach === "tree" && isWithin(folder, path);
  if (!reached || isWorkTreeLoss(loses)) return undefined;
  if (verb === "delete" && resource.spelling === "literal") return "shown";
  return verb === "read" || verb === "delete" || loses === "content" || loses === "edit" ? "possible" : undefined;
}

/** Wiping the root, the home folder or a workspace, or rewriting everything in the first two; a temporary folder as a whole is not ours to wipe. */
function wipedStandings(
  { verb, loses }: Effect,
  resource: FileResource,
  { roots, home, temporary }: Surroundings,
): readonly Standing[] {
  if (resource.spelling === "unknown" && verb === "delete" && temporary.includes(resource.path))
    return [wholeTemporary];
  const folder = wipedFolder(resource);
  if (folder === undefined || verb === "create" || isWorkTreeLoss(loses)) return [];
  const above = (path: string): boolean => isWithin(fold(path), fold(folder));
  if (above("/") || above(home))
    return [
      { place: "floor", certainty: "shown", what: above("/") ? "everything on this machine" : "the whole home folder" },
    ];
  if (verb !== "delete") return [];
  if (roots.some(above)) return [{ place: "floor", certainty: "shown", what: "the whole workspace" }];
  return temporary.some(above) ? [wholeTemporary] : [];
}

const wholeTemporary: Standing = { place: "outside", certainty: "shown", what: "" };

/** Git's own clearing up touches nothing else than it says. */
function isWorkTreeLoss(loses: Loss): boolean {
  return loses === "uncommitted" || loses === "untracked" || loses === "ignored";
}

/** The folder that an effect takes in whole: a tree, or all that `*` matches in it. */
function wipedFolder({ path, spelling, reach }: FileResource): string | undefined {
  if (spelling === "literal") return reach === "tree" ? path : undefined;
  if (spelling === "unknown") return undefined;
  const names = segmentsOf(path);
  const kept = names.findLastIndex((name) => !/^\*+$/.test(name)) + 1;
  if (kept === names.length || (reach === "entry" && !names.slice(kept).includes("**"))) return undefined;
  const folder = joinPath(names.slice(0, kept));
  return /[*?[\]{}\\]/.test(folder) ? undefined : folder;
}

function landmarkStandings(
  effect: Effect,
  resource: FileResource,
  landings: Landings,
  doing: Doing,
  inquiry: Inquiry,
  surroundings: Surroundings,
): readonly Standing[] {
  return sightings(resource, doing, surroundings).flatMap((sighting) => {
    const certainty = certaintyOf(sighting, effect, resource, landings, inquiry);
    if (certainty === undefined) return [];
    const place = demoted(sighting, resource, doing, surroundings);
    return place === undefined ? [] : [{ place, certainty, what: sighting.what }];
  });
}

/**
 * How sure it is that an effect gets at what it was seen near; undefined when it is not meant. Deleting a folder reaches
 * what exists in it; filling one may bring the special file with it, whether there is one already or not. Git's own
 * work on the whole tree, and changes that take nothing away, are not meant by that.
 */
function certaintyOf(
  { relation, pattern, view }: Sighting,
  effect: Effect,
  resource: FileResource,
  { facts }: Landings,
  inquiry: Inquiry,
): Standing["certainty"] | undefined {
  const { verb, loses } = effect;
  if (relation === "inside" && resource.spelling === "literal") return "shown";
  if (resource.spelling === "unknown" || verb === "read" || relation === "crossing") return "possible";
  if (verb === "delete") {
    if (isWorkTreeLoss(loses) || resource.reach === "entry") return undefined;
    if (relation === "around") return "possible";
    const existence = existenceWithin(pattern, resource, view, inquiry);
    return existence === "exists" ? "shown" : existence === "absent" ? undefined : "possible";
  }
  // What puts a single file there, or makes a link, makes the folder where there is none yet.
  if (relation === "above" && resource.reach === "entry") return facts?.type === "folder" ? undefined : "possible";
  if (relation === "above" && verb === "create") return "possible";
  return loses === "content" || loses === "edit" || (relation === "above" && isWorkTreeLoss(loses))
    ? "possible"
    : undefined;
}

/** In folders that are thrown away, what runs by itself or holds secrets is written as anything else, and what is protected elsewhere is only held. */
function demoted(
  sighting: Sighting,
  resource: FileResource,
  doing: Doing,
  surroundings: Surroundings,
): Place | undefined {
  if (sighting.place === "floor" || (sighting.place === "secret" && doing === "reading")) return sighting.place;
  const area = areaOf(resource.path, surroundings);
  if (area !== "output" && area !== "temporary") return sighting.place;
  return sighting.place === "protected" ? "selfRunning" : undefined;
}
