import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

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
  return process.platform === "linux" ? fromProc(leader) : fromPs(leader);
}

/** Sends a signal to every process of the run but its leader, whose end would end them all unasked. */
export function signalWithin(leader: number, signal: NodeJS.Signals): void {
  for (const { pid } of processesOf(leader)) if (pid !== leader) signalOne(pid, signal);
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
    const status = readStatus(String(pid));
    return status === undefined || status.state === "Z" || status.state === "X" ? undefined : status.start;
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

function fromProc(leader: number): readonly RunProcess[] {
  const found: RunProcess[] = [];
  for (const entry of processEntries(leader)) {
    if (!/^\d+$/.test(entry)) continue;
    const status = readStatus(entry);
    if (status === undefined || status.state === "Z" || status.state === "X") continue;
    // The number of a leader that is gone may belong to another process by now, but not to a child of ours.
    if (status.session === leader || (Number(entry) === leader && status.parent === process.pid)) {
      found.push({ pid: Number(entry), name: status.name, group: status.group });
    }
  }
  return found;
}

/** Where /proc cannot be listed, the leader's own entry is all that can be looked for. */
function processEntries(leader: number): readonly string[] {
  try {
    return readdirSync("/proc");
  } catch {
    return [String(leader)];
  }
}

interface ProcessStatus {
  readonly name: string;
  readonly state: string;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** Ticks since the system started. */
  readonly start: string;
}

/** proc_pid_stat(5): "pid (name) state ppid pgrp session …", where the name may itself hold spaces and parentheses. */
function readStatus(pid: string): ProcessStatus | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return undefined;
  }
  const nameEnd = text.lastIndexOf(")");
  const fields = text.slice(nameEnd + 2).split(" ", 20);
  const [state = "X", parent, group, session] = fields;
  return {
    name: text.slice(text.indexOf("(") + 1, nameEnd),
    state,
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    start: fields[19] ?? "",
  };
}

function fromPs(leader: number): readonly RunProcess[] {
  const { stdout } = spawnSync("/bin/ps", ["-axo", "pid=,ppid=,pgid=,stat=,comm="], { encoding: "utf8" });
  return (stdout ?? "").split("\n").flatMap((line) => {
    const [pid, parent, group, state, ...name] = line.trim().split(/\s+/);
    const isOfRun = Number(group) === leader || (Number(pid) === leader && Number(parent) === process.pid);
    return isOfRun && state?.startsWith("Z") === false
      ? [{ pid: Number(pid), name: name.join(" "), group: Number(group) }]
      : [];
  });
}
