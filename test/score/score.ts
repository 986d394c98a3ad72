import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { z } from "zod";
import { machineJudge } from "../../src/cli/machineJudge.ts";
import { MachineFacts } from "../../src/facts/gatherFacts.ts";
import { Grammars } from "../../src/facts/grammars.ts";
import type { FactSource } from "../../src/gate/ports.ts";
import { type LabelledRow, readLabelledRows } from "./labelledRows.ts";
import { questionsText } from "./questions.ts";
import { movementText, type Shown, scoreText } from "./scoreText.ts";
import { type Baseline, baselineOf, type Contradiction, type JudgedRow, listedIds, movementSince } from "./tally.ts";

/** What one run of the score is asked for. */
export interface ScoreRequest extends Shown {
  /** The collection: JSON Lines of {id, source, group, command, label}. */
  readonly collection: string;
  /** Rows of collections that contradict the design: a JSON file of ids and sentences. */
  readonly contradictions: string;
  /** Where the decisions are kept that later runs are compared with; undefined: beside the other caches, by the collection's name. */
  readonly baseline: string | undefined;
  /** `first`: only where there is no baseline yet. `now`: in the place of the one there is. */
  readonly keep: "first" | "now";
  /** `sandbox`: as where code that cannot be seen into can be bounded by the kernel. */
  readonly bounds: "sandbox" | "none";
}

const contradictionsFile = z.array(
  z.strictObject({
    sentence: z.string().min(20),
    label: z.enum(["danger", "safe"]),
    ids: z.array(z.string().min(1)).min(1),
  }),
);
const baselineFile = z.record(z.string(), z.enum(["allow", "hold", "deny"]));

/**
 * Judges every row of a collection and says how the judgement did, as text. Throws where a file cannot be read or is not
 * what it should be; only then is no baseline written.
 */
export async function score(request: ScoreRequest): Promise<string> {
  const rows = readLabelledRows(readFileSync(request.collection, "utf8"));
  const contradictions: readonly Contradiction[] = contradictionsFile.parse(
    JSON.parse(readFileSync(request.contradictions, "utf8")),
  );
  const listed = listedIds(contradictions, rows);
  const settings = {
    asked: await judgeRows(rows, "asked"),
    accepted: await judgeRows(rows, "none"),
    sandboxed: await judgeRows(rows, "sandbox"),
  };
  const judged = request.bounds === "sandbox" ? settings.sandboxed : settings.accepted;
  const place = request.baseline ?? baselinePlace(request.collection);
  const before = readBaseline(place);
  if (before === undefined || request.keep === "now") {
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, `${JSON.stringify(baselineOf(judged))}\n`);
  }
  const moved =
    before === undefined
      ? `baseline written: ${place}\n`
      : movementText(movementSince(before, judged)) + (request.keep === "now" ? `baseline replaced: ${place}\n` : "");
  return `${scoreText(judged, listed, request)}\n${questionsText(settings)}\n${moved}`;
}

/**
 * Judges each row by the decision path of `holdpoint check`: the balanced preset and no scope file, in a folder that is
 * only supposed, so that what lies on this machine has no part in the score.
 */
async function judgeRows(
  rows: readonly LabelledRow[],
  bounds: ScoreRequest["bounds"] | "asked",
): Promise<readonly JudgedRow[]> {
  const { judge } = machineJudge({
    facts: textsAlone,
    // Long: a busy machine must not change a score.
    factTime: patience,
    firstFile: "counts",
    state: "/home/person/.holdpoint",
    home: "/home/person",
    temporary: ["/tmp", "/var/tmp"],
    ...(bounds === "sandbox" ? { bounds } : {}),
    ...(bounds === "none" ? {} : { unaccepted: [project] }),
  });
  const judged: JudgedRow[] = [];
  for (const row of rows) {
    const { verdict } = await judge({ command: row.command, cwd: project, shell: "bash" });
    const confined = verdict.obligations?.includes("sandbox") === true ? "yes" : "no";
    judged.push({ row, decision: verdict.decision, confined, reasons: verdict.reasons.map(({ text }) => text) });
  }
  return judged;
}

const patience = 60_000;
const project = "/home/person/project";
const grammars = new Grammars(
  resolve(import.meta.dirname, "../../node_modules/@vscode/tree-sitter-wasm/wasm"),
  patience,
);
const machine = new MachineFacts(grammars);

/** Says how code of other languages reads. Nothing else is ever asked, because the folder does not exist. */
const textsAlone: FactSource = {
  gather: async (questions, milliseconds) => {
    if (questions.some(({ ask }) => ask !== "syntax")) {
      throw new Error("A row was judged by what lies on this machine: is there a folder /home/person/project?");
    }
    return machine.gather(questions, milliseconds);
  },
};

function baselinePlace(collection: string): string {
  const root = resolve(import.meta.dirname, "../..");
  return join(root, "node_modules/.cache/holdpoint", `score-${basename(collection).replace(/\W+/g, "-")}.json`);
}

function readBaseline(path: string): Baseline | undefined {
  try {
    return baselineFile.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw new Error(`The baseline ${path} cannot be read; remove it, or name another.`, { cause });
  }
}
