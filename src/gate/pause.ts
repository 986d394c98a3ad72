import type { Clock } from "../base/clock.ts";
import type { Disposable } from "../base/disposable.ts";
import { Emitter } from "../base/emitter.ts";
import type { Logger } from "../base/logger.ts";
import type { Call } from "../core/call/call.ts";
import type { Policy } from "../core/evaluate.ts";
import type { Reason, Verdict } from "../core/policy/verdict.ts";
import type { Scope } from "../core/scope/scope.ts";
import type { Recorder } from "./recorder.ts";

/** How long a person may pause holding, in minutes. */
export type PauseMinutes = 15 | 60;

/**
 * A time in which what would be held flows. It begins and ends by a person on our page, ends by itself, and lives in this
 * process alone, so that a reload ends it. What is denied stays denied.
 */
export class Pause implements Disposable {
  readonly #clock: Clock;
  readonly #recorder: Recorder;
  readonly #logger: Logger;
  readonly #onDidChange = new Emitter<void>();
  #until: number | undefined;
  #timer: Disposable | undefined;

  /** Fires when a pause begins or ends. */
  readonly onDidChange = this.#onDidChange.event;

  constructor(clock: Clock, recorder: Recorder, logger: Logger) {
    this.#clock = clock;
    this.#recorder = recorder;
    this.#logger = logger;
  }

  /** When the pause ends, in milliseconds since 1970; undefined while there is none. */
  get until(): number | undefined {
    // The timer may be late, as after a machine slept.
    return this.#until !== undefined && this.#clock.now() < this.#until ? this.#until : undefined;
  }

  /** Begins a pause, or sets a new end to the one there is. Called by our page alone. Without a record there is none. */
  async start(minutes: PauseMinutes): Promise<"paused" | "unrecorded"> {
    if ((await this.#recorder.note({ event: "paused", minutes })) === "failed") return "unrecorded";
    this.#timer?.dispose();
    this.#until = this.#clock.now() + minutes * 60_000;
    this.#timer = this.#clock.after(minutes * 60_000, () => this.#end("time"));
    this.#onDidChange.fire();
    return "paused";
  }

  /** Ends the pause early. */
  end(): void {
    this.#end("person");
  }

  dispose(): void {
    this.#end("window");
    this.#onDidChange.dispose();
  }

  #end(by: "person" | "time" | "window"): void {
    if (this.#until === undefined) return;
    this.#until = undefined;
    this.#timer?.dispose();
    this.#timer = undefined;
    this.#onDidChange.fire();
    void this.#recorder.note({ event: "pause ended", by }).then((written) => {
      if (written === "failed") this.#logger.error("The end of a pause could not be recorded.");
    });
  }
}

/**
 * Whether a held call may flow in a pause: only what the presets and hold rules object to. What may reach the floor, a
 * protected place or what a rule denies, what could not be read and what is over a bound waits as always. So does what
 * acts in pages and in the editor as a person does: it could answer for the person.
 */
export function flowsInPause(call: Call, { reasons }: Verdict, policy: Policy): "yes" | "no" {
  if (call.kind !== "command" && call.kind !== "edit" && handsOfThePerson.test(call.tool)) return "no";
  const scopes = [...policy.scopes, ...(policy.elsewhere ?? [])].map(({ scope }) => scope);
  const heard = policy.user === undefined ? scopes : [...scopes, policy.user];
  return reasons.every((reason) => reason.decision === "allow" || isOnlyHeld(reason, heard)) ? "yes" : "no";
}

/** Tools that press, type and run commands where a person would: VS Code's own, and those of other servers by their usual names. */
const handsOfThePerson =
  /vscode_?command|browser|playwright|puppeteer|selenium|webdriver|chrome|desktop|computer|page|element|dialog|click|hover|drag|navigate|keyboard|mouse|_type|press/i;

/** `scopes`: all that may have spoken. A reason does not say whose rule it is, so none of that position may deny. */
function isOnlyHeld({ decision, source, rule }: Reason, scopes: readonly Scope[]): boolean {
  if (decision !== "hold") return false;
  if (source === "preset") return true;
  // A rule that denies only holds where it is not shown to be reached.
  return (
    source === "rule" &&
    scopes.every(({ rules }) => rules.every((one) => one.position !== rule || one.decision !== "deny"))
  );
}
