import { execFile } from "node:child_process";
import { readdir, readFile, readlink, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { agentOfProcess, type StartedAgent } from "../core/agentPrograms.ts";

/** An agent that runs on this machine now. */
export interface AgentProcess {
  readonly started: StartedAgent;
  readonly pid: number;
  /** Where it stands, absolute; undefined where the system does not tell. */
  readonly cwd: string | undefined;
}

/**
 * The agents that run under this user now, but not what they start in turn. Reads the system's list of processes (`/proc`,
 * elsewhere `ps`); what cannot be read is left out, and on Windows nothing is found.
 */
export async function agentProcesses(): Promise<readonly AgentProcess[]> {
  if (process.platform === "win32") return [];
  const found = process.platform === "linux" ? await fromProc("/proc") : await fromPs();
  const agents = new Map(found.map((one) => [one.pid, one]));
  return found
    .filter((one) => agents.get(one.parent)?.started.agent !== one.started.agent)
    .map(({ started, pid, cwd }) => ({ started, pid, cwd }));
}

type Found = AgentProcess & { readonly parent: number };

async function fromProc(root: string): Promise<readonly Found[]> {
  const own = process.getuid?.();
  const pids = (await readdir(root)).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map((pid) => processIn(root, pid, own)));
  return found.filter((one) => one !== undefined);
}

async function processIn(root: string, pid: string, own: number | undefined): Promise<Found | undefined> {
  try {
    const folder = join(root, pid);
    if ((await stat(folder)).uid !== own) return undefined;
    const started = agentOfProcess((await readFile(join(folder, "cmdline"), "utf8")).split("\0"));
    if (started === undefined) return undefined;
    // `pid (name) state parent …`: the name may hold anything, also a parenthesis.
    const [, parent] = (await readFile(join(folder, "stat"), "utf8")).replace(/^.*\)/s, "").trim().split(" ");
    return { started, pid: Number(pid), parent: Number(parent), cwd: await readlink(join(folder, "cwd")) };
  } catch {
    // It ended while it was looked at.
    return undefined;
  }
}

async function fromPs(): Promise<readonly Found[]> {
  const { stdout } = await promisify(execFile)("/bin/ps", ["-xo", "pid=,ppid=,command="]);
  return stdout.split("\n").flatMap((line) => {
    const [, pid, parent, command = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    const started = agentOfProcess(command.split(" "));
    return started === undefined ? [] : [{ started, pid: Number(pid), parent: Number(parent), cwd: undefined }];
  });
}
