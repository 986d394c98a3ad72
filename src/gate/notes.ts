import type { Call, CommandCall } from "../core/call/call.ts";
import type { Hears, Outcome } from "../core/call/outcome.ts";
import { isWithin } from "../core/policy/paths.ts";
import type { Ground } from "./ports.ts";
import type { Recorder } from "./recorder.ts";

/** Most sessions that something is kept for, and most notes for one; the oldest go. */
const mostSessions = 50;
const mostEach = 3;
/** Longest note, in characters. What it is put together from is bounded, too. */
const longestNote = 2_000;

/** Something an agent is still to be told, about the call of `callId`. */
interface Note {
  readonly callId: string;
  readonly call: CommandCall;
  readonly text: string;
}

/** How a call was answered, as far as it matters for telling its agent something with the answer. */
interface Answering {
  readonly hears: Hears;
  readonly presence: () => "here" | "gone";
}

/**
 * What agents are to be told that none of their calls waits for. It goes to the same agent in the same session and folder, once, with the
 * first answer that reaches its model, or in the output of its next run of ours. Kept in memory alone: a reload of the window ends it. A
 * note never changes an answer, and is put on record before it is told.
 */
export class Notes {
  readonly #ground: Ground;
  readonly #recorder: Recorder;
  /** By whom they are for, oldest first. */
  readonly #waiting = new Map<string, readonly Note[]>();

  constructor(ground: Ground, recorder: Recorder) {
    this.#ground = ground;
    this.#recorder = recorder;
  }

  /** Keeps a note for the agent of a call. Without a session it could be anybody's, and is not kept. */
  add(callId: string, call: CommandCall, text: string): void {
    if (call.caller.session === "") return;
    this.#keep(this.#hearerOf(call), [{ callId, call, text: oneLine(text).slice(0, longestNote) }], "last");
  }

  /** The answer to the call `id`, with what its agent is to be told if it can hear it there. Never rejects. */
  async withAnswer(outcome: Outcome, id: string, call: Call, { hears, presence }: Answering): Promise<Outcome> {
    // Its run prints it.
    if (outcome.kind === "run" || !hears.includes(outcome.kind) || presence() === "gone") return outcome;
    const note = await this.#take(id, call);
    return note === undefined ? outcome : { ...outcome, note };
  }

  /** What the run of the call `id` is to print for its agent; undefined where there is nothing. Never rejects. */
  forRun(id: string, call: CommandCall): Promise<string | undefined> {
    return this.#take(id, call);
  }

  /** Takes what waits and puts it on record; what could not be recorded waits on. */
  async #take(id: string, call: Call): Promise<string | undefined> {
    // Nearly every call: nothing is looked up for it.
    if (this.#waiting.size === 0 || call.caller.session === "") return undefined;
    const hearer = this.#hearerOf(call);
    // Out of the list before anything is awaited, so that of two answers one tells it.
    const notes = this.#waiting.get(hearer) ?? [];
    this.#waiting.delete(hearer);
    const told: string[] = [];
    for (const [at, note] of notes.entries()) {
      const event = { event: "agent told", note: note.text, with: id } as const;
      if ((await this.#recorder.write(note.callId, note.call, event)) === "failed") {
        this.#keep(hearer, notes.slice(at), "first");
        break;
      }
      told.push(note.text);
    }
    return told.length === 0 ? undefined : told.join(" ");
  }

  #keep(hearer: string, notes: readonly Note[], where: "first" | "last"): void {
    const there = this.#waiting.get(hearer) ?? [];
    this.#waiting.delete(hearer);
    this.#waiting.set(hearer, (where === "last" ? [...there, ...notes] : [...notes, ...there]).slice(-mostEach));
    for (const old of [...this.#waiting.keys()].slice(0, -mostSessions)) this.#waiting.delete(old);
  }

  /** Who hears a note: exactly this agent and session, in the same open folder. */
  #hearerOf(call: Call): string {
    const { agent, session, identity } = call.caller;
    const roots = this.#ground.surroundings(call).roots.filter((root) => isWithin(call.cwd, root));
    const folder = roots.reduce((deepest, root) => (root.length > deepest.length ? root : deepest), "");
    return JSON.stringify([agent, identity, session, folder === "" ? call.cwd : folder]);
  }
}

/** Some ways to an agent carry one line alone. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, " ").trim();
}
