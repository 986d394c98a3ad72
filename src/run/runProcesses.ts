import { spawnSync } from "node:child_process";
import { listProcesses, processOf } from "./processTable.ts";

/** A process that belongs to a run. */
export interface RunProcess {
  readonly pid: number;
  /** Its short name, as the system keeps it. */
  readonly name: string;
  /** Its process group. */
  readonly group: number;
}

/**
 * The living processes of the session that `leader`, a child of ours, leads or led (elsewhere than on Linux: of its process
 * group), and `leader` itself before it made that session. One that made itself a session of its own, as daemons do, is
 * not found.
 */
export function processesOf(leader: number): readonly RunProcess[] {
  // Where the system's list cannot be had, the leader's own entry is all that can be looked for.
  const listed = listProcesses();
  const all = listed.length === 0 && process.platform === "linux" ? [processOf(leader)] : listed;
  return all.flatMap((one) => {
    if (one === undefined || one.state === "ended") return [];
    // The number of a leader that is gone may belong to another process by now, but not to a child of ours.
    const ours = (process.platform === "linux" ? one.session : one.group) === leader;
    return ours || (one.pid === leader && one.parent === process.pid)
      ? [{ pid: one.pid, name: one.name, group: one.group }]
      : [];
  });
}

/** Sends a signal to every process of the run but its leader and what that started itself: their end would end all others unasked. */
export function signalWithin(leader: number, signal: NodeJS.Signals): void {
  const holders = new Set([leader, ...listProcesses().flatMap(({ pid, parent }) => (parent === leader ? [pid] : []))]);
  for (const { pid } of processesOf(leader)) if (!holders.has(pid)) signalOne(pid, signal);
}

/** Sends a signal to every process of the run, whatever group of the session it is in. */
export function signalRun(leader: number, signal: NodeJS.Signals): void {
  const members = processesOf(leader);
  // The group is signalled as one, so that nothing it starts in the meantime is missed. It exists while it has members,
  // and so long its number belongs to nobody else.
  if (members.some(({ group }) => group === leader)) signalOne(-leader, signal);
  for (const { pid, group } of members) if (group !== leader) signalOne(pid, signal);
}

/** When a living process started, as the system spells it: its id may be used again, but not with this. Undefined for one that is gone. */
export function startOf(pid: number): string | undefined {
  if (process.platform === "linux") {
    const found = processOf(pid);
    return found === undefined || found.state === "ended" ? undefined : found.start;
  }
  const { stdout } = spawnSync("/bin/ps", ["-o", "stat=,lstart=", "-p", String(pid)], { encoding: "utf8" });
  const line = (stdout ?? "").trim();
  return line === "" || line.startsWith("Z") ? undefined : line.replace(/^\S+\s+/, "");
}

function signalOne(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended between the listing and the signal.
  }
}
