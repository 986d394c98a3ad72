import { hash } from "node:crypto";
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type Attested, type Contents, type Head, lineShape } from "./chain.ts";
import { ChainCheck, type WantedLines } from "./chainCheck.ts";
import { contentsOf } from "./fileTail.ts";
import { scanLines } from "./lineScan.ts";
import { type FoundProblem, type Problem, withIds } from "./problemIds.ts";
import { earlierFile, isAside, recordsFiles } from "./recordsFolder.ts";
import { checkSignatures, type SigningKeyReport } from "./signatureCheck.ts";
import { keysIn, statementsIn } from "./signedHeads.ts";
import { markedPlaces } from "./writerPlace.ts";

/** One records file. `lines`: how many from the first are in order. */
export interface FileReport {
  readonly file: string;
  /**
   * - `intact`: every line is in order.
   * - `torn`: its last line was never finished; the file that follows it has exactly that on record.
   * - `unchained`: of the earlier format, and still as the chain that followed it says.
   * - `broken`: see the flaws.
   */
  readonly state: "intact" | "torn" | "unchained" | "broken";
  readonly lines: number;
  /** Where its chain stands after these lines; undefined where there is none. */
  readonly head: (Head & { readonly chain: string }) | undefined;
  /** How many lines from the first a good signature vouches for; 0 where none does. */
  readonly signed: number;
}

export interface Verification {
  /** In order of their places; the file that is asked for, or all of a folder. */
  readonly files: readonly FileReport[];
  /** Empty when all is intact. Of each file the first flaw of its own, and what other files know better. */
  readonly problems: readonly Problem[];
  /** The keys that vouched for something, by name. More than one: the key was changed, or several editors write here. */
  readonly keys: readonly SigningKeyReport[];
}

/** A file that was read through. */
interface Checked {
  readonly file: string;
  readonly path: string;
  readonly check: ChainCheck;
  readonly torn: Contents | undefined;
}

/**
 * Verifies one records file, or all of a folder with what they say of each other. Reads each file once, and parts of it
 * twice where another names it; needs the same memory for any length. What is not there has no files. Rejects when
 * something cannot be read. `asked`: the name of the key that alone may vouch; without it each key counts that lies there.
 */
export async function verifyRecords(path: string, asked?: string): Promise<Verification> {
  const found = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return undefined;
    throw cause;
  });
  if (found === undefined) return { files: [], problems: [], keys: [] };
  if (!found.isDirectory()) {
    const folder = dirname(path);
    const checked = await checkFile(folder, basename(path), new Map());
    const signatures = checkSignatures([checked], "not looked at", await keysIn(folder), asked);
    const problems = [...flawsOf(checked, []), ...signatures.problems];
    const files = [withProblems(reportOf(checked, [], signatures.covered), problems)];
    return { files, problems: await withIds(folder, problems), keys: signatures.keys };
  }
  const checked: Checked[] = [];
  const names = await recordsFiles(path);
  const laid = await statementsIn(path);
  const beside: Said[] = [
    ...laid.flatMap(({ file, statement }) =>
      (statement?.heads ?? []).map((head): Said => ({ by: file, entry: { kind: "chain", ...head } })),
    ),
    ...markedPlaces(await readdir(path)).flatMap(({ marker, left }) =>
      left === undefined ? [] : [{ by: marker, entry: left }],
    ),
  ];
  const wanted = wantedBy(beside);
  for (const name of names.filter((one) => one !== earlierFile)) checked.push(await checkFile(path, name, wanted));
  const said: Said[] = [
    ...checked.flatMap(({ file, check }) => check.attested.map((entry) => ({ by: file, entry }))),
    ...beside,
  ];
  const signatures = checkSignatures(checked, laid, await keysIn(path), asked);
  const problems = [...checked.flatMap((one) => flawsOf(one, said)), ...copies(checked), ...signatures.problems];
  for (const { by, entry } of said) problems.push(...(await compare(path, checked, by, entry)));
  for (const { file } of markedPlaces(await readdir(path))) {
    if (!(await recordsFiles(path)).includes(file))
      problems.push(whole(file, "missing", "its place is marked as taken, but it is not there", "elsewhere"));
  }
  const files = checked.map((one) => reportOf(one, said, signatures.covered));
  if (names.includes(earlierFile)) {
    const known = said.some(({ entry }) => entry.kind === "unchained" && entry.file === earlierFile);
    const text = "it is of the earlier format, and no chain says what was in it";
    if (!known) problems.push(whole(earlierFile, "foreign", text, "matters"));
    const state = problems.some(({ file }) => file === earlierFile) ? "broken" : "unchained";
    files.unshift({ file: earlierFile, state, lines: 0, head: undefined, signed: 0 });
  }
  return {
    files: files.map((one) => withProblems(one, problems)),
    problems: await withIds(path, problems),
    keys: signatures.keys,
  };
}

/** A problem of a file as a whole. */
function whole(
  file: string,
  kind: FoundProblem["kind"],
  text: string,
  content: FoundProblem["content"],
  proof = "",
): FoundProblem {
  return { file, line: 0, kind, text, content, proof };
}

/** A chain is in one file; in a second one, either may be false. */
function copies(checked: readonly Checked[]): FoundProblem[] {
  const first = new Map<string, string>();
  return checked.flatMap(({ file, check }) => {
    if (check.chain === undefined) return [];
    const other = first.get(check.chain);
    if (other === undefined) first.set(check.chain, file);
    return other === undefined ? [] : [whole(file, "foreign", `it holds the same chain as ${other}`, "matters")];
  });
}

interface Said {
  /** The file, or the marker of a place, that says it. */
  readonly by: string;
  readonly entry: Attested;
}

/** The lines whose hashes are needed, so that no file is read twice for them. */
function wantedBy(said: readonly Said[]): WantedLines {
  const wanted = new Map<string, Set<number>>();
  for (const { entry } of said) {
    if (entry.kind !== "chain") continue;
    const lines = wanted.get(entry.chain) ?? new Set();
    wanted.set(entry.chain, lines.add(entry.seq));
  }
  return wanted;
}

async function checkFile(folder: string, file: string, wanted: WantedLines): Promise<Checked> {
  const path = join(folder, file);
  const check = new ChainCheck(wanted);
  const rest = await scanLines(path, isAside(file) ? "none" : "perhaps", (line) => check.push(line));
  let torn: Contents | undefined;
  if (rest.kind === "unfinished") {
    torn = { bytes: rest.bytes.length, sha256: hash("sha256", rest.bytes) };
    check.finish("unfinished");
  } else if (rest.kind === "too long") check.finish("too long");
  return { file, path, check, torn };
}

/** The flaw of a file of its own; none where it is a torn end that is on record. */
function flawsOf(checked: Checked, said: readonly Said[]): FoundProblem[] {
  const { flaw } = checked.check;
  return flaw === undefined || isTornOnRecord(checked, said)
    ? []
    : [{ file: checked.file, ...flaw, content: "matters", proof: "" }];
}

function isTornOnRecord({ check, torn }: Checked, said: readonly Said[]): boolean {
  return (
    check.flaw?.kind === "torn" &&
    said.some(
      ({ entry }) =>
        entry.kind === "chain" &&
        entry.chain === check.chain &&
        entry.hash === check.head.hash &&
        entry.torn?.bytes === torn?.bytes &&
        entry.torn?.sha256 === torn?.sha256,
    )
  );
}

function reportOf(checked: Checked, said: readonly Said[], covered: ReadonlyMap<string, number>): FileReport {
  const { check, file } = checked;
  const lines = check.flaw === undefined ? check.head.seq + 1 : check.flaw.line - 1;
  const state = check.flaw === undefined ? "intact" : isTornOnRecord(checked, said) ? "torn" : "broken";
  const { chain } = check;
  if (chain === undefined) return { file, state, lines, head: undefined, signed: 0 };
  return { file, state, lines, head: { chain, ...check.head }, signed: Math.min(lines, covered.get(chain) ?? 0) };
}

function withProblems(report: FileReport, problems: readonly FoundProblem[]): FileReport {
  return problems.some(({ file }) => file === report.file) ? { ...report, state: "broken" } : report;
}

/** Whether what one file says of another is so. */
async function compare(
  folder: string,
  checked: readonly Checked[],
  by: string,
  entry: Attested,
): Promise<FoundProblem[]> {
  if (entry.kind === "unchained") return compareContents(folder, by, entry);
  const holders = checked.filter(({ check }) => check.chain === entry.chain);
  const line = entry.seq + 1;
  const proof = `${entry.chain} ${entry.hash}`;
  if (holders.length === 0) {
    const text = `${by} says that it reached line ${line}, but no file holds its chain`;
    // What has its name now may be another chain, which grows.
    return [whole(entry.file, "missing", text, "elsewhere", proof)];
  }
  for (const { path, check, file } of holders) {
    if (check.flaw !== undefined && check.flaw.line <= line && check.flaw.kind !== "torn") return [];
    const found = check.hashAt(entry.seq) ?? (await hashOfLine(path, line));
    if (found === entry.hash) return [];
    const text = `${by} names another line in its place, as the chain stood then`;
    if (found !== undefined) return [{ file, line, kind: "changed", text, content: "matters", proof }];
  }
  const file = holders[0]?.file ?? entry.file;
  const ends = holders[0]?.check.head.seq ?? -1;
  const text = `it ends with line ${ends + 1}, but ${by} says that it reached line ${line}`;
  return [{ file, line: ends + 2, kind: "missing", text, content: "matters", proof }];
}

async function compareContents(
  folder: string,
  by: string,
  entry: Extract<Attested, { kind: "unchained" }>,
): Promise<FoundProblem[]> {
  const { file, sha256 } = entry;
  if (!(await recordsFiles(folder)).includes(file))
    return [whole(file, "missing", `${by} names it, but it is not there`, "elsewhere", sha256)];
  const found = await contentsOf(join(folder, file), entry.bytes);
  if (found.bytes < entry.bytes)
    return [whole(file, "missing", `it is shorter than the ${entry.bytes} bytes that ${by} names`, "matters", sha256)];
  return found.sha256 === sha256
    ? []
    : [whole(file, "changed", `its first ${entry.bytes} bytes are not those that ${by} names`, "matters", sha256)];
}

/** What a line of a file names as its own hash; undefined when the file ends before it. */
async function hashOfLine(path: string, line: number): Promise<string | undefined> {
  let count = 0;
  let found: string | undefined;
  await scanLines(path, "none", (bytes) => {
    count += 1;
    if (count < line) return "go on";
    found = lineShape(bytes)?.hash ?? "";
    return "stop";
  });
  return found;
}
