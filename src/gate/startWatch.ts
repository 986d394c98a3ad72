import type { Clock } from "../base/clock.ts";
import type { Ticket } from "./tickets.ts";

/** How long an allowed text is remembered, in milliseconds, and how many are. */
const memory = 10 * 60_000;
const mostRemembered = 200;
/** Shorter texts are only recognised as a whole. */
const shortest = 4;

/** What was seen to start while approved commands wait to be started, against what may start. */
export class StartWatch {
  readonly #clock: Clock;
  readonly #isOurs: (text: string) => boolean;
  #allowed: { readonly text: string; readonly at: number; readonly extent: "with its forms" | "alone" }[] = [];

  /** `isOurs` tells the command lines that tickets become. */
  constructor(clock: Clock, isOurs: (text: string) => boolean) {
    this.#clock = clock;
    this.#isOurs = isOurs;
  }

  /** This text may start: it was allowed, or released to the agent. `alone`: to the letter, and nothing that holds it. */
  allow(text: string, extent: "with its forms" | "alone" = "with its forms"): void {
    this.#allowed = [...this.#allowed, { text, at: this.#clock.now(), extent }].slice(-mostRemembered);
  }

  /**
   * Which of the tickets that wait are void because an agent's terminal starts `text`, and why. An original command voids its
   * own; what is neither a run of ours nor was allowed before may stand for any of them.
   */
  voidedBy(text: string, waiting: readonly Ticket[]): { readonly tickets: readonly Ticket[]; readonly reason: string } {
    if (waiting.length === 0 || plain(text) === "" || this.#isOurs(text)) return none;
    const now = this.#clock.now();
    const allowed = this.#allowed.filter(({ at }) => now - at < memory);
    if (allowed.some((one) => plain(one.text) === plain(text))) return none;
    const original = waiting.find(({ call }) => isFormOf(text, call.text));
    if (original !== undefined) return { tickets: [original], reason: startedInstead("the original command") };
    const forms = allowed.filter(({ extent }) => extent === "with its forms");
    if (forms.some((one) => isFormOf(text, one.text) || isPartOf(text, one.text))) return none;
    const another = `another command, as when another hook rewrites it: ${text.slice(0, 200)}`;
    return { tickets: waiting, reason: startedInstead(another) };
  }
}

const none = { tickets: [], reason: "" };

function startedInstead(what: string): string {
  return `Instead of the approved run, the agent's terminal started ${what}. It was interrupted; look at what it did.`;
}

/** Whether an editor may have made one of the other: it adds a `cd` or leaves it away, and wraps what it runs in a sandbox. */
function isFormOf(started: string, asked: string): boolean {
  const [left, right] = [plain(started), plain(asked)];
  if (left === right) return true;
  if (right.length >= shortest && left.includes(right)) return true;
  return left.length >= shortest && right.endsWith(left);
}

/** An editor leaves away what puts a command into the background. */
function isPartOf(started: string, asked: string): boolean {
  return plain(started).length >= shortest && plain(asked).includes(plain(started));
}

function plain(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
