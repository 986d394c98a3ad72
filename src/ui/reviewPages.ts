import { homedir } from "node:os";
import { basename } from "node:path";
import { workspace } from "vscode";
import { redact } from "../core/redact.ts";
import { redactQuote } from "../core/redactQuote.ts";
import { file } from "../core/resource.ts";
import { spell } from "../core/scope/fileSpelling.ts";
import type { Gate } from "../gate/gate.ts";
import type { Hold } from "../gate/hold.ts";
import type { Run } from "../gate/run.ts";
import { scopeFileName } from "../scopeFile/scopeFile.ts";
import type { ScopeShelf, ShelvedScope } from "../scopeFile/scopeShelf.ts";
import { type ScopeSubject, userScopeName } from "../scopeFile/scopeSubject.ts";
import { boundsText, refusedText } from "../shared/boundsView.ts";
import { emptyPage } from "../shared/emptyView.ts";
import type { Page } from "../shared/reviewModel.ts";
import { heldPage, type RunState } from "../shared/reviewView.ts";
import { scopePage } from "../shared/scopeView.ts";
import { openRoots, realFolder } from "./editorGround.ts";
import { fileChanges } from "./fileChanges.ts";
import type { UndoDesk } from "./undoDesk.ts";

/** A scope file that was shown, and how the person answered. */
export interface ShownScope {
  readonly subject: ScopeSubject;
  /** The file as it was when it was shown. */
  readonly shelved: ShelvedScope;
  readonly answer: { readonly kind: "accepted" | "kept"; readonly at: number } | undefined;
}

/** Builds the pages from the gate's own data. */
export class ReviewPages {
  readonly #gate: Gate;
  readonly #shelf: ScopeShelf;
  readonly #undo: Pick<UndoDesk, "keptFor">;
  readonly #runs = new Map<string, Run>();

  constructor(gate: Gate, shelf: ScopeShelf, undo: Pick<UndoDesk, "keptFor">) {
    this.#gate = gate;
    this.#shelf = shelf;
    this.#undo = undo;
  }

  /** Remembers the run of an approved call, so that its page can tell how it goes. */
  follow(run: Run): void {
    this.#runs.set(run.callId, run);
  }

  async held(hold: Hold): Promise<Page> {
    const { pending } = this.#gate.holds;
    const [root] = openRoots();
    const snapshot = hold.settlement?.kind === "approved" ? this.#undo.keptFor(hold.id) : undefined;
    const spelling = (path: string): string => spell(file(path), { root: root ?? "/", home: realFolder(homedir()) });
    return heldPage(hold, {
      position: pending.indexOf(hold) + 1,
      waiting: pending.length,
      workspaces: (workspace.workspaceFolders ?? []).map((folder) => ({
        root: realFolder(folder.uri.fsPath),
        name: folder.name,
      })),
      home: realFolder(homedir()),
      scopeFile: scopeFileName,
      preset: root === undefined ? "balanced" : this.#shelf.state(root).inForce.preset,
      changes: await fileChanges(hold.call, spelling),
      bounds: boundsOf(hold, this.#gate, spelling),
      again: this.#runs.get(hold.id)?.end === undefined ? [] : await this.#gate.offers.reruns.offer(hold.id),
      refused: refusedText(this.#runs.get(hold.id)?.refused ?? []),
      run: runState(this.#runs.get(hold.id)),
      ...(snapshot === undefined ? {} : { snapshot }),
      redact,
      redactQuote,
    });
  }

  scope(shown: ShownScope): Page {
    const { subject, shelved, answer } = shown;
    const { state, text, accepted } = shelved;
    const isUser = subject === "user";
    return scopePage({
      id: subject,
      file: isUser ? userScopeName : scopeFileName,
      workspace: isUser ? "all your work" : basename(subject),
      accepted,
      text,
      changes: state.changes,
      seal: state.seal,
      applies: state.file === "waiting" ? "once accepted" : "already",
      trust: isUser || workspace.isTrusted ? "trusted" : "untrusted",
      answer,
    });
  }

  empty(): Page {
    return emptyPage(this.#gate.holds.settled, workspace.name ?? "", { redact, redactQuote });
  }
}

function boundsOf({ call, verdict, approval }: Hold, gate: Gate, spelling: (path: string) => string): string {
  const bounds = approval === "run" && call.kind === "command" ? gate.runs.bounds(call, verdict) : undefined;
  return bounds === undefined ? "" : redact(boundsText(bounds, spelling)).text;
}

function runState(run: Run | undefined): RunState | undefined {
  return run === undefined ? undefined : (run.end ?? { kind: "running" });
}
