import { readdirSync, realpathSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { ownPlaces } from "../core/identity/ownPlaces.ts";
import type { HidePattern } from "../core/identity/runIdentity.ts";
import { rows } from "../core/policy/landmarkRows.ts";
import { expandBraces } from "../core/scope/expandBraces.ts";

/** Most paths that are hidden from one run, and most names of a folder that are looked at. */
const mostHidden = 2_000;
const mostNames = 20_000;

/** Where a machine keeps what is hidden. */
export interface HiddenGround {
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** One place that is hidden: `path` is absolute and real; `what` it is ends a sentence that begins with the path. */
export interface HiddenPath {
  readonly path: string;
  readonly what: string;
}

/**
 * What is hidden from a run, of all that is there now: every place of this machine where credentials, histories, browsers'
 * profiles and agents' sign-ins are known to live, wherever variables moved it, and what the scopes hide. Names are compared
 * without regard to case. A path that lies below another one of them is left out. Never throws; what cannot be listed has nothing in it.
 */
export function hiddenPaths(hide: readonly HidePattern[], { home, environment }: HiddenGround): readonly HiddenPath[] {
  const found: HiddenPath[] = [];
  for (const { landmark, glob, kind } of rows) {
    if (landmark.reading !== "secret" || kind !== "path") continue;
    const bases =
      landmark.at === "home"
        ? homesOf(glob, home, environment)
        : landmark.at === "absolute" && !glob.startsWith("proc/")
          ? [{ base: "/", glob }]
          : [];
    for (const place of bases)
      found.push(...matches(place.base, place.glob).map((path) => ({ path, what: landmark.what })));
  }
  for (const variable of Object.keys(ownPlaces))
    for (const path of (environment[variable] ?? "").split(process.platform === "win32" ? ";" : ":"))
      if (isAbsolute(path)) found.push({ path, what: `what ${variable} names` });
  for (const { pattern, root } of hide)
    for (const glob of braced(pattern.glob))
      found.push(
        ...matches(pattern.base === "home" ? home : root === "" ? "/" : root, glob).map((path) => ({
          path,
          what: `hidden by the scope file (${pattern.text})`,
        })),
      );
  return distinct(found);
}

/** Where the rest of a path below the home folder may be instead. */
const movedBy: Readonly<Record<string, string>> = {
  ".config/": "XDG_CONFIG_HOME",
  ".cache/": "XDG_CACHE_HOME",
  ".local/share/": "XDG_DATA_HOME",
  ".cargo/": "CARGO_HOME",
  ".gradle/": "GRADLE_USER_HOME",
  ".codex/": "CODEX_HOME",
  ".claude/": "CLAUDE_CONFIG_DIR",
  ".composer/": "COMPOSER_HOME",
};

function homesOf(
  glob: string,
  home: string,
  environment: HiddenGround["environment"],
): readonly { readonly base: string; readonly glob: string }[] {
  const moved = Object.entries(movedBy).flatMap(([head, variable]) => {
    const base = environment[variable];
    return glob.startsWith(head) && base !== undefined && isAbsolute(base)
      ? [{ base, glob: glob.slice(head.length) }]
      : [];
  });
  return [{ base: home, glob }, ...moved];
}

function braced(glob: string): readonly string[] {
  const globs = glob.includes("{") ? expandBraces(glob) : [glob];
  return globs === "over" ? [] : globs;
}

/** What is there and matches, name by name from `base`. A `**` at the end stands for the folder itself. */
function matches(base: string, glob: string): readonly string[] {
  const names = glob.replace(/\/\*\*$/, "").split("/");
  let paths: readonly string[] = [base];
  for (const name of names) {
    // What matches in any depth cannot be listed; the folder above is hidden with all that it holds.
    if (name === "**") break;
    const shape = shapeOf(name);
    paths = paths.flatMap((path) => namesIn(path).flatMap((one) => (shape.test(one) ? [join(path, one)] : [])));
    if (paths.length > mostHidden) paths = paths.slice(0, mostHidden);
  }
  return paths.filter((path) => path !== base);
}

function shapeOf(name: string): RegExp {
  const source = name
    .replace(/[.+^$()|\\{}]/g, "\\$&")
    .replace(/\*+/g, "[^/]*")
    .replace(/\?/g, "[^/]");
  try {
    return new RegExp(`^${source}$`, "i");
  } catch {
    return /^[^/]*$/;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).slice(0, mostNames);
  } catch {
    return [];
  }
}

/** Real paths, and those as they are spelled where they lead elsewhere; each once and none below another. */
function distinct(found: readonly HiddenPath[]): readonly HiddenPath[] {
  const real = found.flatMap(({ path, what }) => {
    try {
      return [{ path: realpathSync.native(path), what }];
    } catch {
      return [];
    }
  });
  const byPath = new Map(real.toReversed().map((one) => [one.path, one]));
  const sorted = [...byPath.values()]
    .filter(({ path }) => path !== "/")
    .sort((left, right) => (left.path < right.path ? -1 : 1));
  return sorted.filter(({ path }) => !sorted.some((other) => other.path !== path && path.startsWith(`${other.path}/`)));
}
