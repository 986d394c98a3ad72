/** Remembers what was found out lately: so many entries, for so long. The oldest entry gives way to a new one. */
export class Recent<T> {
  readonly #most: number;
  readonly #life: number;
  readonly #entries = new Map<string, { readonly value: T; readonly until: number }>();

  /** `life` in milliseconds. */
  constructor(most: number, life: number) {
    this.#most = most;
    this.#life = life;
  }

  /** What is remembered for `key`, else what `find` says now. */
  get(key: string, find: () => T): T {
    const known = this.#entries.get(key);
    const now = performance.now();
    if (known !== undefined && now < known.until) return known.value;
    const value = find();
    this.#entries.delete(key);
    if (this.#entries.size >= this.#most) {
      for (const oldest of this.#entries.keys()) {
        this.#entries.delete(oldest);
        break;
      }
    }
    this.#entries.set(key, { value, until: now + this.#life });
    return value;
  }
}
