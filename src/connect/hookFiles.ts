import {
  type FSWatcher,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  unlinkSync,
  watch,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Disposable } from "../base/disposable.ts";
import { Emitter } from "../base/emitter.ts";
import { compareVersions } from "./installPrograms.ts";

/**
 * How the files stand that make the editor start our hook.
 * - `in place`: as they were when this window started.
 * - `put back`: a newer version was installed and ours removed. They are there again, but the hook that they name is not: every call is
 *   refused with the mend until the window is reloaded.
 * - `gone` or `changed`: the editor may start no hook of ours; calls may run unguarded.
 */
export type HookFilesState = "in place" | "put back" | "changed" | "gone";

/** Below the plugin's folder, in the order in which they are put back: the editor looks for the plugin first. */
const names = [join(".plugin", "plugin.json"), join("hooks", "hooks.json")];

/**
 * Watches the files of the plugin that the extension contributes, while this window runs. The editor reads them again when they change,
 * and when they go, as an old version's do after an update, it drops the hook and says nothing (seen in VS Code 1.139): every call would run.
 *
 * Only after an update are they put back. An installer that puts the same version in place again needs that folder to be gone.
 */
export class HookFiles implements Disposable {
  readonly #extension: string;
  readonly #files: readonly { readonly path: string; readonly content: string | undefined }[];
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #onDidChange = new Emitter<HookFilesState>();
  #state: HookFilesState = "in place";

  /** Fires with the new state. */
  readonly onDidChange = this.#onDidChange.event;

  /** `extension` is the installed extension's folder, absolute; it has the plugin in `dist/plugin`. */
  constructor(extension: string) {
    this.#extension = extension;
    const plugin = join(extension, "dist", "plugin");
    this.#files = names.map((name) => ({ path: join(plugin, name), content: contentOf(join(plugin, name)) }));
    this.look();
  }

  get state(): HookFilesState {
    return this.#state;
  }

  /** Looks at the files now, and does what is to be done. Called by itself when something happens to them. Never throws. */
  look(): void {
    const before = this.#state;
    // Looked at after it is watched, and again where there is more to watch then: nothing that happens between is missed.
    this.#watchAll();
    do this.#state = this.#found();
    while (this.#watchAll() === "more");
    if (this.#state !== before) this.#onDidChange.fire(this.#state);
  }

  /** Takes away again what was put back. */
  dispose(): void {
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
    this.#onDidChange.dispose();
    if (this.#state === "put back")
      takeAway(
        this.#files.map(({ path }) => path),
        dirname(this.#extension),
      );
  }

  #found(): HookFilesState {
    const now = this.#files.map(({ path }) => contentOf(path));
    if (now.every((content, index) => content !== undefined && content === this.#files[index]?.content))
      return this.#state === "put back" ? "put back" : "in place";
    if (!now.includes(undefined)) return "changed";
    return isUpdated(this.#extension) && this.#putBack() ? "put back" : "gone";
  }

  #putBack(): boolean {
    try {
      for (const { path, content } of this.#files) {
        if (content === undefined) return false;
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, content);
        // It was put on the folder that is gone.
        this.#watchers.get(dirname(path))?.close();
        this.#watchers.delete(dirname(path));
      }
      return true;
    } catch {
      // A folder that cannot be written; or its removal is still under way, which is heard of again.
      return false;
    }
  }

  /** The folders of the files, and the one in which the extension's folder is renamed or removed as a whole. */
  #watchAll(): "more" | "all" {
    let added: "more" | "all" = "all";
    for (const folder of [dirname(this.#extension), ...this.#files.map(({ path }) => dirname(path))]) {
      if (this.#watchers.has(folder)) continue;
      try {
        const watcher = watch(folder, { persistent: false }, () => this.#heard(folder, watcher));
        watcher.on("error", () => this.#heard(folder, watcher));
        this.#watchers.set(folder, watcher);
        added = "more";
      } catch {
        // It is not there; the folder above tells when it is.
      }
    }
    return added;
  }

  /** A watcher sticks to the folder that it began with, so each is begun anew after it was heard, for whatever has the name now. */
  #heard(folder: string, watcher: FSWatcher): void {
    if (this.#watchers.get(folder) !== watcher) return;
    watcher.close();
    this.#watchers.delete(folder);
    this.look();
  }
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** Whether a newer version of the extension lies beside it: `<publisher>.<name>-<version>`, with a platform behind it or without. */
function isUpdated(extension: string): boolean {
  const parts = (name: string): readonly [name: string, version: string] | undefined => {
    const [, before, version] = /^(.+)-(\d+\.\d+\.\d+)(?:-[a-z0-9-]+)?$/.exec(name) ?? [];
    return before === undefined || version === undefined ? undefined : [before, version];
  };
  const own = parts(basename(extension));
  if (own === undefined) return false;
  try {
    return readdirSync(dirname(extension)).some((entry) => {
      const other = parts(entry);
      return other !== undefined && other[0] === own[0] && compareVersions(other[1], own[1]) > 0;
    });
  } catch {
    return false;
  }
}

/** Removes files and the folders that are empty then, up to `root`. */
function takeAway(files: readonly string[], root: string): void {
  for (const file of files) {
    try {
      unlinkSync(file);
      for (let folder = dirname(file); folder !== root; folder = dirname(folder)) rmdirSync(folder);
    } catch {
      // Somebody else removed it, or keeps something there.
    }
  }
}
