import type { Outcome } from "../core/call/outcome.ts";
import type { HookAnswer } from "./adapter.ts";

/** What agents are told with an approval, and with one that could not be carried out. */
export const approved = "Approved in Holdpoint.";
export const approvedRun = "Approved in Holdpoint; it runs in Holdpoint's terminal.";
export const couldNotRewrite =
  "Holdpoint could not rewrite this call into the approved run, so it was not done. Ask for the command again.";

/** The words of a refusal, never empty: agents let pass what is refused without any. A note comes last. */
export function refusalText({ reason, instead, note = "" }: Extract<Outcome, { readonly kind: "deny" }>): string {
  const text = [reason, instead].filter((part) => part !== "").join(" ");
  return [text.trim() === "" ? "Refused by Holdpoint." : text, note].filter((part) => part !== "").join(" ");
}

/** An answer of one JSON object. */
export function json(body: object): HookAnswer {
  return { kind: "json", body };
}

/** An answer in the dialect of Claude Code, which several agents share. */
export function permission(
  permissionDecision: "allow" | "deny",
  permissionDecisionReason: string,
  updatedInput?: unknown,
): HookAnswer {
  const answer = { hookEventName: "PreToolUse", permissionDecision, permissionDecisionReason };
  return json({ hookSpecificOutput: updatedInput === undefined ? answer : { ...answer, updatedInput } });
}

/** No objection, and beside it a note in the dialect of Claude Code; without one nothing is said. It decides nothing. */
export function passes(note: string | undefined): HookAnswer {
  if (note === undefined) return { kind: "pass" };
  return json({ hookSpecificOutput: { hookEventName: "PreToolUse", additionalContext: note } });
}

/** An approval in the same dialect for what the agent carries out itself, with a note where there is one. */
export function released(note: string | undefined): HookAnswer {
  const answer = { hookEventName: "PreToolUse", permissionDecision: "allow", permissionDecisionReason: approved };
  return json({ hookSpecificOutput: note === undefined ? answer : { ...answer, additionalContext: note } });
}

/** Text on standard error with exit code 2, for agents that heed nothing else. */
export function refuse(text: string): HookAnswer {
  return { kind: "refusal", text };
}
