import type { Disposable } from "../base/disposable.ts";

/** A point in time after which gathering stops; also an abort signal for child processes. Dispose it when done. */
export class Deadline implements Disposable {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #end: number;

  constructor(milliseconds: number) {
    this.#end = performance.now() + milliseconds;
    this.#timer = setTimeout(() => this.#controller.abort(), milliseconds);
  }

  get passed(): boolean {
    return performance.now() >= this.#end;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }
}
