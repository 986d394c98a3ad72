// The files of VS Code's server: once in the per-user cache, and a private writable copy of them for each run.
import { constants } from "node:fs";
import { copyFile, link, mkdir, readdir, readlink, symlink } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { fetchPackage, runNpm } from "./fetchPackage.mjs";

/** code-server carries an unchanged VS Code (4.139.1 = VS Code 1.139.1) with its built-in agent under `lib/vscode`. */
const codeServer = {
  name: "code-server",
  version: "4.139.1",
  integrity: "sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==",
};

/** The built-in agent unpacks node-pty and ripgrep into its own extension folder when it starts. */
const writtenFolder = join("extensions", "copilot");

/** Returns the cached, complete server files, fetching them from npm at the first use (about 600 MB, half a minute). */
export function cachedHostFiles(): string {
  const folder = fetchPackage({
    ...codeServer,
    folder: `${codeServer.name}-${codeServer.version}`,
    prepare: (unpacked) => {
      // Plain `npm ci` refuses: tslib is missing in the shrinkwrap. Everything needed has prebuilt binaries.
      const flags = ["--omit=dev", "--ignore-scripts", "--legacy-peer-deps"];
      runNpm(["ci", ...flags], join(unpacked, "lib", "vscode"));
    },
  });
  return join(folder, "lib", "vscode");
}

/**
 * Makes `target` a copy of `source` in which new files may appear and the agent's own folder may be changed: that folder
 * is copied (a reflink where the file system has them), all the rest are hard links, or copies where linking fails.
 */
export async function copyHostFiles(source: string, target: string): Promise<void> {
  const copyTree = async (from: string, to: string): Promise<void> => {
    await mkdir(to, { recursive: true });
    for (const entry of await readdir(from, { withFileTypes: true })) {
      const [entryFrom, entryTo] = [join(from, entry.name), join(to, entry.name)];
      if (entry.isDirectory()) await copyTree(entryFrom, entryTo);
      else if (entry.isSymbolicLink()) await symlink(await readlink(entryFrom), entryTo);
      else if (isWritten(relative(source, entryFrom))) await copyFile(entryFrom, entryTo, constants.COPYFILE_FICLONE);
      else await linkOrCopy(entryFrom, entryTo);
    }
  };
  await copyTree(source, target);
}

function isWritten(path: string): boolean {
  return path.startsWith(writtenFolder + sep);
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch {
    // Another file system, or one without hard links.
    await copyFile(from, to, constants.COPYFILE_FICLONE);
  }
}
