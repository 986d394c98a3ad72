import { statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { checkScopeText } from "../core/scope/checkScopeText.ts";
import type { ScopeLevel, ScopeProblem } from "../core/scope/scope.ts";
import { readScopeFile, scopeFileName } from "../scopeFile/scopeFile.ts";
import { userScopePath } from "../scopeFile/scopeSubject.ts";
import type { CommandLine } from "./commandLine.ts";
import { sealNotChecked } from "./explainText.ts";
import type { JudgedScope } from "./judgement.ts";
import type { CheckedState, MachineJudge } from "./machineJudge.ts";
import { type Paint, printable } from "./printable.ts";
import { realFolder } from "./scopeRoot.ts";
import { plural } from "./verdictText.ts";

/** What is wrong in a scope file, as plain data. Fields are added in later versions, never renamed. */
interface ScopeReport {
  /** Absolute. */
  readonly file: string;
  readonly level: ScopeLevel;
  readonly problems: readonly ScopeProblem[];
  readonly errors: number;
  readonly warnings: number;
  /** What of it is in force, and how far what was accepted can be relied on. Absent for a file that is in nobody's place. */
  readonly standing?: {
    readonly file: JudgedScope["file"];
    readonly seal: JudgedScope["seal"];
    readonly changes: readonly string[];
  };
}

export type CheckedFile =
  | { readonly kind: "checked"; readonly report: ScopeReport; text(paint: Paint): string }
  /** `problem` is a sentence with its mend. */
  | { readonly kind: "missing"; readonly problem: string };

/** Checks one scope file and tries its examples. `state` is the state folder, where the person's own scope lies. */
export function scopeCheck(
  { path, folder }: Extract<CommandLine, { verb: "scope-check" }>,
  machine: MachineJudge,
  state: string,
): CheckedFile {
  const file = path === undefined ? join(machine.rootOf(folder), scopeFileName) : fileAt(path);
  const level = realFolder(file) === realFolder(userScopePath(state)) ? "user" : "workspace";
  const read = readScopeFile(file);
  if (read.kind === "absent") {
    const problem = `There is no scope file at ${printable(file)}, so the preset \`balanced\` holds there.`;
    return { kind: "missing", problem: `${problem} Name another file or folder, or write one: { "version": 1 }` };
  }
  const root = realFolder(dirname(file));
  const around = machine.surroundings(root);
  const at = level === "user" ? around.home : root;
  const problems = read.kind === "text" ? checkScopeText(read.text, level, at, around) : [read.problem];
  const count = (severity: ScopeProblem["severity"]): number =>
    problems.filter((problem) => problem.severity === severity).length;
  const inPlace = level === "user" || basename(file) === scopeFileName;
  const standing = inPlace ? machine.stateOf(level === "user" ? "user" : root) : undefined;
  const report = {
    file,
    level,
    problems,
    errors: count("error"),
    warnings: count("warning"),
    ...(standing === undefined
      ? {}
      : { standing: { file: standing.file, seal: standing.seal.kind, changes: standing.changes } }),
  } as const;
  return { kind: "checked", report, text: (paint) => textOf(report, standing, paint) };
}

function fileAt(path: string): string {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ? join(path, scopeFileName) : path;
}

function textOf(report: ScopeReport, standing: CheckedState | undefined, paint: Paint): string {
  const file = printable(report.file);
  const problems = report.problems.map(({ severity, line, column, message, mend }) => {
    const word = severity === "error" ? paint.bad("error") : paint.warning("warning");
    return `${file}:${line}:${column}: ${word}: ${printable(message)} ${printable(mend)}`;
  });
  const sum =
    report.errors + report.warnings === 0
      ? `${file}: ${paint.good("nothing wrong")}`
      : `${plural(report.errors, "error")}, ${plural(report.warnings, "warning")}`;
  const stands = standing === undefined ? [] : standingLines(standing);
  return `${[...problems, sum, ...stands].join("\n")}\n`;
}

function standingLines({ file, seal, changes }: CheckedState): readonly string[] {
  const why = seal.kind === "broken" ? [`What was accepted counts no more: ${seal.why}`] : [];
  const unchecked = seal.kind === "not checked" ? [`Note: ${sealNotChecked}`] : [];
  return [...why, standingWords[file], ...changes.map((change) => `  ${printable(change)}`), ...unchecked];
}

const standingWords: Readonly<Record<JudgedScope["file"], string>> = {
  absent: "Nothing of it is in force.",
  broken: "It has errors, so what was accepted before stays in force.",
  "first seen":
    "Nobody has accepted it yet. In the editor it waits for that; until then only what it tightens is in force. It would change:",
  "in force": "It is in force.",
  stricter: "It only tightens, so it applies at once in the editor. It changes:",
  waiting:
    "It waits until it is accepted in the editor; until then only what it tightens is in force. It would change:",
};
