import {
  CodeAction,
  CodeActionKind,
  type CodeActionProvider,
  type Diagnostic,
  type TextDocument,
  WorkspaceEdit,
} from "vscode";

/** Puts the text in place that a problem of a scope file names, where only one will do. The person asks for each. */
export class ScopeFixes implements CodeActionProvider {
  readonly #fixes = new WeakMap<Diagnostic, string>();
  readonly #shown: (document: TextDocument) => readonly Diagnostic[];

  /** `shown` gives our own diagnostics of a document. */
  constructor(shown: (document: TextDocument) => readonly Diagnostic[]) {
    this.#shown = shown;
  }

  /** Remembers the text that mends a diagnostic. */
  remember(diagnostic: Diagnostic, fix: string): void {
    this.#fixes.set(diagnostic, fix);
  }

  provideCodeActions(document: TextDocument, range: Diagnostic["range"]): CodeAction[] {
    return this.#shown(document).flatMap((diagnostic) => {
      const fix = this.#fixes.get(diagnostic);
      if (fix === undefined || diagnostic.range.intersection(range) === undefined) return [];
      const action = new CodeAction(`Write ${fix}`, CodeActionKind.QuickFix);
      action.diagnostics = [diagnostic];
      action.edit = new WorkspaceEdit();
      action.edit.replace(document.uri, diagnostic.range, fix);
      return [action];
    });
  }
}
