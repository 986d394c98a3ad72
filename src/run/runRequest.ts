import { accessSync, constants, statSync } from "node:fs";
import { isAbsolute } from "node:path";

/** Exactly what is to run: `[shell, ...shellArguments, command]` in `cwd` with `environment` and nothing inherited. */
export interface RunRequest {
  readonly command: string;
  /** Absolute path of the program. */
  readonly shell: string;
  readonly shellArguments: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Who leads the process group: the command itself, or what holds its sandbox together, which must outlive it. Absent: the command. */
  readonly leader?: "command" | "sandbox";
  /** What programs read from the terminal: `closed`: end-of-file; `person`: a person's keys. */
  readonly typing: "closed" | "person";
}

/** The size of a terminal in character cells, each at least 1. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** The longest single argument Linux passes to a program (MAX_ARG_STRLEN), with its closing NUL. */
const longestArgument = 131_072;

/**
 * Why this request cannot be run to the letter, as a sentence that names the mend; undefined when it can. Everything is
 * refused that the system would shorten or respell on the way to the program, because then something else would run than
 * what was approved.
 */
export function requestProblem(request: RunRequest): string | undefined {
  const parts = [request.shell, ...request.shellArguments, request.command];
  const variables = Object.entries(request.environment);
  for (const text of [...parts, request.cwd, ...variables.flat()]) {
    if (text.includes("\0"))
      return "The command, its folder or its environment holds a NUL character, at which the system would cut it off. Remove it and ask again.";
    if (!text.isWellFormed())
      return "The command, its folder or its environment holds half a surrogate pair, which the system would respell. Remove it and ask again.";
  }
  if (variables.some(([name]) => name === "" || name.includes("=")))
    return 'An environment variable has an empty name or "=" in its name. Correct the identity in the scope file.';
  if (
    [...parts, ...variables.map(([name, value]) => `${name}=${value}`)].some(
      (text) => Buffer.byteLength(text) >= longestArgument,
    )
  ) {
    return "The command or a variable of its environment is longer than 128 KiB, which the system does not pass to a program. Write it to a script file and run that.";
  }
  return folderProblem(request.cwd) ?? shellProblem(request.shell);
}

function folderProblem(cwd: string): string | undefined {
  if (!isAbsolute(cwd)) return `The folder "${cwd}" is not an absolute path. Ask for the original command again.`;
  const found = statSync(cwd, { throwIfNoEntry: false });
  if (found === undefined)
    return `The folder ${cwd} does not exist (any more). Create it or ask for the command in another folder.`;
  return found.isDirectory() ? undefined : `${cwd} is not a folder. Ask for the command in another folder.`;
}

function shellProblem(shell: string): string | undefined {
  const mend = "Set the shell that runs are to use to one that is installed.";
  if (!isAbsolute(shell)) return `The shell "${shell}" is not an absolute path. ${mend}`;
  try {
    if (!statSync(shell).isFile()) return `The shell ${shell} is not a file. ${mend}`;
    accessSync(shell, constants.X_OK);
  } catch (cause) {
    return `The shell ${shell} cannot be started (${cause instanceof Error ? cause.message : String(cause)}). ${mend}`;
  }
  return undefined;
}
