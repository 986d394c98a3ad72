import type { Attested, Head, LogLine } from "./chain.ts";
import { type HeadSigner, type HeadStatement, signHeads } from "./headSignature.ts";
import { keysIn, layKey, layStatement, statementOf } from "./signedHeads.ts";

/** Vouches for the heads of one process's records with the key of its window, as long as there is one. */
export class HeadSigning {
  readonly #folder: string;
  readonly #signer: () => HeadSigner | undefined;
  /** The chain and the key whose public half the chain names already. */
  #told = "";
  #next: { readonly chain: string; readonly statement: HeadStatement } | undefined;
  #laying: Promise<void> | undefined;

  /** `signer` is asked anew each time: a key comes late, and may become another. */
  constructor(folder: string, signer: () => HeadSigner | undefined) {
    this.#folder = folder;
    this.#signer = signer;
  }

  get signer(): HeadSigner | undefined {
    return this.#signer();
  }

  /** The line that names a key before it signs in a chain for the first time; also lays its public half beside the records. */
  async introduction(chain: string, time: string): Promise<readonly LogLine[]> {
    const signer = this.#signer();
    if (signer === undefined || this.#told === `${chain} ${signer.key}`) return [];
    await layKey(this.#folder, signer);
    // Before the line is there, so that whoever finds the line without a statement knows that one was taken away.
    if ((await statementOf(this.#folder, chain)) === undefined)
      await layStatement(this.#folder, chain, signHeads(signer, time, []));
    const former = [...(await keysIn(this.#folder)).keys()].filter((key) => key !== signer.key);
    this.#told = `${chain} ${signer.key}`;
    return [{ log: "key", time, key: signer.key, public: signer.publicKey, former }];
  }

  /** The statement about a chain as it stands, and about other ones. */
  statement(signer: HeadSigner, time: string, own: OwnChain, others: readonly Attested[]): HeadStatement {
    const { chain, file, head } = own;
    const also = others.flatMap((one) =>
      one.kind === "chain" ? [{ chain: one.chain, file: one.file, seq: one.seq, hash: one.hash }] : [],
    );
    return signHeads(signer, time, [{ chain, file, ...head }, ...also]);
  }

  /** Lays the newest statement beside the records, later: no record waits for it, and of several only the last is laid. A disk that fails there keeps no record from being written. */
  lay(chain: string, statement: HeadStatement): void {
    this.#next = { chain, statement };
    this.#laying ??= this.#layAll();
  }

  /** Resolves when nothing is left to be laid. */
  async laid(): Promise<void> {
    await this.#laying;
  }

  async #layAll(): Promise<void> {
    for (let next = this.#next; next !== undefined; next = this.#next) {
      this.#next = undefined;
      await layStatement(this.#folder, next.chain, next.statement).catch(() => undefined);
    }
    this.#laying = undefined;
  }

  /** What was said last in a chain did not reach the disk. */
  forget(): void {
    this.#told = "";
  }
}

interface OwnChain {
  readonly chain: string;
  readonly file: string;
  readonly head: Head;
}
