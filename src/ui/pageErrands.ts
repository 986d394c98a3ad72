import { window, workspace } from "vscode";
import { describeCall } from "../core/call/describe.ts";
import { redact } from "../core/redact.ts";
import type { Gate } from "../gate/gate.ts";
import { withCleanInput } from "../gate/recorder.ts";
import type { ScopeShelf } from "../scopeFile/scopeShelf.ts";
import type { ScopeSubject } from "../scopeFile/scopeSubject.ts";
import type { RequestOutcome } from "../shared/reviewProtocol.ts";
import type { ChangedText } from "../snapshots/changedText.ts";
import { fileChanges } from "./fileChanges.ts";
import { openScopeFile } from "./openFiles.ts";
import type { ProposedDocuments, ProposedFile } from "./proposedDocuments.ts";

const done: RequestOutcome = { kind: "ok" };
const gone: RequestOutcome = { kind: "problem", text: "This call is not known any more." };

/** What the page asks of the editor besides answers. */
export interface PageErrands {
  openDiff(holdId: string, file: number): Promise<RequestOutcome>;
  openText(holdId: string): Promise<RequestOutcome>;
  openScopeFile(subject: ScopeSubject): Promise<RequestOutcome>;
  /** Opens a file beside how a snapshot has it; undefined: there is nothing to show. */
  openUndoDiff(changed: ChangedText | undefined): Promise<RequestOutcome>;
}

/** Opens what the page points to. None of it answers anything. */
export class EditorErrands implements PageErrands {
  readonly #gate: Gate;
  readonly #shelf: ScopeShelf;
  readonly #documents: ProposedDocuments;

  constructor(gate: Gate, shelf: ScopeShelf, documents: ProposedDocuments) {
    this.#gate = gate;
    this.#shelf = shelf;
    this.#documents = documents;
  }

  async openDiff(holdId: string, index: number): Promise<RequestOutcome> {
    const hold = this.#gate.holds.find(holdId);
    if (hold === undefined) return gone;
    const change = (await fileChanges(hold.call, (path) => path))[index];
    const file = change === undefined ? undefined : proposed(change);
    if (file === undefined) return { kind: "problem", text: "This change cannot be shown as a difference." };
    await this.#documents.open(holdId, {
      path: file.path,
      before: redact(file.before).text,
      after: redact(file.after).text,
    });
    return done;
  }

  async openUndoDiff(changed: ChangedText | undefined): Promise<RequestOutcome> {
    if (changed === undefined)
      return {
        kind: "problem",
        text: "This cannot be shown side by side: it is no text, too large, or not there now.",
      };
    const { path, now, kept } = changed;
    await this.#documents.open("undo", { path, before: redact(now).text, after: redact(kept).text });
    return done;
  }

  async openText(holdId: string): Promise<RequestOutcome> {
    const hold = this.#gate.holds.find(holdId);
    if (hold === undefined) return gone;
    const language = hold.call.kind === "command" ? "shellscript" : "plaintext";
    await window.showTextDocument(
      await workspace.openTextDocument({ language, content: redact(describeCall(withCleanInput(hold.call))).text }),
      { preview: true },
    );
    return done;
  }

  async openScopeFile(subject: ScopeSubject): Promise<RequestOutcome> {
    await openScopeFile(this.#shelf, subject);
    return done;
  }
}

function proposed(change: Awaited<ReturnType<typeof fileChanges>>[number]): ProposedFile | undefined {
  switch (change.change) {
    case "create":
      return { path: change.path, before: "", after: change.after };
    case "modify":
    case "move":
      return { path: change.path, before: change.before, after: change.after };
    case "delete":
      return change.before === undefined ? undefined : { path: change.path, before: change.before, after: "" };
    case "folder":
    case "unknown":
      return undefined;
  }
}
