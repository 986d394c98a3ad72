import type { Call } from "../core/call/call.ts";

/**
 * What makes two calls the same for a late approval: agent, session, folder, tool and everything asked for, to the letter.
 * The agent's own id of the tool call is left out, because a retry has another one.
 */
export function callIdentity(call: Call): string {
  const { caller, cwd, tool, toolUse: _ignored, ...asked } = call;
  return JSON.stringify([caller.agent, caller.session, cwd, tool, asked]);
}
