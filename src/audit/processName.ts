import { execFileSync } from "node:child_process";
import { hash } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/**
 * What tells one process from every other, wherever the state folder is shared: the machine, its boot, the space its
 * process ids are from (containers have their own), the id, and when it started, because ids are given anew.
 */
interface ProcessName {
  readonly machine: string;
  readonly boot: string;
  readonly space: string;
  readonly pid: string;
  readonly started: string;
}

/** This process's name as text: letters, digits and dots, so that it can be part of a file's name. */
export function ownProcessName(): string {
  const { machine, boot, space, pid, started } = processName(process.pid);
  return [machine, boot, space, pid, started].join(".");
}

/**
 * Whether the process of that name can never write again. `perhaps` wherever that is not certain: a frozen process lives,
 * and of one in another container or on another machine nothing is known.
 */
export function isGone(name: string): "gone" | "perhaps" {
  const [machine, boot, space, pid = "", started] = name.split(".");
  if (!/^\d{1,10}$/.test(pid)) return "perhaps";
  const here = processName(Number(pid));
  if (machine !== here.machine) return "perhaps";
  if (boot !== here.boot) return boot === unknown || here.boot === unknown ? "perhaps" : "gone";
  if (space !== here.space) return "perhaps";
  try {
    process.kill(Number(pid), 0);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ESRCH") return "gone";
  }
  // A process that has ended but was not waited for is still listed: a thread of it could be in the middle of a write.
  return started === unknown || here.started === unknown || started === here.started ? "perhaps" : "gone";
}

const unknown = "0";

function processName(pid: number): ProcessName {
  return {
    machine: short(`${hostname()}\n${textOf("/etc/machine-id")}`),
    boot: short(textOf("/proc/sys/kernel/random/boot_id")),
    space: /\d+/.exec(linkAt("/proc/self/ns/pid"))?.[0] ?? unknown,
    pid: String(pid),
    started: startOf(pid),
  };
}

/** When a process started, in whatever unit the system counts; "0" where that cannot be known. */
function startOf(pid: number): string {
  if (process.platform === "win32") return unknown;
  // The 22nd field of proc(5); the second, in brackets, may hold anything.
  const fields = textOf(`/proc/${pid}/stat`).split(") ").at(-1)?.split(" ") ?? [];
  if (fields[19] !== undefined) return fields[19];
  if (process.platform === "linux") return unknown;
  try {
    return short(execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8", timeout: 2_000 }).trim());
  } catch {
    return unknown;
  }
}

function short(text: string): string {
  return text === "" ? unknown : hash("sha256", text).slice(0, 12);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return "";
  }
}

function linkAt(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}
