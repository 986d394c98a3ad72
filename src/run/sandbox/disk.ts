import { lstatSync, readdirSync, readFileSync, realpathSync, type Stats } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fold } from "../../core/scope/fold.ts";

/** What stands at a path, links not followed; undefined for nothing, or nothing that may be seen. */
export function standing(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}

/** The path with links resolved; undefined where it is not there. */
export function realPath(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}

/** The path with the links of its deepest folder that is there resolved. */
export function realAsFar(path: string): string {
  const whole = realPath(path);
  if (whole !== undefined) return whole;
  const above = dirname(path);
  return above === path ? path : join(realAsFar(above), basename(path));
}

/** The names in a folder; none where it cannot be read. */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** How the disk is looked at: what stands at a path, the names in a folder, and those that are a name but for case. */
export interface DiskLook {
  standing(path: string): Stats | undefined;
  namesIn(folder: string): readonly string[];
  alike(folder: string, name: string): readonly string[];
}

/** Looks at each place once: hundreds of patterns of one layout begin in the same few folders. What changes meanwhile is not seen. */
export function lookOnce(): DiskLook {
  const [standings, names] = [new Map<string, Stats | undefined>(), new Map<string, readonly string[]>()];
  const spellings = new Map<string, ReadonlyMap<string, readonly string[]>>();
  const look: DiskLook = {
    standing: (path) => {
      if (!standings.has(path)) standings.set(path, standing(path));
      return standings.get(path);
    },
    namesIn: (folder) => {
      const known = names.get(folder) ?? namesIn(folder);
      names.set(folder, known);
      return known;
    },
    alike: (folder, name) => {
      const known = spellings.get(folder) ?? byFold(look.namesIn(folder));
      spellings.set(folder, known);
      return known.get(fold(name)) ?? [];
    },
  };
  return look;
}

function byFold(names: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const name of names) {
    const folded = fold(name);
    const alike = found.get(folded);
    if (alike === undefined) found.set(folded, [name]);
    else alike.push(name);
  }
  return found;
}

/**
 * What is there that a pattern means: names match without regard to case, and `*` stands for any part of one. As spelled on
 * disk, links not followed, in every spelling that is there.
 */
export function matching(pattern: string, look: DiskLook = lookOnce()): readonly string[] {
  let found: readonly string[] = ["/"];
  for (const name of pattern.split("/").filter((part) => part !== "")) {
    const matches = /[*?]/.test(name) ? nameMatcher(name, "any case") : undefined;
    found = found.flatMap((folder) => {
      const names = look.namesIn(folder);
      // A folder that may be entered and not listed.
      if (names.length === 0 && look.standing(join(folder, name)) !== undefined) return [join(folder, name)];
      const meant = matches === undefined ? look.alike(folder, name) : names.filter(matches);
      return meant.map((entry) => join(folder, entry));
    });
    if (found.length === 0) return [];
  }
  return found;
}

/** Whether a name is what a pattern with `*` and `?` means. */
export function nameMatcher(pattern: string, cases: "any case" | "exact"): (name: string) => boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  const expression = new RegExp(`^${source}$`, cases === "exact" ? "s" : "is");
  return (name) => expression.test(name);
}

/** The folders in which git keeps the repository of a work tree: `.git`, or where that file leads, with what it shares. */
export function gitFolders(workTree: string): readonly string[] {
  for (let folder = workTree; ; folder = dirname(folder)) {
    const git = join(folder, ".git");
    const found = standing(git);
    if (found?.isDirectory()) return [git];
    if (found?.isFile()) return linkedGit(git, folder);
    if (folder === dirname(folder)) return [];
  }
}

function linkedGit(git: string, folder: string): readonly string[] {
  const lead = firstLine(git)?.match(/^gitdir: (.+)$/)?.[1];
  const own = lead === undefined ? undefined : realPath(join(lead.startsWith("/") ? "" : folder, lead));
  // Anybody who can write a file named `.git` can have it lead anywhere; a repository's own data leads back.
  if (own === undefined || leadsBack(own, git, folder) === "no") return [];
  const shared = firstLine(join(own, "commondir"));
  const common = shared === undefined ? undefined : realPath(shared.startsWith("/") ? shared : join(own, shared));
  return common === undefined ? [own] : [own, common];
}

/** Whether git's data in `own` is that of the work tree: it names its `.git` file, or the folder that is checked out. */
function leadsBack(own: string, git: string, folder: string): "yes" | "no" {
  const back = firstLine(join(own, "gitdir"));
  if (back !== undefined && realPath(back.startsWith("/") ? back : join(own, back)) === realPath(git)) return "yes";
  const config = textOf(join(own, "config")) ?? "";
  const tree = /^\s*worktree\s*=\s*"?(.+?)"?\s*$/m.exec(config)?.[1];
  return tree !== undefined && realPath(tree.startsWith("/") ? tree : join(own, tree)) === realPath(folder)
    ? "yes"
    : "no";
}

function firstLine(path: string): string | undefined {
  return textOf(path)?.split("\n")[0]?.trim();
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").slice(0, 4_096);
  } catch {
    return undefined;
  }
}
