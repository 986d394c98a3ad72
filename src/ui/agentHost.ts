import { type FSWatcher, mkdirSync, watch } from "node:fs";
import { join } from "node:path";
import { type Disposable, toDisposable } from "../base/disposable.ts";
import { Emitter } from "../base/emitter.ts";
import type { GuardFault } from "../shared/guardView.ts";

/** Where the editor's Agent Host keeps a folder for each of its sessions, beside the person's settings (seen in VS Code 1.139). */
const sessionsFolder = "agentSessionData";

/**
 * Notices sessions of the editor's Agent Host, which asks no hook of a plugin. VS Code tells extensions nothing of them; what
 * can be seen is that their data changes. That is the same folder for all windows of one editor, so that it does not tell whose session it is.
 */
export class AgentHostWatch implements Disposable {
  readonly #folder: string;
  readonly #onDidChange = new Emitter<void>();
  readonly #watching: "watching" | "blind";
  #watcher: Disposable = toDisposable(() => undefined);
  #sessions: "none" | "some" = "none";

  /** Fires when a session was noticed for the first time. */
  readonly onDidChange = this.#onDidChange.event;

  /** `data` is the folder above the person's settings. */
  constructor(data: string) {
    this.#folder = join(data, sessionsFolder);
    this.#watching = this.#watch();
  }

  /** What is to be told: sessions that are not guarded, or that nobody can tell whether there are any. */
  get fault(): GuardFault | undefined {
    const about = { id: "agent host", where: "", restore: "none" } as const;
    if (this.#sessions === "some")
      return {
        ...about,
        kind: "partly",
        text: "A chat session of VS Code's Agent Host (Copilot, Claude or Codex instead of Local) was opened or went on since this window started, here or in another window. Such sessions do not ask Holdpoint; sessions of the kind Local do.",
      };
    if (this.#watching === "watching") return undefined;
    return {
      ...about,
      kind: "warning",
      text: "Whether chat sessions of VS Code's Agent Host are open cannot be seen here. They do not ask Holdpoint; sessions of the kind Local do.",
    };
  }

  dispose(): void {
    this.#watcher.dispose();
    this.#onDidChange.dispose();
  }

  #watch(): "watching" | "blind" {
    try {
      // Without the folder there would be nothing to watch until the first session; the editor makes it when it is not there.
      mkdirSync(this.#folder, { recursive: true });
      const watcher: FSWatcher = watch(this.#folder, { recursive: true, persistent: false }, () => this.#notice());
      watcher.on("error", () => watcher.close());
      this.#watcher = toDisposable(() => watcher.close());
      return "watching";
    } catch {
      return "blind";
    }
  }

  #notice(): void {
    if (this.#sessions === "some") return;
    this.#sessions = "some";
    this.#onDidChange.fire();
  }
}
