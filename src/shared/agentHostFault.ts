import type { ConnectionState } from "../core/agentConnection.ts";
import type { GuardFault } from "./guardView.ts";

/** What is known of the sessions of the editor's Agent Host. */
export interface AgentHostSessions {
  /** `some`: one was opened or went on since the window started. `unseen`: whether there are any cannot be told. */
  readonly sessions: "none" | "some" | "unseen";
  /** How GitHub Copilot CLI's hook file stands, which sessions of the kind Copilot read too. */
  readonly copilot: ConnectionState["kind"];
  /** Whether a call came through that file since a session was noticed. It does not tell whose call it was. */
  readonly heard: "yes" | "no";
}

const others =
  "Sessions of the kind Local ask Holdpoint; those of the kinds Claude and Codex ask where these agents are connected.";

/**
 * What is to be told of the Agent Host, never better than it is known: such a session counts as not guarded until a call came
 * through the hook file that its kind reads. Undefined where there is nothing to tell.
 */
export function agentHostFault({ sessions, copilot, heard }: AgentHostSessions): GuardFault | undefined {
  if (sessions === "none") return undefined;
  const about = { id: "agent host", where: "", restore: "none" } as const;
  const connected = copilot === "guarded" || copilot === "not proven";
  const file = "the hook file of GitHub Copilot CLI";
  if (sessions === "unseen") {
    const copilots = connected ? `read ${file}, which is connected` : `ask only once GitHub Copilot CLI is connected`;
    const text = `Whether chat sessions of VS Code's Agent Host are open cannot be seen here. Those of the kind Copilot ${copilots}. ${others}`;
    return { ...about, kind: "warning", text };
  }
  const noticed =
    "A chat session of VS Code's Agent Host (Copilot, Claude or Codex instead of Local) was opened or went on since this window started, here or in another window.";
  if (connected && heard === "yes") {
    const text = `${noticed} Those of the kind Copilot read ${file}; a call has come through it since, and whether it was theirs cannot be told. ${others}`;
    return { ...about, kind: "warning", text };
  }
  const copilots = connected
    ? `Those of the kind Copilot read ${file}, which is connected, but no call has come through it since: connected, not proven.`
    : `Those of the kind Copilot do not ask Holdpoint: connect GitHub Copilot CLI, whose hook file they read.`;
  return { ...about, kind: "partly", text: `${noticed} ${copilots} ${others}` };
}
