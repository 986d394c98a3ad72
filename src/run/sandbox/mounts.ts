import { dirname, join } from "node:path";
import type { Confinement } from "../../core/confine/confinement.ts";
import { isWithin } from "../../core/policy/paths.ts";
import {
  type DiskLook,
  gitFolders,
  lookOnce,
  matching,
  nameMatcher,
  namesIn,
  realAsFar,
  realPath,
  standing,
} from "./disk.ts";

/** One mount of the run's own file system, which begins as everything, read-only. */
export interface Mount {
  /** `empty`: an empty folder. `blank`: an empty file. `scratch`: an empty folder that can be filled and goes with the run. */
  readonly kind: "writable" | "read-only" | "empty" | "blank" | "scratch";
  /** Real, and there. */
  readonly path: string;
}

/** The mounts in their order, and what cannot be had by mounts. */
export interface Mounts {
  readonly mounts: readonly Mount[];
  /**
   * Protected paths that are not there, in folders that the run can write: they cannot be kept from being made, so they are
   * looked at afterwards. The last name may have a `*`; what it meant before the run is not what is looked for.
   */
  readonly absent: readonly string[];
}

/** A folder with more entries than this is not opened for one of them: only what is there already can be changed then. */
const mostBeside = 400;

/**
 * The confinement with the links in what it opens resolved, as they lead when the person approves it. What they lead to later
 * is not opened; see {@link movedSince}.
 */
export function pinned(confinement: Confinement): Confinement {
  const replaceable = confinement.replaceable.flatMap((path) => {
    const name = path.slice(path.lastIndexOf("/") + 1);
    const own = join(realAsFar(dirname(path)), name);
    const target = /[*?]/.test(name) ? own : realAsFar(own);
    return target === own ? [own] : [own, target];
  });
  return {
    ...confinement,
    writable: [...new Set(confinement.writable.map(realAsFar))],
    replaceable: [...new Set(replaceable)],
  };
}

/** The first path that a confinement opens and that leads elsewhere now than when it was pinned; undefined where none does. */
export function movedSince({ writable, replaceable }: Confinement): string | undefined {
  return [...writable, ...replaceable.map((path) => dirname(path))].find((path) => realAsFar(path) !== path);
}

/** Lays the confinement out on the disk as it is now. Reads folders; changes nothing. */
export function mountsOf(confinement: Confinement): Mounts {
  const look = lookOnce();
  const opened = confinement.replaceable.flatMap((pattern) => openFor(pattern));
  const repositories = confinement.repositories.flatMap(gitFolders);
  // Links were followed when the confinement was pinned; what has become one since is not opened.
  const own = confinement.writable.filter((path) => realPath(path) === path);
  const writable = [...own, ...repositories.flatMap((path) => realPath(path) ?? [])];
  const open = shallowFirst([...writable, ...opened.flatMap(({ writable: paths }) => paths)]);
  const closed = opened
    .flatMap(({ closed: paths }) => paths)
    .filter((path) => !writable.some((one) => isWithin(path, one)));
  // What lies beside an opened entry is closed again, and opened where it is itself meant to be written.
  const first = shallowFirst([
    ...open.map((path) => ({ kind: "writable" as const, path })),
    ...closed.filter((path) => !open.includes(path)).map((path) => ({ kind: "read-only" as const, path })),
  ]);
  const isOpen = (path: string): boolean => open.some((one) => isWithin(path, one));
  const guarded = guardedPaths([...confinement.readOnly, ...repositories.flatMap(ownOfGit)], isOpen, open, look);
  const hidden = [
    ...new Set(
      confinement.hidden.flatMap((pattern) => matching(pattern, look)).flatMap((path) => realPath(path) ?? []),
    ),
  ];
  const outermost = hidden.filter((path) => !hidden.some((other) => other !== path && isWithin(path, other)));
  // Below everything else, because an open folder may lie in one; one that lies in an open folder is open already.
  const scratch = shallowFirst((confinement.unasked?.scratch ?? []).flatMap((path) => realPath(path) ?? []))
    .filter((path) => !isOpen(path))
    .map((path): Mount => ({ kind: "scratch", path }));
  return {
    mounts: [
      ...scratch,
      ...first,
      ...anchors([...guarded.there, ...outermost], open).map((path): Mount => ({ kind: "writable", path })),
      ...shallowFirst(guarded.there).map((path): Mount => ({ kind: "read-only", path })),
      ...outermost.map((path): Mount => ({ kind: standing(path)?.isDirectory() ? "empty" : "blank", path })),
    ],
    absent: guarded.absent,
  };
}

function ownOfGit(folder: string): readonly string[] {
  return [`${folder}/hooks`];
}

/**
 * To make, replace or delete an entry, its folder must be written: the folder is opened, and everything else in it is closed.
 * For what is not there yet, that is the deepest folder that is.
 */
function openFor(
  pattern: string,
): readonly { readonly writable: readonly string[]; readonly closed: readonly string[] }[] {
  const name = pattern.slice(pattern.lastIndexOf("/") + 1);
  const above = dirname(pattern);
  if (realAsFar(above) !== above) return [];
  const isMeant = /[*?]/.test(name) ? nameMatcher(name, "exact") : (entry: string): boolean => entry === name;
  if (standing(above) === undefined) {
    const known = deepest(above);
    return [{ writable: [known.folder], closed: beside(known.folder, (entry) => entry === known.next) }];
  }
  const names = namesIn(above);
  if (names.length > mostBeside)
    return [{ writable: names.filter(isMeant).map((entry) => join(above, entry)), closed: [] }];
  return [{ writable: [above], closed: beside(above, isMeant) }];
}

function deepest(path: string): { readonly folder: string; readonly next: string } {
  const above = dirname(path);
  return standing(above) === undefined
    ? deepest(above)
    : { folder: above, next: path.slice(above === "/" ? 1 : above.length + 1) };
}

function beside(folder: string, isMeant: (entry: string) => boolean): readonly string[] {
  return (
    namesIn(folder)
      .filter((entry) => !isMeant(entry))
      .map((entry) => join(folder, entry))
      // A link is kept by its folder alone; nothing can be mounted on it.
      .filter((path) => standing(path)?.isSymbolicLink() === false && !isSystem(path))
  );
}

/** File systems of the kernel's, which are mounted anew or are read-only already. */
function isSystem(path: string): boolean {
  return path === "/proc" || path === "/dev" || path === "/sys";
}

/** Of what is to stay as it is: what is there, and what is not there though it could be made. */
function guardedPaths(
  patterns: readonly string[],
  isOpen: (path: string) => boolean,
  open: readonly string[],
  look: DiskLook,
): { readonly there: readonly string[]; readonly absent: readonly string[] } {
  const there = new Set<string>();
  const absent = new Set<string>();
  for (const pattern of patterns) {
    const found = matching(pattern, look);
    for (const path of found.flatMap((one) => realPath(one) ?? [])) if (isOpen(path)) there.add(path);
    const above = dirname(pattern);
    // A pattern means names to come beside those that are there. One of folders is git's of submodules, which git itself makes.
    const isPattern = /[*?]/.test(pattern);
    if ((found.length > 0 && !isPattern) || /[*?]/.test(above) || !isOpen(pattern)) continue;
    // The folder it would lie in is kept as it is, unless something in it is meant to be written (as in a work tree that lies in a
    // temporary folder), or it is a part of git's own, or all that is not there is a repository of its own: folders without one are worked in.
    const real = realAsFar(above);
    const holdsOpen = open.some((one) => isWithin(one, real));
    const isOfGit = /\/\.git$/.test(real) || /\/\.git$/.test(pattern);
    if (standing(above)?.isDirectory() && !holdsOpen && !isOfGit) there.add(real);
    else absent.add(pattern);
  }
  return { there: [...there], absent: [...absent] };
}

/** A folder that holds a mount could be renamed and another put in its place; one that is a mount itself cannot. */
function anchors(paths: readonly string[], open: readonly string[]): readonly string[] {
  const found = new Set<string>();
  for (const path of paths) {
    const top = open
      .filter((one) => path !== one && isWithin(path, one))
      .sort((left, right) => right.length - left.length)[0];
    if (top === undefined) continue;
    for (let folder = dirname(path); folder !== top && isWithin(folder, top); folder = dirname(folder))
      found.add(folder);
  }
  return shallowFirst([...found]);
}

function shallowFirst<T extends string | { readonly path: string }>(items: readonly T[]): readonly T[] {
  const depth = (item: T): number => {
    const path = typeof item === "string" ? item : item.path;
    return path === "/" ? 0 : path.split("/").length;
  };
  return [...new Set(items)].sort((left, right) => depth(left) - depth(right));
}
