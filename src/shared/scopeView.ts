import type { SealStanding } from "../core/scope/scope.ts";
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
  /** The text a person accepted last; undefined when none was ever accepted or the accepted state was "no file". */
  readonly accepted: string | undefined;
  /** The text now; undefined when the file was removed. */
  readonly text: string | undefined;
  /** What accepting would change, as sentences. */
  readonly changes: readonly string[];
  readonly seal: SealStanding;
  /** `already`: it only tightens, so it is in force; what waits is the person's word for it. */
  readonly applies: "once accepted" | "already";
  /** Whether the person trusts the workspace; where not, it can only tighten. */
  readonly trust: "trusted" | "untrusted";
  readonly answer: { readonly kind: "accepted" | "kept"; readonly at: number } | undefined;
}

/** Most lines of the difference. */
const mostLines = 2_000;

/** Builds the page on which a person accepts a looser scope file or leaves the accepted one in force. */
export function scopePage(scope: WaitingScope): ScopePage {
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
      rest: [
        `Accept it only if you want this. An agent may have written it.`,
        ...(scope.trust === "untrusted"
          ? ["You do not trust this workspace, so what it allows does not count before you do, whatever you accept."]
          : []),
      ],
    },
    changes: {
      rows: scope.changes.slice(0, mostRows).map((change) => clipped(change, 600)),
      omitted: Math.max(0, scope.changes.length - mostRows),
    },
    diff: lineDiff(scope.accepted ?? "", scope.text ?? "", mostLines),
    meanwhile: meanwhileOf(scope),
  };
}

function leadOf({ accepted, text, file, seal, applies }: WaitingScope): string {
  if (seal.kind === "broken") return seal.why;
  if (seal.kind === "unsealed")
    return `Whether you accepted ${file} cannot be checked: the editor does not have the key of its seal, or it has none. Look at it once more.`;
  if (applies === "already") return `${file} allows agents less than the version you accepted.`;
  if (text === undefined) return `${file} was removed, which would allow agents more than before.`;
  if (accepted === undefined) return `A new ${file} would allow agents more than the preset does.`;
  return `${file} was changed and would allow agents more than before.`;
}

function meanwhileOf({ accepted, seal, applies }: WaitingScope): string {
  if (seal.kind === "broken")
    return "Until you accept a version, the preset strict is in force: everything but reading is held.";
  if (applies === "already") return "It only tightens, so it applies already. Accept it to take its words for yours.";
  const before = seal.kind === "unsealed" || accepted === undefined ? "the preset" : "the version you accepted";
  return `Until you accept, ${before} stays in force. Whatever the new file tightens already applies.`;
}
