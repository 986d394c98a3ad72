import { isatty } from "node:tty";
import type { Clock } from "../base/clock.ts";
import type { Disposable } from "../base/disposable.ts";
import { toDisposable } from "../base/disposable.ts";
import { findGate } from "../client/findGates.ts";
import { connectToGate, type GateClient } from "../client/gateClient.ts";
import { stoppedInstead, stoppedReason } from "../core/stopOrder.ts";
import { BoundRun } from "../run/boundRun.ts";
import type { HostedEnd, RunControls } from "../run/hostRun.ts";
import type { LoadedPty } from "../run/loadPty.ts";
import type { RunRequest } from "../run/runRequest.ts";
import { confinedRun, type Refused } from "../run/sandbox/confinedRun.ts";
import { realAsFar } from "../run/sandbox/disk.ts";
import type { Doors } from "../run/sandbox/doors.ts";
import { hostConfined } from "../run/sandbox/hostConfined.ts";
import { isStopped, stopFiles, watchStop } from "../run/stopMarker.ts";
import { type ClientMessage, type GateMessage, ticketPattern, wireVersion } from "../wire/messages.ts";
import { handoverPath, insidePorts, type StatePaths } from "../wire/statePaths.ts";
import type { ExecEnd } from "./execTicket.ts";
import { openHandover } from "./handover.ts";
import { exitCodes } from "./helpText.ts";
import { printable } from "./printable.ts";
import { toldConfinement } from "./toldConfinement.ts";

/** How often what must not be made is looked for while an agent is at work, in milliseconds. */
const betweenSweeps = 1_000;
/** How long a person may take to say yes, in milliseconds. */
const askingTime = 5 * 60_000;

export interface StartedPorts {
  readonly paths: StatePaths;
  readonly clock: Clock;
  readonly pty: LoadedPty;
  /** This program's own file. */
  readonly program: string;
  /** Tells the person something in a line of its own. */
  tell(message: string): void;
}

/** What is to be started: what a person ordered in the editor, or words of a person's own terminal, about which the editor asks. */
export type Wanted =
  | { readonly kind: "ordered"; readonly ticket: string }
  | { readonly kind: "words"; readonly words: readonly string[]; readonly cwd: string; readonly gate: number };

type Session = Extract<GateMessage, { type: "session" }>;

/**
 * Hosts an agent that a person starts in Holdpoint: lays its sandbox out, starts it in a terminal of ours inside of this one, and ends it,
 * with all in its sandbox, with the gate's connection, with everything's stop and with this terminal. Never starts it unbounded.
 */
export async function hostStarted(wanted: Wanted, ports: StartedPorts): Promise<ExecEnd> {
  const gate = wanted.kind === "words" ? wanted.gate : Number(ticketPattern.exec(wanted.ticket)?.[1] ?? "0");
  if (isStopped(stopFiles(ports.paths.state))) return refuse(ports, stopText);
  const found = findGate(ports.paths, gate);
  if (found.kind === "none") return unreachable(ports, found.message);
  const connected = await connectToGate(found.entry, ports.clock);
  if (connected.kind === "failed") return unreachable(ports, connected.message);
  const { client } = connected;
  const reply = await client.ask(question(wanted), wanted.kind === "words" ? askingTime : undefined);
  if (reply.kind === "failed") return unreachable(ports, reply.message);
  const { message } = reply;
  if (message.type === "session") return host(client, message, gate, ports);
  client.dispose();
  return message.type === "refused"
    ? refuse(ports, message.message)
    : unreachable(ports, `The editor's Holdpoint answered "${message.type}". Update Holdpoint and reload the window.`);
}

function question(wanted: Wanted): ClientMessage {
  return wanted.kind === "words"
    ? { type: "start", version: wireVersion, words: [...wanted.words], cwd: wanted.cwd }
    : { type: "begin", version: wireVersion, ticket: wanted.ticket };
}

async function host(client: GateClient, session: Session, gate: number, ports: StartedPorts): Promise<ExecEnd> {
  const { paths, tell } = ports;
  const fail = async (reason: string): Promise<ExecEnd> => {
    client.send({ type: "failed", reason });
    await client.close();
    return refuse(ports, `${printable(session.label)} was not started. ${reason}`);
  };
  const short = session.id.slice(0, 16);
  const handover = `${paths.sockets}/${short}.run`;
  let bound: BoundRun;
  let handing: Disposable;
  try {
    bound = new BoundRun(paths.journal, session.id, ports.pty);
    handing = await openHandover(handover, { node: process.execPath, program: ports.program, gate });
  } catch (cause) {
    return fail(
      `${cause instanceof Error ? cause.message : String(cause)}. Free disk space or repair ~/.holdpoint/run.`,
    );
  }
  const confined = await confinedRun(requestFor(session), toldConfinement(session.confinement), {
    note: `${paths.journal}/${session.id}.sandbox`,
    proxy: `${paths.sockets}/${short}`,
    away: `${paths.away}/${session.id}`,
    doors: doorsFor(session, paths, handover),
  });
  if (confined.kind === "failed") {
    bound.end();
    handing.dispose();
    return fail(confined.reason);
  }
  for (const line of session.told) process.stdout.write(`\x1b[2m${printable(line)}\x1b[0m\r\n`);
  const { run } = confined;
  const how: { ending: "by itself" | "stopped" | "window gone" } = { ending: "by itself" };
  const end = (why: "stopped" | "window gone"): void => {
    if (how.ending === "by itself") how.ending = why;
    const init = run.init();
    if (init !== undefined) bound.namespaced(init);
    bound.kill();
  };
  const stop = watchStop(stopFiles(paths.state), (now) => {
    if (now === "stopped") end("stopped");
  });
  const sweeping = setInterval(() => run.sweep(), betweenSweeps);
  let keys: Disposable | undefined;
  const hosted = await hostConfined(
    bound.pty,
    run,
    {
      started: (pid) => {
        client.send({ type: "started", pid });
        if (isStopped(stopFiles(paths.state))) end("stopped");
        // It was started anew, and its end asked for in between.
        else if (how.ending !== "by itself") end(how.ending);
      },
      output: () => {
        const init = run.init();
        if (init !== undefined) bound.namespaced(init);
      },
      resized: () => undefined,
    },
    (controls) => {
      keys?.dispose();
      keys = giveKeys(controls);
      client.onMessage(({ type }) => {
        if (type === "stop") end("stopped");
      });
      client.onEnd(() => end("window gone"));
    },
  );
  keys?.dispose();
  clearInterval(sweeping);
  stop.dispose();
  handing.dispose();
  bound.end();
  const refused = run.over(hosted.kind === "ended" ? hosted.end.exitCode : 1).filter(isSeen);
  if (refused.length > 0) client.send({ type: "bounded", refused: refused.slice(0, 50) });
  client.send(endMessage(hosted));
  await client.close();
  if (hosted.kind === "failed") return refuse(ports, hosted.reason);
  if (how.ending === "stopped") tell(stopText);
  if (how.ending === "window gone")
    tell("The window that this agent was started in is gone, so it was ended. Start it again.");
  if (refused.length > 0) tell(`Its sandbox refused ${printable(refused.map(({ what }) => what).join(", "))}.`);
  const { exitCode, signal } = hosted.end;
  return { exitCode: signal > 0 ? 128 + signal : exitCode, output: hosted.output };
}

const stopText = `${stoppedReason} ${stoppedInstead}`;

/** What a full-screen program prints tells nothing about what it was refused. */
function isSeen({ certainty }: Refused): boolean {
  return certainty === "seen";
}

/** The program by its path with its words, whatever they are, and nothing between them and it. */
function requestFor({ program, words, cwd, environment }: Session): RunRequest {
  const all = [program, ...words];
  return {
    shell: "/bin/sh",
    shellArguments: ["-c", 'exec "$@"', "holdpoint", ...all.slice(0, -1)],
    command: all.at(-1) ?? program,
    cwd,
    environment: { ...environment, TERM: process.env.TERM ?? "xterm-256color", COLORTERM: "truecolor", PWD: cwd },
    typing: "person",
  };
}

/** Of our state folder, the programs that a hook starts; and this agent's own registry, calls and handover in the place of everybody's. */
function doorsFor({ door, folder }: Session, paths: StatePaths, handover: string): Doors {
  // Nothing can be mounted through a link.
  const state = realAsFar(paths.state);
  const at = (path: string): string => `${state}${path.slice(paths.state.length)}`;
  return {
    shown: [
      ...["versions", "bin", "node"].map((name) => ({
        kind: "read-only" as const,
        from: `${paths.state}/${name}`,
        at: at(`${paths.state}/${name}`),
      })),
      { kind: "read-only", from: `${folder}/gates`, at: at(paths.gates) },
      { kind: "writable", from: `${folder}/calls`, at: at(paths.calls) },
      { kind: "writable", from: handover, at: at(handoverPath(paths)) },
    ],
    gate: { socket: door, port: insidePorts.gate },
  };
}

/** What is typed into our terminal goes to the agent, key by key. */
function giveKeys(controls: RunControls): Disposable {
  const { stdin } = process;
  const raw = isatty(0) ? stdin : undefined;
  const type = (text: string): void => controls.type(text);
  const end = (): void => controls.endInput();
  raw?.setRawMode(true);
  stdin.setEncoding("utf8").on("data", type).on("end", end);
  return toDisposable(() => {
    stdin.off("data", type).off("end", end).pause();
    raw?.setRawMode(false);
  });
}

function endMessage(hosted: HostedEnd): ClientMessage {
  if (hosted.kind === "failed") return { type: "failed", reason: hosted.reason };
  return { type: "ended", exitCode: hosted.end.exitCode, signal: hosted.end.signal };
}

function refuse({ tell }: StartedPorts, message: string): ExecEnd {
  tell(message);
  return { exitCode: exitCodes.refused, output: "written" };
}

function unreachable({ tell }: StartedPorts, message: string): ExecEnd {
  tell(`Nothing was started. ${message}`);
  return { exitCode: exitCodes.unreachable, output: "written" };
}
