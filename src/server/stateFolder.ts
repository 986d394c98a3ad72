import { lstatSync, mkdirSync } from "node:fs";
import { privacyProblem } from "../wire/privateEntry.ts";
import type { StatePaths } from "../wire/statePaths.ts";

/** The state folder can be used, or why not, in a sentence that names the mend. */
export type StateFolder = { readonly kind: "ready" } | { readonly kind: "unusable"; readonly problem: string };

/**
 * Makes the state folder and the parts of it that the wire needs (0700) and sees that each is a real folder of this
 * user's that nobody else can reach. What is there already is judged, never changed.
 */
export function prepareStateFolder(paths: StatePaths, ourUid: number | undefined): StateFolder {
  // The registry last: a hook that finds it takes the rest to be there.
  for (const path of [paths.state, paths.run, paths.calls, paths.sockets, paths.journal, paths.started, paths.gates]) {
    try {
      mkdirSync(path, { recursive: true, mode: 0o700 });
      const problem = privacyProblem(path, lstatSync(path), "folder", ourUid);
      if (problem !== undefined) return { kind: "unusable", problem };
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      return {
        kind: "unusable",
        problem: `Holdpoint's folder ${path} cannot be used: ${why}. Make room or repair its permissions, then reload the window.`,
      };
    }
  }
  return { kind: "ready" };
}
