import type { Clock } from "../base/clock.ts";
import type { Disposable } from "../base/disposable.ts";
import type { Call, Caller, CommandCall } from "../core/call/call.ts";
import { shellOnceRun } from "../core/effects/infer.ts";
import { anywhere, isAbsolute, normalise, type Place } from "../core/shell/paths.ts";
import { eitherShell, newShell, type SessionShell, standingIn, unknownShell } from "../core/shell/sessionShell.ts";
import type { Ground, ShellStanding, ShellWatch } from "./ports.ts";

/** Sessions whose shells are remembered, and for how long after their last command, in milliseconds. */
const mostSessions = 200;
const sessionLife = 24 * 60 * 60_000;

type InputCall = Extract<Call, { readonly kind: "input" }>;

/** Where a command will run, as far as can be known before it does. */
export interface ShellPlace {
  /** The folder it most likely runs in; an approved run is bound to it. */
  readonly cwd: string;
  /** Everything the shell may be: what earlier commands left, or a new one where the agent opens a new terminal. */
  readonly shell: SessionShell;
  /** `new`: no earlier command matters. */
  readonly history: "new" | "kept";
}

export interface SessionShellPorts {
  readonly clock: Clock;
  readonly ground: Ground;
  readonly shells?: ShellWatch;
}

/** What earlier commands made of the shell that each session keeps. Commands of one session are judged one after the other. */
export class SessionShells implements Disposable {
  readonly #ports: SessionShellPorts;
  /** By session, the one used last at the end. */
  readonly #kept = new Map<string, Kept>();
  /** Sessions in which some command changed a shell. Never forgotten; with too many, all count. */
  readonly #touched = new Set<string>();
  readonly #turns = new Map<string, Promise<void>>();

  readonly #watching: Disposable | undefined;

  constructor(ports: SessionShellPorts) {
    this.#ports = ports;
    this.#watching = ports.shells?.onDidStartOther(({ caller, text }) => {
      if (caller !== undefined) this.#ranToo(caller, text);
    });
  }

  dispose(): void {
    this.#watching?.dispose();
  }

  /** Runs `task` once the session's earlier commands are judged. Its failure is the caller's alone. */
  async inTurn<Result>(caller: Caller, task: () => Promise<Result>): Promise<Result> {
    const key = keyOf(caller);
    const before = this.#turns.get(key) ?? Promise.resolve();
    const result = before.then(task);
    const turn = result.then(
      () => {},
      () => {},
    );
    this.#turns.set(key, turn);
    void turn.then(() => {
      if (this.#turns.get(key) === turn) this.#turns.delete(key);
    });
    return result;
  }

  /** Where the session's next command will run. */
  placeOf(call: CommandCall): ShellPlace {
    const { shells } = this.#ports;
    const starts = [call.cwd, ...(shells?.startFolders() ?? [])];
    const fresh = standingIn(newShell(literal(call.cwd)), starts.map(literal));
    const standing = shells?.standing(call.caller) ?? { kind: "unknown" };
    if (standing.kind === "gone") this.#kept.delete(keyOf(call.caller));
    const kept = this.#recall(call.caller) ?? { shell: fresh, earlier: undefined };
    const shell = this.#there(standing, kept, call);
    // VS Code leaves a terminal behind whose command takes too long, and starts the next command in a new one.
    const either = eitherShell(shell, fresh);
    const [likely] = shell.folders;
    const plain = JSON.stringify(either) === JSON.stringify(newShell(literal(call.cwd)));
    return {
      cwd: spelledAs(likely, [call.cwd, ...foldersOf(standing), ...starts]),
      shell: either,
      history: plain ? "new" : "kept",
    };
  }

  /** The command was let through as it is and may run at any time from now on. */
  passed(call: CommandCall, { shell }: ShellPlace): void {
    const after = this.#afterRunning(call, shell);
    // Until the editor has seen it end, the next command may find the shell as it was before.
    this.#keep(call, after, shell);
    this.#ports.shells?.allowed(call);
  }

  /** A run of ours takes the command's place, and the shell goes `by` a path to a folder before it is asked for, wherever it stands. */
  entered(call: CommandCall, { shell }: ShellPlace, by: string): void {
    const there = shell.folders.map(({ spelling, path }) => {
      if (isAbsolute(by)) return literal(by);
      return spelling === "literal" ? literal(`${path}/${by}`) : anywhere;
    });
    // Until it is there, it may be where it was.
    this.#keep(call, standingIn(shell, there), shell);
    this.#touched.add(keyOf(call.caller));
    this.#ports.shells?.enters(call);
  }

  /** It was let through, but into another shell than the one that the session keeps; which one, nobody tells. */
  passedElsewhere(call: CommandCall | InputCall): void {
    const shell = "shell" in call ? call.shell : "unknown";
    this.#afterRunning({ ...call, kind: "command", shell }, newShell(literal(call.cwd)));
  }

  /** What is known of the shell that reads typed text: nothing, once a command changed any shell of the session's terminals. */
  typedInto({ caller, cwd }: InputCall): SessionShell {
    if (this.#touched.has(keyOf(caller)) || this.#touched.size >= mostSessions) return unknownShell();
    return standingIn(newShell(literal(cwd)), [cwd, ...(this.#ports.shells?.startFolders() ?? [])].map(literal));
  }

  /** What a command makes of a shell, which is remembered where it changes anything. */
  #afterRunning(call: CommandCall, before: SessionShell): SessionShell {
    const after = shellOnceRun(call, before, this.#ports.ground.surroundings(call));
    if (JSON.stringify(after) !== JSON.stringify(before)) this.#touched.add(keyOf(call.caller));
    return after;
  }

  /** Something else ran in the session's shell: the person's own command, or input that was approved. */
  #ranToo(caller: Caller, text: string): void {
    const kept = this.#recall(caller);
    if (kept === undefined) return;
    const after = this.#afterRunning({ ...kept.call, text }, kept.shell);
    this.#keep(kept.call, after, kept.earlier === undefined ? kept.shell : eitherShell(kept.shell, kept.earlier));
  }

  #keep(call: CommandCall, shell: SessionShell, earlier: SessionShell): void {
    const key = keyOf(call.caller);
    this.#kept.delete(key);
    this.#kept.set(key, { call, shell, earlier, usedAt: this.#ports.clock.now() });
    for (const [oldest] of this.#kept) {
      if (this.#kept.size <= mostSessions) break;
      this.#kept.delete(oldest);
    }
  }

  #recall(caller: Caller): Kept | undefined {
    const kept = this.#kept.get(keyOf(caller));
    return kept !== undefined && this.#ports.clock.now() - kept.usedAt < sessionLife ? kept : undefined;
  }

  /** The kept shell, standing where the editor sees it, or anywhere its commands may have led it. */
  #there(standing: ShellStanding, kept: Pick<Kept, "shell" | "earlier">, call: Call): SessionShell {
    if (standing.kind === "at") return standingIn(kept.shell, standing.folders.map(literal));
    const others = standing.kind === "among" ? standing.folders.map(literal) : [];
    const shell = kept.earlier === undefined ? kept.shell : eitherShell(kept.shell, kept.earlier);
    // A `cd` to a folder that is not there has failed.
    const real = shell.folders.filter(
      ({ spelling, path }) =>
        spelling !== "literal" || this.#ports.ground.standing({ ...call, cwd: path }) !== "nowhere",
    );
    const there = real.length === 0 ? shell : standingIn(shell, real);
    // With a single one it is most likely that.
    if (others.length === 1) return standingIn(there, [...others, ...there.folders]);
    if (standing.kind !== "reported") return standingIn(there, [...there.folders, ...others]);
    const reported = literal(standing.folder);
    const expected = there.folders.some(({ spelling, path }) => spelling === "literal" && path === reported.path);
    return standingIn(there, expected ? [reported] : [reported, ...there.folders]);
  }
}

interface Kept {
  /** The last command. */
  readonly call: CommandCall;
  readonly shell: SessionShell;
  /** What it was before the commands that were not seen to end. */
  readonly earlier: SessionShell | undefined;
  readonly usedAt: number;
}

function keyOf({ agent, session }: Caller): string {
  return JSON.stringify([agent, session]);
}

function literal(path: string): Place {
  return isAbsolute(path) ? { spelling: "literal", path: normalise(path) } : anywhere;
}

/** The place as the system spells it, where one of the paths names it; the first of them where it is not known. */
function spelledAs(place: Place | undefined, paths: readonly [string, ...string[]]): string {
  if (place?.spelling !== "literal") return paths[0];
  return paths.find((path) => literal(path).path === place.path) ?? place.path;
}

function foldersOf(standing: ShellStanding): readonly string[] {
  switch (standing.kind) {
    case "at":
    case "among":
      return standing.folders;
    case "reported":
      return [standing.folder];
    case "gone":
    case "unknown":
      return [];
  }
}
