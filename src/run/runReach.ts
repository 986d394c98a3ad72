import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { processOf } from "./processTable.ts";
import { startOf } from "./runProcesses.ts";

/** A process, and when it started: ids are used again. */
export interface ReachedProcess {
  readonly pid: number;
  readonly start: string;
}

/** What can be got hold of when a run has to be killed, the strongest first; kept on disk so that anybody may do it. */
export interface RunReach {
  /** The ticket's 32 hexadecimal digits; its run's processes carry it in their environment as {@link runMark}. */
  readonly ticket: string;
  /** The process that hosts it. */
  readonly host: ReachedProcess;
  /** The first process of the run's own PID namespace, as it is seen from outside: with it all in there die. */
  readonly init?: ReachedProcess;
  /** The folder of the run's control group. */
  readonly group?: string;
  /** The leader of the run's session and process group. */
  readonly leader?: ReachedProcess;
}

/** The variable that marks whatever a run starts and does not take it away. */
export const runMark = "HOLDPOINT_RUN";

/** What keeps together a run's processes. */
export type Bond = "PID namespace" | "control group" | "walk";

/** The strongest hold there is on a run. */
export function bondOf(reach: RunReach): Bond {
  return reach.init !== undefined ? "PID namespace" : reach.group !== undefined ? "control group" : "walk";
}

/** A mark of a process that lives; undefined for one that is gone. */
export function reached(pid: number): ReachedProcess | undefined {
  const start = process.platform === "linux" ? processOf(pid)?.start : startOf(pid);
  return start === undefined ? undefined : { pid, start };
}

/** Writes what there is to get hold of, whole or not at all; throws where the disk fails. Durable only as long as the machine runs, as the processes are. */
export function noteReach(journal: string, reach: RunReach): void {
  const part = join(journal, `${reach.ticket}.reach.${randomBytes(4).toString("hex")}.part`);
  writeFileSync(part, JSON.stringify({ ...reach, boot: boot() }), { mode: 0o600, flag: "wx" });
  renameSync(part, join(journal, `${reach.ticket}.reach`));
}

/** Forgets a run of which nothing lives any more. */
export function dropReach(journal: string, ticket: string): void {
  rmSync(join(journal, `${ticket}.reach`), { force: true });
}

/** Every run that was noted since the machine started; what has another shape is passed over. Never throws. */
export function readReaches(journal: string): readonly RunReach[] {
  let names: readonly string[];
  try {
    names = readdirSync(journal);
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    const ticket = /^([0-9a-f]{32})\.reach$/.exec(name)?.[1];
    if (ticket === undefined) return [];
    try {
      const noted: unknown = JSON.parse(readFileSync(join(journal, name), "utf8"));
      return isReach(noted) && noted.ticket === ticket && noted.boot === boot() ? [noted] : [];
    } catch {
      return [];
    }
  });
}

/** Process ids mean nothing after a restart of the machine. */
function boot(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return "";
  }
}

function isReach(value: unknown): value is RunReach & { readonly boot: string } {
  if (typeof value !== "object" || value === null || !("host" in value && "ticket" in value && "boot" in value))
    return false;
  return (
    typeof value.ticket === "string" &&
    typeof value.boot === "string" &&
    isProcess(value.host) &&
    (!("init" in value) || isProcess(value.init)) &&
    (!("leader" in value) || isProcess(value.leader)) &&
    (!("group" in value) || typeof value.group === "string")
  );
}

function isProcess(value: unknown): value is ReachedProcess {
  return (
    typeof value === "object" &&
    value !== null &&
    "pid" in value &&
    Number.isInteger(value.pid) &&
    Number(value.pid) > 1 &&
    "start" in value &&
    typeof value.start === "string"
  );
}
