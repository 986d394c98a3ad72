import { commands, type Disposable, type TextDocumentContentProvider, Uri, workspace } from "vscode";
import { DisposableStore } from "../base/disposable.ts";
import { viewIds } from "./ids.ts";

/** One file as it is and as it would be. */
export interface ProposedFile {
  /** Absolute path, for the title and the language of the diff. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** Shows proposed edits in the editor's own diff view, from memory: nothing of it is written anywhere. */
export class ProposedDocuments implements TextDocumentContentProvider, Disposable {
  readonly #store = new DisposableStore();
  readonly #texts = new Map<string, string>();

  constructor() {
    this.#store.add(workspace.registerTextDocumentContentProvider(viewIds.diffScheme, this));
    this.#store.add(workspace.onDidCloseTextDocument((document) => this.#texts.delete(document.uri.toString())));
  }

  provideTextDocumentContent(uri: Uri): string {
    return this.#texts.get(uri.toString()) ?? "";
  }

  /** Opens the diff of one file; `key` tells the edits of different holds apart. */
  async open(key: string, file: ProposedFile): Promise<void> {
    const before = this.#document(key, "now", file.path, file.before);
    const after = this.#document(key, "proposed", file.path, file.after);
    await commands.executeCommand("vscode.diff", before, after, `${basename(file.path)} (proposed, not written)`, {
      preview: true,
    });
  }

  dispose(): void {
    this.#store.dispose();
  }

  #document(key: string, side: "now" | "proposed", path: string, text: string): Uri {
    const uri = Uri.from({ scheme: viewIds.diffScheme, path, query: `${key} ${side}` });
    this.#texts.set(uri.toString(), text);
    return uri;
  }
}

function basename(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
