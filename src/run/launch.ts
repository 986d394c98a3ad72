import { accessSync, constants } from "node:fs";
import { basename } from "node:path";
import { assertNever } from "../base/assertNever.ts";
import type { Call, Shell } from "../core/call/call.ts";
import type { Launch, RunPlan, Typing } from "../gate/ports.ts";

type CommandCall = Extract<Call, { kind: "command" }>;

/** Variables that belong to the editor's own processes, or that would make a program load or run something else. */
const leftOut =
  /^(VSCODE_|ELECTRON_|CHROME_|HOLDPOINT_|BASH_FUNC_|LD_|DYLD_|GIT_)|^(BASH_ENV|ENV|PROMPT_COMMAND|SHELLOPTS|BASHOPTS|NODE_OPTIONS|PYTHONSTARTUP|PERL5OPT|RUBYOPT)$/;

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
 * Starts approved commands with the environment of the editor, not with the agent's shell's: what an agent exported
 * before is not part of what the person was shown.
 */
export class EditorLaunch implements Launch {
  readonly #program: string;
  readonly #gate: number;
  readonly #environment: () => NodeJS.ProcessEnv;
  readonly #preferredShell: () => string;

  /** `program` is the command line program's path, `gate` this gate's name in tickets, `preferredShell` the path of the person's shell. */
  constructor(options: {
    program: string;
    gate: number;
    environment: () => NodeJS.ProcessEnv;
    preferredShell: () => string;
  }) {
    this.#program = options.program;
    this.#gate = options.gate;
    this.#environment = options.environment;
    this.#preferredShell = options.preferredShell;
  }

  plan(call: CommandCall, typing: Typing): RunPlan {
    const environment: Record<string, string> = {};
    for (const [name, value] of Object.entries(this.#environment())) {
      if (value !== undefined && !leftOut.test(name)) environment[name] = value;
    }
    return {
      shell: this.#shell(call.shell),
      shellArguments: ["-c"],
      environment: {
        ...environment,
        TERM: "xterm-256color",
        COLORTERM: "truecolor",
        ...(typing === "closed" ? unattended : {}),
        PWD: call.cwd,
      },
    };
  }

  commandFor(ticket: string, call: CommandCall): string {
    const line = `exec ${this.#gate}-${ticket}`;
    const quoted = `'${this.#program.replaceAll("'", call.shell === "powershell" ? "''" : "'\\''")}'`;
    return call.shell === "powershell" ? `& ${quoted} ${line}` : `${quoted} ${line}`;
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
