import { wrapCommandWithSandboxMacOS } from "@anthropic-ai/sandbox-runtime/dist/sandbox/macos-sandbox-utils.js";
import { quoted } from "../../base/shellWords.ts";
import type { Confinement } from "../../core/confine/confinement.ts";
import type { RunRequest } from "../runRequest.ts";
import { limitLines } from "./bubblewrap.ts";
import { type Mounts, mountsOf, movedSince } from "./mounts.ts";
import type { Sandboxed } from "./sandboxed.ts";

/** Where macOS keeps the program that starts another one under a Seatbelt profile. The library names it by this path. */
export const seatbeltPath = "/usr/bin/sandbox-exec";

/** What the library's command line begins with, and what stands there instead: no folder of a PATH decides what starts the sandbox. */
const [env, trustedEnv] = ["env ", "/usr/bin/env "];
/** Not bash: that reads a file of the person's where it is started from a network service, or takes its input for one. */
const shell = "/bin/sh";
const neutralPlace = "/usr/bin";

/**
 * The request with macOS's Seatbelt around it, by a profile of the library's. It bounds files and the network; there are no namespaces there:
 * processes of others are seen, sockets in the file system are within reach with an open network, and what asks a service of the system to do
 * something is bounded by the profile's list of services alone. The network cannot be narrowed to hosts here.
 */
export function seatbeltRequest(request: RunRequest, confinement: Confinement): Sandboxed {
  const { network, unasked } = confinement;
  if (network.kind === "hosts" || unasked !== undefined)
    return failed("this system's sandbox cannot narrow the network to hosts, and bounds only what a person approved");
  const moved = movedSince(confinement);
  if (moved !== undefined) return failed(`${moved} leads elsewhere than when this was approved`);
  const mounts = mountsOf(confinement);
  const wrapped = inNeutralPlace(() => wrap(confinement, mounts, innerScript(request, confinement)));
  if (!wrapped.startsWith(env) || !wrapped.includes(` ${seatbeltPath} -p `))
    return failed("its profile could not be made");
  return {
    kind: "sandboxed",
    mounts,
    request: {
      ...request,
      shell: "/bin/sh",
      // What follows is the command as it was to be started; it is handed on as it is, and nothing reads it as a script.
      shellArguments: [
        "-c",
        `exec ${trustedEnv}${wrapped.slice(env.length)} holdpoint "$@"`,
        "holdpoint",
        request.shell,
        ...request.shellArguments,
      ],
    },
  };
}

function wrap({ hidden, home, readOnly, network }: Confinement, { mounts, absent }: Mounts, script: string): string {
  const of = (...kinds: readonly string[]): readonly string[] =>
    mounts.filter(({ kind }) => kinds.includes(kind)).map(({ path }) => path);
  // By name as well, so that what is not there yet, or comes back under its name, is kept, too.
  const kept = split([...of("empty", "blank"), ...hidden]);
  const closed = split([...of("read-only", "empty", "blank"), ...absent, ...readOnly, ...hidden]);
  return wrapCommandWithSandboxMacOS({
    command: script,
    // It goes into the system's own log otherwise, whole.
    commandId: "holdpoint",
    needsNetworkRestriction: network.kind !== "all",
    readConfig: {
      denyOnly: [...kept.patterns],
      literalDenyOnly: [...kept.paths],
      ...(home === undefined ? {} : { literalAllowWithinDeny: [home] }),
    },
    writeConfig: {
      allowOnly: [],
      literalAllowOnly: [...of("writable"), "/dev/null", "/dev/stdout", "/dev/stderr"],
      denyWithinAllow: [...closed.patterns],
      literalDenyWithinAllow: [...closed.paths],
    },
    allowPty: true,
    // Which of a repository's files stay as they are is said above.
    allowGitConfig: true,
    binShell: shell,
  });
}

/** Names, and patterns in which a `*` stands for a part of one name. */
function split(paths: readonly string[]): { readonly paths: readonly string[]; readonly patterns: readonly string[] } {
  const all = [...new Set(paths)];
  return { paths: all.filter((path) => !/[*?]/.test(path)), patterns: all.filter((path) => /[*?]/.test(path)) };
}

/** The library puts variables of its own into the environment, a folder for temporary files among them; ours is as it was built. */
function innerScript({ environment }: RunRequest, { limits }: Confinement): string {
  const temporary = environment.TMPDIR;
  return [
    ...limitLines(limits),
    "unset SANDBOX_RUNTIME JAVA_TOOL_OPTIONS",
    ...(temporary === undefined ? ["unset TMPDIR"] : [`export TMPDIR=${quoted(temporary)}`]),
    'exec "$@"',
  ].join("\n");
}

/**
 * The library looks a program up by one that it finds in the PATH, which may be an agent's, and keeps files of the folder that
 * this process stands in from being written, also those that a person has let go. It is given a PATH and a folder of the system's for that long.
 */
function inNeutralPlace<T>(work: () => T): T {
  const { PATH: path } = process.env;
  const folder = process.cwd();
  process.env.PATH = neutralPlace;
  process.chdir(neutralPlace);
  try {
    return work();
  } finally {
    process.chdir(folder);
    if (path === undefined) delete process.env.PATH;
    else process.env.PATH = path;
  }
}

function failed(why: string): Sandboxed {
  return { kind: "failed", reason: `Nothing was run, because ${why}. Ask for it again.` };
}
