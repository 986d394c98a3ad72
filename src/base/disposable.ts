/** Something that holds a resource until `dispose` is called; calling it twice is harmless. */
export interface Disposable {
  dispose(): void;
}

/** Makes a disposable of a function; it runs at most once. */
export function toDisposable(release: () => void): Disposable {
  let live = true;
  return {
    dispose: () => {
      if (!live) return;
      live = false;
      release();
    },
  };
}

/** Owns disposables and ends them together, last first. What is added after the end is ended at once. */
export class DisposableStore implements Disposable {
  readonly #owned = new Set<Disposable>();
  #ended = false;

  /** Takes ownership of `item` and returns it, so that creating and registering are one line. */
  add<T extends Disposable>(item: T): T {
    if (this.#ended) item.dispose();
    else this.#owned.add(item);
    return item;
  }

  dispose(): void {
    this.#ended = true;
    const items = [...this.#owned].reverse();
    this.#owned.clear();
    for (const item of items) item.dispose();
  }
}
