import { writev } from "node:fs";
import { Deferred } from "../base/deferred.ts";

/** Bytes waiting above which the source should stop, and below which it may go on. */
const full = 1024 * 1024;
const ready = 256 * 1024;
/** The most buffers one system call takes (IOV_MAX is 1,024 on Linux and macOS). */
const mostBuffers = 512;
/** How long to wait when another program has made the descriptor non-blocking and it is full, in milliseconds. */
const retryAfter = 5;

/**
 * Writes to a descriptor without loss and in order, whatever it is: pipe, terminal or file. Writing happens on Node's
 * worker threads, because `process.stdout` blocks the whole process on a terminal that has stopped, and a blocked process
 * could not end its run.
 */
export class OutputSink {
  readonly #fd: number;
  readonly #onReady: () => void;
  readonly #onGone: () => void;
  #queue: Buffer[] = [];
  #waiting = 0;
  #state: "idle" | "writing" | "gone" = "idle";
  #inFlight: "yes" | "no" = "no";
  #told: "more" | "wait" = "more";
  readonly #flushing: Deferred<void>[] = [];

  /** `onReady`: after a "wait", there is room again. `onGone`: nobody reads any more; what follows is dropped. */
  constructor(fd: number, listeners: { readonly onReady: () => void; readonly onGone: () => void }) {
    this.#fd = fd;
    this.#onReady = listeners.onReady;
    this.#onGone = listeners.onGone;
  }

  /** Takes a chunk in any case; "wait" asks the source to stop until `onReady`. */
  write(chunk: Buffer): "more" | "wait" {
    if (this.#state === "gone" || chunk.length === 0) return "more";
    this.#queue.push(chunk);
    this.#waiting += chunk.length;
    if (this.#state === "idle") this.#writeNext();
    this.#told = this.#waiting > full ? "wait" : this.#told;
    return this.#told;
  }

  /** Resolves when everything is written, or nobody reads any more. */
  flush(): Promise<void> {
    if (this.#state !== "writing") return Promise.resolve();
    const flushed = new Deferred<void>();
    this.#flushing.push(flushed);
    return flushed.promise;
  }

  /** Drops what is waiting and all that follows. */
  abandon(): void {
    if (this.#state === "gone") return;
    this.#state = "gone";
    this.#queue = [];
    this.#waiting = 0;
    this.#settle();
  }

  /** "stuck": a write is still under way on a worker thread, which Node would wait for when the process exits. */
  get condition(): "free" | "stuck" {
    return this.#inFlight === "yes" ? "stuck" : "free";
  }

  #writeNext(): void {
    this.#state = "writing";
    this.#inFlight = "yes";
    writev(this.#fd, this.#queue.slice(0, mostBuffers), null, (error, written) => {
      this.#inFlight = "no";
      if (this.#state === "gone") return;
      if (error?.code === "EAGAIN") {
        setTimeout(() => this.#state === "writing" && this.#writeNext(), retryAfter);
      } else if (error !== null) {
        this.abandon();
        this.#onGone();
      } else {
        this.#remove(written);
        if (this.#queue.length > 0) this.#writeNext();
        else this.#state = "idle";
        this.#settle();
      }
    });
  }

  #remove(written: number): void {
    this.#waiting -= written;
    let left = written;
    let whole = 0;
    for (const chunk of this.#queue) {
      if (left < chunk.length) break;
      left -= chunk.length;
      whole++;
    }
    this.#queue.splice(0, whole);
    const first = this.#queue[0];
    if (left > 0 && first !== undefined) this.#queue[0] = first.subarray(left);
  }

  #settle(): void {
    if (this.#told === "wait" && this.#waiting < ready) {
      this.#told = "more";
      this.#onReady();
    }
    if (this.#state === "writing") return;
    for (const flushed of this.#flushing.splice(0)) flushed.resolve();
  }
}
