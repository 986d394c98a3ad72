import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** A process as the system lists it. */
export interface ListedProcess {
  readonly pid: number;
  /** Its short name. */
  readonly name: string;
  readonly parent: number;
  readonly group: number;
  /** 0 where the system does not tell. */
  readonly session: number;
  /** When it started, as the system spells it: an id may be used again, but not with this. */
  readonly start: string;
  /** `ended`: it is gone but for its entry, which its parent has not read yet. */
  readonly state: "alive" | "ended";
}

/** Every process that can be seen. On Linux one is read in some ten microseconds. Never throws. */
export function listProcesses(): readonly ListedProcess[] {
  if (process.platform !== "linux") return fromPs();
  let names: readonly string[];
  try {
    names = readdirSync("/proc");
  } catch {
    return [];
  }
  return names.flatMap((name) => (/^\d+$/.test(name) ? (processOf(Number(name)) ?? []) : []));
}

/** One process by its id, on Linux; undefined where there is none. */
export function processOf(pid: number): ListedProcess | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return undefined;
  }
  // proc_pid_stat(5): "pid (name) state ppid pgrp session …", where the name may itself hold spaces and parentheses.
  const nameEnd = text.lastIndexOf(")");
  const fields = text.slice(nameEnd + 2).split(" ", 20);
  const [state = "X", parent, group, session] = fields;
  return {
    pid,
    name: text.slice(text.indexOf("(") + 1, nameEnd),
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    start: fields[19] ?? "",
    state: state === "Z" || state === "X" ? "ended" : "alive",
  };
}

/** The environment a process was started with, as `NAME=value`; nothing where it may not be read. */
export function environmentOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, "latin1").split("\0");
  } catch {
    return [];
  }
}

function fromPs(): readonly ListedProcess[] {
  const { stdout } = spawnSync("/bin/ps", ["-axo", "pid=,ppid=,pgid=,stat=,lstart=,comm="], { encoding: "utf8" });
  return (stdout ?? "").split("\n").flatMap((line) => {
    const [pid, parent, group, state, ...rest] = line.trim().split(/\s+/);
    if (pid === undefined || state === undefined) return [];
    return [
      {
        pid: Number(pid),
        parent: Number(parent),
        group: Number(group),
        session: 0,
        // "Mon Nov 23 00:52:26 2026"
        start: rest.slice(0, 5).join(" "),
        name: rest.slice(5).join(" "),
        state: state.startsWith("Z") ? ("ended" as const) : ("alive" as const),
      },
    ];
  });
}
