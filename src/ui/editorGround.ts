import { realpathSync, statSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { extensions, workspace } from "vscode";
import type { Call } from "../core/call/call.ts";
import type { Policy } from "../core/evaluate.ts";
import type { Surroundings, Terminals } from "../core/surroundings.ts";
import type { Ground, Standing } from "../gate/ports.ts";
import type { ScopeShelf } from "../scopeFile/scopeShelf.ts";

/** The open folders, the scopes in force for them, and where things lie on this machine. */
export class EditorGround implements Ground {
  readonly #shelf: ScopeShelf;
  readonly #state: string;
  readonly #terminals: () => Terminals;

  /** `terminals` says what goes on in agents' terminals. */
  constructor(shelf: ScopeShelf, state: string, terminals: () => Terminals) {
    this.#shelf = shelf;
    this.#state = state;
    this.#terminals = terminals;
  }

  policy(): Policy {
    return { scopes: this.#shelf.inForce(openRoots()) };
  }

  standing(call: Call): Standing {
    return statSync(call.cwd, { throwIfNoEntry: false })?.isDirectory() ? "somewhere" : "nowhere";
  }

  surroundings(): Surroundings {
    return {
      roots: openRoots(),
      home: realFolder(homedir()),
      // The first is what a shell has in $TMPDIR.
      temporary: [...new Set([tmpdir(), "/tmp", "/var/tmp"].map(realFolder))],
      state: realFolder(this.#state),
      // The folder above ours holds the other extensions, whose hooks and agents are not to be changed either.
      installed: [...new Set(extensions.all.map((extension) => realFolder(dirname(extension.extensionPath))))].filter(
        (folder) => folder.includes("extensions"),
      ),
      platform: process.platform === "win32" ? "windows" : "posix",
      terminals: this.#terminals(),
    };
  }
}

/** The real paths of the folders this window has open. */
export function openRoots(): readonly string[] {
  return (workspace.workspaceFolders ?? [])
    .filter((folder) => folder.uri.scheme === "file")
    .map((folder) => realFolder(folder.uri.fsPath));
}

/** A folder with its links resolved; one that is not there stays as it is spelled. */
export function realFolder(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return join(path);
  }
}
