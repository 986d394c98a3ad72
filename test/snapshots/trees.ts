import { execFileSync } from "node:child_process";
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SnapshotPlan } from "../../src/core/snapshot/snapshotPlan.ts";
import { xattrAccess } from "../../src/snapshots/xattrs.ts";

const xattrs = await xattrAccess();

/** A temporary folder by its real path. */
export function temporaryFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), "holdpoint-snap-")));
}

/** A plan for the whole of a folder, with its repository where `git` says so. */
export function wholeOf(path: string, git: "with git" | "files alone" = "files alone"): SnapshotPlan {
  return {
    paths: [{ path, spelling: "literal", reach: "tree", means: "written", ignored: "included" }],
    repositories: git === "with git" ? [path] : [],
    uncovered: [],
  };
}

/** Every name below a folder with its kind, mode, bytes, time to the microsecond and extended attributes, by name; names are bytes. */
export function pictureOf(
  folder: string,
  without: (name: string) => boolean = () => false,
): ReadonlyMap<string, string> {
  const picture = new Map<string, string>();
  const visit = (path: Buffer): void => {
    const stats = lstatSync(path, { bigint: true });
    const name = path.toString("latin1");
    if (without(name)) return;
    const kind = stats.isDirectory() ? "folder" : stats.isSymbolicLink() ? "link" : "file";
    const content =
      kind === "file" ? readFileSync(path, "latin1") : kind === "link" ? readlinkSync(path, "latin1") : "";
    picture.set(
      name,
      `${kind} ${(stats.mode & 0o7777n).toString(8)} ${stats.mtimeNs / 1_000n} ${said(name)}${content}`,
    );
    if (kind !== "folder") return;
    for (const entry of readdirSync(path, { encoding: "latin1" }).sort())
      visit(Buffer.concat([path, Buffer.from("/"), Buffer.from(entry, "latin1")]));
  };
  visit(Buffer.from(folder));
  return picture;
}

/** A file's extended attributes as text. Objects of git's, which nobody gives any, are left out for speed. */
function said(name: string): string {
  const found = name.includes("/.git/") ? undefined : xattrs?.read(name);
  return found === undefined || Object.keys(found).length === 0
    ? ""
    : `${JSON.stringify(Object.entries(found).sort())} `;
}

/** Runs git quietly, with a name and without the person's settings. */
export function git(folder: string, ...args: readonly string[]): string {
  const identity = {
    GIT_AUTHOR_NAME: "a",
    GIT_AUTHOR_EMAIL: "a@b",
    GIT_COMMITTER_NAME: "a",
    GIT_COMMITTER_EMAIL: "a@b",
  };
  const env = { ...process.env, ...identity, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };
  return execFileSync("git", args, { cwd: folder, env, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
}

/** A generator of numbers from 0 to below 1 that a seed repeats. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Fills a folder with a random tree: odd names, modes, old times, links, hard links, empty folders, extended attributes. */
export function plant(folder: string, random: () => number): void {
  const folders = [Buffer.from(folder)];
  const files: Buffer[] = [];
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const names = ["a", "b c", "-rf", "x\ny", "ü", ".hidden", "*", "'q'"].map((name) => Buffer.from(name));
  names.push(Buffer.from([0x66, 0xff, 0xfe]));
  for (let count = 4 + Math.floor(random() * 14); count > 0; count--) {
    const path = Buffer.concat([pick(folders), Buffer.from("/"), pick(names), Buffer.from(String(count))]);
    const kind = random();
    if (kind < 0.3) {
      mkdirSync(path);
      folders.push(path);
    } else if (kind < 0.4) symlinkSync(random() < 0.5 ? "nowhere" : "a", path);
    else if (kind < 0.5 && files.length > 0) linkSync(pick(files), path);
    else {
      writeFileSync(
        path,
        Buffer.alloc(Math.floor(random() * (random() < 0.1 ? 400_000 : 500)), `${count} ${random()}`),
      );
      if (random() < 0.2)
        xattrs?.write(path.toString("latin1"), { "user.count": Buffer.from([count, 0]).toString("base64") }, "users");
      chmodSync(path, pick([0o644, 0o600, 0o755, 0o400, 0o777]));
      utimesSync(path, 1_500_000_000 + Math.floor(random() * 1e6), 1_500_000_000 + random() * 1e6);
      files.push(path);
    }
  }
}
