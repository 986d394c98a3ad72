import { randomBytes } from "node:crypto";
import { readdir, readFile, rename, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fromPem, type HeadSigner, type HeadStatement, keyName, pemOf, statementIn } from "./headSignature.ts";

/** The largest of these files that is read, in bytes. */
const largest = 256 * 1024;

/** The file beside the records that holds the public half of a key. */
function keyFile(key: string): string {
  return `key-${key}.pem`;
}

/** The file beside the records that holds the newest statement made in a chain, so that the end of the chain is known elsewhere, too. */
function statementFile(chain: string): string {
  return `signed-${chain}.json`;
}

/** Lays the public half of a key beside the records, where it is not there yet. */
export async function layKey(folder: string, signer: HeadSigner): Promise<void> {
  await writeFile(join(folder, keyFile(signer.key)), pemOf(signer.publicKey), { flag: "wx", mode: 0o600 }).catch(
    (cause: NodeJS.ErrnoException) => {
      if (cause.code !== "EEXIST") throw cause;
    },
  );
}

/** The public keys beside the records by name, in base64; files that hold none, or another than they are named for, are left out. */
export async function keysIn(folder: string): Promise<ReadonlyMap<string, string>> {
  const keys = new Map<string, string>();
  for (const name of await namesIn(folder)) {
    const key = /^key-([0-9a-f]{32})\.pem$/.exec(name)?.[1];
    const publicKey = key === undefined ? undefined : fromPem((await textOf(join(folder, name))) ?? "");
    if (key !== undefined && publicKey !== undefined && keyName(publicKey) === key) keys.set(key, publicKey);
  }
  return keys;
}

/** Replaces the newest statement of a chain at once and whole. */
export async function layStatement(folder: string, chain: string, statement: HeadStatement): Promise<void> {
  const path = join(folder, statementFile(chain));
  const made = `${path}.${randomBytes(4).toString("hex")}.new`;
  try {
    await writeFile(made, `${JSON.stringify(statement)}\n`, { flag: "wx", mode: 0o600 });
    await rename(made, path);
  } catch (cause) {
    await unlink(made).catch(() => undefined);
    throw cause;
  }
}

/** The newest statement of a chain that lies beside the records; undefined where there is none. */
export async function statementOf(folder: string, chain: string): Promise<HeadStatement | undefined> {
  return parsed((await textOf(join(folder, statementFile(chain)))) ?? "");
}

/** A statement that lies beside the records; `statement` is undefined where the file holds none. */
export interface LaidStatement {
  readonly file: string;
  readonly statement: HeadStatement | undefined;
}

/** The statements beside the records. */
export async function statementsIn(folder: string): Promise<readonly LaidStatement[]> {
  const found: LaidStatement[] = [];
  for (const file of await namesIn(folder)) {
    if (!/^signed-[0-9a-f]{32}\.json$/.test(file)) continue;
    found.push({ file, statement: parsed((await textOf(join(folder, file))) ?? "") });
  }
  return found;
}

function parsed(text: string): HeadStatement | undefined {
  try {
    return statementIn(JSON.parse(text));
  } catch {
    return undefined;
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(() => [])).toSorted();
}

async function textOf(path: string): Promise<string | undefined> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  return text === undefined || text.length > largest ? undefined : text;
}
