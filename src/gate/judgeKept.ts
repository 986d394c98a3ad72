import type { CommandCall } from "../core/call/call.ts";
import { type Reason, type Verdict, waitsForOwnCode } from "../core/policy/verdict.ts";
import { type SessionShell, standingIn } from "../core/shell/sessionShell.ts";
import { type JudgePorts, judge } from "./judge.ts";

/**
 * Judges a command for a shell that earlier commands may have changed. It passes only when it may in every state that the
 * shell may be in. Held, it is shown as what an approval would run: the same text in a new shell in the call's folder,
 * without the variables and names of the agent's shell. A text that needs those variables is refused with the mend.
 */
export async function judgeKept(
  call: CommandCall,
  shell: SessionShell,
  ports: JudgePorts,
  milliseconds: number,
): Promise<Verdict> {
  const there = await judge(call, ports, milliseconds, shell);
  if (there.decision !== "hold") return there;
  // A person let the folder's own code run: it does in the agent's shell, where no run of ours can take its place.
  if (waitsForOwnCode(there) && there.unaccepted === undefined) return there;
  const needed = neededOf(shell, call.text);
  if (needed.length > 0) return { ...there, decision: "deny", reasons: [notCarried(needed), ...there.reasons] };
  const own = await judge(call, ports, milliseconds);
  if (own.decision === "deny") return own;
  if (own.decision === "allow") {
    return {
      ...own,
      decision: "hold",
      reasons: [runsAlone(call.cwd), ...there.reasons],
      blastRadius: there.blastRadius,
    };
  }
  // What it would do in other folders where the shell may stand is no part of the run; what its names mean there is told.
  const here = standingIn(shell, [{ spelling: "literal", path: call.cwd }]);
  const { reasons } = await judge(call, ports, milliseconds, here);
  const said = new Set(own.reasons.map(({ text }) => text));
  return { ...own, reasons: [...own.reasons, ...reasons.filter((reason) => isNews(reason, said))] };
}

/** The variables of the agent's shell that a text needs; what is approved does not have them. */
export function neededOf(shell: SessionShell, text: string): readonly string[] {
  return shell.variables.map(([name]) => name).filter((name) => mentions(text, name));
}

function isNews({ decision, text }: Reason, said: ReadonlySet<string>): boolean {
  return decision === "hold" && !said.has(text);
}

function mentions(text: string, name: string): boolean {
  return new RegExp(`\\$\\{?[#!]?${name}(?!\\w)`).test(text);
}

function notCarried(names: readonly string[]): Reason {
  const listed = names.join(", ");
  return {
    decision: "deny",
    source: "preset",
    text: `This needs a review, and what is approved runs in a shell of its own, in which ${listed} is not set as in your terminal.`,
    instead: `Write out what ${listed} stands for, and ask again.`,
    rule: undefined,
  };
}

function runsAlone(cwd: string): Reason {
  return {
    decision: "hold",
    source: "preset",
    text: `The agent's shell may stand elsewhere or know other names. Approved, this runs in a shell of its own in ${cwd}.`,
    instead: "",
    rule: undefined,
  };
}
