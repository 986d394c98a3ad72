import { readlinkSync } from "node:fs";
import { type Terminal, type TerminalOptions, type TerminalShellExecution, window } from "vscode";
import { type Disposable, DisposableStore } from "../base/disposable.ts";
import { Emitter } from "../base/emitter.ts";
import type { Caller, CommandCall } from "../core/call/call.ts";
import type { ShellStanding, ShellWatch } from "../gate/ports.ts";
import { realFolder } from "./editorGround.ts";

/** Most sessions, and most commands of one session on their way, that are looked out for. */
const mostSessions = 200;
const mostExpected = 50;

/**
 * The terminals of VS Code's own agent. The editor does not say which chat session a terminal belongs to; it is the one
 * whose command was let through and then seen starting there.
 */
export class AgentTerminals implements ShellWatch, Disposable {
  readonly #store = new DisposableStore();
  readonly #sessions = new Map<string, Session>();
  readonly #onDidRunOther = this.#store.add(new Emitter<{ readonly caller: Caller; readonly text: string }>());

  readonly onDidRunOther = this.#onDidRunOther.event;

  constructor() {
    this.#store.add(window.onDidStartTerminalShellExecution((event) => this.#started(event.terminal, event.execution)));
    this.#store.add(window.onDidEndTerminalShellExecution((event) => this.#ended(event.execution)));
    this.#store.add(window.onDidCloseTerminal((terminal) => this.#closed(terminal)));
  }

  allowed(call: CommandCall): void {
    const key = keyOf(call.caller);
    const known = this.#sessions.get(key);
    const session: Session = known ?? { caller: call.caller, expected: [], terminal: undefined, running: undefined };
    session.expected.push(call.text);
    if (session.expected.length > mostExpected) session.expected.shift();
    this.#sessions.delete(key);
    this.#sessions.set(key, session);
    for (const [oldest] of this.#sessions) {
      if (this.#sessions.size <= mostSessions) break;
      this.#sessions.delete(oldest);
    }
  }

  standing(caller: Caller): ShellStanding {
    const session = this.#sessions.get(keyOf(caller));
    if (session === undefined || session.expected.length > 0 || session.running !== undefined)
      return { kind: "unknown" };
    const { terminal } = session;
    if (terminal === undefined) return { kind: "unknown" };
    if (terminal === "closed") return { kind: "gone" };
    return folderOf(terminal);
  }

  dispose(): void {
    this.#store.dispose();
  }

  #started(terminal: Terminal, execution: TerminalShellExecution): void {
    if (!isAgents(terminal)) return;
    const text = execution.commandLine.value;
    for (const session of this.#sessions.values()) {
      const index = session.expected.findIndex((expected) => isSame(expected, text));
      if (index < 0) continue;
      // One shell runs its commands in order: what was let through before this has run, or never will.
      session.expected.splice(0, index + 1);
      session.running = execution;
      if (session.terminal === undefined || session.terminal === "closed" || session.terminal.terminal !== terminal)
        session.terminal = bound(terminal);
      return;
    }
    if (isOurs(text)) return;
    const used = [...this.#sessions.values()].find((session) => holds(session, terminal));
    if (used !== undefined) this.#onDidRunOther.fire({ caller: used.caller, text });
  }

  #ended(execution: TerminalShellExecution): void {
    for (const session of this.#sessions.values()) if (session.running === execution) session.running = undefined;
  }

  #closed(terminal: Terminal): void {
    for (const session of this.#sessions.values()) {
      if (holds(session, terminal)) Object.assign(session, { terminal: "closed", running: undefined });
    }
  }
}

interface Session {
  readonly caller: Caller;
  /** Commands that were let through and not yet seen starting, oldest first. */
  readonly expected: string[];
  terminal: Bound | "closed" | undefined;
  running: TerminalShellExecution | undefined;
}

interface Bound {
  readonly terminal: Terminal;
  /** The shell's process, once the editor has told it. */
  pid: number | undefined;
}

function bound(terminal: Terminal): Bound {
  const made: Bound = { terminal, pid: undefined };
  void terminal.processId.then((pid) => {
    made.pid = pid;
  });
  return made;
}

function holds(session: Session, terminal: Terminal): boolean {
  return typeof session.terminal === "object" && session.terminal.terminal === terminal;
}

/** The operating system's word where there is `/proc`; elsewhere the shell's own, which output can imitate. */
function folderOf({ terminal, pid }: Bound): ShellStanding {
  if (process.platform === "linux") {
    if (pid === undefined) return { kind: "unknown" };
    try {
      return { kind: "at", folder: readlinkSync(`/proc/${pid}/cwd`) };
    } catch {
      return { kind: "unknown" };
    }
  }
  const reported = terminal.shellIntegration?.cwd;
  return reported === undefined ? { kind: "unknown" } : { kind: "reported", folder: realFolder(reported.fsPath) };
}

/** VS Code 1.139 starts its agent's terminals with this in their environment. */
function isAgents(terminal: Terminal): boolean {
  const { env } = terminal.creationOptions as TerminalOptions;
  return env?.AI_AGENT === "github_copilot_vscode_agent";
}

/** The agent's terminal leaves out a `cd` to where it stands already, and puts a blank in front. */
function isSame(allowed: string, started: string): boolean {
  const [asked, seen] = [allowed, started].map((text) => text.trim().replace(/\s+/g, " "));
  if (asked === seen) return true;
  const rest = /^cd (?:"[^"]*"|'[^']*'|[^\s"';&]+) ?(?:&&|;) ?(.*)$/.exec(asked ?? "")?.[1];
  return rest !== undefined && rest === seen;
}

function isOurs(text: string): boolean {
  return /\/holdpoint'? exec /.test(text);
}

function keyOf({ agent, session }: Caller): string {
  return JSON.stringify([agent, session]);
}
