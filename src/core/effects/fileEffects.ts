import type { Resource } from "../resource.ts";
import { anywhere, isWithin, type Place, placeOf } from "../shell/paths.ts";
import type { Value } from "../shell/value.ts";
import type { Use } from "./commandModel.ts";
import type { Effect, Loss, Verb } from "./effect.ts";

type Site = Pick<Use, "folders" | "surroundings" | "source">;

/** What happens to files: everything of an effect but the resource and the source. */
export interface Deed {
  readonly verb: Verb;
  readonly loses: Loss;
  readonly because: string;
  readonly reach?: "entry" | "tree";
  readonly content?: "kept";
  readonly makes?: "link";
}

/** An effect of the command on a resource. */
export function effectOn(
  resource: Resource,
  deed: Deed,
  site: Pick<Site, "source">,
  sight: Effect["sight"] = "plain",
): Effect {
  return {
    verb: deed.verb,
    resource,
    loses: deed.loses,
    sight,
    because: deed.because,
    source: site.source,
    ...(deed.content === undefined ? {} : { content: deed.content }),
    ...(deed.makes === undefined ? {} : { makes: deed.makes }),
  };
}

/** The same deed done to every file the words name, wherever the command may run. */
export function onFiles(values: readonly Value[], deed: Deed, site: Site): readonly Effect[] {
  const effects: Effect[] = [];
  for (const value of values) {
    for (const [index, folder] of site.folders.entries()) {
      const place = mayBeSplit(value) && changes(deed) ? anywhere : placeOf(value, folder);
      // Where a name before `..` is a link, the path leads elsewhere than it reads.
      if (changes(deed) && goesBack(value)) effects.push(...onPlace(anywhere, deed, site));
      if (place !== undefined)
        effects.push(...onPlace(index === 0 ? place : guessed(value, place, folder), deed, site));
    }
  }
  return effects;
}

/** Whether parts of the word may be taken for paths of their own: paths from a list that is split at blanks. */
function mayBeSplit(value: Value): boolean {
  return value.kind === "unknown" && value.words === "many" && value.stays === "below";
}

function goesBack(value: Value): boolean {
  return (
    (value.kind === "literal" || value.kind === "glob") &&
    /(?:^|\/)(?!\.{1,2}(?:\/|$))[^/]+\/+(?:\.\/+)*\.\.(?:\/|$)/.test(value.text)
  );
}

function changes({ verb }: Deed): boolean {
  return verb === "modify" || verb === "delete" || verb === "administer";
}

/**
 * The first folder is where the command is meant to run, the others are where it runs when a `cd` before it fails. What
 * takes in such a folder as a whole is only possible, so it is no more than something in there.
 */
function guessed(value: Value, place: Place, folder: Place): Place {
  const inside = value.kind === "glob" && !value.text.startsWith("/");
  const whole = inside || isWithin(folder.path, place.path);
  return whole && folder.spelling === "literal" ? { spelling: "unknown", path: folder.path } : place;
}

/** The deed done to the folder the command runs in. */
export function onCurrentFolder(deed: Deed, site: Site): readonly Effect[] {
  return site.folders.flatMap((folder) => onPlace(folder, deed, site));
}

/** The deed done at a place. Devices are no files: the ones that only discard or print are left out. */
export function onPlace(place: Place, deed: Deed, site: Pick<Site, "source">): readonly Effect[] {
  if (place.path.startsWith("/dev/")) return onDevice(place, deed, site);
  const reach = place.spelling === "unknown" ? "tree" : (deed.reach ?? "entry");
  return [effectOn({ scheme: "file", path: place.path, spelling: place.spelling, reach }, deed, site)];
}

/** A program writes its output to files that its arguments name. */
export function writesTo(values: readonly Value[], use: Use): readonly Effect[] {
  return onFiles(values, { verb: "modify", loses: "content", because: `${use.program} writes its output there` }, use);
}

/** A program reads the content of files that its arguments name. */
export function readsFrom(values: readonly Value[], use: Use, reach: "entry" | "tree" = "entry"): readonly Effect[] {
  return onFiles(values, { verb: "read", loses: "none", reach, because: `${use.program} reads it` }, use);
}

/** Whether a place lies in a folder the editor has open, or in one for temporary files. */
export function isInside(place: Place, site: Pick<Site, "surroundings">): boolean {
  const { roots, temporary } = site.surroundings;
  return place.path !== "" && [...roots, ...temporary].some((folder) => isWithin(place.path, folder));
}

/** The effects of a program that only computes and prints. */
export const nothing: readonly Effect[] = [];

/** A program runs that is known to keep to its work: a build, a test, a formatter. */
export function runs(use: Pick<Use, "program" | "source">, because: string): Effect {
  return effectOn({ scheme: "process", name: use.program }, { verb: "execute", loses: "none", because }, use);
}

/** A program runs of which nothing more is known. */
export function opaque(use: Pick<Use, "program" | "source">, because: string): Effect {
  return effectOn({ scheme: "process", name: use.program }, { verb: "execute", loses: "none", because }, use, "opaque");
}

/** Something of this machine outside files changes. */
export function onSystem(name: string, because: string, use: Pick<Use, "source">): Effect {
  return effectOn({ scheme: "system", name }, { verb: "administer", loses: "system", because }, use);
}

function onDevice(place: Place, deed: Deed, site: Pick<Site, "source">): readonly Effect[] {
  const { path } = place;
  if (/^\/dev\/(?:null|zero|full|random|urandom|stdin|stdout|stderr|tty|fd\/\d+)$/.test(path)) return nothing;
  const connection = /^\/dev\/(?:tcp|udp)\/([^/]+)\/([^/]+)$/.exec(path);
  if (connection !== null) {
    const because = "bash opens a network connection by that path";
    return [
      effectOn(
        { scheme: "host", name: `${connection[1]}:${connection[2]}` },
        { verb: "connect", loses: "remote", because },
        site,
      ),
    ];
  }
  if (path.startsWith("/dev/shm/")) {
    return [effectOn({ scheme: "file", path, spelling: place.spelling, reach: deed.reach ?? "entry" }, deed, site)];
  }
  const harmless = deed.verb === "read" || deed.loses === "none";
  return [
    effectOn(
      { scheme: "device", name: path },
      { ...deed, verb: harmless ? deed.verb : "modify", loses: harmless ? deed.loses : "system" },
      site,
    ),
  ];
}
