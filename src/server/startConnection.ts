import type { Logger } from "../base/logger.ts";
import type { StartGrant, StartHost, StartRefusal } from "../gate/started.ts";
import { type ClientMessage, ticketPattern } from "../wire/messages.ts";
import { type ProgramLine, sent } from "./runConnection.ts";

/** Where started agents come from. */
export interface StartDesk {
  begin(ticket: string, host: StartHost): Promise<StartGrant | StartRefusal>;
  /** Asks the person whether these words are to be started, and is the order then. */
  ask(
    words: readonly string[],
    cwd: string,
  ): Promise<{ readonly kind: "ordered"; readonly ticket: string } | StartRefusal>;
}

/** The line to the program that hosts one started agent. The agent has its leave only as long as the line holds. */
export class StartConnection {
  readonly #line: ProgramLine;
  readonly #logger: Logger;
  readonly #refused: string[] = [];
  #grant: StartGrant | undefined;
  #state: "open" | "over" = "open";

  constructor(line: ProgramLine, logger: Logger) {
    this.#line = line;
    this.#logger = logger;
  }

  /** Answers the program's first message. Never rejects: a failure of ours refuses. */
  async begin(
    desk: StartDesk,
    message: Extract<ClientMessage, { type: "begin" | "start" }>,
    ownPid: number,
  ): Promise<void> {
    try {
      const ordered = message.type === "start" ? await desk.ask(message.words, message.cwd) : orderOf(message, ownPid);
      const answer =
        ordered.kind === "refused" ? ordered : await desk.begin(ordered.ticket, { stop: () => this.#stop() });
      if (answer.kind === "refused") {
        this.#state = "over";
        this.#line.hangUp({ type: "refused", code: answer.code, message: answer.message });
        return;
      }
      if (this.#state === "over") {
        answer.ended([]);
        return;
      }
      this.#grant = answer;
      const { id, order, bounds, door } = answer;
      this.#line.send({
        type: "session",
        id,
        label: order.label,
        program: order.program,
        words: [...order.words],
        cwd: order.cwd,
        environment: { ...bounds.environment },
        confinement: sent(bounds.confinement),
        door: door.socket,
        folder: door.folder,
        told: [...bounds.told],
      });
    } catch (cause) {
      this.#logger.error("An agent could not be started.", cause);
      this.#state = "over";
      const why = cause instanceof Error ? cause.message : String(cause);
      this.#line.hangUp({
        type: "refused",
        code: "internal",
        message: `The agent was not started, because its way to Holdpoint could not be made (${why}). Free disk space or repair the permissions of ~/.holdpoint/run, and try again.`,
      });
    }
  }

  /** Takes what the host reports. */
  take(message: ClientMessage): void {
    switch (message.type) {
      case "bounded":
        this.#refused.push(...message.refused.map(({ what }) => what));
        break;
      case "ended":
      case "failed":
        this.lost();
        break;
      default:
        break;
    }
  }

  /** The connection is gone, and with it the agent's leave. */
  lost(): void {
    if (this.#state === "over") return;
    this.#state = "over";
    this.#grant?.ended(this.#refused);
  }

  #stop(): void {
    if (this.#state === "open") this.#line.send({ type: "stop" });
  }
}

function orderOf(
  { ticket }: Extract<ClientMessage, { type: "begin" }>,
  ownPid: number,
): { readonly kind: "ordered"; readonly ticket: string } | StartRefusal {
  const [, issuer, own = ""] = ticketPattern.exec(ticket) ?? [];
  if (Number(issuer) === ownPid) return { kind: "ordered", ticket: own };
  return {
    kind: "refused",
    code: "foreign-ticket",
    message: 'This was ordered in another window. Run "Holdpoint: Start Agent in Holdpoint" again.',
  };
}
