import { homedir } from "node:os";
import { basename, dirname } from "node:path";
import {
  CodeActionKind,
  commands,
  Diagnostic,
  DiagnosticSeverity,
  type Disposable,
  languages,
  Range,
  RelativePattern,
  type TextDocument,
  Uri,
  window,
  workspace,
} from "vscode";
import { DisposableStore } from "../base/disposable.ts";
import type { Event } from "../base/emitter.ts";
import type { Call } from "../core/call/call.ts";
import { checkScopeText } from "../core/scope/checkScopeText.ts";
import type { ScopeProblem } from "../core/scope/scope.ts";
import type { Ground } from "../gate/ports.ts";
import { scopeFileName } from "../scopeFile/scopeFile.ts";
import type { ScopeShelf } from "../scopeFile/scopeShelf.ts";
import type { ScopeState } from "../scopeFile/scopeState.ts";
import { type ScopeSubject, userScopeName } from "../scopeFile/scopeSubject.ts";
import { openRoots } from "./editorGround.ts";
import { commandIds } from "./ids.ts";
import { ScopeFixes } from "./scopeFixes.ts";

/**
 * Shows what is wrong in a scope file where it stands, as it is typed, and tells once when a looser version waits. What
 * is in force does not depend on this: the gate reads the file itself.
 */
export class ScopeDiagnostics implements Disposable {
  readonly #store = new DisposableStore();
  readonly #shown = this.#store.add(languages.createDiagnosticCollection("holdpoint"));
  readonly #current = new WeakMap<TextDocument, readonly Diagnostic[]>();
  readonly #fixes = new ScopeFixes((document) => this.#current.get(document) ?? []);
  readonly #shelf: ScopeShelf;
  readonly #ground: Ground;
  /** What a person was already told of each scope file. */
  readonly #told = new Map<ScopeSubject, string>();

  /** `state` is the state folder; `onDidSeal` fires when the key that seals what was accepted became known, or is another. */
  constructor(shelf: ScopeShelf, ground: Ground, state: string, onDidSeal: Event<void>) {
    this.#shelf = shelf;
    this.#ground = ground;
    this.#store.add(
      languages.registerCodeActionsProvider({ language: "jsonc", scheme: "file" }, this.#fixes, {
        providedCodeActionKinds: [CodeActionKind.QuickFix],
      }),
    );
    this.#store.add(workspace.onDidOpenTextDocument((document) => this.#check(document)));
    this.#store.add(workspace.onDidChangeTextDocument((change) => this.#check(change.document)));
    this.#store.add(workspace.onDidCloseTextDocument((document) => this.#shown.delete(document.uri)));
    this.#store.add(workspace.onDidGrantWorkspaceTrust(() => this.#tell()));
    this.#store.add(workspace.onDidChangeWorkspaceFolders(() => this.#tell()));
    this.#store.add(onDidSeal(() => this.#tell()));
    const own = ["scope.json", "accepted/*.json"].map((name) => new RelativePattern(Uri.file(state), name));
    for (const pattern of [`**/${scopeFileName}`, ...own]) {
      const watcher = this.#store.add(workspace.createFileSystemWatcher(pattern));
      for (const event of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete])
        this.#store.add(event(() => this.#tell()));
    }
    for (const document of workspace.textDocuments) this.#check(document);
    this.#tell();
  }

  dispose(): void {
    this.#store.dispose();
  }

  #check(document: TextDocument): void {
    const path = document.uri.fsPath;
    if (document.uri.scheme !== "file") return;
    const level = path === this.#shelf.pathOf("user") ? "user" : "workspace";
    if (level === "workspace" && basename(path) !== scopeFileName) return;
    const root = level === "user" ? homedir() : dirname(path);
    const problems = checkScopeText(document.getText(), level, root, this.#ground.surroundings(nobodysCall(root)));
    const diagnostics = problems.map(toDiagnostic);
    for (const [index, diagnostic] of diagnostics.entries()) {
      const fix = problems[index]?.fix;
      if (fix !== undefined) this.#fixes.remember(diagnostic, fix);
    }
    this.#current.set(document, diagnostics);
    this.#shown.set(document.uri, diagnostics);
  }

  /** Tells the person once about each version of a file that waits or is broken, and of a seal that is. */
  #tell(): void {
    for (const subject of [...openRoots(), "user"]) {
      const { state, text } = this.#shelf.shelved(subject);
      const news = newsOf(state, subject);
      const told = JSON.stringify([news, text]);
      if (this.#told.get(subject) === told) continue;
      this.#told.set(subject, told);
      if (news !== undefined) void offer(news, subject);
    }
  }
}

interface News {
  readonly message: string;
  readonly action: string;
  readonly command: string;
}

function newsOf({ file, seal }: ScopeState, subject: ScopeSubject): News | undefined {
  const isUser = subject === "user";
  const name = isUser ? userScopeName : scopeFileName;
  const open = { action: "Open", command: isUser ? commandIds.openMyScope : commandIds.openScope };
  const review = { action: "Review", command: commandIds.reviewScope };
  if (seal.kind === "broken") {
    const strict = `${name}: ${seal.why} Until you accept a version, everything but reading is held.`;
    return file === "broken"
      ? { message: `${strict} The file has errors; mend them first.`, ...open }
      : { message: strict, ...review };
  }
  if (file === "broken")
    return { message: `${name} has errors. The version you accepted last stays in force.`, ...open };
  // In a workspace that is not trusted nothing loosens, so nothing is asked.
  if (file !== "waiting" || !(isUser || workspace.isTrusted)) return undefined;
  const message =
    seal.kind === "unsealed"
      ? `Whether you accepted ${name} cannot be checked: the editor does not have the key of its seal, or it has none. Accept it once more; until then only what it tightens is in force.`
      : `${name} would allow agents more than the version you accepted. Until you accept it, only what it tightens is in force.`;
  return { message, ...review };
}

/** Asks about places only; nobody makes this call. */
function nobodysCall(cwd: string): Call {
  const caller = { agent: "", label: "", session: "", identity: "claimed" } as const;
  return { kind: "tool", input: undefined, tool: "", toolUse: "", cwd, caller };
}

async function offer({ message, action, command }: News, subject: ScopeSubject): Promise<void> {
  if ((await window.showWarningMessage(message, action)) === action) await commands.executeCommand(command, subject);
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
