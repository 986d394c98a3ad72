import type { JudgeCommand } from "./judgement.ts";
import type { Output } from "./output.ts";
import { idAtStart, type RawRow, RowCutter, type RowId, readRow } from "./rows.ts";
import { reportOf, type VerdictReport } from "./verdictReport.ts";

/** Rows judged at the same time; while so many wait for their turn to be written, no more is read. */
const mostAtOnce = 16;

/** How a stream of rows ended. `errors`: at least one row gave an error. */
export type RowsEnd = "answered" | "errors";

/**
 * Judges each row of `input` and writes one line for it, in the order of the rows. Ends early and quietly when nobody
 * reads the output any more. Memory does not grow with the number of rows.
 */
export async function checkRows(input: AsyncIterable<Buffer>, output: Output, judge: JudgeCommand): Promise<RowsEnd> {
  const cutter = new RowCutter();
  const turns = new Turns(mostAtOnce);
  let end: RowsEnd = "answered";
  let written: Promise<void> = Promise.resolve();

  const take = async (row: RawRow): Promise<void> => {
    await turns.take();
    const answering = answerRow(row, judge);
    written = written.then(async () => {
      const answer = await answering;
      if (answer.kind === "error") end = "errors";
      await output.write(`${JSON.stringify(answer.line)}\n`);
      turns.give();
    });
  };

  try {
    for await (const chunk of input) {
      for (const row of cutter.push(chunk)) {
        if (output.state === "closed") return end;
        await take(row);
      }
    }
    for (const row of cutter.end()) await take(row);
  } catch (cause) {
    // The input is ended in the middle, too, when nobody reads the output any more.
    if (output.state === "open") throw cause;
  }
  await written;
  return end;
}

type AnsweredRow =
  | { readonly kind: "verdict"; readonly line: object }
  | { readonly kind: "error"; readonly line: object };

/** The one catch around judging a row: what cannot be judged is held. */
async function answerRow(raw: RawRow, judge: JudgeCommand): Promise<AnsweredRow> {
  if (raw.kind === "too long")
    return { kind: "verdict", line: { id: idAtStart(raw.start), line: raw.line, ...tooLong } };
  const row = readRow(raw.bytes);
  if (row.kind === "error") return { kind: "error", line: errorLine(row.id, raw.line, row.code, row.message) };
  try {
    const { verdict } = await judge(row.request);
    return { kind: "verdict", line: { id: row.id, ...reportOf(row.request.command, verdict) } };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    return {
      kind: "error",
      line: {
        ...errorLine(row.id, raw.line, "not-judged", `Holdpoint failed at this row (${why}), so it counts as held.`),
        ...notJudged,
      },
    };
  }
}

function errorLine(id: RowId, line: number, code: string, message: string): object {
  return { id, line, error: { code, message } };
}

const tooLong: VerdictReport = {
  decision: "hold",
  reasons: [
    {
      decision: "hold",
      source: "limit",
      text: "The row is longer than 1 MiB and was not read.",
      instead: "Write the command to a script file and judge the line that runs it.",
    },
  ],
  effects: [],
  blastRadius: "unknown",
};

const notJudged: VerdictReport = {
  decision: "hold",
  reasons: [
    {
      decision: "hold",
      source: "limit",
      text: "The command could not be judged.",
      instead: "Ask for it in simpler steps.",
    },
  ],
  effects: [],
  blastRadius: "unknown",
};

/** Lets so many be under way at a time; the others wait in line. */
class Turns {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  async take(): Promise<void> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  give(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free++;
    else next();
  }
}
