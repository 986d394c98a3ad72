import { join } from "node:path";
import {
  commands,
  Diagnostic,
  DiagnosticSeverity,
  type Disposable,
  languages,
  Range,
  type TextDocument,
  window,
  workspace,
} from "vscode";
import { DisposableStore } from "../base/disposable.ts";
import { checkExamples } from "../core/scope/examples.ts";
import { parseScope } from "../core/scope/parseScope.ts";
import type { ScopeProblem } from "../core/scope/scope.ts";
import type { Ground } from "../gate/ports.ts";
import { type ScopeShelf, scopeFileName } from "../scopeFile/scopeShelf.ts";
import { openRoots } from "./editorGround.ts";
import { commandIds } from "./ids.ts";

/**
 * Shows what is wrong in a scope file where it stands, as it is typed, and tells once when a looser version waits. What
 * is in force does not depend on this: the gate reads the file itself.
 */
export class ScopeDiagnostics implements Disposable {
  readonly #store = new DisposableStore();
  readonly #shown = this.#store.add(languages.createDiagnosticCollection("holdpoint"));
  readonly #shelf: ScopeShelf;
  readonly #ground: Ground;
  /** The text a person was already told about, by root. */
  readonly #told = new Map<string, string | undefined>();

  constructor(shelf: ScopeShelf, ground: Ground) {
    this.#shelf = shelf;
    this.#ground = ground;
    this.#store.add(workspace.onDidOpenTextDocument((document) => this.#check(document)));
    this.#store.add(workspace.onDidChangeTextDocument((change) => this.#check(change.document)));
    this.#store.add(workspace.onDidCloseTextDocument((document) => this.#shown.delete(document.uri)));
    const watcher = this.#store.add(workspace.createFileSystemWatcher(`**/${scopeFileName}`));
    for (const event of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete])
      this.#store.add(event(() => this.#tell()));
    for (const document of workspace.textDocuments) this.#check(document);
    this.#tell();
  }

  dispose(): void {
    this.#store.dispose();
  }

  #check(document: TextDocument): void {
    if (document.uri.scheme !== "file" || !document.uri.fsPath.endsWith(`/${scopeFileName}`)) return;
    this.#shown.set(
      document.uri,
      this.#problems(document.getText(), join(document.uri.fsPath, "..")).map(toDiagnostic),
    );
  }

  #problems(text: string, root: string): readonly ScopeProblem[] {
    const { scope, problems } = parseScope(text);
    if (scope === undefined) return problems;
    const failing = checkExamples(
      scope,
      root,
      this.#ground.surroundings({
        kind: "tool",
        input: undefined,
        tool: "",
        toolUse: "",
        cwd: root,
        caller: { agent: "", label: "", session: "", identity: "claimed" },
      }),
    );
    return [
      ...problems,
      ...failing.map((example) => ({
        severity: "error" as const,
        ...placeOf(text, example.command),
        message: example.message,
        mend: example.mend,
      })),
    ];
  }

  /** Tells the person once about each version of a file that waits or is broken. */
  #tell(): void {
    for (const root of openRoots()) {
      const state = this.#shelf.state(root);
      const text = this.#shelf.texts(root).file;
      if (this.#told.has(root) && this.#told.get(root) === text) continue;
      this.#told.set(root, text);
      if (state.file === "waiting")
        void offer(
          `${scopeFileName} would allow agents more than the version you accepted. Until you accept it, only what it tightens is in force.`,
          "Review",
          commandIds.reviewScope,
        );
      if (state.file === "broken")
        void offer(
          `${scopeFileName} has errors. The version you accepted last stays in force.`,
          "Open",
          commandIds.openScope,
        );
    }
  }
}

async function offer(message: string, action: string, command: string): Promise<void> {
  if ((await window.showWarningMessage(message, action)) === action) await commands.executeCommand(command);
}

function toDiagnostic(problem: ScopeProblem): Diagnostic {
  const start = { line: problem.line - 1, character: problem.column - 1 };
  const range = new Range(start.line, start.character, start.line, start.character + problem.length);
  const diagnostic = new Diagnostic(
    range,
    `${problem.message} ${problem.mend}`,
    problem.severity === "error" ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
  );
  diagnostic.source = "Holdpoint";
  return diagnostic;
}

/** Where an example stands in the text: its first occurrence as a JSON string, else the top of the file. */
function placeOf(text: string, command: string): { line: number; column: number; length: number } {
  const literal = JSON.stringify(command);
  const index = text.indexOf(literal);
  if (index < 0) return { line: 1, column: 1, length: 1 };
  const before = text.slice(0, index).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, length: literal.length };
}
