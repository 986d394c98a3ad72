import { execFile } from "node:child_process";
import { lstatSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type RawPath, rawOf } from "./manifest.ts";

/** Where git keeps the state of the repository around a folder: its own folder, and for a linked work tree the common one. */
export function gitFolders(folder: string): readonly RawPath[] {
  for (let candidate = folder; ; candidate = dirname(candidate)) {
    const own = gitFolderAt(join(candidate, ".git")) ?? (isBare(candidate) ? candidate : undefined);
    if (own !== undefined) return [...new Set([realpathSync(own), realpathSync(commonFolder(own))])].map(rawOf);
    if (dirname(candidate) === candidate) return [];
  }
}

/** Where git says which submodules there are, for the work tree around a folder: its commands on submodules change it, too. None without a work tree. */
export function modulesFiles(folder: string): readonly RawPath[] {
  for (let candidate = folder; ; candidate = dirname(candidate)) {
    if (gitFolderAt(join(candidate, ".git")) !== undefined)
      return [rawOf(join(realpathSync(candidate), ".gitmodules"))];
    if (dirname(candidate) === candidate) return [];
  }
}

/** The folders that git ignores as a whole in the work tree of `folder`, absolute; none where git cannot say, or it is no folder. */
export async function ignoredFolders(folder: string): Promise<readonly RawPath[]> {
  // Node throws at once for a file, where it calls back for what is not there.
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  const args = ["ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z"];
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_")));
  return new Promise((done) => {
    execFile(
      "git",
      ["--no-optional-locks", "-c", "core.fsmonitor=false", ...args],
      { cwd: folder, encoding: "latin1", maxBuffer: 64 * 1024 * 1024, timeout: 20_000, env: environment },
      (failure, output) => {
        const names = failure === null ? output.split("\0").filter((name) => name.endsWith("/")) : [];
        done(names.filter((name) => name !== "./").map((name) => `${rawOf(folder)}/${name.slice(0, -1)}`));
      },
    );
  });
}

function gitFolderAt(path: string): string | undefined {
  try {
    // It may be a link to a folder, which git follows.
    if (statSync(path).isDirectory()) return path;
    const named = /^gitdir: (.+?)\n?$/.exec(readFileSync(path, "utf8"))?.[1];
    return named === undefined ? undefined : resolve(dirname(path), named);
  } catch {
    return undefined;
  }
}

function commonFolder(own: string): string {
  try {
    return resolve(own, readFileSync(join(own, "commondir"), "utf8").trim());
  } catch {
    return own;
  }
}

function isBare(folder: string): boolean {
  try {
    return lstatSync(join(folder, "HEAD")).isFile() && lstatSync(join(folder, "objects")).isDirectory();
  } catch {
    return false;
  }
}
