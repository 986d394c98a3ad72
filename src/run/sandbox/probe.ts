import { execFile } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { release } from "node:os";
import type { SandboxStanding } from "./sandboxed.ts";
import { bubblewrapPath } from "./sandboxedRequest.ts";
import { probeSeatbelt } from "./seatbeltProbe.ts";
import { callFilter } from "./systemCalls.ts";

/** A machine that is slower than this, in milliseconds, does not start a sandbox. */
const longestStart = 10_000;

/** Finds out by starting one. */
export async function probeSandbox(
  platform: string = process.platform,
  program = bubblewrapPath(),
): Promise<SandboxStanding> {
  if (platform === "darwin") return probeSeatbelt();
  if (platform !== "linux")
    return {
      kind: "cannot",
      why: platform === "win32" ? "there is none for Windows yet" : "there is none for this system yet",
      mend: "Open the folder in a development container or on Linux to have one.",
    };
  if (program === undefined || program === "")
    return {
      kind: "cannot",
      why: "bubblewrap is not installed",
      mend: "Install it (`sudo apt install bubblewrap socat`, `sudo dnf install bubblewrap socat`) and reload the window.",
    };
  const users = process.getuid?.() === 0 ? [] : ["--unshare-user", "--disable-userns"];
  const trial = [
    "--ro-bind",
    "/",
    "/",
    "--dev",
    "/dev",
    "--proc",
    "/proc",
    "--unshare-pid",
    "--unshare-ipc",
    "--unshare-uts",
    "--unshare-net",
    ...users,
  ];
  const problem = await start(program, [
    ...trial,
    "--die-with-parent",
    "--cap-drop",
    "ALL",
    ...(callFilter() === undefined ? [] : ["--seccomp", "0"]),
    "--",
    "/bin/sh",
    "-c",
    ":",
  ]);
  if (problem !== undefined) return { kind: "cannot", ...explained(problem) };
  if (["/usr/bin/socat", "/bin/socat", "/usr/local/bin/socat"].some(isThere))
    return { kind: "works", hosts: "filtered" };
  return {
    kind: "works",
    hosts: "not filtered",
    scratch: "own",
    why: "socat is not installed, without which the network cannot be narrowed to hosts",
    mend: "Install it (`sudo apt install socat`, `sudo dnf install socat`) and reload the window.",
  };
}

/** What bubblewrap said; undefined when it worked. It reads the filter of system calls that every run has from its standard input. */
function start(program: string, programArguments: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    const options = { timeout: longestStart, encoding: "utf8" } as const;
    const started = execFile(program, programArguments, options, (error, _output, complaint) => {
      if (error === null) resolve(undefined);
      else resolve(complaint.trim().split("\n").at(-1) || error.message);
    });
    // One that is not there, or does not read, is told of above.
    started.stdin?.on("error", () => undefined).end(callFilter());
  });
}

function explained(problem: string): { readonly why: string; readonly mend: string } {
  if (/unknown option/i.test(problem))
    return {
      why: `the installed bubblewrap is too old (${problem})`,
      mend: "Install bubblewrap 0.8 or newer and reload the window.",
    };
  if (/uid map|user namespace|namespace failed|No permissions to creat|Operation not permitted/i.test(problem))
    return {
      why: `this system forbids programs of yours to make namespaces (${problem})`,
      mend: `Allow it: on Ubuntu 24.04 and newer with an AppArmor profile for bwrap, elsewhere with \`sudo sysctl kernel.unprivileged_userns_clone=1\`; in a container, run it with \`--security-opt seccomp=unconfined\`. Then reload the window. (Linux ${release()})`,
    };
  return {
    why: `bubblewrap does not start (${problem})`,
    mend: "Run `bwrap --ro-bind / / true` in a terminal to see why, mend it, and reload the window.",
  };
}

function isThere(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
