import { type FSWatcher, watch } from "node:fs";
import { dirname } from "node:path";
import type { Disposable } from "../base/disposable.ts";
import { realPlace } from "./settledFile.ts";

/**
 * Watches the folders of files, whether the files are there or not; of a folder that is not there, the nearest one above it. A watcher
 * sticks to the folder that it began with, so what was heard is begun anew.
 */
export class WatchedFolders implements Disposable {
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #heard: () => void;

  /** `heard` is called when something in one of the folders may have changed, at least once and soon. */
  constructor(heard: () => void) {
    this.#heard = heard;
  }

  /** Watches the folders of these files from now on, and no others. */
  watch(files: readonly string[]): void {
    const folders = new Set(files.flatMap((file) => this.#begin(file)));
    for (const [folder, watcher] of this.#watchers) {
      if (folders.has(folder)) continue;
      watcher.close();
      this.#watchers.delete(folder);
    }
  }

  dispose(): void {
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  /** The folders that are watched for a file: its own, and where a link leads to. */
  #begin(file: string): readonly string[] {
    let real: string | undefined;
    try {
      real = realPlace(file);
    } catch {
      // A folder on the way that may not be read.
    }
    return [...new Set([file, real ?? file])].flatMap((path) => {
      for (let folder = dirname(path); ; folder = dirname(folder)) {
        if (this.#watchers.has(folder) || this.#watchFolder(folder)) return [folder];
        if (dirname(folder) === folder) return [];
      }
    });
  }

  #watchFolder(folder: string): boolean {
    try {
      const changed = (): void => {
        if (this.#watchers.get(folder) !== watcher) return;
        watcher.close();
        this.#watchers.delete(folder);
        this.#heard();
      };
      const watcher = watch(folder, { persistent: false }, changed);
      watcher.on("error", changed);
      this.#watchers.set(folder, watcher);
      return true;
    } catch {
      return false;
    }
  }
}
