import type { Writable } from "node:stream";

/** Where text for the person or the next program goes. */
export interface Output {
  /** "closed": nobody reads any more, and nothing written later arrives. */
  readonly state: "open" | "closed";
  /** Resolves when there is room for more, or nobody reads any more. */
  write(text: string): Promise<void>;
}

/** One of our standard streams. */
export class StreamOutput implements Output {
  readonly #stream: Writable;
  #failure: NodeJS.ErrnoException | undefined;

  /** `onClosed` hears once that nobody reads any more. */
  constructor(stream: Writable, onClosed: () => void = () => undefined) {
    this.#stream = stream;
    stream.on("error", (cause) => {
      if (this.#failure !== undefined) return;
      this.#failure = cause;
      onClosed();
    });
  }

  get state(): "open" | "closed" {
    return this.#failure === undefined ? "open" : "closed";
  }

  write(text: string): Promise<void> {
    if (this.#failure !== undefined) return Promise.resolve();
    // What is written in one turn of the event loop goes out in one system call.
    if (this.#stream.writableCorked === 0) {
      this.#stream.cork();
      setImmediate(() => this.#stream.uncork());
    }
    if (this.#stream.write(text)) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        this.#stream.off("drain", done);
        this.#stream.off("error", done);
        resolve();
      };
      this.#stream.on("drain", done);
      this.#stream.on("error", done);
    });
  }

  /** Resolves when all is written. A reader that has gone away (EPIPE) is no failure; rejects with any other. */
  async flush(): Promise<void> {
    if (this.#failure === undefined) await new Promise<void>((resolve) => this.#stream.write("", () => resolve()));
    if (this.#failure !== undefined && this.#failure.code !== "EPIPE") throw this.#failure;
  }
}
