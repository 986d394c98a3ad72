import { Minimatch } from "minimatch";

/** What an entry of a rule's `agents` looks like: lower-case letters, digits, `.`, `_`, `-`, and `*` for any of them. */
export const agentGlobShape = /^[a-z0-9*][a-z0-9._*-]{0,63}$/;

/** Whether a rule that names these agents speaks about `agent`, the name of a caller; case does not count. */
export function namesAgent(globs: readonly string[], agent: string): "yes" | "no" {
  const name = agent.toLowerCase();
  return globs.some(
    (glob) => glob === "*" || glob === name || new Minimatch(glob, { dot: true, platform: "linux" }).match(name),
  )
    ? "yes"
    : "no";
}
