import { createHash, randomBytes } from "node:crypto";
import {
  closeSync,
  constants,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { type AcceptedRecord, readRecord, type SealState, writeRecord } from "./acceptedRecord.ts";
import { fileStamp } from "./fileStamp.ts";
import { readRegularFile } from "./regularFile.ts";
import type { SealKeeper } from "./seal.ts";

/** What is known of the version of a scope file that a person accepted last. A text is undefined where there was no file. */
export type Accepted =
  /** `seen` is the version a person saw last, where one did. */
  | {
      readonly kind: "version";
      readonly text: string | undefined;
      readonly seen: { readonly text: string | undefined } | undefined;
      readonly seal: "good" | "not checked";
    }
  /** Nobody accepted anything for this folder yet. */
  | { readonly kind: "none" }
  /**
   * Nothing shows that a person accepted it, and nothing speaks against it, so only what it tightens counts: 0.1.0 did not
   * seal, and a machine without a keyring loses the key with the editor.
   */
  | { readonly kind: "unsealed"; readonly text: string | undefined }
  /** It cannot be relied on: the strictest preset holds until a person accepts anew. `why` is a sentence. */
  | { readonly kind: "broken"; readonly why: string; readonly text: string | undefined };

/** Longest record, in bytes: two versions of a scope file, each character escaped. */
const longestRecord = 8 * 1024 * 1024;
/** Most records of other folders that are looked at. */
const mostRecords = 1_000;

/**
 * The accepted versions of scope files, kept in the state folder, where no agent's call may write, and sealed against
 * programs that can. Without a keeper, as in the command line, seals are not checked and nothing can be written.
 */
export class AcceptedStore {
  readonly #folder: string;
  readonly #keeper: SealKeeper | undefined;

  constructor(state: string, keeper: SealKeeper | undefined) {
    this.#folder = join(state, "accepted");
    this.#keeper = keeper;
  }

  /** Whether a version can be put in force now. */
  get sealing(): "possible" | "impossible" {
    return this.#keeper?.key === undefined ? "impossible" : "possible";
  }

  /** Something is to be accepted soon. */
  prepare(): void {
    this.#keeper?.want();
  }

  /** The version in force for the scope file of `root`. Never throws. */
  read(root: string): Accepted {
    const file = readRegularFile(this.#path(root), longestRecord);
    const known = this.#keeper?.generationOf(root) ?? 0;
    switch (file.kind) {
      case "absent":
        return known === 0 ? { kind: "none" } : broken("The version you accepted was taken away.", undefined);
      case "unreadable":
        return broken(`The record of the version you accepted ${file.why}.`, undefined);
      case "bytes":
        return this.#judge(readRecord(file.bytes.toString("utf8"), this.#keeper?.key), root, known);
    }
  }

  /** Changes whenever `read` may answer something else; undefined when nothing tells. `now` is in milliseconds since 1970. */
  stamp(root: string, now: number): string | undefined {
    const file = fileStamp(this.#path(root), now);
    return file === undefined ? undefined : `${file} ${this.#keyed} ${this.#keeper?.generationOf(root) ?? 0}`;
  }

  /** The roots that have a record, at most 1,000. Never throws; a record that cannot be read names no root. */
  roots(): readonly string[] {
    let names: readonly string[];
    try {
      names = readdirSync(this.#folder).filter((name) => /^[0-9a-f]{32}\.json$/.test(name));
    } catch {
      return [];
    }
    return names.slice(0, mostRecords).flatMap((name) => {
      const file = readRegularFile(join(this.#folder, name), longestRecord);
      const record = file.kind === "bytes" ? readRecord(file.bytes.toString("utf8"), undefined) : undefined;
      const root = record?.kind === "sealed" ? record.content.root : record?.kind === "unsealed" ? record.root : "";
      return root === "" || this.#path(root) !== join(this.#folder, name) ? [] : [root];
    });
  }

  /** Changes whenever `roots` may answer something else; undefined when nothing tells. */
  rootsStamp(now: number): string | undefined {
    const folder = fileStamp(this.#folder, now);
    return folder === undefined ? undefined : `${folder} ${this.#keyed}`;
  }

  /**
   * Puts a version in force and seals it. `text` is undefined for having no scope file. `by` says who: a person, who saw
   * it, or itself, because it only tightens. Throws when it cannot be sealed or written.
   */
  write(root: string, text: string | undefined, by: "person" | "itself", acceptedAt: Date): void {
    const key = this.#keeper?.key;
    if (this.#keeper === undefined || key === undefined)
      throw new Error("There is no key to seal the accepted version with.");
    const before = this.read(root);
    const generation = this.#keeper.generationOf(root) + 1;
    const seen =
      by === "person" ? { text } : before.kind === "version" && before.seal === "good" ? before.seen : undefined;
    const record = writeRecord(
      {
        root,
        generation,
        text: text ?? null,
        ...(seen === undefined ? {} : { seen: { text: seen.text ?? null } }),
        acceptedAt: acceptedAt.toISOString(),
      },
      key,
    );
    this.#replace(this.#path(root), record);
    this.#keeper.raise(root, generation);
  }

  get #keyed(): string {
    return this.#keeper?.key?.id ?? "no key";
  }

  #judge(record: AcceptedRecord, root: string, known: number): Accepted {
    if (record.kind === "unreadable") return broken("The record of the version you accepted is damaged.", undefined);
    const { text } = record.kind === "sealed" ? record.content : record;
    if ((record.kind === "sealed" ? record.content.root : record.root) !== root)
      return broken("The record of the version you accepted is that of another folder.", undefined);
    if (record.kind === "unsealed") {
      return known === 0
        ? { kind: "unsealed", text: text ?? undefined }
        : broken("A version without a seal was put in the place of the one you accepted.", text ?? undefined);
    }
    const { generation, seen } = record.content;
    // Of a root that was sealed with the key there is, the storage knows how far its acceptances have come.
    const keyIsLost = record.seal === "other key" || (record.seal === "not checked" && this.#keeper !== undefined);
    if (keyIsLost && known === 0) return { kind: "unsealed", text: text ?? undefined };
    const fault = sealFault(record.seal, this.#keeper);
    if (fault !== undefined) return broken(fault, text ?? undefined);
    if (generation < known)
      return broken("An older version was put back in the place of the one you accepted.", text ?? undefined);
    if (generation > known) this.#keeper?.raise(root, generation);
    return {
      kind: "version",
      text: text ?? undefined,
      seen: seen === undefined ? undefined : { text: seen.text ?? undefined },
      seal: record.seal === "good" ? "good" : "not checked",
    };
  }

  /** Whole or not at all, also where the machine stops; never through a link that lies there. */
  #replace(path: string, text: string): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    if (!lstatSync(this.#folder).isDirectory()) throw new Error(`${this.#folder} is no folder.`);
    const draft = `${path}.${randomBytes(8).toString("hex")}.draft`;
    const file = openSync(draft, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    try {
      try {
        writeFileSync(file, text);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(draft, path);
    } catch (cause) {
      rmSync(draft, { force: true });
      throw cause;
    }
  }

  #path(root: string): string {
    return join(this.#folder, `${createHash("sha256").update(root).digest("hex").slice(0, 32)}.json`);
  }
}

function broken(why: string, text: string | undefined): Accepted {
  return { kind: "broken", why, text };
}

function sealFault(seal: SealState, keeper: SealKeeper | undefined): string | undefined {
  switch (seal) {
    case "good":
      return undefined;
    case "broken":
      return "The version you accepted was changed outside Holdpoint: its seal does not fit.";
    case "other key":
      return "The version you accepted was sealed with a key that the editor does not have any more.";
    case "not checked":
      return keeper === undefined
        ? undefined
        : "The key that seals what you accepted cannot be had from the editor's secret storage.";
  }
}
