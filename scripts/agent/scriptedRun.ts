// One scripted conversation with an agent: which calls come next, and what the model was told about the earlier ones.

export interface ToolCall {
  readonly tool: string;
  readonly input: object;
  /** What the model says before the call. */
  readonly say?: string;
}

/** What the model answers at one go: a call, or several that the agent may run side by side. */
export type Turn = ToolCall | readonly ToolCall[];

export interface ToolOutcome {
  readonly call: ToolCall;
  /** The result as the model read it. */
  readonly told: string;
}

export interface Words {
  /** What the person asks for, word for word. Two runs of one model must not ask for the same. */
  readonly task: string;
  /** What the model says at the end, made from what it was told. */
  readonly closing: (outcomes: readonly ToolOutcome[]) => string;
}

type Listener = (outcome: ToolOutcome, index: number) => void;

export class ScriptedRun {
  readonly id: string;
  /** Resolves when the model has said its closing words, with all outcomes in the order of the calls. */
  readonly finished: Promise<readonly ToolOutcome[]>;
  readonly #turns: readonly (readonly ToolCall[])[];
  readonly #words: Words;
  readonly #calls: readonly (readonly [callId: string, call: ToolCall])[];
  readonly #told = new Map<string, string>();
  readonly #listeners = new Set<Listener>();
  readonly #settle: () => void;
  readonly #fail: (error: Error) => void;
  readonly #timesGiven = new Map<number, number>();

  constructor(id: string, turns: readonly Turn[], words?: Words) {
    this.id = id;
    this.#words = words ?? { task: `Please do the scripted work ${id}.`, closing: () => "Done." };
    this.#turns = turns.map((turn) => (isCall(turn) ? [turn] : turn));
    this.#calls = this.#turns.flatMap((calls, turn) =>
      calls.map((call, place) => [`${id}-${turn}-${place}`, call] as const),
    );
    const { promise, resolve, reject } = Promise.withResolvers<readonly ToolOutcome[]>();
    this.finished = promise;
    this.#settle = () => resolve(this.outcomes);
    this.#fail = reject;
    // A run that nobody waits for may fail silently.
    promise.catch(() => {});
  }

  /** What the agent is asked: the task. The run is known by it. */
  get prompt(): string {
    return this.#words.task;
  }

  /** The outcomes known so far, in the order of the calls. */
  get outcomes(): readonly ToolOutcome[] {
    return this.#calls.flatMap(([callId, call]) => {
      const told = this.#told.get(callId);
      return told === undefined ? [] : [{ call, told }];
    });
  }

  /** Resolves with what the model is told about the call at `index` (counted over all turns), however long that takes. */
  outcome(index: number): Promise<ToolOutcome> {
    const [callId, call] = this.#calls[index] ?? [];
    if (callId === undefined || call === undefined) throw new RangeError(`This run has no call ${index}.`);
    const told = this.#told.get(callId);
    if (told !== undefined) return Promise.resolve({ call, told });
    return new Promise((resolve) => {
      const stop = this.onOutcome((outcome, at) => {
        if (at !== index) return;
        stop();
        resolve(outcome);
      });
    });
  }

  /** Calls `listener` for every outcome from now on; the returned function ends that. */
  onOutcome(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes in what the model is told in a request: results by call id, its own and others'. */
  hear(results: ReadonlyMap<string, string>): void {
    for (const [index, [callId, call]] of this.#calls.entries()) {
      const told = results.get(callId);
      if (told === undefined || this.#told.has(callId)) continue;
      this.#told.set(callId, told);
      for (const listener of this.#listeners) listener({ call, told }, index);
    }
  }

  /**
   * The calls of the next turn with their ids, or undefined when all have been made and answered. Throws, and fails the
   * run, when a turn is due for the third time: VS Code has dropped its results from the conversation (seen with inputs of
   * several 100 KB) and would ask for ever.
   */
  nextTurn(): readonly (readonly [callId: string, call: ToolCall])[] | undefined {
    const turn = this.#turns.findIndex((calls, at) =>
      calls.some((_, place) => !this.#told.has(`${this.id}-${at}-${place}`)),
    );
    if (turn < 0) return undefined;
    const times = (this.#timesGiven.get(turn) ?? 0) + 1;
    this.#timesGiven.set(turn, times);
    if (times > 2) {
      const error = new Error(`VS Code never told the model what came of turn ${turn} of ${this.id}.`);
      this.#fail(error);
      throw error;
    }
    return this.#calls.filter(([callId]) => callId.startsWith(`${this.id}-${turn}-`));
  }

  closingText(): string {
    return this.#words.closing(this.outcomes);
  }

  finish(): void {
    this.#settle();
  }
}

function isCall(turn: Turn): turn is ToolCall {
  return "tool" in turn;
}
