import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from "node:crypto";

/** Where a chain stood, as somebody with a key says. `file`: its name at that time; the signature does not depend on it. */
export interface SignedHead {
  readonly chain: string;
  readonly file: string;
  readonly seq: number;
  readonly hash: string;
}

/** Heads that somebody with a key vouches for. `time`: ISO 8601, UTC. */
export interface HeadStatement {
  readonly time: string;
  /** Which key: see {@link keyName}. */
  readonly key: string;
  readonly heads: readonly SignedHead[];
  /** Ed25519 over {@link signedBytes}, in base64. */
  readonly signature: string;
}

/** Signs heads. Only a window has one: its private key lies in the editor's secret storage. */
export interface HeadSigner {
  /** See {@link keyName}. */
  readonly key: string;
  /** The public half: SubjectPublicKeyInfo in DER, in base64. */
  readonly publicKey: string;
  sign(bytes: Buffer): Buffer;
}

/** How a key is called: the first 32 hexadecimal digits of the SHA-256 of its public half (SubjectPublicKeyInfo in DER). */
export function keyName(publicKey: string): string {
  return hash("sha256", Buffer.from(publicKey, "base64")).slice(0, 32);
}

/** The signer of a private key in PEM (PKCS #8). Throws where it is none, or of another kind than Ed25519. */
export function headSigner(privateKey: string): HeadSigner {
  const key = createPrivateKey(privateKey);
  if (key.asymmetricKeyType !== "ed25519") throw new Error("The key that signs the records is no Ed25519 key.");
  const publicKey = createPublicKey(key).export({ type: "spki", format: "der" }).toString("base64");
  return { key: keyName(publicKey), publicKey, sign: (bytes) => sign(null, bytes, key) };
}

/**
 * What is signed, in ASCII, each line ended by one newline: `holdpoint audit heads 1`, the key's name, the time, and for each head
 * `<chain> <seq> <hash>`. So `openssl pkeyutl -verify -rawin` checks it with the public key beside the records.
 */
function signedBytes({ key, time, heads }: Omit<HeadStatement, "signature">): Buffer {
  const lines = heads.map(({ chain, seq, hash: own }) => `${chain} ${seq} ${own}\n`);
  return Buffer.from(`holdpoint audit heads 1\n${key}\n${time}\n${lines.join("")}`);
}

/** Vouches for these heads. */
export function signHeads(signer: HeadSigner, time: string, heads: readonly SignedHead[]): HeadStatement {
  const said = { time, key: signer.key, heads };
  return { ...said, signature: signer.sign(signedBytes(said)).toString("base64") };
}

/** Whether a statement was made with the private half of this public key, which must bear the name it gives. */
export function isSignedBy(publicKey: string, statement: HeadStatement): "good" | "bad" {
  try {
    if (keyName(publicKey) !== statement.key) return "bad";
    const good = verify(
      null,
      signedBytes(statement),
      publicKeyOf(publicKey),
      Buffer.from(statement.signature, "base64"),
    );
    return good ? "good" : "bad";
  } catch {
    return "bad";
  }
}

/** A public key in PEM, as other programs take it. */
export function pemOf(publicKey: string): string {
  return publicKeyOf(publicKey).export({ type: "spki", format: "pem" }).toString();
}

/** The public key in a PEM file, in base64; undefined where it holds no Ed25519 key. */
export function fromPem(pem: string): string | undefined {
  try {
    const key = createPublicKey(pem);
    return key.asymmetricKeyType === "ed25519"
      ? key.export({ type: "spki", format: "der" }).toString("base64")
      : undefined;
  } catch {
    return undefined;
  }
}

/** What a line or a file says, where it is a statement. */
export function statementIn(value: unknown): HeadStatement | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { time, key, heads, signature }: Readonly<Record<string, unknown>> = { ...value };
  if (typeof time !== "string" || typeof key !== "string" || typeof signature !== "string") return undefined;
  if (!Array.isArray(heads) || !heads.every(isHead)) return undefined;
  return { time, key, heads: heads as readonly SignedHead[], signature };
}

function isHead(value: unknown): value is SignedHead {
  if (typeof value !== "object" || value === null) return false;
  const { chain, file, seq, hash: own }: Readonly<Record<string, unknown>> = { ...value };
  return typeof chain === "string" && typeof file === "string" && Number.isSafeInteger(seq) && typeof own === "string";
}

function publicKeyOf(publicKey: string): KeyObject {
  return createPublicKey({ key: Buffer.from(publicKey, "base64"), type: "spki", format: "der" });
}
