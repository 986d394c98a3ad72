import { isWithin } from "../policy/paths.ts";
import { fold } from "../scope/fold.ts";
import type { SandboxTerms } from "../scope/sandboxTerms.ts";
import type { Surroundings } from "../surroundings.ts";
import { ground } from "./compile.ts";
import type { Confinement } from "./confinement.ts";
import { hiddenPaths, limitsOf, protectedPaths } from "./kept.ts";
import { commonHosts } from "./network.ts";

/** What an agent needs of this machine to be at work at all, whatever it is asked. Paths absolute. */
export interface AgentNeeds {
  /** Files and folders in which it keeps its own settings, sign-in and sessions: its alone to read and write. */
  readonly state: readonly string[];
  /** What of that stays as it is, because it decides whether it asks us, or is run by others: `*` stands for any part of a name. */
  readonly closed: readonly string[];
  /** Hosts of its model and its sign-in, as scopes name hosts. */
  readonly hosts: readonly string[];
}

/** The folder of the identity, and what that hides; absolute. */
interface OwnPlaces {
  readonly folder: string;
  readonly hidden: readonly string[];
}

/**
 * What a started agent may do by itself, with everything it starts: what a run may that cannot be seen into, and beside that its own
 * state, without the files of it that are closed. Nothing is released to it: no credential, no socket, no key. Pure.
 * - The network is its own hosts and those of `sandbox.network`; where no scope lists any, its own alone.
 * - Its output is not bounded, because nobody keeps it.
 */
export function startedBounds(
  needs: AgentNeeds,
  surroundings: Surroundings,
  terms: readonly SandboxTerms[],
  own: OwnPlaces,
): Confinement {
  const { roots, home, state } = surroundings;
  // A folder that holds the home folder or ours is nobody's own.
  const mine = needs.state.filter((path) => ![home, state].some((one) => isWithin(one, path) || isWithin(path, state)));
  const isOwn = (path: string): boolean => mine.some((one) => isWithin(fold(path), fold(one)));
  const secrets = [...hiddenPaths([], surroundings), ...own.hidden];
  const signIns = new Set(secrets.filter(isOwn).map(fold));
  const kept = protectedPaths(surroundings, [], true).filter(
    // What protects its whole folder from everybody else is not meant for itself; what in it is closed is named.
    (path) => !signIns.has(fold(path)) && !mine.some((one) => isWithin(fold(one), fold(path))),
  );
  const hosts = [...new Set([...needs.hosts, ...(commonHosts(terms) ?? [])])];
  return {
    writable: [...new Set([...ground(surroundings), ...mine])],
    replaceable: [],
    repositories: roots,
    readOnly: [...new Set([...kept, ...needs.closed])],
    hidden: [...new Set(secrets.filter((path) => !isOwn(path)))],
    sockets: [],
    home: own.folder,
    network: hosts.length === 0 ? { kind: "none" } : { kind: "hosts", globs: hosts },
    limits: { ...limitsOf(terms), outputBytes: undefined },
  };
}
