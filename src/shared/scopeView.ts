import { lineDiff } from "./lineDiff.ts";
import { mostRows } from "./lossRows.ts";
import { clipped } from "./phrases.ts";
import type { ScopePage } from "./reviewModel.ts";

/** A scope file that waits for a person, or waited. */
export interface WaitingScope {
  readonly id: string;
  /** The file's name. */
  readonly file: string;
  readonly workspace: string;
  /** The accepted text; undefined when none was ever accepted or the accepted state was "no file". */
  readonly accepted: string | undefined;
  /** The text now; undefined when the file was removed. */
  readonly text: string | undefined;
  /** What accepting would change, as sentences. */
  readonly changes: readonly string[];
  readonly answer: { readonly kind: "accepted" | "kept"; readonly at: number } | undefined;
}

/** Most lines of the difference. */
const mostLines = 2_000;

/** Builds the page on which a person accepts a looser scope file or leaves the accepted one in force. */
export function scopePage(scope: WaitingScope): ScopePage {
  const before = scope.accepted === undefined ? "the preset" : "the version you accepted";
  return {
    kind: "scope",
    id: scope.id,
    file: scope.file,
    workspace: scope.workspace,
    state:
      scope.answer === undefined
        ? { kind: "waiting" }
        : {
            ...scope.answer,
            text:
              scope.answer.kind === "accepted"
                ? "Accepted. This version is in force."
                : "Not accepted. What was in force stays in force.",
          },
    headline: {
      lead: leadOf(scope),
      rest: [`Accept it only if you want this. An agent may have written it.`],
    },
    changes: {
      rows: scope.changes.slice(0, mostRows).map((change) => clipped(change, 600)),
      omitted: Math.max(0, scope.changes.length - mostRows),
    },
    diff: lineDiff(scope.accepted ?? "", scope.text ?? "", mostLines),
    meanwhile: `Until you accept, ${before} stays in force. Whatever the new file tightens already applies.`,
  };
}

function leadOf({ accepted, text, file }: WaitingScope): string {
  if (text === undefined) return `${file} was removed, which would allow agents more than before.`;
  if (accepted === undefined) return `A new ${file} would allow agents more than the preset does.`;
  return `${file} was changed and would allow agents more than before.`;
}
