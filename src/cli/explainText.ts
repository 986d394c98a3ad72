import { assertNever } from "../base/assertNever.ts";
import type { Answer, Question } from "../core/facts.ts";
import type { AskedCommand } from "./commandLine.ts";
import type { JudgedScope, Judgement } from "./judgement.ts";
import { type Paint, printable } from "./printable.ts";
import { decisionWord, findingText, plural, reasonLines } from "./verdictText.ts";

/** The way to a verdict, step by step, from the verdict itself. */
export function explainText(asked: AskedCommand, judgement: Judgement, paint: Paint): string {
  const { verdict } = judgement;
  const commands = [...new Set(verdict.findings.map(({ effect }) => effect.source))];
  const steps: readonly (readonly [string, readonly string[]])[] = [
    [
      "The command",
      [`${paint.strong(printable(asked.command))}`, `in ${printable(asked.cwd)}, read as ${asked.shell}`],
    ],
    ["The scope", scopeLines(judgement.scope)],
    ["Commands found in it, wrappers taken off", commands.map(printable)],
    [
      "What they would do",
      verdict.findings.map(
        ({ effect, resource }) =>
          `${effect.verb.padEnd(10)} ${printable(resource)}: ${printable(effect.because)}${effect.loses === "none" ? "" : ` (loses: ${effect.loses})`}`,
      ),
    ],
    [
      "What was looked up",
      judgement.asked.map(({ question, answer }) => `${questionText(question)}: ${answerText(answer)}`),
    ],
    ["What that says of each effect", verdict.findings.map(findingText)],
    [
      "Reasons, the deciding ones first",
      verdict.reasons.flatMap((reason) => reasonLines(reason, paint).map((line) => line.slice(2))),
    ],
    ["The verdict", [`${decisionWord(verdict.decision, paint)}, reaching as far as: ${verdict.blastRadius}`]],
  ];
  return steps
    .map(
      ([title, lines], index) =>
        `${paint.strong(`${index + 1}. ${title}`)}\n${(lines.length === 0 ? ["nothing"] : lines).map((line) => `   ${line}\n`).join("")}`,
    )
    .join("\n");
}

function scopeLines(scope: JudgedScope): readonly string[] {
  const { user } = scope;
  const own =
    user.file === "absent"
      ? []
      : [`${plural(user.rules, "rule")} of your own scope, ~/.holdpoint/scope.json${waitingWords[user.file] ?? ""}`];
  const unchecked = scope.seal === "not checked" || user.seal === "not checked" ? [sealNotChecked] : [];
  return [scopeLine(scope), ...own, ...unchecked];
}

/** Said wherever a verdict rests on what is stored as accepted. */
export const sealNotChecked =
  "the seal of what you accepted was not checked: only the editor has the key. If it does not fit, the editor is stricter.";

const waitingWords: Readonly<Partial<Record<JudgedScope["file"], string>>> = {
  broken: ", which has errors; what was accepted before is in force",
  waiting: "; what it loosens waits until it is accepted in the editor",
};

function scopeLine({ root, preset, rules, file, seal }: JudgedScope): string {
  const doubt = seal === "broken" ? ", because what was accepted is damaged and counts no more" : "";
  const base = `preset ${preset}${rules === 0 ? "" : ` and ${plural(rules, "rule")}`} for ${printable(root)}${doubt}`;
  switch (file) {
    case "absent":
      return `${base}; there is no .holdpoint.json`;
    case "broken":
      return `${base}; .holdpoint.json has errors, so the version accepted before is in force`;
    case "first seen":
      return `${base}, from .holdpoint.json as first seen; in the editor its allow rules wait until you accept them`;
    case "in force":
      return `${base}, from .holdpoint.json`;
    case "stricter":
      return `${base}, from .holdpoint.json, which is stricter than the version accepted before and applies at once`;
    case "waiting":
      return `${base}; what .holdpoint.json loosens waits until it is accepted in the editor`;
    default:
      return assertNever(file);
  }
}

function questionText(question: Question): string {
  switch (question.ask) {
    case "path":
      return `${printable(question.path)}${question.reach === "tree" ? " and all below" : ""}`;
    case "repository":
      return `the git repository around ${printable(question.folder)}`;
    case "sameFile":
      return `whether ${printable(question.path)} is a protected file under another name`;
    case "text":
      return `what is in ${printable(question.path)}`;
    case "context":
      return `where commands go by ${printable(question.path)}`;
    case "syntax":
      return `how ${plural(question.code.length, "character")} of ${question.language} read`;
    case "data":
      return `what ${plural(question.text.length, "character")} of ${question.format} say`;
    default:
      return assertNever(question);
  }
}

function answerText(answer: Answer | undefined): string {
  if (answer === undefined) return "no answer in time";
  switch (answer.about) {
    case "nothing":
      return printable(answer.why);
    case "supposed":
      return "not looked for: the command's folder is not on this machine";
    case "path": {
      if (answer.existence === "absent") return "not there";
      const more = answer.count.complete === "no" ? "at least " : "";
      return `${answer.type}, ${more}${plural(answer.count.files, "file")}, ${plural(answer.count.bytes, "byte")}`;
    }
    case "repository":
      return `${printable(answer.root)} on ${answer.branch === undefined ? "no branch" : printable(answer.branch)}, ${answer.modified} modified, ${answer.untracked} untracked, ${plural(answer.stashes, "stash")}`;
    case "sameFile":
      if (answer.found !== undefined) return `it is ${printable(answer.found)}`;
      return answer.complete === "yes" ? "it is none" : "not all could be looked at";
    case "text":
      return answer.existence === "absent" ? "not there" : `${plural(answer.text.length, "character")} of text`;
    case "context":
      return answer.existence === "absent" ? "not there" : plural(answer.settings.length, "setting");
    case "syntax":
      return answer.tree.state === "whole" ? "read" : "it does not parse";
    case "data":
      return "read";
    default:
      return assertNever(answer);
  }
}
