import { closeSync, constants, openSync } from "node:fs";
import { ReadStream } from "node:tty";
import { Deferred } from "../base/deferred.ts";

/**
 * A terminal holds at most 64 KiB that a program wrote and nobody read yet (Linux, drivers/tty/tty_buffer.c). After the
 * exit, four times that is read at most, for other processes may hold the terminal and go on writing.
 */
const mostAfterExit = 256 * 1024;
/** No output for so long after the exit means that all of the program's was read, in milliseconds. */
const quiet = 50;
/** The longest reading after the exit while the reader of the output keeps up, in milliseconds. */
const longestAfterExit = 2_000;

/** Reads the master side of a terminal to the last byte of the program that was started in it. Owns the descriptor. */
export class PtyReader {
  /**
   * The program's side, held open until it has exited. Else the terminal would be at its end, and closed with a hang-up,
   * as soon as a program has redirected all its descriptors, though it goes on working.
   */
  readonly #programSide: number | undefined;
  readonly #stream: ReadStream;
  readonly #closed = new Deferred<void>();
  #state: "open" | "closed" = "open";
  #paused: "paused" | "flowing" = "flowing";
  #afterExit: { bytes: number; arrivals: number } | undefined;
  #quietTimer: NodeJS.Timeout | undefined;
  #endTimer: NodeJS.Timeout | undefined;

  /** `path` is the terminal's device. `take` gets each chunk as the terminal gives it; "wait" stops the reading until `resume`. */
  constructor(fd: number, path: string, take: (chunk: Buffer) => "more" | "wait") {
    this.#programSide = openProgramSide(path);
    this.#stream = new ReadStream(fd);
    this.#stream.on("data", (chunk: Buffer) => {
      if (take(chunk) === "wait") this.#pause();
      this.#count(chunk.length);
    });
    // The end of a terminal is an error (EIO) on Linux: all who could write to it have closed it. No other is expected,
    // and none would leave anything to read.
    this.#stream.on("error", () => undefined);
    this.#stream.on("close", () => {
      this.#state = "closed";
      this.#stopTimers();
      this.#closed.resolve();
    });
  }

  /** Resolves when the descriptor is closed; nothing is read after that. */
  get closed(): Promise<void> {
    return this.#closed.promise;
  }

  get state(): "open" | "closed" {
    return this.#state;
  }

  /** Goes on after a "wait". */
  resume(): void {
    if (this.#paused === "flowing" || this.#state === "closed") return;
    this.#paused = "flowing";
    this.#stream.resume();
    if (this.#afterExit !== undefined) this.#startTimers();
  }

  /** The program has exited: reads what it left, and ends even where others still hold the terminal. */
  finish(): void {
    if (this.#afterExit !== undefined) return;
    if (this.#programSide !== undefined) closeSync(this.#programSide);
    this.#afterExit = { bytes: 0, arrivals: 0 };
    if (this.#paused === "flowing") this.#startTimers();
  }

  #pause(): void {
    this.#paused = "paused";
    this.#stream.pause();
    this.#stopTimers();
  }

  #count(bytes: number): void {
    if (this.#afterExit === undefined) return;
    this.#afterExit.bytes += bytes;
    this.#afterExit.arrivals++;
    if (this.#afterExit.bytes >= mostAfterExit) this.#stream.destroy();
    else if (this.#paused === "flowing") this.#quietTimer?.refresh();
  }

  #startTimers(): void {
    this.#stopTimers();
    this.#endTimer = setTimeout(() => this.#stream.destroy(), longestAfterExit);
    this.#quietTimer = setTimeout(() => {
      // A busy process may come here late with output waiting; after one round of reading it is known.
      const before = this.#afterExit?.arrivals;
      setImmediate(() => {
        if (this.#paused === "flowing" && this.#afterExit?.arrivals === before) this.#stream.destroy();
      });
    }, quiet);
  }

  #stopTimers(): void {
    clearTimeout(this.#quietTimer);
    clearTimeout(this.#endTimer);
  }
}

/** Without it (no descriptor is free) a run works all the same, but for what `#programSide` says. */
function openProgramSide(path: string): number | undefined {
  try {
    return openSync(path, constants.O_RDWR | constants.O_NOCTTY);
  } catch {
    return undefined;
  }
}
