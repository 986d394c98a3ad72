// The workspace that the demo and the tests open: a small project in git, with work in it that no commit holds.
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { runProgram } from "../processes.ts";

/**
 * Makes the sample project in `parent` and returns its folder. All of `workspace/` is committed on `main`; what lies in
 * `uncommitted/` comes on top, so that one file is modified and one is untracked.
 */
export async function sampleWorkspace(parent: string): Promise<string> {
  const folder = join(parent, "order-service");
  await cp(join(import.meta.dirname, "workspace"), folder, { recursive: true });
  const git = (...args: readonly string[]): Promise<void> =>
    runProgram("git", args, { cwd: folder, output: "onFailure" });
  await git("init", "--quiet", "--initial-branch=main");
  await git("config", "user.name", "Sam Ple");
  await git("config", "user.email", "sam@example.com");
  await git("config", "commit.gpgsign", "false");
  await git("add", "--all");
  await git("commit", "--quiet", "--message", "The order service");
  await cp(join(import.meta.dirname, "uncommitted"), folder, { recursive: true });
  return folder;
}
