import type { Disposable } from "../base/disposable.ts";
import { feedEndOfInput, writeToPty } from "./endOfInput.ts";

/** How long to wait for a program that does not read what was typed, in milliseconds. */
const retryAfter = 20;
/** Most typed bytes that wait for the program; what comes on top is dropped, as a terminal does. */
const mostWaiting = 256 * 1024;

/** What a run reads: end-of-file, or a person's keys until they end. */
export class RunInput implements Disposable {
  readonly #fd: number;
  #waiting: Buffer = Buffer.alloc(0);
  #timer: NodeJS.Timeout | undefined;
  #end: Disposable | undefined;
  #state: "open" | "ended" | "disposed" = "open";

  /** `fd` is the master side of the run's terminal. `closed`: programs get end-of-file from the start. */
  constructor(fd: number, typing: "closed" | "person") {
    this.#fd = fd;
    if (typing === "closed") this.end();
  }

  /** Keys, in the order they were pressed. Where the input has ended they are dropped. */
  type(text: string): void {
    if (this.#state !== "open") return;
    const keys = Buffer.from(text);
    if (this.#waiting.length + keys.length > mostWaiting) return;
    this.#waiting = Buffer.concat([this.#waiting, keys]);
    if (this.#timer === undefined) this.#pump();
  }

  /** Nobody can type any more: from now on programs get end-of-file. */
  end(): void {
    if (this.#state !== "open") return;
    this.#state = "ended";
    clearTimeout(this.#timer);
    this.#end = feedEndOfInput(this.#fd);
  }

  dispose(): void {
    this.#state = "disposed";
    clearTimeout(this.#timer);
    this.#end?.dispose();
  }

  #pump(): void {
    this.#timer = undefined;
    const written = writeToPty(this.#fd, this.#waiting);
    this.#waiting = this.#waiting.subarray(written);
    if (this.#waiting.length > 0) this.#timer = setTimeout(() => this.#pump(), retryAfter);
  }
}
