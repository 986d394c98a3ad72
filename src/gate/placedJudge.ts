import type { Disposable } from "../base/disposable.ts";
import type { Call, CommandCall } from "../core/call/call.ts";
import type { Verdict } from "../core/policy/verdict.ts";
import type { Bounds } from "./bounds.ts";
import { type JudgePorts, judge } from "./judge.ts";
import { judgeKept, neededOf } from "./judgeKept.ts";
import { MadeFiles, type MadeFilesPorts } from "./madeFiles.ts";
import { type SessionShellPorts, SessionShells, type ShellPlace } from "./sessionShells.ts";

/** A call with the place it was judged for; without one it gets a shell of its own, or needs none. */
export interface Decided {
  readonly call: Call;
  readonly place: ShellPlace | undefined;
  readonly verdict: Verdict;
}

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

  /** Judges a call, gathering facts for at most so many milliseconds at first. What it allows counts as let through. */
  async decide(call: Call, milliseconds: number): Promise<Decided> {
    if (call.kind === "command" && call.terminal === "kept") {
      return this.#shells.inTurn(call.caller, async () => {
        const place = this.#shells.placeOf(call);
        const placed = { ...call, cwd: place.cwd };
        const verdict = await this.#bounds.admit(placed, await this.#judged(placed, place, milliseconds));
        if (verdict.decision === "allow") await this.letThrough(placed, place);
        return { call: placed, place, verdict };
      });
    }
    const shell = call.kind === "input" ? this.#shells.typedInto(call) : undefined;
    const judged = this.#made.judged(call, await judge(call, this.#ports, milliseconds, shell));
    const verdict = await this.#bounds.admit(call, judged);
    if (verdict.decision === "allow") await this.letThrough(call, undefined);
    return { call, place: undefined, verdict };
  }

  /** Judges a call once more for the place it was judged for. */
  async again(call: Call, place: ShellPlace | undefined, milliseconds: number): Promise<Verdict> {
    return this.#bounds.look(call, await this.#judged(call, place, milliseconds));
  }

  async #judged(call: Call, place: ShellPlace | undefined, milliseconds: number): Promise<Verdict> {
    const verdict =
      call.kind === "command" && place?.history === "kept"
        ? await judgeKept(call, place.shell, this.#ports, milliseconds)
        : await judge(call, this.#ports, milliseconds);
    return this.#made.judged(call, verdict);
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
    const { ground } = this.#ports;
    const surroundings = (one: Call) => ({ ...ground.surroundings(one), bounds: "sandbox" as const });
    const ports = {
      ...this.#ports,
      ground: {
        policy: (one: Call) => ground.policy(one),
        standing: (one: CommandCall) => ground.standing(one),
        surroundings,
      },
    };
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

  /** The call was approved and gets a shell of its own, so that only files are its concern. */
  approvedToRun(call: Call): Promise<void> {
    return this.#made.passed(call);
  }

  dispose(): void {
    this.#shells.dispose();
  }
}
