import type { Disposable } from "../base/disposable.ts";
import type { Call, CommandCall } from "../core/call/call.ts";
import type { Verdict } from "../core/policy/verdict.ts";
import type { Surroundings } from "../core/surroundings.ts";
import type { Bounds } from "./bounds.ts";
import type { Carried } from "./carried.ts";
import { type JudgePorts, judge } from "./judge.ts";
import { judgeKept, neededOf } from "./judgeKept.ts";
import { MadeFiles, type MadeFilesPorts } from "./madeFiles.ts";
import { type SessionShellPorts, SessionShells, type ShellPlace } from "./sessionShells.ts";

/** A call with the place it was judged for; without one it gets a shell of its own, or needs none. */
export interface Decided {
  readonly call: Call;
  readonly place: ShellPlace | undefined;
  readonly verdict: Verdict;
  /** How own code counts in this verdict; absent: as the ground has it. */
  readonly ownCode?: OwnCodeHere;
}

/** `free`: as any other program, for a person let it run, or is asked for something else. `outside`: why no sandbox bounds it, as a clause. */
export type OwnCodeHere = "free" | { readonly outside: string };

/** Judges calls where they will run: for a shell that a session keeps, that is not always where the agent says. */
export class PlacedJudge implements Disposable {
  readonly #ports: JudgePorts;
  readonly #shells: SessionShells;
  readonly #made: MadeFiles;
  readonly #bounds: Pick<Bounds, "look" | "admit">;

  constructor(
    ports: Omit<JudgePorts, "made"> & SessionShellPorts & MadeFilesPorts,
    bounds: Pick<Bounds, "look" | "admit">,
  ) {
    this.#bounds = bounds;
    this.#made = new MadeFiles(ports);
    this.#ports = { ...ports, made: this.#made };
    this.#shells = new SessionShells(ports);
  }

  /** Runs `task` once the earlier calls to the same kept shell are done with theirs. */
  inTurn<Result>(call: Call, task: () => Promise<Result>): Promise<Result> {
    return call.kind === "command" && call.terminal === "kept" ? this.#shells.inTurn(call.caller, task) : task();
  }

  /** Judges a call in its turn, gathering facts for at most so many milliseconds at first. What it allows counts as let through. */
  async decide(call: Call, milliseconds: number, ownCode?: "free"): Promise<Decided> {
    const ports = this.#portsFor(ownCode);
    const how = ownCode === undefined ? {} : { ownCode };
    if (call.kind === "command" && call.terminal === "kept") {
      const place = this.#shells.placeOf(call);
      const placed = { ...call, cwd: place.cwd };
      const verdict = await this.#bounds.admit(placed, await this.#judged(placed, place, milliseconds, ports));
      if (verdict.decision === "allow") await this.letThrough(placed, place);
      return { call: placed, place, verdict, ...how };
    }
    const shell = call.kind === "input" ? this.#shells.typedInto(call) : undefined;
    const judged = this.#made.judged(call, await judge(call, ports, milliseconds, shell));
    const verdict = await this.#bounds.admit(call, judged);
    if (verdict.decision === "allow") await this.letThrough(call, undefined);
    return { call, place: undefined, verdict, ...how };
  }

  /** Judges a call once more for the place it was judged for, where own code counts as it did. */
  async again(
    { call, place, ownCode }: Pick<Decided, "call" | "place" | "ownCode">,
    milliseconds: number,
  ): Promise<Verdict> {
    const ports = this.#portsFor(ownCode);
    const verdict = await this.#bounds.look(call, await this.#judged(call, place, milliseconds, ports));
    return typeof ownCode === "object" ? withoutSandbox(verdict, ownCode.outside) : verdict;
  }

  async #judged(call: Call, place: ShellPlace | undefined, milliseconds: number, ports: JudgePorts): Promise<Verdict> {
    const verdict =
      call.kind === "command" && place?.history === "kept"
        ? await judgeKept(call, place.shell, ports, milliseconds)
        : await judge(call, ports, milliseconds);
    return this.#made.judged(call, verdict);
  }

  #portsFor(ownCode: OwnCodeHere | undefined): JudgePorts {
    if (ownCode !== "free") return this.#ports;
    return this.#portsWith(({ ownCode: _ownCode, unaccepted: _unaccepted, ...around }) => around);
  }

  /** The same ports, where surroundings are as `change` makes them. */
  #portsWith(change: (around: Surroundings) => Surroundings): JudgePorts {
    const { ground } = this.#ports;
    return {
      ...this.#ports,
      ground: {
        policy: (call) => ground.policy(call),
        standing: (call) => ground.standing(call),
        surroundings: (call) => change(ground.surroundings(call)),
      },
    };
  }

  /**
   * The verdict on a held command as a run in the sandbox, in a shell of its own; undefined where the agent's shell has what it
   * needs. It must be allowed there and wherever the agent's shell may stand.
   */
  async inSandbox(
    call: CommandCall,
    place: ShellPlace | undefined,
    milliseconds: number,
  ): Promise<Verdict | undefined> {
    const ports = this.#portsWith((around) => ({ ...around, bounds: "sandbox" }));
    if (place?.history === "kept") {
      if (neededOf(place.shell, call.text).length > 0) return undefined;
      const there = await judge(call, ports, milliseconds, place.shell);
      if (there.decision !== "allow") return there;
    }
    return judge(call, ports, milliseconds);
  }

  /** The verdict on what a call would do in the agent's own shell; undefined where it is for no shell that is kept. */
  async inAgentsShell(call: Call, place: ShellPlace | undefined, milliseconds: number): Promise<Verdict | undefined> {
    if (place === undefined) return undefined;
    const verdict = this.#made.judged(call, await judge(call, this.#ports, milliseconds, place.shell));
    return this.#bounds.look(call, verdict);
  }

  /** The call goes to the agent as it was asked for, and may change the agent's shell and files. */
  async letThrough(call: Call, place: ShellPlace | undefined): Promise<void> {
    if (call.kind === "command" && place !== undefined) this.#shells.passed(call, place);
    else if (call.kind === "command" || call.kind === "input") this.#shells.passedElsewhere(call);
    await this.#made.passed(call);
  }

  /** The shell that a session keeps is to stand in the folder that a run unasked is asked for from. */
  entered(call: Call, place: ShellPlace | undefined, { folder }: Carried): void {
    if (call.kind !== "command" || place === undefined || folder === undefined) return;
    this.#shells.entered(call, place, folder.by);
  }

  /** The call was approved and gets a shell of its own, so that only files are its concern. */
  approvedToRun(call: Call): Promise<void> {
    return this.#made.passed(call);
  }

  dispose(): void {
    this.#shells.dispose();
  }
}

/** The same verdict, which says why no sandbox bounds the folder's own code here. */
export function withoutSandbox(verdict: Verdict, because: string): Verdict {
  const [first, ...others] = verdict.reasons.map((reason) =>
    reason.asks === "own code"
      ? { ...reason, text: reason.text.replace(/\.$/, () => `, because ${because}.`) }
      : reason,
  );
  return first === undefined ? verdict : { ...verdict, reasons: [first, ...others] };
}
