import { realpathSync, statSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { env, extensions, workspace } from "vscode";
import type { Call } from "../core/call/call.ts";
import { contextEnvironment } from "../core/contexts/environment.ts";
import type { Policy } from "../core/evaluate.ts";
import { onlyTightening } from "../core/scope/tightened.ts";
import type { EditorSurroundings, Surroundings, Terminals } from "../core/surroundings.ts";
import type { Ground, Standing } from "../gate/ports.ts";
import type { ScopeShelf } from "../scopeFile/scopeShelf.ts";

/** The open folders, the scopes in force for them, and where things lie on this machine. */
export class EditorGround implements Ground {
  readonly #shelf: ScopeShelf;
  readonly #state: string;
  readonly #editor: () => EditorSurroundings;
  readonly #terminals: () => Terminals;

  /** `editor` says where the editor's own things lie, `terminals` what goes on in agents' terminals. */
  constructor(shelf: ScopeShelf, state: string, editor: () => EditorSurroundings, terminals: () => Terminals) {
    this.#shelf = shelf;
    this.#state = state;
    this.#editor = editor;
    this.#terminals = terminals;
  }

  policy(): Policy {
    const roots = openRoots();
    const scopes = this.#shelf.inForce(roots);
    return {
      // What a workspace that the person does not trust says may only tighten, also what was accepted of it.
      scopes: workspace.isTrusted ? scopes : scopes.map(({ root, scope }) => ({ root, scope: onlyTightening(scope) })),
      elsewhere: this.#shelf.elsewhere(roots),
      user: this.#shelf.user(),
    };
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
      installed: [
        ...[...new Set(extensions.all.map((extension) => realFolder(dirname(extension.extensionPath))))].filter(
          (folder) => folder.includes("extensions"),
        ),
        ...(env.appRoot === "" ? [] : [realFolder(env.appRoot)]),
      ],
      editor: this.#editor(),
      environment: contextEnvironment(process.env),
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
