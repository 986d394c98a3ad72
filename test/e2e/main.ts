// `npm run test:agents`: real agent clients, a scripted model and our gate, in a network of their own.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { exitOnSignals, runProgram } from "../../scripts/processes.ts";
import { temporaryFolder } from "../../scripts/temporaryFolder.ts";
import { buildGate } from "./gate/gateUnderTest.ts";
import { type Choice, readChoice } from "./rig/choice.ts";
import { ownNetwork } from "./rig/ownNetwork.ts";
import { installClient } from "./rig/pinnedClients.ts";

const repository = join(import.meta.dirname, "..", "..");

/** What the program inside the network is told. */
export interface Errand extends Choice {
  /** Each client's program. */
  readonly programs: Readonly<Record<string, string>>;
  readonly gateProgram: string;
  readonly repository: string;
  /** A short path that is not below the system's folder for temporary files, whose content counts as nobody's. */
  readonly folder: string;
}

/** Builds what is tested, fetches the clients and tries them. A failure ends with exit code 1. */
export async function testAgents(args: readonly string[]): Promise<void> {
  const choice = readChoice(args);
  exitOnSignals();
  await runProgram(process.execPath, ["esbuild.ts"], { cwd: repository, output: "onFailure" });
  const programs: Record<string, string> = {};
  for (const client of choice.clients) {
    const program = installClient(client);
    if (program === undefined) process.stdout.write(`${client}: npm has none for this system\n`);
    else programs[client] = program;
  }
  const parent = join(homedir(), ".cache", "holdpoint");
  mkdirSync(parent, { recursive: true });
  const folder = await temporaryFolder("e2e", parent);
  try {
    const errand: Errand = {
      ...choice,
      clients: choice.clients.filter((client) => programs[client] !== undefined),
      programs,
      gateProgram: await buildGate(folder.path),
      repository,
      folder: folder.path,
    };
    process.exitCode = await runInside(errand);
  } finally {
    await folder.remove();
  }
}

async function runInside(errand: Errand): Promise<number> {
  const network = ownNetwork();
  process.stdout.write(
    network.kind === "own"
      ? "Each client runs in a network of its own, with nothing but loopback.\n"
      : "This system allows no network of its own (unshare, ip): the clients run in the machine's.\n",
  );
  const inside = [process.execPath, join(import.meta.dirname, "inside.ts"), JSON.stringify(errand)];
  const [program = "", ...args] = [...network.before, ...inside];
  const child = spawn(program, args, { stdio: "inherit" });
  process.on("exit", () => child.kill("SIGKILL"));
  const [code] = (await once(child, "exit")) as [number | null];
  return code ?? 1;
}
