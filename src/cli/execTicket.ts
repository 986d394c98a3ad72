import { realpathSync } from "node:fs";
import { isAbsolute } from "node:path";
import type { Clock } from "../base/clock.ts";
import { type Disposable, DisposableStore, toDisposable } from "../base/disposable.ts";
import { findGate } from "../client/findGates.ts";
import { connectToGate, type GateClient } from "../client/gateClient.ts";
import { carriedFrom } from "../core/identity/inheritedVariables.ts";
import { stoppedInstead, stoppedReason } from "../core/stopOrder.ts";
import { BoundRun, killEveryRun } from "../run/boundRun.ts";
import { type HostedEnd, ourSize } from "../run/hostRun.ts";
import type { KilledProcesses } from "../run/killRuns.ts";
import { type LivePiece, LiveView } from "../run/liveView.ts";
import type { LoadedPty } from "../run/loadPty.ts";
import { noteEnd } from "../run/runJournal.ts";
import type { RunProcess } from "../run/runProcesses.ts";
import { type Confined, confinedRun } from "../run/sandbox/confinedRun.ts";
import { hostConfined } from "../run/sandbox/hostConfined.ts";
import { isStopped, stopFiles, watchStop } from "../run/stopMarker.ts";
import { type ClientMessage, type GateMessage, ticketPattern, wireVersion } from "../wire/messages.ts";
import type { StatePaths } from "../wire/statePaths.ts";
import { askAgain, listed, nameIt, refusedText, unaskedText } from "./boundsTexts.ts";
import { handOver, isInside } from "./handover.ts";
import { exitCodes } from "./helpText.ts";
import { Orders } from "./orders.ts";
import { printable } from "./printable.ts";
import { PrintedSum } from "./printedSum.ts";
import { toldConfinement } from "./toldConfinement.ts";

/** How long the gate may take to hear how a run ended, in milliseconds. The run's answer to the agent waits for no longer. */
const farewellTime = 1_000;

export interface ExecPorts {
  readonly paths: StatePaths;
  readonly clock: Clock;
  readonly pty: LoadedPty;
  /** Tells the agent or the person something in a line of its own, beside the run's output. */
  tell(message: string): void;
}

/** How the process is to end. `stuck`: it has to be killed, because a write to its output never returns. */
export interface ExecEnd {
  readonly exitCode: number;
  readonly output: "written" | "stuck";
}

/** Redeems a ticket and hosts its run. Nothing runs unless the gate answers with what to run. */
export async function execTicket(ticket: string, ports: ExecPorts): Promise<ExecEnd> {
  const [, issuer, ticketId] = ticketPattern.exec(ticket) ?? [];
  if (issuer === undefined || ticketId === undefined)
    return refuse(ports, "This is not a ticket. Ask for the original command instead.");
  // Inside a started agent's sandbox neither the gate nor a sandbox can be had: what was approved runs outside of it.
  if (isInside(ports.paths) === "yes")
    return { exitCode: await handOver(ports.paths, ticket, ports.tell), output: "written" };
  if (isStopped(stopFiles(ports.paths.state))) return refuse(ports, stopText);
  const found = findGate(ports.paths, Number(issuer));
  if (found.kind === "none") return unreachable(ports, found.message);
  const connected = await connectToGate(found.entry, ports.clock);
  if (connected.kind === "failed") return unreachable(ports, connected.message);
  const { client } = connected;
  const orders = new Orders(client);
  const reply = await client.ask({
    type: "redeem",
    version: wireVersion,
    ticket,
    cwd: process.cwd(),
    ...spelledFolder(),
    pid: process.pid,
    heeds: ["confinement", "told"],
    ...ourSize(),
  });
  if (reply.kind === "failed") return unreachable(ports, reply.message);
  switch (reply.message.type) {
    case "run":
      return host(client, orders, withCarried(reply.message), ports, ticketId);
    case "refused":
      client.dispose();
      return refuse(ports, reply.message.message);
    default:
      client.dispose();
      return unreachable(
        ports,
        `The editor's Holdpoint answered "${reply.message.type}". Update Holdpoint and reload the window.`,
      );
  }
}

/** The current folder as the shell came to it, where that was through links and it says so. */
function spelledFolder(): { readonly spelled?: string } {
  const { PWD: spelled } = process.env;
  try {
    return spelled !== undefined && isAbsolute(spelled) && realpathSync(spelled) === process.cwd() ? { spelled } : {};
  } catch {
    return {};
  }
}

/** The run with what it takes over from the shell that this was started from. */
function withCarried(run: Extract<GateMessage, { type: "run" }>): Extract<GateMessage, { type: "run" }> {
  if (run.carries === undefined) return run;
  return { ...run, environment: { ...run.environment, ...carriedFrom(process.env, run.carries) } };
}

/** Hosts the run, telling the gate how it goes. When the gate goes away in the middle, the run goes on without it. */
async function host(
  client: GateClient,
  orders: Orders,
  run: Extract<GateMessage, { type: "run" }>,
  ports: ExecPorts,
  ticket: string,
): Promise<ExecEnd> {
  // First of all: it counts as told, however the run goes.
  if (run.told !== undefined) ports.tell(printable(run.told));
  const stop = stopFiles(ports.paths.state);
  const bound = bindRun(ports, ticket);
  if (typeof bound === "string" || isStopped(stop)) {
    const reason = typeof bound === "string" ? bound : stopText;
    if (typeof bound !== "string") bound.end();
    client.send({ type: "failed", reason });
    await farewell(client, ports.clock);
    return refuse(ports, reason);
  }
  const confined = await inSandbox(run, ports.paths, ticket);
  if (confined?.kind === "failed") {
    bound.end();
    client.send({ type: "failed", reason: confined.reason });
    await farewell(client, ports.clock);
    return refuse(ports, confined.reason);
  }
  const sandbox = confined?.run;
  const findInit = once(() => {
    const init = sandbox?.init();
    if (init !== undefined) bound.namespaced(init);
    return init;
  });
  const halts: KilledProcesses[] = [];
  // Its own run first; then whatever another host, which may be held still, has not killed.
  const halt = (): void => {
    findInit();
    halts.push(bound.kill(), killEveryRun(ports.paths.journal));
  };
  const watched = watchStop(stop, (now) => {
    if (now === "stopped") halt();
  });
  const live = new LiveView((piece) => {
    const flow = client.send(liveMessage(piece));
    if (flow === "wait") void client.drained().then(() => live.resume());
    return flow;
  });
  let endRun = (): void => undefined;
  const deaf = new DisposableStore();
  const printed = new PrintedSum();
  const hosted = await hostConfined(
    bound.pty,
    sandbox ?? { request: run, after: () => ({ kind: "over" }) },
    {
      started: (pid) => {
        client.send({ type: "started", pid });
        if (isStopped(stop)) halt();
      },
      output: (chunk) => {
        findInit();
        printed.take(chunk);
        live.take(chunk);
        if (sandbox?.heard(chunk) === "end") endRun();
      },
      resized: (size) => client.send({ type: "resized", ...size }),
    },
    (controls) => {
      endRun = () => controls.stop();
      // Keys at the terminal are for the run. Once that is over they must not end us before the agent has heard how it went.
      deaf.add(ignoring("SIGINT"));
      deaf.add(ignoring("SIGQUIT"));
      orders.obey(controls);
      // The live view went away with the window, so there is nobody left to answer what the program asks.
      client.onEnd(() => controls.endInput());
    },
  );
  watched.dispose();
  bound.end();
  const refused = sandbox?.over(hosted.kind === "ended" ? hosted.end.exitCode || hosted.end.signal : 1) ?? [];
  if (refused.length > 0) client.send({ type: "bounded", refused: refused.slice(0, 50) });
  const sums = printed.end();
  if (hosted.kind === "ended") {
    live.end();
    await noteEnd(ports.paths.journal, ticket, { ...hosted.end, ...sums });
  }
  client.send(endMessage(hosted, sums.output));
  await farewell(client, ports.clock);
  if (hosted.kind === "failed") return refuse(ports, hosted.reason);
  if (halts.length > 0) ports.tell(stopText);
  const { end, output } = hosted;
  if (end.left.length > 0) ports.tell(leftText(end.left));
  // Agents' terminals do not always tell them an exit code; a failure must not read like a success.
  if (end.signal > 0) ports.tell(`The command was ended by signal ${end.signal}.`);
  else if (end.exitCode !== 0) ports.tell(`The command ended with exit code ${end.exitCode}.`);
  const { unasked } = run.confinement ?? {};
  if (unasked !== undefined && unasked.scratch.length > 0) ports.tell(unaskedText(run.confinement));
  if (refused.length > 0) ports.tell(refusedText(refused, unasked === undefined ? nameIt : askAgain));
  // Where it was asked for from another folder, the terminal went there first.
  const left = process.cwd() === run.cwd ? await leftBehindBy(run.command) : [];
  if (left.length > 0) ports.tell(`What ${listed(left)} changed in this command does not carry back to your terminal.`);
  deaf.dispose();
  return { exitCode: end.signal > 0 ? 128 + end.signal : end.exitCode, output };
}

function ignoring(signal: NodeJS.Signals): Disposable {
  const nothing = (): void => undefined;
  process.on(signal, nothing);
  return toDisposable(() => process.off(signal, nothing));
}

/** Looks until something was found. */
function once<T>(look: () => T | undefined): () => void {
  let _found: T | undefined;
  return () => {
    _found ??= look();
  };
}

/** Everything is stopped: what the agent hears. */
const stopText = `${stoppedReason} ${stoppedInstead}`;

/** What makes the run one that can be killed whole, or why it cannot be had. */
function bindRun({ paths, pty }: ExecPorts, ticket: string): BoundRun | string {
  try {
    return new BoundRun(paths.journal, ticket, pty);
  } catch (cause) {
    return `The run could not be noted where the kill switch finds it (${cause instanceof Error ? cause.message : String(cause)}), so nothing was run. Free disk space or repair the permissions of ~/.holdpoint/run.`;
  }
}

/** Lays out the run's sandbox; undefined where none was asked for. */
function inSandbox(
  run: Extract<GateMessage, { type: "run" }>,
  { journal, sockets, away }: StatePaths,
  ticket: string,
): Promise<Confined> | undefined {
  if (run.confinement === undefined) return undefined;
  return confinedRun(run, toldConfinement(run.confinement), {
    note: `${journal}/${ticket}.sandbox`,
    proxy: `${sockets}/${ticket.slice(0, 16)}`,
    away: `${away}/${ticket}`,
    // A run without a network has none to sign in on, and one with all of it finds the port as it is.
    ...(run.door === undefined || run.confinement.network.kind !== "hosts"
      ? {}
      : { doors: { shown: [], gate: run.door } }),
  });
}

function liveMessage(piece: LivePiece): ClientMessage {
  return piece.kind === "output"
    ? { type: "output", text: piece.text }
    : { type: "dropped", characters: piece.characters };
}

function endMessage(hosted: HostedEnd, output: ReturnType<PrintedSum["end"]>["output"]): ClientMessage {
  if (hosted.kind === "failed") return { type: "failed", reason: hosted.reason };
  return { type: "ended", exitCode: hosted.end.exitCode, signal: hosted.end.signal, output };
}

function farewell(client: GateClient, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const timer = clock.after(farewellTime, () => {
      client.dispose();
      resolve();
    });
    void client.close().then(() => {
      timer.dispose();
      resolve();
    });
  });
}

function leftText(left: readonly RunProcess[]): string {
  const names = left.map(({ pid, name }) => `${printable(name)} (${pid})`).join(", ");
  const who = left.length === 1 ? "1 process goes on" : `${left.length} processes go on`;
  return `Of this command, ${who} without a terminal: ${names}. Stop what is not meant to stay.`;
}

/** Loaded only now, so that no run waits for it; where it cannot be had, the line is left out. */
async function leftBehindBy(command: string): Promise<readonly string[]> {
  try {
    const { leftBehind } = await import("../core/shell/leftBehind.ts");
    return leftBehind(command, "bash");
  } catch {
    return [];
  }
}

function refuse(ports: ExecPorts, message: string): ExecEnd {
  ports.tell(message);
  return { exitCode: exitCodes.refused, output: "written" };
}

function unreachable(ports: ExecPorts, message: string): ExecEnd {
  ports.tell(`Nothing was run. ${message}`);
  return { exitCode: exitCodes.unreachable, output: "written" };
}
