import * as z from "zod";
import { fits, type SealKey, sealOf } from "./seal.ts";

const text = z.string().nullable();

/** What is put on record about a scope file; `null` stands for having no file. */
const content = z.object({
  /** The folder it speaks for, or `user`. */
  root: z.string(),
  /** Counts the versions of this root, from 1. */
  generation: z.int().min(1),
  /** The version in force. */
  text,
  /** The version that a person saw last; absent where none has yet and `text` came into force because it only tightens. */
  seen: z.object({ text }).optional(),
  acceptedAt: z.string(),
});
export type AcceptedContent = Readonly<z.infer<typeof content>>;

const sealed = z.object({ version: z.literal(2), sealed: z.string(), key: z.string(), seal: z.string() });
/** As Holdpoint 0.1.0 wrote it: without a seal. */
const unsealed = z.object({ version: z.literal(1), root: z.string(), text });

/** A record as it was read. The seal counts for the exact text that was sealed. */
export type AcceptedRecord =
  | { readonly kind: "sealed"; readonly content: AcceptedContent; readonly seal: SealState }
  | { readonly kind: "unsealed"; readonly root: string; readonly text: string | null }
  | { readonly kind: "unreadable" };

/** `not checked`: there is no key here. `other key`: it may be right, but was made with a key that is not ours. */
export type SealState = "good" | "broken" | "other key" | "not checked";

/** Reads a record. Never throws. */
export function readRecord(written: string, key: SealKey | undefined): AcceptedRecord {
  try {
    const value: unknown = JSON.parse(written);
    const old = unsealed.safeParse(value);
    if (old.success) return { kind: "unsealed", root: old.data.root, text: old.data.text };
    const outer = sealed.parse(value);
    const inner = content.parse(JSON.parse(outer.sealed));
    return { kind: "sealed", content: inner, seal: sealState(outer, key) };
  } catch {
    return { kind: "unreadable" };
  }
}

/** A record as it is written. */
export function writeRecord(what: AcceptedContent, key: SealKey): string {
  const inner = JSON.stringify(what);
  return JSON.stringify({ version: 2, sealed: inner, key: key.id, seal: sealOf(inner, key) });
}

function sealState(outer: z.infer<typeof sealed>, key: SealKey | undefined): SealState {
  if (key === undefined) return "not checked";
  if (outer.key !== key.id) return "other key";
  return fits(outer.seal, outer.sealed, key) === "yes" ? "good" : "broken";
}
