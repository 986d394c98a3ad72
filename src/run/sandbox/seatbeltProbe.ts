import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { quoted } from "../../base/shellWords.ts";
import { usualLimits } from "../../core/confine/confinement.ts";
import type { RunRequest } from "../runRequest.ts";
import type { SandboxStanding } from "./sandboxed.ts";
import { seatbeltPath, seatbeltRequest } from "./seatbelt.ts";

/** A machine that is slower than this, in milliseconds, does not start a sandbox. */
const longestStart = 10_000;

/** How a trial ended: what it printed, and what was complained of; `problem` is empty where it ended well. */
export interface Trial {
  readonly output: string;
  readonly problem: string;
}

/** What a trial may do, tries to do and must not be able to do. */
interface Ground {
  readonly open: string;
  readonly closed: string;
  readonly secret: string;
  readonly words: string;
}

/**
 * Finds out whether macOS's sandbox works here, by what it keeps a trial from: nothing is taken on trust, since the system's own word on
 * profiles is that they may change. `start` starts a request, and `program` has to be there; others only in tests. Never rejects.
 */
export async function probeSeatbelt(
  start: (request: RunRequest) => Promise<Trial> = started,
  program: string = seatbeltPath,
): Promise<SandboxStanding> {
  let folder: string | undefined;
  let server: Heard | undefined;
  try {
    accessSync(program, constants.X_OK);
    folder = realpathSync(mkdtempSync(join(tmpdir(), "holdpoint-sandbox-")));
    const ground = groundIn(folder);
    server = await heard();
    const request = trialRequest(folder, ground, server.port);
    if (typeof request === "string") return cannot(request);
    const { output, problem } = await start(request);
    // Whoever came is heard of in a turn of its own.
    await new Promise((resolve) => setImmediate(resolve));
    if (!existsSync(join(ground.open, "made"))) return cannot(problem === "" ? "a trial wrote nothing" : problem);
    const broken = [
      existsSync(join(ground.closed, "made")) ? "write what it may not" : "",
      output.includes(ground.words) ? "read what is hidden" : "",
      server.connections() > 0 ? "reach the network" : "",
    ].filter((text) => text !== "");
    return broken.length === 0 ? works : cannot(`a trial could ${broken.join(", ")}`);
  } catch (cause) {
    return cannot(cause instanceof Error ? cause.message : String(cause));
  } finally {
    server?.close();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}

const works: SandboxStanding = {
  kind: "works",
  hosts: "not filtered",
  scratch: "none",
  why: "this system's sandbox cannot narrow the network to hosts",
  mend: "Open the folder in a development container or on Linux to have that.",
};

function cannot(why: string): SandboxStanding {
  return {
    kind: "cannot",
    why: `this system's sandbox does not hold (${why})`,
    mend: `Run \`${seatbeltPath} -p '(version 1)(allow default)' /usr/bin/true\` in a terminal to see whether it starts, or open the folder in a development container.`,
  };
}

function groundIn(folder: string): Ground {
  const ground = {
    open: join(folder, "open"),
    closed: join(folder, "closed"),
    secret: join(folder, "secret"),
    words: randomUUID(),
  };
  mkdirSync(ground.open);
  mkdirSync(ground.closed);
  writeFileSync(ground.secret, ground.words, { mode: 0o600 });
  return ground;
}

/** Tries what it may not first: the file it may write tells that it came so far. */
function trialRequest(folder: string, { open, closed, secret }: Ground, port: number): RunRequest | string {
  const command = [
    `cat ${quoted(secret)}`,
    `: > ${quoted(join(closed, "made"))}`,
    `(: < /dev/tcp/127.0.0.1/${port})`,
    `: > ${quoted(join(open, "made"))}`,
  ].join("\n");
  const request = {
    command,
    shell: "/bin/bash",
    shellArguments: ["--noprofile", "--norc", "-c"],
    cwd: folder,
    environment: { PATH: "/usr/bin:/bin", TMPDIR: open },
    typing: "closed",
  } as const;
  const sandboxed = seatbeltRequest(request, {
    writable: [open],
    replaceable: [],
    repositories: [],
    readOnly: [],
    hidden: [secret],
    sockets: [],
    home: undefined,
    network: { kind: "none" },
    limits: usualLimits,
  });
  return sandboxed.kind === "failed" ? sandboxed.reason : sandboxed.request;
}

function started({ shell, shellArguments, command, cwd, environment }: RunRequest): Promise<Trial> {
  return new Promise((resolve) => {
    const options = { cwd, env: environment, timeout: longestStart, encoding: "utf8" } as const;
    execFile(shell, [...shellArguments, command], options, (error, output, complaint) => {
      resolve({ output, problem: error === null ? "" : (complaint.trim().split("\n").at(-1) ?? error.message) });
    });
  });
}

/** A port of this machine, and how often somebody came. */
interface Heard {
  readonly port: number;
  connections(): number;
  close(): void;
}

function heard(): Promise<Heard> {
  return new Promise((resolve, reject) => {
    let count = 0;
    const server: Server = createServer((socket) => {
      count++;
      socket.destroy();
    });
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (typeof address !== "object" || address === null) reject(new Error("there is no port to try"));
      else resolve({ port: address.port, connections: () => count, close: () => server.close() });
    });
  });
}
