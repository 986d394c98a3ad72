import type { HookFile } from "./agent.ts";
import type { Done } from "./connection.ts";
import { connectedBytes, disconnectedBytes } from "./fileStanding.ts";
import { hashOf, type Ledger, type LedgerRow } from "./ledger.ts";
import { type Content, codeOf, contentAt, removeFile, replaceFile } from "./settledFile.ts";

/** How often a file that somebody else writes at the same time is tried. */
const attempts = 5;

/**
 * Puts our entries into an agent's files: all of them or none. What was there before is kept first, so that whatever happens in between
 * can be undone. Doing it twice changes nothing. Must run under the lock.
 */
export function wire(files: readonly HookFile[], ledger: Ledger): Done {
  for (const file of files) {
    const plan = connectedBytes(file, contentAt(file.path));
    if (plan.kind === "impossible") return failed(file.path, plan.why, mendFor(plan.why));
  }
  const earlier = ledger.read();
  const undo: (() => void)[] = [];
  let rows = earlier ?? [];
  for (const file of files) {
    try {
      rows = wireOne(file, ledger, rows, undo);
    } catch (cause) {
      for (const step of undo.toReversed()) step();
      if (earlier === undefined) ledger.clear();
      else ledger.write(earlier);
      return failed(file.path, reasonOf(cause), "Mend that and connect again; nothing was changed.");
    }
  }
  return { kind: "done" };
}

/**
 * Takes our entries out again: a file that is as we left it becomes what it was, to the byte, and what we made goes; of a file that was
 * changed since, only our entries go. Must run under the lock.
 */
export function unwire(files: readonly HookFile[], ledger: Ledger): Done {
  const rows = ledger.read() ?? [];
  const known = new Map(files.map((file) => [file.path, file]));
  const gone = rows.filter(({ path }) => !known.has(path)).map(({ path }) => likeOthers(path, files));
  const all = [...files, ...gone.filter((file) => file !== undefined)];
  // Looked at before anything is written.
  for (const file of all) {
    const content = contentAt(file.path);
    const row = rows.find(({ path }) => path === file.path);
    if (restored(file, content, row, ledger) === undefined)
      return failed(
        file.path,
        content.kind === "unreadable" ? content.why : "it cannot be read",
        "Mend the file, then disconnect again; nothing was changed.",
      );
  }
  // The last first: the folders were made for the first of those that share them.
  for (const file of all.toReversed()) {
    try {
      unwireOne(
        file,
        rows.find(({ path }) => path === file.path),
        ledger,
      );
    } catch (cause) {
      return failed(file.path, reasonOf(cause), "Mend that and disconnect again.");
    }
  }
  try {
    ledger.clear();
  } catch (cause) {
    return { kind: "failed", problem: `What was kept of the connection cannot be removed: ${reasonOf(cause)}.` };
  }
  return { kind: "done" };
}

function wireOne(
  file: HookFile,
  ledger: Ledger,
  rows: readonly LedgerRow[],
  undo: (() => void)[],
): readonly LedgerRow[] {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const content = contentAt(file.path);
    const plan = connectedBytes(file, content);
    if (plan.kind === "impossible") throw new Error(plan.why);
    const mode = file.kind === "whole" && file.run === "program" ? 0o700 : 0o600;
    const earlier = rows.find(({ path }) => path === file.path);
    const standing = content.kind === "file" && content.bytes.equals(plan.bytes);
    const program = mode === 0o700 && content.kind === "file" && (content.mode & 0o100) === 0;
    if (standing && !program && earlier?.written === hashOf(plan.bytes)) return rows;
    const row = {
      path: file.path,
      before: beforeOf(file, content, earlier, ledger),
      written: hashOf(plan.bytes),
      made: earlier?.made ?? [],
    };
    const others = rows.filter(({ path }) => path !== file.path);
    ledger.write([...others, row]);
    if (standing && !program) return [...others, row];
    const seen = program && content.kind === "file" ? { ...content, mode } : content;
    const replaced = replaceFile(file.path, plan.bytes, seen, mode);
    if (replaced.kind === "changed") continue;
    const made = [...row.made, ...replaced.made];
    const finished = [...others, { ...row, made }];
    undo.push(() => putBack(file.path, content, made));
    ledger.write(finished);
    return finished;
  }
  throw new Error("something else writes it all the time");
}

/** What counts as having been there before us. What a person changed after we wrote is kept too, without our entries. */
function beforeOf(
  file: HookFile,
  content: Content,
  earlier: LedgerRow | undefined,
  ledger: Ledger,
): LedgerRow["before"] {
  if (content.kind !== "file") return { kind: "absent" };
  if (earlier !== undefined && hashOf(content.bytes) === earlier.written) return earlier.before;
  const base = disconnectedBytes(file, content, knownBefore(earlier, ledger));
  if (base === undefined || base === "nothing") return { kind: "absent" };
  return { kind: "file", ...ledger.keep(base) };
}

/** What a file is to be when we are gone; undefined where that cannot be told. */
function restored(
  file: HookFile,
  content: Content,
  row: LedgerRow | undefined,
  ledger: Ledger,
): Buffer | "nothing" | undefined {
  if (content.kind === "unreadable") return undefined;
  if (content.kind === "absent") return "nothing";
  const before = knownBefore(row, ledger);
  if (hashOf(content.bytes) === row?.written && before !== "unknown") return before === "absent" ? "nothing" : before;
  return disconnectedBytes(file, content, before);
}

function knownBefore(row: LedgerRow | undefined, ledger: Ledger): Buffer | "absent" | "unknown" {
  if (row === undefined) return "unknown";
  return row.before.kind === "absent" ? "absent" : (ledger.copyOf(row.before) ?? "unknown");
}

function unwireOne(file: HookFile, row: LedgerRow | undefined, ledger: Ledger): void {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const content = contentAt(file.path);
    const rest = restored(file, content, row, ledger);
    if (rest === undefined) throw new Error("it cannot be read");
    if (content.kind !== "file") {
      removeFile(file.path, content, row?.made ?? []);
      return;
    }
    if (rest !== "nothing") {
      if (content.bytes.equals(rest)) return;
      if (replaceFile(file.path, rest, content, content.mode).kind === "done") return;
      continue;
    }
    if (file.kind === "whole" && !content.bytes.equals(Buffer.from(file.text))) ledger.putAside(content.bytes);
    if (removeFile(file.path, content, row?.made ?? []) === "done") return;
  }
  throw new Error("something else writes it all the time");
}

/** A file of which the ledger knows and that is not the agent's any more, read like one of its others. */
function likeOthers(path: string, files: readonly HookFile[]): HookFile | undefined {
  const [first] = files.filter(({ kind }) => kind === "json").concat(files);
  return first === undefined ? undefined : { ...first, path };
}

function putBack(path: string, content: Content, made: readonly string[]): void {
  try {
    const now = contentAt(path);
    if (content.kind === "file") replaceFile(path, content.bytes, now, content.mode);
    else removeFile(path, now, made);
  } catch {
    // What failed before fails again; the ledger still tells what was there.
  }
}

function failed(path: string, why: string, mend: string): Done {
  return { kind: "failed", problem: `${path}: ${why}. ${mend}` };
}

function mendFor(why: string): string {
  return why.includes("a file of yours")
    ? "Move it away, or let it run the line that holdpoint doctor prints for other agents; nothing was changed."
    : "Mend the file, then connect again; nothing was changed.";
}

/** What a failure means, as a clause. */
function reasonOf(cause: unknown): string {
  const code = codeOf(cause);
  const known: Readonly<Record<string, string>> = {
    EACCES: "it may not be written (EACCES)",
    EPERM: "it may not be written (EPERM)",
    EROFS: "it lies on a disk that is read-only (EROFS)",
    ENOSPC: "the disk is full (ENOSPC)",
    EDQUOT: "your share of the disk is full (EDQUOT)",
    ENOTDIR: "what should be a folder on the way there is a file (ENOTDIR)",
  };
  return known[code] ?? code;
}
