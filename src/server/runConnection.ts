import { assertNever } from "../base/assertNever.ts";
import type { Logger } from "../base/logger.ts";
import type { Confinement } from "../core/confine/confinement.ts";
import type { RunEnd } from "../gate/run.ts";
import { type ClientMessage, type GateMessage, ticketPattern } from "../wire/messages.ts";
import type { RunDesk, RunGrant, RunReports } from "./callDesk.ts";

/** Most characters a person typed in one message. */
const longestKeys = 16 * 1024;

/** The line to a program that wants to host a run. */
export interface ProgramLine {
  send(message: GateMessage): void;
  /** Sends a last message and ends the connection. */
  hangUp(last: GateMessage): void;
}

/** One run as its host reports it: from the ticket to the end, each exactly once. */
export class RunConnection {
  readonly #line: ProgramLine;
  readonly #logger: Logger;
  #stage: { readonly is: "asking" } | { readonly is: "running"; readonly run: RunReports } | { readonly is: "over" } = {
    is: "asking",
  };

  constructor(line: ProgramLine, logger: Logger) {
    this.#line = line;
    this.#logger = logger;
  }

  /** Redeems the ticket and answers the program. Never rejects: a failure of ours refuses. */
  async redeem(desk: RunDesk, claim: Extract<ClientMessage, { type: "redeem" }>, ownPid: number): Promise<void> {
    try {
      const [, issuer, ticket = ""] = ticketPattern.exec(claim.ticket) ?? [];
      if (Number(issuer) !== ownPid) {
        this.#refuse(
          "foreign-ticket",
          "This approval was given by another window. Ask for the original command again.",
        );
        return;
      }
      const { cwd, spelled, pid, columns, rows, heeds } = claim;
      const answer = await desk.redeem(
        ticket,
        { cwd, spelled, pid, columns, rows },
        {
          interrupt: () => this.#tell({ type: "interrupt" }),
          stop: () => this.#tell({ type: "stop" }),
          type: (text) => this.#type(text),
        },
      );
      if (answer.kind === "refused") this.#refuse(answer.code, answer.message);
      else this.#grant(answer, heeds ?? [], await this.#toldWith(answer, heeds ?? []));
    } catch (cause) {
      this.#logger.error("A ticket could not be redeemed; nothing was run.", cause);
      this.#refuse(
        "internal",
        'Holdpoint failed, so nothing was run. Ask again; if it comes back, run "Holdpoint: Doctor".',
      );
    }
  }

  /** Takes a report of the program. One that is out of turn ends the connection. */
  take(message: ClientMessage): void {
    if (this.#stage.is !== "running") {
      this.#refuse("bad-message", `"${message.type}" is out of turn. Update Holdpoint and reload the window.`);
      return;
    }
    const { run } = this.#stage;
    switch (message.type) {
      case "started":
        run.started(message.pid);
        break;
      case "output":
        run.output(message.text);
        break;
      case "dropped":
        run.dropped(message.characters);
        break;
      case "resized":
        run.resized(message.columns, message.rows);
        break;
      case "bounded":
        run.bounded(message.refused);
        break;
      case "ended":
        this.#end({
          kind: "exited",
          exitCode: message.exitCode,
          signal: message.signal,
          ...(message.output === undefined ? {} : { output: message.output }),
        });
        break;
      case "failed":
        this.#end({ kind: "failed", reason: message.reason });
        break;
      case "redeem":
      case "begin":
      case "start":
      case "undo":
      case "status":
        this.#refuse("bad-message", `"${message.type}" is out of turn. Update Holdpoint and reload the window.`);
        break;
      default:
        assertNever(message);
    }
  }

  /** The connection is gone. */
  lost(): void {
    this.#end({ kind: "lost" });
  }

  /** A program that does not say that it tells its agent what it is given is given nothing to tell. */
  async #toldWith(grant: RunGrant, heeds: readonly string[]): Promise<string | undefined> {
    return this.#stage.is === "asking" && heeds.includes("told") ? grant.told?.() : undefined;
  }

  #grant(grant: RunGrant, heeds: readonly string[], told: string | undefined): void {
    if (this.#stage.is === "over") {
      // The program went away while its ticket was redeemed: the ticket is used up and nothing ran.
      grant.run.ended({ kind: "lost" });
      return;
    }
    this.#stage = { is: "running", run: grant.run };
    const confinement = grant.bounds?.kind === "confined" ? grant.bounds.confinement : undefined;
    if (confinement !== undefined && !heeds.includes("confinement")) {
      const reason = "The holdpoint program is older than this window and would not run it in its sandbox.";
      this.#line.hangUp({
        type: "refused",
        code: "old-program",
        message: `${reason} Nothing was run. Reload the window, then ask for the original command again.`,
      });
      this.#end({ kind: "failed", reason });
      return;
    }
    const { shell, shellArguments, environment, door, carries } = grant.plan;
    this.#line.send({
      type: "run",
      command: grant.command,
      shell,
      shellArguments: [...shellArguments],
      cwd: grant.cwd,
      environment: { ...environment },
      typing: grant.typing,
      ...(door === undefined ? {} : { door }),
      ...(carries === undefined ? {} : { carries: { also: [...carries.also], never: [...carries.never] } }),
      ...(told === undefined ? {} : { told }),
      ...(confinement === undefined ? {} : { confinement: sent(confinement) }),
    });
  }

  #refuse(code: string, message: string): void {
    this.#line.hangUp({ type: "refused", code, message });
    this.#end({ kind: "lost" });
  }

  /** A paste may be long, and a message may not. */
  #type(text: string): void {
    const characters = [...text];
    for (let start = 0; start < characters.length; start += longestKeys) {
      this.#tell({ type: "type", text: characters.slice(start, start + longestKeys).join("") });
    }
  }

  #tell(message: GateMessage): void {
    if (this.#stage.is === "running") this.#line.send(message);
  }

  #end(end: RunEnd): void {
    const stage = this.#stage;
    this.#stage = { is: "over" };
    if (stage.is === "running") stage.run.ended(end);
  }
}

/** A confinement as the wire carries it, where lists may be changed. */
export function sent(confinement: Confinement): NonNullable<Extract<GateMessage, { type: "run" }>["confinement"]> {
  const {
    writable,
    replaceable,
    repositories,
    readOnly,
    hidden,
    sockets,
    home,
    network,
    limits,
    unlinksOnly,
    unasked,
  } = confinement;
  return {
    writable: [...writable],
    replaceable: [...replaceable],
    repositories: [...repositories],
    readOnly: [...readOnly],
    hidden: [...hidden],
    sockets: [...sockets],
    home,
    network: network.kind === "hosts" ? { kind: "hosts", globs: [...network.globs] } : network,
    limits,
    ...(unlinksOnly === undefined ? {} : { unlinksOnly }),
    ...(unasked === undefined ? {} : { unasked: { scratch: [...unasked.scratch] } }),
  };
}
