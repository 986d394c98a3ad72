import type { Disposable } from "../base/disposable.ts";
import { Emitter } from "../base/emitter.ts";
import type { Call, CommandCall } from "../core/call/call.ts";
import type { OtherStart, ShellWatch } from "./ports.ts";
import type { Recorder } from "./recorder.ts";

/** Most commands that are looked out for; the oldest are given up. */
const mostTexts = 500;

/**
 * Commands that were held or refused, or that run as a ticket of ours: none may start in an agent's terminal as it was
 * asked for. One that does (an agent that drops our answer, another hook that overrules it) is interrupted and put on
 * record. It detects; by the time it is seen, the command has begun.
 */
export class Withheld implements Disposable {
  readonly #recorder: Recorder;
  readonly #texts = new Map<string, { readonly id: string; readonly call: CommandCall }>();
  readonly #watching: Disposable | undefined;
  readonly #onDidBypass = new Emitter<CommandCall>();

  /** Fires for each command that started although it was not let through, once it was interrupted. */
  readonly onDidBypass = this.#onDidBypass.event;

  constructor(shells: ShellWatch | undefined, recorder: Recorder) {
    this.#recorder = recorder;
    this.#watching = shells?.onDidStartOther((start) => this.#started(start));
  }

  /** The call is not let through as it was asked for. */
  add(id: string, call: Call): void {
    if (call.kind !== "command") return;
    const key = keyOf(call.text);
    this.#texts.delete(key);
    this.#texts.set(key, { id, call });
    for (const [oldest] of this.#texts) {
      if (this.#texts.size <= mostTexts) break;
      this.#texts.delete(oldest);
    }
  }

  /** The same text was let through, wherever it was asked for: as a command, or typed into a terminal. */
  remove(call: Call): void {
    if (call.kind === "command" || call.kind === "input") this.#texts.delete(keyOf(call.text));
  }

  dispose(): void {
    this.#watching?.dispose();
    this.#onDidBypass.dispose();
  }

  #started(start: OtherStart): void {
    const found = this.#texts.get(keyOf(start.text));
    if (found === undefined) return;
    start.interrupt();
    void this.#recorder.write(found.id, found.call, { event: "bypassed" });
    this.#onDidBypass.fire(found.call);
  }
}

function keyOf(text: string): string {
  return text.trim().replace(/\s+/g, " ");
}
