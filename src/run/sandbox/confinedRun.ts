import { mkdirSync, readdirSync, readFileSync, readlinkSync, renameSync, rmSync } from "node:fs";
import { basename } from "node:path";
import type { Confinement } from "../../core/confine/confinement.ts";
import { isWithin } from "../../core/policy/paths.ts";
import type { RunEnd } from "../ptyRun.ts";
import { type RunRequest, requestProblem } from "../runRequest.ts";
import { lookOnce, matching } from "./disk.ts";
import { DiskBound } from "./diskBound.ts";
import type { Doors } from "./doors.ts";
import { type HostProxy, openHostProxy } from "./hostProxy.ts";
import type { Mounts } from "./mounts.ts";
import { boundProcesses, type ProcessBound } from "./processBound.ts";
import { missesNetwork, refusedPaths } from "./refusedPaths.ts";
import type { Sandboxed } from "./sandboxed.ts";
import { filterOf, neverBegan, sandboxedRequest } from "./sandboxedRequest.ts";

/** How much of the end of a run's output is looked at for what it was refused, in bytes. */
const tailLength = 65_536;
/** How often the processes of root's runs are counted, in milliseconds: the kernel does not limit root's. */
const betweenCounts = 250;
/** How often a run is started whose sandbox cannot be made, because what it was laid out on goes away meanwhile. */
const mostStarts = 3;
const restless =
  "Nothing was run, because its sandbox could not be made: files that it is laid out on come and go. Ask for it again.";

/** What the sandbox kept a run from. */
export interface Refused {
  readonly what: string;
  readonly certainty: "seen" | "probable";
}

/** A run in its sandbox, as its host looks after it. */
interface ConfinedRun {
  readonly request: RunRequest;
  /** What follows when a start of `request` ended: it ran, or nothing has run and it is to be started as it was laid out anew. */
  after(end: RunEnd): After;
  /** Hears each chunk of output; "end" once there was more than the limit, and the run is to be ended. */
  heard(chunk: Buffer): "go on" | "end";
  /** The first process of the run's PID namespace, as this process sees it; undefined while it is not known. */
  init(): number | undefined;
  /** Puts away at once what must not have been made, for what goes on long; told at the end, too. */
  sweep(): void;
  /** Clears up after the run and says what it was kept from. */
  over(exitCode: number): readonly Refused[];
}

export type After =
  | { readonly kind: "over" }
  | { readonly kind: "again"; readonly request: RunRequest }
  /** Nothing has run; a sentence. */
  | { readonly kind: "failed"; readonly reason: string };

export type Confined =
  | { readonly kind: "confined"; readonly run: ConfinedRun }
  /** Nothing may run; a sentence. */
  | { readonly kind: "failed"; readonly reason: string };

/** Where the sandbox of one run keeps what it needs outside; the folders are ours alone. */
export interface SandboxPlaces {
  readonly note: string;
  readonly proxy: string;
  /** Where what must not have been made is put away, below a folder of this name. */
  readonly away: string;
  /** What leads out of the sandbox beside the proxy; of a run the door at which it renews its credentials. */
  readonly doors?: Doors | undefined;
}

/** Lays out the sandbox for a request. Nothing of the command has run when this resolves; never rejects. */
export async function confinedRun(
  request: RunRequest,
  confinement: Confinement,
  places: SandboxPlaces,
): Promise<Confined> {
  const problem = requestProblem(request);
  if (problem !== undefined) return { kind: "failed", reason: `Nothing was run. ${problem}` };
  try {
    const { network, limits } = confinement;
    const bound =
      process.getuid?.() === 0 && limits.processes !== undefined
        ? boundProcesses(basename(places.note, ".sandbox"), limits.processes)
        : undefined;
    const proxy = network.kind === "hosts" ? await openHostProxy(places.proxy, network.globs) : undefined;
    const files = {
      note: places.note,
      proxy: proxy === undefined ? undefined : places.proxy,
      door: bound?.door,
      doors: places.doors,
    };
    const layOut = (trial: "tried" | "untried"): Sandboxed => sandboxedRequest(request, confinement, files, trial);
    const sandboxed = layOut("untried");
    if (sandboxed.kind === "failed") {
      proxy?.close();
      bound?.remove();
      return sandboxed;
    }
    const run = new Watched(sandboxed, request.cwd, confinement, places, { proxy, bound, layOut });
    return { kind: "confined", run };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    return { kind: "failed", reason: `Nothing was run, because its sandbox could not be made (${why}).` };
  }
}

class Watched implements ConfinedRun {
  request: RunRequest;
  readonly #cwd: string;
  readonly #confinement: Confinement;
  #mounts: Mounts;
  readonly #layOut: (trial: "tried" | "untried") => Sandboxed;
  readonly #places: SandboxPlaces;
  readonly #proxy: HostProxy | undefined;
  readonly #bound: ProcessBound | undefined;
  readonly #counting: NodeJS.Timeout | undefined;
  readonly #disk: DiskBound;
  readonly #over: Refused[] = [];
  /** What was there of what must not be made. */
  #before: ReadonlySet<string>;
  #starts = 0;
  #tail = Buffer.alloc(0);
  #heard = 0;
  #away = 0;

  constructor(
    { request, mounts }: Extract<Sandboxed, { kind: "sandboxed" }>,
    cwd: string,
    confinement: Confinement,
    places: SandboxPlaces,
    {
      proxy,
      bound,
      layOut,
    }: {
      readonly proxy: HostProxy | undefined;
      readonly bound: ProcessBound | undefined;
      readonly layOut: (trial: "tried" | "untried") => Sandboxed;
    },
  ) {
    this.#bound = bound;
    this.#layOut = layOut;
    this.request = request;
    this.#cwd = cwd;
    this.#confinement = confinement;
    this.#mounts = mounts;
    this.#places = places;
    this.#before = new Set(named(mounts.absent));
    this.#proxy = proxy;
    const { processes, diskBytes: bytes, diskFiles: files } = confinement.limits;
    const written = mounts.mounts.flatMap(({ kind, path }) => (kind === "writable" ? [path] : []));
    const outermost = written.filter((path) => !written.some((other) => other !== path && isWithin(path, other)));
    this.#disk = new DiskBound(
      [...new Set(outermost)],
      { bytes, files },
      () => this.#members(),
      (excess) => this.#end(excess),
    );
    if (processes !== undefined && process.getuid?.() === 0 && bound === undefined)
      this.#counting = setInterval(() => this.#count(processes), betweenCounts);
  }

  after(end: RunEnd): After {
    this.#starts++;
    if (neverBegan(end) === "no") return { kind: "over" };
    if (this.#starts >= mostStarts) return { kind: "failed", reason: restless };
    const laid = this.#layOut("tried");
    if (laid.kind === "failed") return laid;
    this.request = laid.request;
    this.#mounts = laid.mounts;
    this.#before = new Set(named(laid.mounts.absent));
    return { kind: "again", request: laid.request };
  }

  heard(chunk: Buffer): "go on" | "end" {
    this.#tail = Buffer.concat([this.#tail, chunk]).subarray(-tailLength);
    const before = this.#heard;
    this.#heard += chunk.length;
    const most = this.#confinement.limits.outputBytes ?? Number.POSITIVE_INFINITY;
    if (this.#heard <= most || before > most) return "go on";
    this.#over.push({ what: `output of more than ${most} bytes`, certainty: "seen" });
    return "end";
  }

  init(): number | undefined {
    return firstProcess(this.#places.note);
  }

  sweep(): void {
    // What cannot be put away stays there, and is told once, at the end.
    for (const one of this.#putAway()) if (!one.what.endsWith("still there")) this.#over.push(one);
  }

  over(exitCode: number): readonly Refused[] {
    clearInterval(this.#counting);
    this.#disk.end();
    this.#proxy?.close();
    this.#bound?.remove();
    for (const path of [this.#places.note, filterOf(this.#places.note), this.#places.proxy])
      rmSync(path, { force: true });
    const files = exitCode === 0 ? [] : refusedPaths(this.#tail.toString(), this.#cwd, this.#mounts);
    return [
      ...this.#over,
      ...this.#putAway(),
      ...[...(this.#proxy?.refused ?? [])].map((host): Refused => ({ what: `host:${host}`, certainty: "seen" })),
      ...(exitCode !== 0 && this.#confinement.network.kind === "none" && missesNetwork(this.#tail.toString()) === "yes"
        ? [{ what: "the network", certainty: "probable" } as const]
        : []),
      ...files.map((what): Refused => ({ what, certainty: "probable" })),
    ];
  }

  /** What is protected and was made all the same, because nothing can be mounted where nothing is, is put away. */
  #putAway(): readonly Refused[] {
    return named(this.#mounts.absent)
      .filter((path) => !this.#before.has(path))
      .map((path): Refused => {
        try {
          mkdirSync(this.#places.away, { recursive: true, mode: 0o700 });
          renameSync(path, `${this.#places.away}/${this.#away++}`);
          return { what: `${path}, which was made and put away in ${this.#places.away}`, certainty: "seen" };
        } catch {
          return { what: `${path}, which was made and is still there`, certainty: "seen" };
        }
      });
  }

  #count(most: number): void {
    if (this.#members().length <= most) return;
    clearInterval(this.#counting);
    this.#end({ what: `more than ${most} processes`, certainty: "seen" });
  }

  #members(): readonly number[] {
    const first = firstProcess(this.#places.note);
    return first === undefined ? [] : membersOf(first);
  }

  #end(excess: Refused): void {
    this.#over.push(excess);
    const first = firstProcess(this.#places.note);
    // With the first process of their namespace, all others end at once.
    if (first !== undefined) process.kill(first, "SIGKILL");
  }
}

/** What is there now that protected paths mean; a path itself unless it is a pattern. */
function named(paths: readonly string[]): readonly string[] {
  const look = lookOnce();
  return paths.flatMap((path) => {
    if (/[*?]/.test(path)) return matching(path, look);
    return look.standing(path) === undefined ? [] : [path];
  });
}

/** The first line tells of the start; how the command ended follows in a line of its own. */
function firstProcess(note: string): number | undefined {
  try {
    const told: unknown = JSON.parse(readFileSync(note, "utf8").split("\n")[0] ?? "");
    const pid = typeof told === "object" && told !== null && "child-pid" in told ? told["child-pid"] : undefined;
    return typeof pid === "number" && pid > 1 ? pid : undefined;
  } catch {
    // It has not begun, or is over.
    return undefined;
  }
}

/** The processes that are in the same process namespace. */
function membersOf(first: number): readonly number[] {
  const space = namespaceOf(first);
  if (space === undefined) return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => namespaceOf(pid) === space);
}

function namespaceOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`);
  } catch {
    return undefined;
  }
}
