import type { ChainCheck } from "./chainCheck.ts";
import { type HeadStatement, isSignedBy, keyName } from "./headSignature.ts";
import type { FoundProblem } from "./problemIds.ts";
import type { LaidStatement } from "./signedHeads.ts";

/** A key that vouched for something. `last`: the time of its last good statement, ISO 8601. */
export interface SigningKeyReport {
  readonly key: string;
  readonly last: string;
}

/** What the signatures come to. */
export interface Signatures {
  readonly problems: readonly FoundProblem[];
  readonly keys: readonly SigningKeyReport[];
  /** By chain, how many of its lines from the first a good statement vouches for. */
  readonly covered: ReadonlyMap<string, number>;
}

interface Place {
  readonly file: string;
  /** 0 for a statement that lies in a file of its own. */
  readonly line: number;
}

/**
 * Checks the statements that count: of each file and key the last one, because it vouches for every line before it, and those
 * that lie beside the records. `keys`: the public keys that lie there; `asked`: the name of the one that alone may vouch.
 */
export function checkSignatures(
  checked: readonly { readonly file: string; readonly check: ChainCheck }[],
  laid: readonly LaidStatement[] | "not looked at",
  keys: ReadonlyMap<string, string>,
  asked: string | undefined,
): Signatures {
  const known = new Map(checked.flatMap(({ check }) => [...check.keys]).filter(isNamedRight));
  for (const [name, key] of keys) known.set(name, key);
  const problems: FoundProblem[] = [];
  const last = new Map<string, string>();
  const covered = new Map<string, number>();
  const cover = (chain: string, lines: number): unknown => covered.set(chain, Math.max(lines, covered.get(chain) ?? 0));
  const take = (place: Place, statement: HeadStatement, check?: ChainCheck): void => {
    const wrong = wrongWith(statement, known, asked);
    if (wrong !== undefined) {
      problems.push({ ...place, kind: "forged", text: wrong, proof: statement.signature, content: "matters" });
      return;
    }
    if ((last.get(statement.key) ?? "") < statement.time) last.set(statement.key, statement.time);
    for (const { chain, seq } of statement.heads) cover(chain, seq + 1);
    for (const [chain, lines] of check?.vouched ?? []) cover(chain, lines);
  };
  for (const { file, check } of checked)
    for (const { line, statement } of check.statements) take({ file, line }, statement, check);
  for (const { file, statement } of laid === "not looked at" ? [] : laid) {
    if (statement !== undefined) take({ file, line: 0 }, statement);
    else
      problems.push({ file, line: 0, kind: "foreign", text: "it holds no statement", proof: "", content: "matters" });
  }
  return {
    problems: [
      ...problems,
      ...(laid === "not looked at" ? [] : missingStatements(checked, laid)),
      ...notVouched(last, asked),
    ],
    keys: [...last].map(([key, time]) => ({ key, last: time })),
    covered,
  };
}

function isNamedRight([name, key]: readonly [string, string]): boolean {
  return keyName(key) === name;
}

function wrongWith(
  statement: HeadStatement,
  known: ReadonlyMap<string, string>,
  asked: string | undefined,
): string | undefined {
  const { key } = statement;
  if (asked !== undefined && key !== asked) return `it is signed with the key ${key}, not with the one asked for`;
  const publicKey = known.get(key);
  if (publicKey === undefined) return `nothing here tells the public half of the key ${key}`;
  return isSignedBy(publicKey, statement) === "good" ? undefined : `its signature was not made with the key ${key}`;
}

/** A chain that names a key has a statement beside it from before that line was written. */
function missingStatements(
  checked: readonly { readonly file: string; readonly check: ChainCheck }[],
  laid: readonly LaidStatement[],
): readonly FoundProblem[] {
  const there = new Set(laid.map(({ file }) => file));
  return checked.flatMap(({ check }): FoundProblem[] => {
    const file = `signed-${check.chain}.json`;
    if (check.chain === undefined || check.keys.size === 0 || there.has(file)) return [];
    const text = "the newest statement about a signed chain is gone, so that its end is not known";
    return [{ file, line: 0, kind: "missing", text, proof: check.chain, content: "elsewhere" }];
  });
}

/** Whoever names a key expects it to have vouched for something. */
function notVouched(last: ReadonlyMap<string, string>, asked: string | undefined): readonly FoundProblem[] {
  if (asked === undefined || last.has(asked)) return [];
  const text = "the key that was asked for vouches for nothing here";
  return [{ file: `key-${asked}.pem`, line: 0, kind: "forged", text, proof: asked, content: "elsewhere" }];
}
