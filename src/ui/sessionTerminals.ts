import { readFileSync, readlinkSync } from "node:fs";
import { resolve } from "node:path";
import { type Terminal, type TerminalShellExecution, window, workspace } from "vscode";
import { type Disposable, DisposableStore } from "../base/disposable.ts";
import { Emitter } from "../base/emitter.ts";
import type { Caller, CommandCall } from "../core/call/call.ts";
import type { OtherStart, ShellStanding, ShellWatch } from "../gate/ports.ts";
import { isRunLine } from "../run/runLine.ts";
import { isAgents } from "./agentTerminals.ts";
import { openRoots, realFolder } from "./editorGround.ts";
import { systemClock } from "./systemClock.ts";

/** Most sessions, and most commands of one session on their way, that are looked out for. */
const mostSessions = 200;
const mostExpected = 50;
/** How long after the first a command that must not run is interrupted again, in milliseconds. */
const secondInterrupt = 300;

/**
 * The terminals of VS Code's own agent. The editor does not say which chat session a terminal belongs to; it is the one
 * whose command was let through and then seen starting there.
 */
export class SessionTerminals implements ShellWatch, Disposable {
  readonly #program: string;
  readonly #store = new DisposableStore();
  readonly #sessions = new Map<string, Session>();
  /** Open terminals with the process of their shell, once the editor has told it. */
  readonly #open = new Map<Terminal, number | undefined>();
  readonly #onDidStartOther = this.#store.add(new Emitter<OtherStart>());

  readonly onDidStartOther = this.#onDidStartOther.event;

  /** `program` is the path of the command line program, which hosts runs. */
  constructor(program: string) {
    this.#program = program;
    for (const terminal of window.terminals) this.#opened(terminal);
    this.#store.add(window.onDidOpenTerminal((terminal) => this.#opened(terminal)));
    this.#store.add(window.onDidStartTerminalShellExecution((event) => this.#started(event.terminal, event.execution)));
    this.#store.add(window.onDidEndTerminalShellExecution((event) => this.#ended(event.execution)));
    this.#store.add(window.onDidCloseTerminal((terminal) => this.#closed(terminal)));
  }

  allowed(call: CommandCall): void {
    this.#expect(call, (text) => isSame(call.text, text));
  }

  enters(call: CommandCall): void {
    this.#expect(call, (text) => {
      // Some shells say of a line only what they start first.
      const [, rest] = /^ *cd -- '[^']*'(.*)$/.exec(text.trimEnd()) ?? [];
      return rest === "" || (rest !== undefined && isRunLine(text, this.#program));
    });
  }

  #expect(call: CommandCall, expected: (text: string) => boolean): void {
    const key = keyOf(call.caller);
    const known = this.#sessions.get(key);
    const session: Session = known ?? {
      caller: call.caller,
      expected: [],
      terminals: new Set(),
      seen: "never",
      running: undefined,
    };
    session.expected.push(expected);
    if (session.expected.length > mostExpected) session.expected.shift();
    this.#sessions.delete(key);
    this.#sessions.set(key, session);
    for (const [oldest] of this.#sessions) {
      if (this.#sessions.size <= mostSessions) break;
      this.#sessions.delete(oldest);
    }
  }

  /** A new terminal starts in the folder that was active last, unless a setting says where. */
  startFolders(): readonly string[] {
    const set: unknown = workspace.getConfiguration("terminal.integrated").get("cwd");
    const [first] = openRoots();
    const fixed = typeof set === "string" && set !== "" && first !== undefined ? [realFolder(resolve(first, set))] : [];
    return [...(openRoots().length > 1 ? openRoots() : []), ...fixed];
  }

  standing(caller: Caller): ShellStanding {
    const session = this.#sessions.get(keyOf(caller));
    if (session === undefined || (session.terminals.size === 0 && session.seen === "never")) return this.#loose();
    if (session.expected.length > 0 || session.running !== undefined) return { kind: "unknown" };
    if (session.terminals.size === 0) return { kind: "gone" };
    return this.#at([...session.terminals].reverse());
  }

  dispose(): void {
    this.#store.dispose();
  }

  #started(terminal: Terminal, execution: TerminalShellExecution): void {
    if (!this.#isAgents(terminal)) return;
    const { value: text, isTrusted } = execution.commandLine;
    const owner = [...this.#sessions.values()].find((session) => session.terminals.has(terminal));
    const expecting = [...this.#sessions.values()].filter((session) => indexIn(session, text) >= 0);
    const session = owner ?? (expecting.length === 1 ? expecting[0] : undefined);
    const index = session === undefined ? -1 : indexIn(session, text);
    if (session !== undefined && index >= 0) {
      // What is not trusted may be the output of a program that imitates the shell: it proves nothing.
      if (!isTrusted) return;
      // One shell runs its commands in order: what was let through before this has run, or never will.
      session.expected.splice(0, index + 1);
      session.running = execution;
      // The one used last stands at the end.
      session.terminals.delete(terminal);
      session.terminals.add(terminal);
      return;
    }
    if (expecting.length > 0 || isRunLine(text, this.#program)) return;
    const interrupt = (): void => {
      terminal.sendText("\u0003", false);
      // The shell reports a command just before it starts it, and a Ctrl-C that comes in between may miss it.
      this.#store.add(systemClock.after(secondInterrupt, () => terminal.sendText("\u0003", false)));
    };
    this.#onDidStartOther.fire({ caller: owner?.caller, text, interrupt });
  }

  #ended(execution: TerminalShellExecution): void {
    for (const session of this.#sessions.values()) if (session.running === execution) session.running = undefined;
  }

  #opened(terminal: Terminal): void {
    this.#open.set(terminal, undefined);
    void terminal.processId.then((pid) => {
      if (this.#open.has(terminal)) this.#open.set(terminal, pid);
    });
  }

  #closed(terminal: Terminal): void {
    this.#open.delete(terminal);
    for (const session of this.#sessions.values()) {
      if (!session.terminals.delete(terminal)) continue;
      session.running = undefined;
      if (session.terminals.size === 0) session.seen = "gone";
    }
  }

  /** Of a session never seen in a terminal: where the agent's terminals stand that no other session was seen in. */
  #loose(): ShellStanding {
    const taken = new Set([...this.#sessions.values()].flatMap((session) => [...session.terminals]));
    const standing = this.#at([...this.#open.keys()].filter((one) => !taken.has(one) && this.#isAgents(one)));
    return "folders" in standing ? { kind: "among", folders: standing.folders } : standing;
  }

  /** The operating system's word where there is `/proc`; elsewhere the shell's own, which output can imitate. */
  #at(terminals: readonly Terminal[]): ShellStanding {
    const [first] = terminals;
    if (process.platform !== "linux") {
      const reported = terminals.length === 1 ? first?.shellIntegration?.cwd : undefined;
      return reported === undefined ? { kind: "unknown" } : { kind: "reported", folder: realFolder(reported.fsPath) };
    }
    const pids = terminals.flatMap((terminal) => this.#open.get(terminal) ?? []);
    const folders = pids.flatMap((pid) => folderOfProcess(pid) ?? []);
    if (first === undefined || folders.length < terminals.length) return { kind: "unknown" };
    return { kind: "at", folders: [...new Set(folders)] };
  }

  /** VS Code 1.139 marks the environment of its agent's terminals; of restored ones only the process still shows it. */
  #isAgents(terminal: Terminal): boolean {
    if (isAgents(terminal)) return true;
    const pid = this.#open.get(terminal);
    return pid !== undefined && process.platform === "linux" && environmentOf(pid).includes(`AI_AGENT=${agentMark}`);
  }
}

const agentMark = "github_copilot_vscode_agent";

interface Session {
  readonly caller: Caller;
  /** Tell the commands that were let through and not yet seen starting, oldest first. */
  readonly expected: ((text: string) => boolean)[];
  /** Open terminals in which its commands were seen starting; more than one where VS Code left one behind. */
  readonly terminals: Set<Terminal>;
  seen: "never" | "gone";
  running: TerminalShellExecution | undefined;
}

function indexIn({ expected }: Session, text: string): number {
  return expected.findIndex((isIt) => isIt(text));
}

function folderOfProcess(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

function environmentOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
  } catch {
    return [];
  }
}

/** The agent's terminal leaves out a `cd` to where it stands already, and puts a blank in front. */
function isSame(allowed: string, started: string): boolean {
  const [asked, seen] = [allowed, started].map((text) => text.trim().replace(/\s+/g, " "));
  if (asked === seen) return true;
  const rest = /^cd (?:"[^"]*"|'[^']*'|[^\s"';&]+) ?(?:&&|;) ?(.*)$/.exec(asked ?? "")?.[1];
  return rest !== undefined && rest === seen;
}

function keyOf({ agent, session }: Caller): string {
  return JSON.stringify([agent, session]);
}
