import { realpathSync } from "node:fs";
import { liveGates } from "../client/findGates.ts";
import { nearestGate } from "../wire/nearestGate.ts";
import type { ExecEnd } from "./execTicket.ts";
import { exitCodes } from "./helpText.ts";
import { hostStarted, type StartedPorts } from "./hostStarted.ts";

type StartLine =
  | { readonly verb: "exec" | "begin"; readonly ticket: string }
  | { readonly verb: "start"; readonly words: readonly string[]; readonly folder: string };

/** Starts an agent in the sandbox: what was ordered in the editor, or what a person types, which the window that has the folder open asks about. */
export async function startFrom(line: StartLine, ports: StartedPorts): Promise<ExecEnd> {
  if (line.verb !== "start") return hostStarted({ kind: "ordered", ticket: line.ticket }, ports);
  const { words } = line;
  const cwd = realpathSync(line.folder);
  const near = nearestGate(liveGates(ports.paths), cwd);
  if (near !== undefined) {
    ports.tell("The editor asks you whether to start this; look at its window.");
    return hostStarted({ kind: "words", words, cwd, gate: near.pid }, ports);
  }
  ports.tell(`Nothing was started. No window of the editor has ${cwd} open; open the folder there and try again.`);
  return { exitCode: exitCodes.unreachable, output: "written" };
}
