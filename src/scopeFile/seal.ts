import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** A key of 32 random bytes. */
export interface SealKey {
  /** Names the key without telling anything of it. */
  readonly id: string;
  readonly bytes: Buffer;
}

/**
 * Keeps the key of the seals where no program but the editor gets at it, and how far each folder's acceptances have come.
 * Read for each judgement, so everything is at hand.
 */
export interface SealKeeper {
  /** Undefined while it is not known, or cannot be. */
  readonly key: SealKey | undefined;
  /** The highest generation that was sealed for a root; 0 where there was none. An older one is put back by somebody. */
  generationOf(root: string): number;
  /** Something is to be sealed soon: makes a key where there is none. Asking the storage before that would trouble people without need. */
  want(): void;
  /** Remembers that a generation was sealed or seen with a good seal. */
  raise(root: string, generation: number): void;
}

/** The key of these bytes. */
export function sealKey(bytes: Buffer): SealKey {
  return { id: createHash("sha256").update("holdpoint seal key\n").update(bytes).digest("hex").slice(0, 16), bytes };
}

/** The seal of a content: HMAC-SHA-256 (RFC 2104) in hexadecimal, which says what it seals so that no other content fits. */
export function sealOf(content: string, key: SealKey): string {
  return createHmac("sha256", key.bytes).update("holdpoint accepted scope\n").update(content).digest("hex");
}

/** Whether the seal is that of the content. */
export function fits(seal: string, content: string, key: SealKey): "yes" | "no" {
  const [given, right] = [Buffer.from(seal, "hex"), Buffer.from(sealOf(content, key), "hex")];
  return given.length === right.length && timingSafeEqual(given, right) ? "yes" : "no";
}
