import { accessSync, constants } from "node:fs";
import { basename } from "node:path";
import { assertNever } from "../base/assertNever.ts";
import { quoted, quotedForPowerShell } from "../base/shellWords.ts";
import type { Call, Shell } from "../core/call/call.ts";
import type { RunIdentity } from "../core/identity/runIdentity.ts";
import type { Launch, RunPlan, Typing } from "../gate/ports.ts";
import { isRunLine } from "./runLine.ts";

type CommandCall = Extract<Call, { kind: "command" }>;

/**
 * Where nobody can type, programs are told not to open a pager or an editor. Git takes ":" for an editor that changes
 * nothing, so a commit without a message is aborted, as in the terminals of VS Code's agent.
 */
const unattended: Readonly<Record<string, string>> = {
  PAGER: "cat",
  GIT_PAGER: "cat",
  GIT_EDITOR: ":",
  GIT_SEQUENCE_EDITOR: ":",
  GIT_MERGE_AUTOEDIT: "no",
  EDITOR: "false",
  VISUAL: "false",
};

/**
 * Starts approved commands with the environment of the agent's identity, not with the agent's shell's: what an agent exported
 * before is not part of what the person was shown.
 */
export class EditorLaunch implements Launch {
  readonly #program: string;
  readonly #gate: number;
  readonly #identityOf: (call: CommandCall) => RunIdentity;
  readonly #preferredShell: () => string;

  /** `program` is the command line program's path, `gate` this gate's name in tickets, `preferredShell` the path of the person's shell; `identityOf` tells what a run is given. */
  constructor(options: {
    program: string;
    gate: number;
    identityOf: (call: CommandCall) => RunIdentity;
    preferredShell: () => string;
  }) {
    this.#program = options.program;
    this.#gate = options.gate;
    this.#identityOf = options.identityOf;
    this.#preferredShell = options.preferredShell;
  }

  plan(call: CommandCall, typing: Typing): RunPlan {
    const identity = this.#identityOf(call);
    return {
      shell: this.#shell(call.shell),
      shellArguments: withoutStartFiles(call.shell),
      environment: {
        ...identity.environment,
        TERM: "xterm-256color",
        COLORTERM: "truecolor",
        ...(typing === "closed" ? unattended : {}),
        PWD: call.cwd,
      },
      identity,
    };
  }

  commandFor(ticket: string, call: CommandCall, way?: string): string {
    const line = `exec ${this.#gate}-${ticket}`;
    if (call.shell === "powershell") return `& ${quotedForPowerShell(this.#program)} ${line}`;
    const first = way === undefined ? "" : `cd -- ${quoted(way)} && `;
    return `${first}${quoted(this.#program)} ${line}`;
  }

  isCommand(text: string): boolean {
    return isRunLine(text, this.#program);
  }

  /** The person's shell where it is the one the call was judged for, else the usual places. */
  #shell(shell: Shell): string {
    const preferred = this.#preferredShell();
    if (basename(preferred) === shell && executable(preferred)) return preferred;
    const places = candidates(shell);
    // Where none is there the run fails and says so: another shell might read the approved text differently.
    return places.find(executable) ?? places[0];
  }
}

/** What a person's start files set is neither judged nor given to an agent. A shell of bash's kind reads none for a single command. */
function withoutStartFiles(shell: Shell): readonly string[] {
  switch (shell) {
    case "zsh":
      return ["-f", "-c"];
    case "fish":
      return ["--no-config", "-c"];
    case "powershell":
      return ["-NoProfile", "-Command"];
    case "bash":
    case "sh":
    case "cmd":
    case "unknown":
      return ["-c"];
    default:
      return assertNever(shell);
  }
}

function candidates(shell: Shell): readonly [string, ...string[]] {
  switch (shell) {
    case "bash":
    case "unknown":
      return ["/bin/bash", "/usr/bin/bash", "/usr/local/bin/bash"];
    case "zsh":
      return ["/bin/zsh", "/usr/bin/zsh", "/usr/local/bin/zsh"];
    case "fish":
      return ["/usr/bin/fish", "/usr/local/bin/fish", "/opt/homebrew/bin/fish"];
    case "powershell":
      return ["/usr/bin/pwsh", "/usr/local/bin/pwsh", "/opt/homebrew/bin/pwsh"];
    case "sh":
    case "cmd":
      return ["/bin/sh"];
    default:
      return assertNever(shell);
  }
}

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
