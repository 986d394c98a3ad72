import { type FSWatcher, mkdirSync, watch } from "node:fs";
import { join } from "node:path";
import { copilotCliAdapter } from "../adapters/copilotCli.ts";
import { type Disposable, toDisposable } from "../base/disposable.ts";
import { Emitter } from "../base/emitter.ts";
import { probeSession } from "../connect/probeSession.ts";
import type { Call } from "../core/call/call.ts";
import { agentHostFault } from "../shared/agentHostFault.ts";
import type { GuardFault } from "../shared/guardView.ts";
import type { AgentConnections } from "./agentsPage.ts";

/** Where the editor's Agent Host keeps a folder for each of its sessions, beside the person's settings (seen in VS Code 1.139). */
const sessionsFolder = "agentSessionData";

/**
 * Notices sessions of the editor's Agent Host, which asks no hook of a plugin: it reads the hook files of the agents it runs. VS Code
 * tells extensions nothing of them; what can be seen is that their data changes. That is the same folder for all windows of one
 * editor, so that it does not tell whose session it is.
 */
export class AgentHostWatch implements Disposable {
  readonly #folder: string;
  readonly #connections: AgentConnections;
  readonly #onDidChange = new Emitter<void>();
  readonly #watching: "watching" | "blind";
  #watcher: Disposable = toDisposable(() => undefined);
  #sessions: "none" | "some" = "none";
  #heard: "yes" | "no" = "no";

  /** Fires when a session was noticed for the first time, and when a call first came through after that. */
  readonly onDidChange = this.#onDidChange.event;

  /** `data` is the folder above the person's settings; `connections` tells how GitHub Copilot CLI's hook file stands. */
  constructor(data: string, connections: AgentConnections) {
    this.#folder = join(data, sessionsFolder);
    this.#connections = connections;
    this.#watching = this.#watch();
  }

  /** What is to be told. */
  get fault(): GuardFault | undefined {
    const blind = this.#sessions === "none" && this.#watching === "blind";
    const sessions = blind ? "unseen" : this.#sessions;
    const { list } = this.#connections;
    const found = list === "not yet" ? undefined : list.find(({ agent }) => agent === copilotCliAdapter.agent);
    return agentHostFault({ sessions, copilot: found?.state.kind ?? "absent", heard: this.#heard });
  }

  /** A call reached the gate. A probe of ours proves the hook file, and says nothing of a session. */
  called({ caller: { agent, session } }: Call): void {
    if (agent !== copilotCliAdapter.agent || session === probeSession) return;
    if (this.#sessions === "none" || this.#heard === "yes") return;
    this.#heard = "yes";
    this.#onDidChange.fire();
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
