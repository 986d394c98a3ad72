import { createHash } from "node:crypto";

/** Sums up what a run prints, so that its record can say what that was without holding it. */
export class PrintedSum {
  readonly #sum = createHash("sha256");
  #bytes = 0;

  take(chunk: Buffer): void {
    this.#bytes += chunk.length;
    this.#sum.update(chunk);
  }

  /** How many bytes it was, and their SHA-256 in hexadecimal. To be asked once. */
  end(): { readonly bytes: number; readonly sha256: string } {
    return { bytes: this.#bytes, sha256: this.#sum.digest("hex") };
  }
}
