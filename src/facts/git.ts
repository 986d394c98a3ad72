import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import type { Deadline } from "./deadline.ts";
import { exists } from "./exists.ts";

/** Most output of one git command that is read, in bytes. */
const mostOutput = 64 * 1024 * 1024;

/**
 * Runs git read-only in `folder` and gives its standard output. A repository may be hostile: its file-system monitor and
 * pager are not run, its locks are not taken, and nobody is asked for a password. Paths in `args` are taken literally.
 * Rejects on a non-zero exit and when the deadline passes.
 */
export function git(folder: string, args: readonly string[], deadline: Deadline): Promise<string> {
  return run(folder, ["--literal-pathspecs", ...args], deadline, () => "failed");
}

/** How many of `paths`, relative to `folder`, git ignores as a whole. Rejects as {@link git} does. */
export async function ignoredAmong(folder: string, paths: readonly string[], deadline: Deadline): Promise<number> {
  // It refuses literal pathspecs; behind "./" no name has a special meaning. Exit code 1: none is ignored.
  const named = paths.map((path) => `./${path}`);
  const output = await run(folder, ["check-ignore", "--", ...named], deadline, (code) =>
    code === 1 ? "fine" : "failed",
  );
  // One line each: line breaks in names are escaped.
  return output.split("\n").length - 1;
}

function run(
  folder: string,
  args: readonly string[],
  deadline: Deadline,
  readExit: (code: number | string | null | undefined) => "fine" | "failed",
): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      "git",
      ["--no-optional-locks", "--no-pager", "-c", "core.fsmonitor=false", "-c", "core.untrackedCache=keep", ...args],
      { cwd: folder, signal: deadline.signal, maxBuffer: mostOutput, encoding: "utf8", env: environment() },
      (failure, stdout) =>
        failure === null || readExit(failure.code) === "fine"
          ? resolve(stdout)
          : reject(new Error(`git ${args.join(" ")} failed: ${failure.message}`, { cause: failure })),
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
  return exists(join(folder, ".git"));
}

/** The environment of the editor less everything that would point git elsewhere or make it run something. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_"));
  return { ...Object.fromEntries(kept), GIT_TERMINAL_PROMPT: "0", GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C" };
}
