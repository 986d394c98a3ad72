import { execFile } from "node:child_process";
import { commitMark, type PlannedReverse, type Reverse } from "../core/snapshot/reverse.ts";

/** Longest look at a ref, in milliseconds. */
const longestLook = 5_000;
/** So much of a commit's name is said in a sentence, in characters. */
const shownHash = 12;
const commit = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

/** Reverses with what the refs hold now that they need; where that cannot be told, the reverse says so and has no command. Never rejects. */
export async function knownReverses(planned: readonly PlannedReverse[]): Promise<readonly Reverse[]> {
  return Promise.all(
    planned.map(async ({ says, command, needs }) => {
      if (needs === undefined) return command === undefined ? { says } : { says, command };
      const held = await commitAt(needs.repository, needs.ref);
      if (held === undefined)
        return {
          says: `What ${needs.ref.replace("refs/remotes/", "")} held before the call is not known here, so nothing can push it back.`,
        };
      const told = says.replaceAll(commitMark, held.slice(0, shownHash));
      return command === undefined ? { says: told } : { says: told, command: command.replaceAll(commitMark, held) };
    }),
  );
}

/** The commit that a ref names, which is there; undefined where there is none. */
function commitAt(repository: string, ref: string): Promise<string | undefined> {
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_")));
  return new Promise((done) => {
    try {
      execFile(
        "git",
        ["-c", "core.fsmonitor=false", "rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`],
        { cwd: repository, timeout: longestLook, env: environment },
        (failure, output) => done(failure === null && commit.test(output.trim()) ? output.trim() : undefined),
      );
    } catch {
      // Node throws at once where the folder is no folder.
      done(undefined);
    }
  });
}
