import { join } from "node:path";

/** Whose scope: the canonical path of a folder, or `user` for the person's own. Paths are absolute, so no folder is `user`. */
export type ScopeSubject = string;

/** How people call the person's own scope file. */
export const userScopeName = "~/.holdpoint/scope.json";

/** Where the person's own scope lies: in the state folder, outside every workspace, where no agent's call may write. */
export function userScopePath(state: string): string {
  return join(state, "scope.json");
}
