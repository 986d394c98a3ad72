import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, lstatSync, rmSync } from "node:fs";
import { createConnection, createServer, type Server, type Socket } from "node:net";
import { constants } from "node:os";
import { z } from "zod";
import type { Disposable } from "../base/disposable.ts";
import { frame, LineCutter, unframe } from "../wire/framing.ts";
import { ticketPattern } from "../wire/messages.ts";
import { privacyProblem } from "../wire/privateEntry.ts";
import { handoverPath, type StatePaths } from "../wire/statePaths.ts";
import { exitCodes } from "./helpText.ts";

/** Most tickets of one started agent that are redeemed at once. */
const mostAtOnce = 64;

/** What the program inside says: first the ticket, then what it was told to do. */
const insideMessage = z.discriminatedUnion("type", [
  z.object({ type: z.literal("exec"), ticket: z.string().regex(ticketPattern), cwd: z.string().max(4_096) }),
  z.object({ type: z.literal("signal"), signal: z.enum(["SIGINT", "SIGQUIT", "SIGTERM", "SIGHUP"]) }),
]);
/** What it is told. `text` is bytes in base64. */
const outsideMessage = z.discriminatedUnion("type", [
  z.object({ type: z.literal("output"), to: z.enum(["stdout", "stderr"]), text: z.string() }),
  z.object({ type: z.literal("ended"), exitCode: z.number().int() }),
]);

/** How a ticket is redeemed outside: our own program, with the editor's node. */
export interface Redeemer {
  readonly node: string;
  readonly program: string;
  /** The gate that issued the tickets; no other's is taken. */
  readonly gate: number;
}

/**
 * Listens at `socket` for tickets out of one started agent's sandbox, and has each redeemed outside of it by `holdpoint exec`, which asks
 * the gate what to run, as ever. A ticket is all that can be handed over: no command, no environment. Who hands it over hears its output,
 * and ends it by hanging up. Rejects where it cannot listen.
 */
export async function openHandover(socket: string, redeemer: Redeemer): Promise<Disposable> {
  const children = new Set<ChildProcess>();
  const links = new Set<Socket>();
  const server = createServer((link) => {
    links.add(link);
    link.on("error", () => link.destroy());
    link.on("close", () => links.delete(link));
    if (children.size >= mostAtOnce) link.destroy();
    else serve(link, redeemer, children);
  });
  rmSync(socket, { force: true });
  await listen(server, socket);
  chmodSync(socket, 0o600);
  return {
    dispose: () => {
      server.close();
      for (const link of links) link.destroy();
      for (const child of children) child.kill("SIGHUP");
      rmSync(socket, { force: true });
    },
  };
}

function listen(server: Server, socket: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(socket, () => resolve());
  });
}

function serve(link: Socket, { node, program, gate }: Redeemer, children: Set<ChildProcess>): void {
  const cutter = new LineCutter();
  let child: ChildProcess | undefined;
  link.setEncoding("utf8");
  link.on("data", (piece: string) => {
    const cut = cutter.push(piece);
    if (cut.kind === "overflow") link.destroy();
    else
      for (const line of cut.lines) {
        const read = unframe(insideMessage, line);
        if (read.kind === "invalid") link.destroy();
        else if (read.message.type === "signal") child?.kill(read.message.signal);
        else if (child === undefined && read.message.ticket.startsWith(`${gate}-`))
          child = redeem(link, [node, program], read.message, children);
        else link.destroy();
      }
  });
  link.on("close", () => child?.kill("SIGHUP"));
}

function redeem(
  link: Socket,
  [node, program]: readonly [string, string],
  { ticket, cwd }: { readonly ticket: string; readonly cwd: string },
  children: Set<ChildProcess>,
): ChildProcess {
  const child = spawn(node, [program, "exec", ticket], { cwd, stdio: ["ignore", "pipe", "pipe"] });
  children.add(child);
  const say = (message: z.infer<typeof outsideMessage>): boolean => link.writable && link.write(frame(message));
  for (const to of ["stdout", "stderr"] as const) {
    const stream = child[to];
    stream?.on("data", (bytes: Buffer) => {
      // As slowly as it is read inside.
      if (say({ type: "output", to, text: bytes.toString("base64") }) || !link.writable) return;
      stream.pause();
      link.once("drain", () => stream.resume());
    });
  }
  child.on("error", (cause) => {
    children.delete(child);
    say({ type: "output", to: "stderr", text: Buffer.from(`holdpoint: ${cause.message}\n`).toString("base64") });
    say({ type: "ended", exitCode: exitCodes.unreachable });
    link.end();
  });
  child.on("close", (exitCode, signal) => {
    children.delete(child);
    say({ type: "ended", exitCode: exitCode ?? 128 + (signal === null ? 0 : constants.signals[signal]) });
    link.end();
  });
  return child;
}

/** Whether this process is inside a started agent's sandbox, where tickets are handed over. */
export function isInside(paths: StatePaths): "yes" | "no" {
  const path = handoverPath(paths);
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found !== undefined && privacyProblem(path, found, "socket", process.getuid?.()) === undefined ? "yes" : "no";
}

/** Hands a ticket over to be redeemed outside, and stands in for its run. Resolves to the exit code; never rejects. */
export function handOver(paths: StatePaths, ticket: string, tell: (message: string) => void): Promise<number> {
  return new Promise((resolve) => {
    const link = createConnection(handoverPath(paths));
    const cutter = new LineCutter();
    let exitCode: number | undefined;
    for (const signal of ["SIGINT", "SIGQUIT", "SIGTERM", "SIGHUP"] as const)
      process.on(signal, () => link.write(frame({ type: "signal", signal })));
    link.setEncoding("utf8");
    link.on("error", () => undefined);
    link.on("data", (piece: string) => {
      const cut = cutter.push(piece);
      for (const line of cut.kind === "overflow" ? [] : cut.lines) {
        const read = unframe(outsideMessage, line);
        if (read.kind === "invalid") continue;
        if (read.message.type === "ended") exitCode = read.message.exitCode;
        else process[read.message.to].write(Buffer.from(read.message.text, "base64"));
      }
    });
    link.on("close", () => {
      if (exitCode === undefined)
        tell("Nothing more is known of the run: who hosts this session is gone, or does not take this ticket.");
      resolve(exitCode ?? exitCodes.unreachable);
    });
    link.write(frame({ type: "exec", ticket, cwd: process.cwd() }));
  });
}
