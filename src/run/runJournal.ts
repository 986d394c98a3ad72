import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { JournalEntry, Leftover, NotedEnd, RunJournal } from "../gate/ports.ts";
import { forgetDeadRuns } from "./boundRun.ts";
import { startOf } from "./runProcesses.ts";

/** A process, and when it started: ids are used again. */
interface ProcessMark {
  readonly pid: number;
  readonly start: string;
}

/** What the files of a ticket hold. `host`: the process that redeemed it. */
interface Noted extends JournalEntry {
  readonly gate: ProcessMark;
  readonly host?: ProcessMark;
}

type Stage = "issued" | "run" | "end" | "settling";

const fileName = /^([0-9a-f]{32})\.(issued|run|end|settling-(\d{1,10}))$/;

/**
 * One file a ticket in a folder of its own (0700, files 0600): `<ticket>.issued`, which redeeming renames to `.run`, and a
 * rename happens once; `<ticket>.end`, which the run's host writes; `<ticket>.settling-<pid>` while a gate records a
 * leftover. What is not ours to read or has another shape is passed over.
 */
export class RunJournalFolder implements RunJournal {
  readonly #folder: string;
  readonly #us: ProcessMark;

  constructor(folder: string, pid: number) {
    this.#folder = folder;
    this.#us = { pid, start: startOf(pid) ?? "" };
  }

  async issue(ticket: string, entry: JournalEntry): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await this.#write(ticket, "issued", { ...entry, gate: this.#us });
  }

  async redeem(ticket: string, host: number): Promise<"redeemed" | "used"> {
    const noted = await this.#read(`${ticket}.issued`);
    if (noted === undefined || (await this.#move(`${ticket}.issued`, `${ticket}.run`)) === "gone") return "used";
    await this.#write(ticket, "run", { ...noted, host: { pid: host, start: startOf(host) ?? "" } });
    return "redeemed";
  }

  async close(ticket: string): Promise<void> {
    const names = ["issued", "run", "end", "sandbox", `settling-${this.#us.pid}`].map((stage) => `${ticket}.${stage}`);
    await Promise.all(names.map((name) => rm(join(this.#folder, name), { force: true })));
  }

  async leftovers(isActive: (ticket: string) => boolean): Promise<readonly Leftover[]> {
    const found: Leftover[] = [];
    forgetDeadRuns(this.#folder);
    const names = await readdir(this.#folder).catch(() => []);
    for (const name of names) {
      const [, ticket, stage, settler] = fileName.exec(name) ?? [];
      if (ticket === undefined || stage === undefined) continue;
      if (stage === "end") {
        // Without the run's own file, its end is on record already.
        if (!names.some((other) => other !== name && other.startsWith(ticket))) await this.#remove(name);
        continue;
      }
      const leftover = await this.#leftover(ticket, name, settler, isActive);
      if (leftover !== undefined) found.push(leftover);
    }
    return found;
  }

  async #leftover(
    ticket: string,
    name: string,
    settler: string | undefined,
    isActive: (ticket: string) => boolean,
  ): Promise<Leftover | undefined> {
    const noted = await this.#read(name);
    if (noted === undefined) return undefined;
    const owned = isOurs(noted.gate, this.#us) ? isActive(ticket) : isAlive(noted.gate);
    const settledElsewhere =
      settler !== undefined && Number(settler) !== this.#us.pid && startOf(Number(settler)) !== undefined;
    if (owned || settledElsewhere) return undefined;
    const fate = await this.#fate(ticket, name, noted);
    if (fate === undefined) return undefined;
    const settling = `${ticket}.settling-${this.#us.pid}`;
    if (name !== settling && (await this.#move(name, settling)) === "gone") return undefined;
    return { ticket, callId: noted.callId, call: noted.call, fate };
  }

  /** Undefined while its host lives. */
  async #fate(ticket: string, name: string, { host }: Noted): Promise<Leftover["fate"] | undefined> {
    if (name.endsWith(".issued")) return { kind: "unredeemed" };
    const end = await readEnd(join(this.#folder, `${ticket}.end`));
    if (end !== undefined) return { kind: "ended", ...end };
    if (host !== undefined && isAlive(host)) return undefined;
    return { kind: "lost" };
  }

  async #read(name: string): Promise<Noted | undefined> {
    try {
      const noted: unknown = JSON.parse(await readFile(join(this.#folder, name), "utf8"));
      return isNoted(noted) ? noted : undefined;
    } catch {
      return undefined;
    }
  }

  async #write(ticket: string, stage: Stage, noted: Noted): Promise<void> {
    await writeWhole(join(this.#folder, `${ticket}.${stage}`), JSON.stringify(noted));
  }

  async #move(from: string, to: string): Promise<"moved" | "gone"> {
    try {
      await rename(join(this.#folder, from), join(this.#folder, to));
      return "moved";
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === "ENOENT") return "gone";
      throw cause;
    }
  }

  async #remove(name: string): Promise<void> {
    await rm(join(this.#folder, name), { force: true });
  }
}

/** Written by the host of a run, so that its end is known whether its gate still lives or not. Does what it can, and never rejects. */
export async function noteEnd(
  folder: string,
  ticket: string,
  { exitCode, signal, milliseconds, output }: NotedEnd,
): Promise<void> {
  const noted = JSON.stringify({ exitCode, signal, milliseconds, output });
  await writeWhole(join(folder, `${ticket}.end`), noted).catch(() => undefined);
}

/** A file is there whole or not at all, and on disk before this resolves. */
async function writeWhole(path: string, text: string): Promise<void> {
  const part = `${path}.${process.pid}.part`;
  const file = await open(part, "w", 0o600);
  try {
    await file.writeFile(text);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(part, path);
}

async function readEnd(path: string): Promise<NotedEnd | undefined> {
  try {
    const { exitCode, signal, milliseconds, output } = JSON.parse(await readFile(path, "utf8")) as Partial<NotedEnd>;
    if (typeof exitCode !== "number" || typeof signal !== "number") return undefined;
    const { bytes, sha256 } = output ?? {};
    return {
      exitCode,
      signal,
      ...(typeof milliseconds === "number" ? { milliseconds } : {}),
      ...(typeof bytes === "number" && typeof sha256 === "string" ? { output: { bytes, sha256 } } : {}),
    };
  } catch {
    return undefined;
  }
}

function isNoted(value: unknown): value is Noted {
  if (typeof value !== "object" || value === null || !("callId" in value && "call" in value && "gate" in value))
    return false;
  const { call } = value;
  return typeof call === "object" && call !== null && "text" in call && "caller" in call && isMark(value.gate);
}

function isMark(value: unknown): value is ProcessMark {
  return (
    typeof value === "object" &&
    value !== null &&
    "pid" in value &&
    typeof value.pid === "number" &&
    "start" in value &&
    typeof value.start === "string"
  );
}

function isOurs(mark: ProcessMark, us: ProcessMark): boolean {
  return mark.pid === us.pid && mark.start === us.start;
}

function isAlive({ pid, start }: ProcessMark): boolean {
  const now = startOf(pid);
  return now !== undefined && (start === "" || now === start);
}
