import { freezeControlGroup, isControlGroup, killControlGroup, membersOf } from "./controlGroup.ts";
import { environmentOf, type ListedProcess, listProcesses, processOf } from "./processTable.ts";
import { type RunReach, runMark } from "./runReach.ts";

/** What became of the processes of runs. */
export interface KilledProcesses {
  /** How many were killed. */
  readonly killed: number;
  /** Those that still live: another user's, or in a call of the kernel that cannot be broken off. */
  readonly left: readonly { readonly pid: number; readonly name: string }[];
}

/** How long killed processes may take to go, in milliseconds. */
const goingTime = 2_000;
const betweenLooks = 3;
/** Most looks for processes that were started meanwhile. */
const mostRounds = 50;

/**
 * Kills every process of these runs, and nothing else. It does not wait for anything but the kernel, so it works whatever else
 * its own process is doing. Never throws.
 *
 * What has a control group is first held still in it, looked at, and killed. Then all that can be found by session, process group, parentage, mark and
 * membership is stopped, again and again until nothing new is found: a stopped process starts none, so what is running is
 * overtaken. Then everything is killed at once. The caller and the hosts of the runs are never touched.
 */
export function killRuns(reaches: readonly RunReach[]): KilledProcesses {
  const untouchable = new Set([1, process.pid, ...reaches.map(({ host }) => host.pid)]);
  const groups = reaches.flatMap(({ ticket, group }) =>
    // Holding still a group that we are in would hold us.
    group !== undefined && isControlGroup(group, groupName(ticket)) && !membersOf(group).includes(process.pid)
      ? [group]
      : [],
  );
  for (const group of groups) freezeControlGroup(group);
  const found = new Map<number, ListedProcess>();
  for (const { init } of reaches) if (init !== undefined) kill(init.pid, "SIGKILL", init.start);
  const held = new Set(groups.flatMap(membersOf));
  // Who is whose child is known from here on, whatever is killed.
  let listed = listProcesses();
  for (const group of groups) killControlGroup(group);
  for (let round = 0; round < mostRounds; round++) {
    const fresh = membersAmong(listed, reaches, held, found, untouchable);
    for (const one of fresh) found.set(one.pid, one);
    const loose = fresh.filter(({ pid }) => !held.has(pid));
    for (const one of loose) kill(one.pid, "SIGSTOP", one.start);
    if (loose.length === 0) break;
    listed = listProcesses();
  }
  for (const one of found.values()) if (!held.has(one.pid)) kill(one.pid, "SIGKILL", one.start);
  return { killed: found.size, left: whoStays(found, reaches, groups, untouchable) };
}

/** Whether anything of a run lives. */
export function isRunAlive(reach: RunReach): boolean {
  const { ticket, group, host } = reach;
  const groups = group !== undefined && isControlGroup(group, groupName(ticket)) ? [group] : [];
  return (
    membersAmong(
      listProcesses(),
      [reach],
      new Set(groups.flatMap(membersOf)),
      new Map(),
      new Set([process.pid, host.pid]),
    ).length > 0
  );
}

/** What the control group of a ticket's run is called. */
export function groupName(ticket: string): string {
  return `holdpoint-${ticket}`;
}

/** The living processes of the runs that are not among those found before. */
function membersAmong(
  listed: readonly ListedProcess[],
  reaches: readonly RunReach[],
  inGroups: ReadonlySet<number>,
  found: ReadonlyMap<number, ListedProcess>,
  untouchable: ReadonlySet<number>,
): readonly ListedProcess[] {
  const alive = listed.filter(({ state, pid }) => state === "alive" && !untouchable.has(pid));
  const byPid = new Map(listed.map((one) => [one.pid, one]));
  const leaders = new Set(reaches.flatMap((reach) => leadersOf(reach, byPid)));
  const marks = new Set(reaches.map(({ ticket }) => `${runMark}=${ticket}`));
  const members = new Set(found.keys());
  // Of a member that made itself a session or a group, that counts as the run's too.
  const [sessions, processGroups] = [new Set(leaders), new Set(leaders)];
  const take = (one: ListedProcess): void => {
    members.add(one.pid);
    if (one.session === one.pid) sessions.add(one.pid);
    if (one.group === one.pid) processGroups.add(one.pid);
  };
  for (const one of found.values()) take(one);
  const fresh = new Map<number, ListedProcess>();
  let rest = alive.filter(({ pid, start }) => found.get(pid)?.start !== start);
  rest = takeFrom(rest, (one) => inGroups.has(one.pid) || environmentOf(one.pid).some((text) => marks.has(text)));
  for (let before = -1; before !== fresh.size; ) {
    before = fresh.size;
    rest = takeFrom(
      rest,
      (one) =>
        leaders.has(one.pid) || members.has(one.parent) || sessions.has(one.session) || processGroups.has(one.group),
    );
  }
  return [...fresh.values()];

  function takeFrom(among: readonly ListedProcess[], isMember: (one: ListedProcess) => boolean): ListedProcess[] {
    return among.filter((one) => {
      if (!isMember(one)) return true;
      take(one);
      fresh.set(one.pid, one);
      return false;
    });
  }
}

/** The numbers that stand for a run's session and group: not those that belong to somebody else by now. */
function leadersOf({ leader }: RunReach, byPid: ReadonlyMap<number, ListedProcess>): readonly number[] {
  if (leader === undefined) return [];
  const now = byPid.get(leader.pid);
  return now === undefined || now.start === leader.start ? [leader.pid] : [];
}

/** Waits until what was killed is gone, kills what appears meanwhile, and tells what stays. */
function whoStays(
  found: Map<number, ListedProcess>,
  reaches: readonly RunReach[],
  groups: readonly string[],
  untouchable: ReadonlySet<number>,
): KilledProcesses["left"] {
  const until = performance.now() + goingTime;
  for (;;) {
    const listed = process.platform === "linux" ? undefined : listProcesses();
    const left = [...found.values()].filter((one) => {
      const now = listed === undefined ? processOf(one.pid) : listed.find(({ pid }) => pid === one.pid);
      return now?.state === "alive" && now.start === one.start;
    });
    const late =
      left.length > 0
        ? []
        : membersAmong(listProcesses(), reaches, new Set(groups.flatMap(membersOf)), found, untouchable);
    if (left.length + late.length === 0) return [];
    if (performance.now() >= until) return [...left, ...late].map(({ pid, name }) => ({ pid, name }));
    for (const one of late) {
      found.set(one.pid, one);
      kill(one.pid, "SIGKILL", one.start);
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, betweenLooks);
  }
}

/** Signals a process if it is still the one that started then. */
function kill(pid: number, signal: NodeJS.Signals, start: string): void {
  if (process.platform === "linux" && processOf(pid)?.start !== start) return;
  try {
    process.kill(pid, signal);
  } catch {
    // It is gone, or another user's.
  }
}
