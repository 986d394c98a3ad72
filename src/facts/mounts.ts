import { readFile } from "node:fs/promises";

/** One line of the table of mounts: what part of a file system stands where. */
export interface Mount {
  /** `major:minor`. */
  readonly device: string;
  /** The folder of the file system that is mounted; `/` for all of it. */
  readonly root: string;
  readonly at: string;
}

/** Most other names of one path. */
const mostNames = 8;

/** What is mounted for this process; empty where the system has no such table. Source: proc_pid_mountinfo(5). */
export async function readMounts(): Promise<readonly Mount[]> {
  try {
    return parseMounts(await readFile("/proc/self/mountinfo", "utf8"));
  } catch {
    return [];
  }
}

/** Reads the table; lines of another shape are left out. */
export function parseMounts(table: string): readonly Mount[] {
  return table.split("\n").flatMap((line) => {
    const [, , device, root, at] = line.split(" ");
    if (device === undefined || root === undefined || at === undefined || !/^\d+:\d+$/.test(device)) return [];
    return [{ device, root: unescaped(root), at: unescaped(at) }];
  });
}

/** Where else the same file stands: the same part of its file system, mounted again. `path` is absolute, its links resolved. */
export function otherNames(path: string, mounts: readonly Mount[]): readonly string[] {
  const under = mounts.reduce<Mount | undefined>(
    // Of two mounts at one place, the later covers the earlier.
    (best, mount) => (below(path, mount.at) !== undefined && mount.at.length >= (best?.at.length ?? 0) ? mount : best),
    undefined,
  );
  if (under === undefined) return [];
  const inside = joined(under.root, below(path, under.at) ?? "");
  const names = mounts.flatMap(({ device, root, at }) => {
    const rest = device === under.device ? below(inside, root) : undefined;
    return rest === undefined ? [] : [joined(at, rest)];
  });
  return [...new Set(names)].filter((name) => name !== path).slice(0, mostNames);
}

/** What follows `folder` in the path, without a slash in front; undefined when the path does not lie in it. */
function below(path: string, folder: string): string | undefined {
  if (path === folder) return "";
  const start = folder.endsWith("/") ? folder : `${folder}/`;
  return path.startsWith(start) ? path.slice(start.length) : undefined;
}

function joined(folder: string, rest: string): string {
  if (rest === "") return folder;
  return folder.endsWith("/") ? folder + rest : `${folder}/${rest}`;
}

/** Blanks and the like are written as octal numbers. */
function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_whole, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
