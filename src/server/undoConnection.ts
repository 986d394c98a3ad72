import type { Logger } from "../base/logger.ts";
import type { ClientMessage, GateMessage } from "../wire/messages.ts";

type Asked = Extract<ClientMessage, { type: "undo" }>;

/** What came of asking a person to put something back. `message`: for whoever asked, with what to do next. */
export interface UndoAnswer {
  readonly outcome: "put back" | "left";
  readonly message: string;
}

/** Where a program asks that a person put something back. */
export interface UndoAskDesk {
  /** Asks for the snapshot of this id, with later ones as far as it reaches. The answer never rejects; `withdraw` says that nobody waits for it any more. */
  ask(snapshot: string, reach: Asked["reach"]): { readonly answer: Promise<UndoAnswer>; withdraw(): void };
}

/** The line to one program that asked for an undo: it hears the answer, and its end withdraws what it asked. */
export class UndoConnection {
  readonly #asked: ReturnType<UndoAskDesk["ask"]>;

  /** `hangUp`: says a last word and ends the connection. */
  constructor(desk: UndoAskDesk, { snapshot, reach }: Asked, hangUp: (last: GateMessage) => void, logger: Logger) {
    this.#asked = desk.ask(snapshot, reach);
    this.#asked.answer
      .then((answer) => hangUp({ type: "undone", ...answer }))
      .catch((cause: unknown) => logger.error("An undo could not be answered.", cause));
  }

  /** There is nothing more to say on this line. */
  take(): void {}

  /** The connection is gone. */
  lost(): void {
    this.#asked.withdraw();
  }
}
