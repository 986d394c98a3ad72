import { assertNever } from "../base/assertNever.ts";

/** What the file system says of a name, links not followed; `fs.Stats` is one. */
export interface FoundEntry {
  isFile(): boolean;
  isDirectory(): boolean;
  isSocket(): boolean;
  readonly uid: number;
  readonly mode: number;
}

/**
 * Why a file, folder or socket may not be trusted to be ours alone; undefined when it may. `ourUid` is undefined on
 * systems without user ids, where the person's profile folder is what keeps others out. The sentence names the mend.
 */
export function privacyProblem(
  path: string,
  found: FoundEntry,
  wanted: "file" | "folder" | "socket",
  ourUid: number | undefined,
): string | undefined {
  if (!isOfKind(found, wanted)) return `${path} is not a ${wanted} of Holdpoint's. Remove it and reload the window.`;
  if (ourUid === undefined) return undefined;
  if (found.uid !== ourUid) return `${path} belongs to another user. Remove it and reload the window.`;
  const mode = found.mode & 0o777;
  // A socket's own mode varies with the system; its folder is what protects it.
  if (wanted === "socket" || (mode & 0o077) === 0) return undefined;
  return `Others can reach ${path} (mode ${mode.toString(8)}). Run: chmod ${wanted === "folder" ? "700" : "600"} "${path}"`;
}

function isOfKind(found: FoundEntry, wanted: "file" | "folder" | "socket"): boolean {
  switch (wanted) {
    case "file":
      return found.isFile();
    case "folder":
      return found.isDirectory();
    case "socket":
      return found.isSocket();
    default:
      return assertNever(wanted);
  }
}
