import { join } from "node:path";
import type { ConnectionState } from "../core/agentConnection.ts";
import type { Agent, HookFile, OffSwitch } from "./agent.ts";
import type { FileStanding } from "./fileStanding.ts";
import { hasExtension, isThere, type Machine, programOn } from "./machine.ts";

/** What the state of a connection is told from. */
export interface Evidence {
  readonly found: "yes" | "no";
  readonly standings: readonly { readonly file: HookFile; readonly standing: FileStanding }[];
  /** Whether the person connected the agent, as far as we remember. */
  readonly remembered: "yes" | "no";
  readonly off: readonly OffSwitch[];
  /** When a call last came through the hook as it stands. */
  readonly lastSeen: number | undefined;
}

/** Says where an agent's hook stands. What is worse comes first: nothing that keeps the agent from asking is hidden by something else. */
export function stateOf({ found, standings, remembered, off, lastSeen }: Evidence): ConnectionState {
  for (const { file, standing } of standings)
    if (standing.kind === "unreadable" && (found === "yes" || remembered === "yes"))
      return { kind: "unreadable", why: `${file.path}: ${standing.why}` };
  const missing = standings.filter(({ standing }) => standing.kind === "none");
  const isAnywhere = standings.some(({ standing }) => standing.kind === "as written" || standing.kind === "changed");
  if (!isAnywhere && remembered === "no") return { kind: found === "yes" ? "not connected" : "absent" };
  for (const { file, standing } of standings)
    if (standing.kind === "changed")
      return {
        kind: "tampered",
        what: `${file.path}: ${standing.what}`,
        ...(standing.byHand === undefined ? {} : { byHand: `In ${file.path}, ${standing.byHand}.` }),
      };
  const [first] = missing;
  if (first !== undefined) return { kind: "tampered", what: `${first.file.path} has no entry of Holdpoint` };
  const [switched] = off;
  if (switched !== undefined) return { kind: "switched off", by: switched.by };
  return lastSeen === undefined ? { kind: "not proven" } : { kind: "guarded", lastSeen };
}

/** Whether an agent is on this machine, by its programs, its folders or its extensions. */
export function isFound({ foundBy }: Agent, machine: Machine): "yes" | "no" {
  const is =
    foundBy.folders.some((folder) => isThere(join(machine.home, folder))) ||
    foundBy.programs.some((program) => programOn(machine, program) !== undefined) ||
    foundBy.extensions.some((id) => hasExtension(machine, id) === "yes");
  return is ? "yes" : "no";
}
