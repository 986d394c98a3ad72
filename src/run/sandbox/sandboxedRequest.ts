import { spawnSync } from "node:child_process";
import { accessSync, constants, writeFileSync } from "node:fs";
import { constants as os, totalmem } from "node:os";
import type { Confinement } from "../../core/confine/confinement.ts";
import type { RunEnd } from "../ptyRun.ts";
import type { RunRequest } from "../runRequest.ts";
import { bubblewrapArguments, type Cage, innerScript } from "./bubblewrap.ts";
import { standing } from "./disk.ts";
import type { Doors } from "./doors.ts";
import { kernelFiles, keyLists } from "./kernelFiles.ts";
import { type Mounts, mountsOf, movedSince } from "./mounts.ts";
import type { Sandboxed } from "./sandboxed.ts";
import { seatbeltRequest } from "./seatbelt.ts";
import { listeningSockets } from "./sockets.ts";
import { callFilter } from "./systemCalls.ts";

/** Where a trusted bubblewrap is; never looked up in a PATH that a repository may have changed. */
const places = ["/usr/bin/bwrap", "/bin/bwrap", "/usr/local/bin/bwrap"];

/** The path of bubblewrap on this machine; undefined where there is none. */
export function bubblewrapPath(): string | undefined {
  return places.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** How long trying an empty sandbox may take, in milliseconds. */
const longestTrial = 10_000;

/** What a sandbox needs beside the confinement. */
export interface SandboxFiles {
  /** The socket of our proxy; undefined where the network is not one of hosts. */
  readonly proxy: string | undefined;
  /** Where bubblewrap writes, as JSON, the process that is the first in the run's process namespace (`child-pid`) and the namespaces' numbers. */
  readonly note: string;
  /** Where the run's first process writes its number to be bounded; undefined where the limits of a process do. */
  readonly door: string | undefined;
  /** What else leads out of it. */
  readonly doors?: Doors | undefined;
}

/**
 * The request with the sandbox around it. Where there is none, nothing may run: what was approved was approved confined.
 * `tried` starts an empty one first, which tells in words what keeps it from being made.
 */
export function sandboxedRequest(
  request: RunRequest,
  confinement: Confinement,
  { proxy, note, door, doors }: SandboxFiles,
  trial: "tried" | "untried",
): Sandboxed {
  if (process.platform === "darwin") return seatbeltRequest(request, confinement);
  const program = bubblewrapPath();
  if (process.platform !== "linux" || program === undefined) {
    return {
      kind: "failed",
      reason:
        "This was approved to run in a sandbox, and bubblewrap is not there any more. Nothing was run. Install it (apt install bubblewrap) and ask again.",
    };
  }
  const laid = layOut(program, request, confinement, { proxy, doors }, trial);
  if (laid.kind === "failed") return laid;
  const { mounts, cage } = laid;
  const filter = callFilter(process.arch, confinement.unlinksOnly ? "only go" : "may change");
  if (filter !== undefined) writeFileSync(filterOf(note), filter, { mode: 0o600 });
  return {
    kind: "sandboxed",
    mounts,
    request: {
      ...request,
      leader: "sandbox",
      shell: "/bin/sh",
      shellArguments: ["-c", launcher, note, door ?? "", filter === undefined ? "/dev/null" : filterOf(note)]
        .concat([program, "--json-status-fd", "3", ...(filter === undefined ? [] : ["--seccomp", "6"])])
        .concat([...bubblewrapArguments(cage), "--"])
        .concat(["/bin/bash", "--noprofile", "--norc", "-p", "-c", innerScript(cage), "holdpoint"])
        .concat([request.shell, ...request.shellArguments]),
    },
  };
}

/**
 * What `sh` does around bubblewrap: only a shell can hand a program an open file here. `$0` is the note, `$1` the door, `$2` the filter of
 * system calls, the rest bubblewrap.
 * One line waits in a pipe, and whoever takes it may run the command: the sandbox's own shell does, before anything else. Where
 * bubblewrap fails and the line is still there, nothing has run and nothing can, which the launcher tells by how it ends.
 * Bubblewrap's own words go nowhere, since its first process inside keeps what they are written to. The null device is open already for
 * what inside may open nothing to write to.
 */
const launcher = [
  'exec 3>"$0" 4>&2 6<"$2" 7>/dev/null 5<<\'END\'',
  "go",
  "END",
  'if [ -n "$1" ]; then echo "$$" >"$1" || exit 125; fi',
  "shift 2",
  '"$@" 2>/dev/null',
  "code=$?",
  'if [ "$code" -eq 1 ] && read -r line <&5; then kill -USR2 "$$"; fi',
  'exit "$code"',
].join("\n");

/** Where the filter of system calls lies, beside the note. */
export function filterOf(note: string): string {
  return `${note}.filter`;
}

/** Whether the launcher ended because its sandbox could not be made: the command has not run. */
export function neverBegan({ exitCode, signal, left }: RunEnd): "yes" | "no" {
  return exitCode === 0 && signal === os.signals.SIGUSR2 && left.length === 0 ? "yes" : "no";
}

/** What is mounted writable, as it is now, links not followed. */
function identitiesOf({ mounts }: Mounts): Cage["known"] {
  return mounts.flatMap(({ kind, path }) => {
    // What a later mount hides or closes is not seen under its own number.
    const last = mounts.findLast((mount) => mount.path === path);
    const found = kind === "writable" && last?.kind === "writable" ? standing(path) : undefined;
    return found === undefined ? [] : [{ path, identity: `${found.dev}:${found.ino}` }];
  });
}

/** In a user namespace root has power over its own files alone. */
function usersFor({ mounts }: Mounts): "own" | "none" {
  if (process.getuid?.() !== 0) return "own";
  return mounts.every(({ kind, path }) => kind !== "writable" || standing(path)?.uid === 0) ? "own" : "none";
}

type LaidOut = { readonly kind: "laid out"; readonly mounts: Mounts; readonly cage: Cage };

/** What stands on the disk when it is laid out may go before it is mounted: sockets do. */
const mostTries = 3;

/** Lays the sandbox out, and tries it with nothing in it where that is wanted. */
function layOut(
  program: string,
  { cwd, environment }: RunRequest,
  confinement: Confinement,
  { proxy, doors }: Pick<SandboxFiles, "proxy" | "doors">,
  wanted: "tried" | "untried",
): LaidOut | Extract<Sandboxed, { kind: "failed" }> {
  const { home, network, limits } = confinement;
  const moved = movedSince(confinement);
  if (moved !== undefined)
    return {
      kind: "failed",
      reason: `Nothing was run: ${moved} leads elsewhere than when this was approved. Ask for it again.`,
    };
  let problem = "";
  for (let tries = 0; tries < mostTries; tries++) {
    const mounts = mountsOf({
      ...confinement,
      hidden: [...confinement.hidden, ...listeningSockets(confinement.sockets)],
    });
    const cage = {
      mounts,
      known: identitiesOf(mounts),
      kernel: kernelFiles(),
      blank: keyLists(),
      inMemory: { scratch: Math.floor(totalmem() / 4), shared: Math.floor(totalmem() / 8) },
      cwd,
      home,
      network: network.kind,
      limits,
      users: usersFor(mounts),
      proxy,
      doors,
    };
    if (wanted === "untried") return { kind: "laid out", mounts, cage };
    const trial = spawnSync(program, [...bubblewrapArguments(cage), "--", "/bin/sh", "-c", ":"], {
      cwd,
      env: environment,
      encoding: "utf8",
      timeout: longestTrial,
    });
    if (trial.status === 0) return { kind: "laid out", mounts, cage };
    problem = trial.error?.message ?? trial.stderr.trim().split("\n").at(-1) ?? "";
  }
  return { kind: "failed", reason: `Nothing was run, because its sandbox could not be made (${problem}).` };
}
