// VS Code starts this, as the package's `vscode:uninstall`, at its next start after the extension was removed for good.
import { realpathSync } from "node:fs";
import { homedir } from "node:os";
import { dirname } from "node:path";
import { Connections } from "../connect/connections.ts";
import { disconnectAll } from "../connect/disconnectAll.ts";
import { machineHere } from "../connect/machine.ts";
import { statePaths } from "../wire/statePaths.ts";
import { systemClock } from "./systemClock.ts";

void run();

/** Tells on standard output, which VS Code puts into its log, and fails where an agent's files could not be put back. */
async function run(): Promise<void> {
  const machine = machineHere(statePaths(homedir(), process.env.HOLDPOINT_HOME).state, []);
  const connections = new Connections(machine, systemClock);
  try {
    const done = await disconnectAll(machine, connections, dirname(dirname(realpathSync(process.argv[1] ?? ""))));
    if (done.kind === "kept") {
      process.stdout.write(`Holdpoint stays connected to agents, because it is installed in ${done.because}, too.\n`);
      return;
    }
    for (const { agent, problem } of done.failed) process.stderr.write(`${agent} is still connected: ${problem}\n`);
    process.exitCode = done.failed.length === 0 ? 0 : 1;
  } catch (cause) {
    process.stderr.write(`Agents may still be connected: ${cause instanceof Error ? cause.message : String(cause)}\n`);
    process.exitCode = 1;
  } finally {
    connections.dispose();
  }
}
