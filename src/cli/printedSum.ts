import { createHash } from "node:crypto";

/** Sums up what a run prints and how long it takes from here on, so that its record can say so without holding it. */
export class PrintedSum {
  readonly #sum = createHash("sha256");
  readonly #begun = performance.now();
  #bytes = 0;

  take(chunk: Buffer): void {
    this.#bytes += chunk.length;
    this.#sum.update(chunk);
  }

  /** How many bytes it was, and their SHA-256 in hexadecimal; and the milliseconds. To be asked once. */
  end(): { readonly output: { readonly bytes: number; readonly sha256: string }; readonly milliseconds: number } {
    const output = { bytes: this.#bytes, sha256: this.#sum.digest("hex") };
    return { output, milliseconds: Math.round(performance.now() - this.#begun) };
  }
}
