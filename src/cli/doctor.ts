import { assertNever } from "../base/assertNever.ts";
import type { FoundGate } from "../client/findGates.ts";
import type { Connection } from "../connect/connection.ts";
import type { Connections } from "../connect/connections.ts";
import { hookLine } from "../connect/hookLine.ts";
import { hookProgramPath } from "../connect/installPrograms.ts";
import type { Finding } from "../connect/probe.ts";
import type { ConnectionState } from "../core/agentConnection.ts";
import { type Paint, printable } from "./printable.ts";

/** What the doctor found, as `--json` prints it. */
export interface DoctorReport {
  /** Whether every connected agent is stopped, as far as that can be told. */
  readonly good: boolean;
  readonly editor: "running" | "none";
  /** The agents that are on this machine. */
  readonly agents: readonly ExaminedAgent[];
  /** The hook line for any other agent. */
  readonly line: string;
}

interface ExaminedAgent extends Omit<Connection, "probed"> {
  readonly probed: Finding | null;
  /** What to do, as a sentence; empty where nothing is to be done. */
  readonly mend: string;
}

/** Looks at every agent, and sends a probe through the hook of each that is connected. Never rejects. */
export async function examine(
  connections: Connections,
  state: string,
  gates: readonly FoundGate[],
): Promise<DoctorReport> {
  const present = connections.list().filter((one) => one.state.kind !== "absent");
  const agents: ExaminedAgent[] = [];
  for (const connection of present) {
    const probed = isConnected(connection.state) ? await connections.probe(connection.agent) : null;
    const now = connections.list().find(({ agent }) => agent === connection.agent) ?? connection;
    agents.push({ ...now, probed, mend: mendFor(now.state, probed) });
  }
  return {
    good: agents.every(isGood),
    editor: gates.some(({ kind }) => kind === "gate") ? "running" : "none",
    agents,
    line: hookLine(hookProgramPath(state), "generic"),
  };
}

const fallback =
  "the fallback judges: what flows flows, and what would be held is refused until you open VS Code. No agent waits for an editor.";

/** The report for a person. */
export function doctorText({ agents, editor, good, line }: DoctorReport, paint: Paint): string {
  const connected = agents.filter(({ state }) => isConnected(state));
  const summary =
    connected.length === 0
      ? paint.warning("No agent is connected.")
      : good
        ? paint.good(`All ${connected.length} connected agents ask Holdpoint.`)
        : paint.bad("Not every connected agent is stopped.");
  return [
    summary,
    editor === "running"
      ? `An editor runs and judges; what is held is reviewed there. Where none runs, ${fallback}`
      : `No editor runs, so ${fallback}`,
    "",
    ...agents.flatMap((agent) => agentLines(agent, paint)),
    ...(agents.length === 0 ? ["No agent that Holdpoint knows was found on this machine.", ""] : []),
    "For any other agent that can run a command before each tool call and heeds exit code 2:",
    `  ${line}`,
    "",
  ].join("\n");
}

function agentLines(agent: ExaminedAgent, paint: Paint): readonly string[] {
  const { probed } = agent;
  const advisory = agent.stopping === "advisory" ? ", advisory: it is known to run what was refused" : "";
  const said = isGood(agent) ? (agent.state.kind === "not connected" ? paint.faint : paint.good) : paint.bad;
  return [
    `${paint.strong(agent.label)}: ${said(printable(stateText(agent.state)))}${advisory}`,
    ...agent.files.map((file) => `  ${printable(file)}`),
    ...(probed === null ? [] : [`  ${probed.state === "good" ? probed.text : paint.bad(printable(probed.text))}`]),
    ...(agent.mend === "" ? [] : [`  ${paint.warning("To do:")} ${printable(agent.mend)}`]),
    ...(isConnected(agent.state) ? agent.notes.map((note) => `  ${paint.faint(note)}`) : []),
    "",
  ];
}

function stateText(state: ConnectionState): string {
  switch (state.kind) {
    case "absent":
      return "not on this machine";
    case "not connected":
      return "not connected";
    case "not proven":
      return "connected, not proven";
    case "guarded":
      return `guarded, last seen ${new Date(state.lastSeen).toISOString()}`;
    case "switched off":
      return `connected, but switched off by ${state.by}`;
    case "tampered":
      return `tampered with: ${state.what}`;
    case "unreadable":
      return `unreadable: ${state.why}`;
    default:
      return assertNever(state);
  }
}

function mendFor(state: ConnectionState, probed: Finding | null): string {
  switch (state.kind) {
    case "absent":
      return "";
    case "not connected":
      return 'In VS Code, run "Holdpoint: Connect Agents".';
    case "switched off":
      return 'Change that; a setting of your own is taken out by Restore under "Holdpoint: Connect Agents" in VS Code.';
    case "tampered":
      return state.byHand ?? 'Press Restore under "Holdpoint: Connect Agents" in VS Code.';
    case "unreadable":
      return "Mend the file; nothing is written into it as it is.";
    case "not proven":
    case "guarded":
      return probed?.mend ?? "";
    default:
      return assertNever(state);
  }
}

function isConnected({ kind }: ConnectionState): boolean {
  return kind !== "absent" && kind !== "not connected" && kind !== "unreadable";
}

/** An agent that cannot be read may be connected. */
function isGood({ probed, state }: ExaminedAgent): boolean {
  if (state.kind === "not connected" || state.kind === "absent") return true;
  return (state.kind === "guarded" || state.kind === "not proven") && probed?.state === "good";
}
