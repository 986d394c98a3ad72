import { isWithin } from "../../core/policy/paths.ts";
import { realAsFar } from "./disk.ts";
import type { Mounts } from "./mounts.ts";

/** What programs say where a file system is read-only, or where they may not. */
const complaints =
  /Read-only file system|EROFS|Permission denied|EACCES|Operation not permitted|EPERM|Device or resource busy|EBUSY/;
/** What programs say where nobody listens at a socket: those that are hidden are empty files there. */
const unanswered = /ECONNREFUSED|Connection refused|Cannot connect to/i;
/** Most paths that are told. */
const mostPaths = 10;

/**
 * Paths that a run's output complains of and that its sandbox does not let it write, or hides. A guess: programs need not say
 * what they were refused, and can say what they like. `output` is its last part; `folder` is where it ran.
 */
export function refusedPaths(output: string, folder: string, { mounts }: Mounts): readonly string[] {
  const found = new Set<string>();
  for (const line of output.split(/\r?\n/)) {
    if (found.size >= mostPaths) break;
    if (complaints.test(line)) for (const path of pathsIn(line, folder)) if (isRefused(path, mounts)) found.add(path);
    if (unanswered.test(line)) for (const path of socketsIn(line)) if (isRefused(path, mounts)) found.add(path);
  }
  return [...found].slice(0, mostPaths);
}

function pathsIn(line: string, folder: string): readonly string[] {
  // A line begins with the program's name, mostly.
  const before = (line.split(complaints)[0] ?? "").replace(/^\S+: (?:line \d+: )?/, "");
  const quoted = [...line.matchAll(/['"`‘“]([^'"`’”]{1,1000})['"`’”]/g)].map(([, text = ""]) => text);
  const bare = [...before.matchAll(/(?:^|[\s:])((?:\/|\.{1,2}\/)[^\s:'"]{1,1000})/g)].map(([, text = ""]) => text);
  const last = /(?:^|:\s|cannot (?:create|open) )([^\s:'"]{1,1000}):\s*$/.exec(before)?.[1];
  const words = [...quoted, ...bare, ...(last === undefined ? [] : [last])];
  return [...new Set(words.map((word) => (word.startsWith("/") ? word : `${folder}/${word}`)).map(realAsFar))];
}

/** Whole paths in a line, as they are and as addresses (`unix:///run/x.sock`). */
function socketsIn(line: string): readonly string[] {
  const paths = [...line.matchAll(/(?:^|[\s'"`(=]|unix:(?:\/\/)?)(\/[^\s:'"`)]{1,1000})/g)].map(
    ([, path = ""]) => path,
  );
  return [...new Set(paths.map((path) => realAsFar(path.replace(/\.$/, ""))))];
}

/** The last mount around a path says what may be done there; without one it is read-only. */
function isRefused(path: string, mounts: Mounts["mounts"]): boolean {
  if (/^\/(?:dev|proc|sys)\//.test(path)) return false;
  const kind = mounts.filter((mount) => isWithin(path, mount.path)).at(-1)?.kind;
  return kind !== "writable" && kind !== "scratch";
}

/** What programs say where no name is found and nothing can be reached. */
const unreachable =
  /ENOTFOUND|EAI_AGAIN|ENETUNREACH|Could not resolve|Temporary failure in name resolution|Network is unreachable|no such host|Name or service not known/i;

/** Whether the end of a run's output complains that there is no network. A guess, as {@link refusedPaths}. */
export function missesNetwork(output: string): "yes" | "no" {
  return unreachable.test(output) ? "yes" : "no";
}
