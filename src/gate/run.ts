import { Emitter } from "../base/emitter.ts";
import type { Call } from "../core/call/call.ts";
import { redact } from "../core/redact.ts";
import type { Typing } from "./ports.ts";
import type { Recorder } from "./recorder.ts";
import type { Ticket } from "./tickets.ts";

/** The process that hosts a run, as the gate can reach it. */
export interface RunHost {
  /** As Ctrl-C pressed in the run's terminal. */
  interrupt(): void;
  /** Ends the run: hang-up, then kill. */
  stop(): void;
  /** A person's keys. */
  type(text: string): void;
}

/** How a run ended, as far as the gate was told. `lost`: the connection ended first; the run itself may go on. */
export type RunEnd =
  | { readonly kind: "exited"; readonly exitCode: number; readonly signal: number; readonly output?: RunOutput }
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "lost" };

/** What a run printed: how many bytes, and their SHA-256. */
interface RunOutput {
  readonly bytes: number;
  readonly sha256: string;
}

/** What a sandbox kept a run from; see the record `run bounded`. */
export interface RefusedDeed {
  readonly what: string;
  readonly certainty: "seen" | "probable";
}

/** An approved command while it runs: what the live view shows. The agent's own copy of the output does not pass here. */
export class Run {
  readonly callId: string;
  readonly call: Extract<Call, { kind: "command" }>;
  readonly typing: Typing;
  /** Who let it run: a person who approved it, or nobody, since its sandbox bounds it. */
  readonly askedOf: "person" | "nobody";
  readonly columns: number;
  readonly rows: number;
  readonly #host: RunHost;
  readonly #recorder: Recorder;
  readonly #onOutput = new Emitter<string>();
  readonly #onResize = new Emitter<{ columns: number; rows: number }>();
  readonly #onEnd = new Emitter<RunEnd>();
  #end: RunEnd | undefined;
  #group: number | undefined;
  #refused: readonly RefusedDeed[] = [];

  readonly onOutput = this.#onOutput.event;
  readonly onResize = this.#onResize.event;
  readonly onEnd = this.#onEnd.event;

  readonly #now: () => number;
  readonly #startedAt: number;

  /** `now` tells milliseconds since 1970. */
  constructor(
    ticket: Ticket,
    host: RunHost,
    size: { columns: number; rows: number },
    recorder: Recorder,
    now: () => number,
  ) {
    this.#now = now;
    this.#startedAt = now();
    this.callId = ticket.callId;
    this.call = ticket.call;
    this.typing = ticket.typing;
    const { bounds } = ticket;
    this.askedOf = bounds?.kind === "confined" && bounds.confinement.unasked !== undefined ? "nobody" : "person";
    this.columns = size.columns;
    this.rows = size.rows;
    this.#host = host;
    this.#recorder = recorder;
  }

  /** Undefined while it runs. */
  get end(): RunEnd | undefined {
    return this.#end;
  }

  interrupt(): void {
    this.#host.interrupt();
  }

  stop(): void {
    this.#host.stop();
  }

  /** A person's keys for the program; dropped unless the person let themselves type. */
  type(text: string): void {
    if (this.typing === "person") this.#host.type(text);
  }

  /** The program has started; `pid` leads its process group. */
  started(pid: number): void {
    this.#group = pid;
  }

  /** The process group of the run; undefined before it started. */
  get group(): number | undefined {
    return this.#group;
  }

  output(text: string): void {
    this.#onOutput.fire(text);
  }

  /** The live view misses so many characters here, and says so. */
  dropped(characters: number): void {
    this.#onOutput.fire(
      `\r\n\x1b[2m… ${characters} characters are not shown here; the agent got them all …\x1b[0m\r\n`,
    );
  }

  resized(columns: number, rows: number): void {
    this.#onResize.fire({ columns, rows });
  }

  /** What the sandbox kept it from; empty as long as nothing is known of that. */
  get refused(): readonly RefusedDeed[] {
    return this.#refused;
  }

  /** Told what the sandbox kept it from. */
  bounded(refused: readonly RefusedDeed[]): void {
    if (refused.length === 0 || this.#end !== undefined) return;
    this.#refused = refused.map(({ what, certainty }) => ({ what: redact(what).text.slice(0, 500), certainty }));
    void this.#recorder.write(this.callId, this.call, { event: "run bounded", refused: this.#refused });
  }

  /** Told once how it ended; later ends are ignored. */
  ended(end: RunEnd): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    switch (end.kind) {
      case "exited":
        void this.#recorder.write(this.callId, this.call, {
          event: "run ended",
          exitCode: end.exitCode,
          signal: end.signal,
          milliseconds: Math.max(0, this.#now() - this.#startedAt),
          ...(end.output === undefined ? {} : { output: end.output }),
        });
        break;
      case "failed":
        void this.#recorder.write(this.callId, this.call, { event: "run failed", reason: end.reason });
        break;
      case "lost":
        break;
    }
    this.#onEnd.fire(end);
  }
}
