import { execFile } from "node:child_process";
import { access } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Deadline } from "./deadline.ts";

/** Most output of one git command that is read, in bytes. */
const mostOutput = 64 * 1024 * 1024;

/**
 * Runs git read-only in `folder` and gives its standard output. A repository may be hostile: its file-system monitor and
 * pager are not run, its locks are not taken, and nobody is asked for a password. Rejects on a non-zero exit and when
 * the deadline passes.
 */
export function git(folder: string, args: readonly string[], deadline: Deadline): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      "git",
      [
        "--no-optional-locks",
        "--no-pager",
        "--literal-pathspecs",
        "-c",
        "core.fsmonitor=false",
        "-c",
        "core.untrackedCache=keep",
        ...args,
      ],
      { cwd: folder, signal: deadline.signal, maxBuffer: mostOutput, encoding: "utf8", env: environment() },
      (failure, stdout) =>
        failure === null
          ? resolve(stdout)
          : reject(new Error(`git ${args[0]} failed: ${failure.message}`, { cause: failure })),
    );
  });
}

/** The top of the work tree around `folder`, found by its `.git` without starting git; undefined outside a repository. */
export async function workTree(folder: string): Promise<string | undefined> {
  for (let candidate = folder; ; candidate = dirname(candidate)) {
    if ((await isWorkTree(candidate)) === "yes") return candidate;
    if (dirname(candidate) === candidate) return undefined;
  }
}

/** Whether a folder is the top of a work tree of its own: it has a `.git`, which in a linked one is a file. */
export function isWorkTree(folder: string): Promise<"yes" | "no"> {
  return access(join(folder, ".git")).then(
    () => "yes",
    () => "no",
  );
}

/** The environment of the editor less everything that would point git elsewhere or make it run something. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_"));
  return { ...Object.fromEntries(kept), GIT_TERMINAL_PROMPT: "0", GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C" };
}
