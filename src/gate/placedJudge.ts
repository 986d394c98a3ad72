import type { Disposable } from "../base/disposable.ts";
import type { Call } from "../core/call/call.ts";
import type { Verdict } from "../core/policy/verdict.ts";
import { type JudgePorts, judge } from "./judge.ts";
import { judgeKept } from "./judgeKept.ts";
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

  constructor(ports: JudgePorts & SessionShellPorts) {
    this.#ports = ports;
    this.#shells = new SessionShells(ports);
  }

  /** Judges a call, gathering facts for at most so many milliseconds at first. What it allows counts as let through. */
  async decide(call: Call, milliseconds: number): Promise<Decided> {
    if (call.kind === "command" && call.terminal === "kept") {
      return this.#shells.inTurn(call.caller, async () => {
        const place = this.#shells.placeOf(call);
        const placed = { ...call, cwd: place.cwd };
        const verdict = await this.again(placed, place, milliseconds);
        if (verdict.decision === "allow") this.#shells.passed(placed, place);
        return { call: placed, place, verdict };
      });
    }
    const shell = call.kind === "input" ? this.#shells.typedInto(call) : undefined;
    const verdict = await judge(call, this.#ports, milliseconds, shell);
    if (verdict.decision === "allow") this.letThrough(call, undefined);
    return { call, place: undefined, verdict };
  }

  /** Judges a call once more for the place it was judged for. */
  again(call: Call, place: ShellPlace | undefined, milliseconds: number): Promise<Verdict> {
    return call.kind === "command" && place?.history === "kept"
      ? judgeKept(call, place.shell, this.#ports, milliseconds)
      : judge(call, this.#ports, milliseconds);
  }

  /** The verdict on what a call would do in the agent's own shell; undefined where it is for no shell that is kept. */
  async inAgentsShell(call: Call, place: ShellPlace | undefined, milliseconds: number): Promise<Verdict | undefined> {
    return place === undefined ? undefined : judge(call, this.#ports, milliseconds, place.shell);
  }

  /** The call goes to the agent as it was asked for, and may change the agent's shell. */
  letThrough(call: Call, place: ShellPlace | undefined): void {
    if (call.kind === "command" && place !== undefined) this.#shells.passed(call, place);
    else if (call.kind === "command" || call.kind === "input") this.#shells.passedElsewhere(call);
  }

  dispose(): void {
    this.#shells.dispose();
  }
}
