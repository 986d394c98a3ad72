import type { Readings } from "../readings.ts";
import { hasOption, optionNames, readOptions } from "./options.ts";
import { isWithin, type Place, placeOf } from "./paths.ts";
import { textOf, type Value } from "./value.ts";

/** Options before the subcommand that take the next word as their value (git(1)). */
export const gitValues: ReadonlySet<string> = optionNames(
  "-C -c --exec-path --git-dir --work-tree --namespace --super-prefix --config-env --attr-source --list-cmds",
);

/** What git needs a setting or a variable for: speaking with other repositories, or letting the person write. */
export type GitNeed = "connecting" | "editing";

/** Variables that only git heeds, and only to connect or to have something written (git(1), gitcredentials(7)). */
const variables: ReadonlyMap<string, GitNeed> = new Map([
  ["GIT_SSH", "connecting"],
  ["GIT_SSH_COMMAND", "connecting"],
  ["GIT_PROXY_COMMAND", "connecting"],
  ["GIT_ASKPASS", "connecting"],
  ["GIT_EDITOR", "editing"],
  ["GIT_SEQUENCE_EDITOR", "editing"],
]);

/** What git uses the variable for; undefined where that is more than one thing, or not known. */
export function needOfVariable(name: string): GitNeed | undefined {
  return variables.get(name);
}

/** What git uses the setting for (git-config(1)); undefined where that is more than one thing, or not known. */
export function needOfSetting(key: string): GitNeed | undefined {
  if (/^(?:core\.(?:sshcommand|gitproxy|askpass)|ssh\.variant|url\..+\.(?:insteadof|pushinsteadof))$/i.test(key))
    return "connecting";
  return /^(?:core|sequence)\.editor$/i.test(key) ? "editing" : undefined;
}

/**
 * Subcommands that neither connect nor have the person write, whatever their options. Not among them though they only
 * read: `archive` and `cat-file`, which can run filters that fetch large files, and `request-pull`, which asks the remote.
 */
const localNames = new Set(
  (
    "status log diff show blame annotate shortlog describe whatchanged ls-files ls-tree rev-parse rev-list grep name-rev for-each-ref " +
    "show-ref show-branch merge-base diff-tree diff-index diff-files check-ignore check-attr check-mailmap check-ref-format " +
    "count-objects verify-commit verify-tag range-diff cherry version var"
  ).split(" "),
);

/** Folders above the one git works in that are looked through for the repository. */
const mostFolders = 8;

/**
 * Whether git with these words surely has no use for what it is given for `need`. In a repository that fetches objects
 * when they are needed every subcommand may connect, and so it may where the repository's settings cannot be read.
 */
export function isIdle(
  need: GitNeed,
  args: readonly Value[],
  folders: readonly Place[],
  roots: readonly string[],
  readings: Readings,
): "yes" | "no" {
  if (args.some((word) => textOf(word) === undefined)) return "no";
  const { options, rest } = readOptions(args, gitValues);
  if (
    !options.every(({ name }) => /^(?:-[CcPp]|--(?:no-pager|paginate|no-optional-locks|literal-pathspecs))$/.test(name))
  )
    return "no";
  const [command, ...given] = rest;
  if (!isLocal(textOf(command) ?? "", given, need)) return "no";
  if (need === "editing") return "yes";
  let places = folders;
  for (const { name, value } of options)
    if (name === "-C" && value !== undefined) places = places.flatMap((place) => placeOf(value, place) ?? []);
  const [only, ...others] = places;
  return only?.spelling === "literal" && others.length === 0 && hasAllObjects(only.path, roots, readings)
    ? "yes"
    : "no";
}

function isLocal(name: string, args: readonly Value[], need: GitNeed): boolean {
  if (localNames.has(name)) return true;
  if (need === "editing") return name === "remote" || name === "archive";
  const { options, rest } = readOptions(args, new Set());
  if (name === "remote") return rest.length === 0 || textOf(rest[0]) === "get-url";
  return name === "branch" && !hasOption(options, "--edit-description");
}

/** Whether the repository surely holds all its objects itself. Where there is no world to look at, it counts as ordinary. */
function hasAllObjects(start: string, roots: readonly string[], readings: Readings): boolean {
  let path = start;
  for (let step = 0; step < mostFolders; step++) {
    if (path !== start && !roots.some((root) => isWithin(path, root))) return false;
    const settings = readings.text(`${path}/.git/config`);
    if (settings.kind === "read")
      return !/promisor|partialclone|submodule|include|worktreeconfig/i.test(settings.value);
    if (settings.kind === "unread") return !readings.mayBeThere(`${path}/.git/config`);
    if (readings.mayBeThere(`${path}/.git`) || readings.mayBeThere(`${path}/HEAD`)) return false;
    path = path.slice(0, path.lastIndexOf("/"));
  }
  return false;
}
