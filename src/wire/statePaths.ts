/** Where things lie in the state folder. Joined with `/`, which Windows takes too. */
export interface StatePaths {
  readonly state: string;
  readonly run: string;
  /** One entry a gate, named by its process id. */
  readonly gates: string;
  /** Requests of waiting hooks and the answers to them. */
  readonly calls: string;
  /** Sockets of the gates for node programs of ours. */
  readonly sockets: string;
  /** One file a ticket or run that is under way. */
  readonly journal: string;
  /** A folder for each agent that was started in Holdpoint and is at work: its own registry and its own calls. */
  readonly started: string;
  /** What runs made though it is protected, a folder a run. */
  readonly away: string;
}

/**
 * The layout of a state folder. `home` is the person's home folder; `override` is the value of `HOLDPOINT_HOME`, which
 * only tests set: hooks and the editor must find each other without an environment, and the hook looks below the home
 * folder alone.
 */
export function statePaths(home: string, override: string | undefined): StatePaths {
  const state = override === undefined || override === "" ? `${home}/.holdpoint` : override;
  const run = `${state}/run`;
  return {
    state,
    run,
    gates: `${run}/gates`,
    calls: `${run}/calls`,
    sockets: `${run}/sockets`,
    journal: `${run}/journal`,
    started: `${run}/started`,
    away: `${state}/refused`,
  };
}

/** The path of a gate's socket; on Windows, where sockets are no files, the name of its pipe. */
export function socketPath(paths: StatePaths, pid: number, platform: string): string {
  return platform === "win32" ? `\\\\.\\pipe\\holdpoint-${pid}` : `${paths.sockets}/${pid}.sock`;
}

/** The port on loopback inside a started agent's sandbox at which its hooks ring, and the process that its registry names there: the first of its own namespace. */
export const insidePorts = { gate: 3129, pid: 1 } as const;

/** Where, inside a started agent's sandbox alone, a ticket is handed to who redeems it outside. */
export function handoverPath(paths: StatePaths): string {
  return `${paths.run}/handover.sock`;
}
