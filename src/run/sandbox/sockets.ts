import { readFileSync } from "node:fs";
import { nameMatcher, realPath } from "./disk.ts";

/** The flag of a socket that is listened at (SO_ACCEPTCON), as /proc/net/unix spells flags. */
const listening = 0x10000;
/** More sockets than this mean that the machine is not as we think; the oldest are taken. */
const mostSockets = 500;

/**
 * Sockets in the file system at which some program listens now, by the kernel's own list: the editor's, terminals', key
 * agents', services'. Through them a run could have others act for it outside its sandbox. `kept` are patterns, whole paths.
 */
export function listeningSockets(kept: readonly string[], list = readList()): readonly string[] {
  const isKept = kept.map((pattern) => nameMatcher(pattern, "exact"));
  const found = new Set<string>();
  for (const line of list.split("\n")) {
    // Num: RefCount Protocol Flags Type St Inode Path
    const [, , , flags = "", , , , ...words] = line.trim().split(/ +/);
    const path = words.join(" ");
    if (!path.startsWith("/") || (Number.parseInt(flags, 16) & listening) === 0) continue;
    const real = realPath(path);
    if (real !== undefined && !isKept.some((matches) => matches(path) || matches(real))) found.add(real);
  }
  return [...found].slice(0, mostSockets);
}

function readList(): string {
  try {
    return readFileSync("/proc/net/unix", "utf8");
  } catch {
    return "";
  }
}
