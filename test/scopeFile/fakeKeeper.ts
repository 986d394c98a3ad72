import { type SealKeeper, type SealKey, sealKey } from "../../src/scopeFile/seal.ts";

/** A key of its own, and what it remembers, without any storage. */
export class FakeKeeper implements SealKeeper {
  key: SealKey | undefined;
  readonly generations = new Map<string, number>();
  wanted = 0;

  /** `seed` tells keys apart; "" is no key. */
  constructor(seed = "a") {
    this.key = seed === "" ? undefined : sealKey(Buffer.alloc(32, seed));
  }

  generationOf(root: string): number {
    return this.generations.get(root) ?? 0;
  }

  want(): void {
    this.wanted++;
  }

  raise(root: string, generation: number): void {
    this.generations.set(root, Math.max(generation, this.generationOf(root)));
  }
}
