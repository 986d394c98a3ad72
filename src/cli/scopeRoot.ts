import { existsSync, realpathSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import type { AcceptedStore } from "../scopeFile/acceptedStore.ts";
import { scopeFileName } from "../scopeFile/scopeFile.ts";
import { Recent } from "./recent.ts";

/** Folders of which is remembered whether they have a scope, and how long, in milliseconds. */
const mostFolders = 4_096;
const folderLife = 1_000;

/** Finds the folder whose scope speaks for another. */
export class ScopeRoots {
  readonly #scoped = new Recent<"scoped" | "plain">(mostFolders, folderLife);
  readonly #accepted: AcceptedStore;

  constructor(accepted: AcceptedStore) {
    this.#accepted = accepted;
  }

  /**
   * The nearest folder, from `cwd` (real path) upwards, with a scope file, else the git work tree, else `cwd` itself. A
   * folder with an accepted version counts as one with a scope file, so that removing the file changes nothing.
   */
  rootOf(cwd: string): string {
    return (
      nearest(cwd, (folder) => this.#scoped.get(folder, () => this.#look(folder)) === "scoped") ??
      nearest(cwd, (folder) => existsSync(join(folder, ".git"))) ??
      cwd
    );
  }

  #look(folder: string): "scoped" | "plain" {
    return existsSync(join(folder, scopeFileName)) || this.#accepted.read(folder).kind !== "none" ? "scoped" : "plain";
  }
}

/** A folder with its links resolved, as far as it exists; the rest stays as it is spelled. */
export function realFolder(path: string): string {
  const spelled = normalize(path).replace(/(?<=.)\/+$/, "");
  const there = nearest(spelled, existsSync) ?? spelled;
  return join(realpathSync.native(there), spelled.slice(there.length));
}

function nearest(from: string, fits: (folder: string) => boolean): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    if (fits(folder)) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}
