import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { fileStamp } from "./fileStamp.ts";

const acceptedVersion = z.object({
  version: z.literal(1),
  root: z.string(),
  /** The scope file's whole text; null when no file was what was accepted. */
  text: z.string().nullable(),
  acceptedAt: z.string(),
});

/** What is known of the version of a scope file that a person accepted last. */
export type Accepted =
  | { readonly kind: "version"; readonly text: string | undefined }
  /** Nobody accepted anything for this folder yet. */
  | { readonly kind: "none" }
  /** Something is stored but cannot be read: the strictest preset holds until a person accepts anew. */
  | { readonly kind: "unreadable"; readonly why: string };

/** The accepted versions of scope files, kept in the state folder, where no agent's call may write. */
export class AcceptedStore {
  readonly #folder: string;

  constructor(state: string) {
    this.#folder = join(state, "accepted");
  }

  /** The version in force for the scope file of `root`. */
  read(root: string): Accepted {
    let text: string;
    try {
      text = readFileSync(this.#path(root), "utf8");
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === "ENOENT") return { kind: "none" };
      return { kind: "unreadable", why: String(cause) };
    }
    try {
      const stored = acceptedVersion.parse(JSON.parse(text));
      if (stored.root !== root) return { kind: "unreadable", why: "It speaks for another folder." };
      return { kind: "version", text: stored.text ?? undefined };
    } catch (cause) {
      return { kind: "unreadable", why: String(cause) };
    }
  }

  /** Changes whenever another version was put in force. */
  stamp(root: string): string {
    return fileStamp(this.#path(root));
  }

  /** Puts a version in force. `text` is undefined where having no scope file was accepted. Throws when it cannot be written. */
  write(root: string, text: string | undefined, acceptedAt: Date): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const path = this.#path(root);
    const draft = `${path}.${process.pid}.draft`;
    writeFileSync(
      draft,
      JSON.stringify({ version: 1, root, text: text ?? null, acceptedAt: acceptedAt.toISOString() }),
      { mode: 0o600 },
    );
    renameSync(draft, path);
  }

  #path(root: string): string {
    return join(this.#folder, `${createHash("sha256").update(root).digest("hex").slice(0, 32)}.json`);
  }
}
