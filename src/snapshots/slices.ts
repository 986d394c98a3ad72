/** Longest work in one go, in milliseconds: the editor's extension host answers others in between. */
const slice = 8;

/** Lets others have their turn now and then in the course of long work. */
export class Slices {
  #since = performance.now();

  /** Resolves at once while the slice lasts, else after everyone else had a turn. */
  async pause(): Promise<void> {
    if (performance.now() - this.#since < slice) return;
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.#since = performance.now();
  }
}
