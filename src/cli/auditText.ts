import type { Problem } from "../audit/problemIds.ts";
import type { FileReport, Verification } from "../audit/verifyRecords.ts";
import { assertNever } from "../base/assertNever.ts";
import { type Paint, printable } from "./printable.ts";
import { plural } from "./verdictText.ts";

/** Whether there are records and nothing is wrong with any. That there are none is no proof that there were none. */
function isIntact({ files, problems }: Verification): boolean {
  return files.length > 0 && problems.length === 0;
}

/** Whether there are records, and nothing is wrong with any but what the person says they know, by its ids. */
export function isAsKnown({ files, problems }: Verification, known: readonly string[]): boolean {
  return files.length > 0 && problems.every(({ id }) => known.includes(id));
}

/** What `holdpoint audit verify --json` prints: fields are added in later versions, never renamed. */
export function auditJson(verification: Verification, known: readonly string[]): string {
  const { files, problems, keys } = verification;
  return `${JSON.stringify({
    intact: isIntact(verification),
    asKnown: isAsKnown(verification, known),
    keys,
    files,
    problems: problems.map((problem) => ({ ...problem, known: known.includes(problem.id) })),
  })}\n`;
}

/** What was verified at `path`, for a person: each file, then what is wrong, then what that does not show. `known` are ids of problems. */
export function auditText(path: string, verification: Verification, known: readonly string[], paint: Paint): string {
  const { files, problems } = verification;
  const where = printable(path);
  if (files.length === 0 && problems.length === 0) {
    return `${paint.bad("NO RECORDS")}  There are none in ${where}: no agent has asked for anything yet, or they were removed.\n`;
  }
  const verdict = isIntact(verification)
    ? paint.good("INTACT")
    : isAsKnown(verification, known)
      ? paint.warning("NOT INTACT, AS KNOWN")
      : paint.bad("NOT INTACT");
  const unknown = problems.filter(({ id }) => !known.includes(id));
  return [
    `${verdict}  ${where}`,
    "",
    ...files.map((file) => `  ${printable(file.file)}  ${stateText(file)}`),
    ...(problems.length === 0 ? [] : ["", ...problems.map((problem) => problemText(problem, known, paint))]),
    ...(unknown.length === 0
      ? []
      : [
          "",
          `Once you know what became of it: holdpoint audit verify ${unknown.map(({ id }) => `--known ${id}`).join(" ")}`,
        ]),
    "",
    ...keysText(verification),
    "",
  ].join("\n");
}

/** Who vouched, and what that does not show. */
function keysText({ keys, files }: Verification): readonly string[] {
  if (keys.length === 0)
    return [
      "Not signed. Not shown: lines removed or added at the very end, and everything written anew. The last line is kept nowhere else yet.",
    ];
  const open = files.filter(({ signed, lines }) => signed < lines).map(({ file }) => printable(file));
  return [
    ...keys.map(({ key, last }) => `Signed with the key ${printable(key)}, last at ${printable(last)}.`),
    ...(keys.length === 1
      ? []
      : ["Several keys signed: the key was changed, or several editors write here. --key <key> counts one alone."]),
    ...(open.length === 0
      ? []
      : [`Not signed yet: the last lines of ${open.join(", ")}. Lines removed or added there are not shown.`]),
    "That the key is yours is for you to compare: holdpoint audit key.",
  ];
}

function stateText(report: FileReport): string {
  const { state, lines, head, signed } = report;
  const vouched = signed === 0 ? "" : signed === lines ? ", signed" : `, ${signed} of them signed`;
  const reached = head === undefined ? "" : `${vouched}, the last ${head.hash}`;
  switch (state) {
    case "intact":
      return `intact: ${plural(lines, "line")}${reached}`;
    case "torn":
      return `intact: ${plural(lines, "line")}${reached}; one more was never finished, as the file after it says`;
    case "unchained":
      return "kept: of the earlier format, with what was in it when the chain began";
    case "broken":
      return lines === 0 ? "not intact" : `not intact; in order are the first ${plural(lines, "line")}`;
    default:
      return assertNever(state);
  }
}

function problemText({ file, line, kind, text, id }: Problem, known: readonly string[], paint: Paint): string {
  const place = line === 0 ? printable(file) : `${printable(file)}, line ${line}`;
  const mark = known.includes(id) ? paint.warning(`${kind}, known`) : paint.bad(kind);
  return `  ${mark}  ${place}: ${printable(text)}`;
}
