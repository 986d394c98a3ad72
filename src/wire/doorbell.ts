import { assertNever } from "../base/assertNever.ts";
import { wireVersion } from "./messages.ts";

/** The longest line a hook says, in bytes with its newline. */
export const longestCallLine = 256;

/** What a hook says when it rings: where its request lies and who it is. All of it is a claim. */
export interface CallLine {
  /** Name of the request file. */
  readonly name: string;
  /** Name of the agent whose format the payload has. */
  readonly agent: string;
  /** Process that started the hook's shell, normally the editor's extension host; 0 when unknown. */
  readonly parent: number;
}

/** Reads `holdpoint 1 call <name> <agent> <parent>` (without the newline); undefined for anything else. */
export function parseCallLine(line: string): CallLine | undefined {
  const match = /^holdpoint (\d{1,4}) call ([A-Za-z0-9-]{1,80}) ([a-z0-9-]{1,40}) (\d{1,10})$/.exec(line);
  if (match === null || Number(match[1]) !== wireVersion) return undefined;
  const [, , name = "", agent = "", parent = ""] = match;
  return { name, agent, parent: Number(parent) };
}

/** What the gate says to a waiting hook, one line each. */
export type DoorbellWord =
  /** Still here, and the request is taken. */
  | { readonly word: "ping" }
  /** The answer lies beside where the request lay. */
  | { readonly word: "answer" }
  /** The call belongs to the gate of another process; the request was left alone. */
  | { readonly word: "elsewhere"; readonly pid: number }
  /** The call belongs to a window whose gate is not up; the request was left alone. */
  | { readonly word: "later" };

/** A word of the gate as it goes over the wire. */
export function formatDoorbellWord(word: DoorbellWord): string {
  switch (word.word) {
    case "ping":
      return ".\n";
    case "answer":
      return "answer\n";
    case "elsewhere":
      return `elsewhere ${word.pid}\n`;
    case "later":
      return "later\n";
    default:
      return assertNever(word);
  }
}

/** What a hook is answered, whatever its agent: it prints nothing, one JSON object, or a text with which it refuses. */
export type LaidOutAnswer =
  | { readonly kind: "pass" }
  | { readonly kind: "json"; readonly body: object }
  | { readonly kind: "refusal"; readonly text: string };

/**
 * The content of an answer file, one line: `holdpoint pass`; `holdpoint ` and one JSON object; or `holdpoint refuse ` and a
 * text for standard error. The object is in ASCII, so that no shell's or host's idea of the character set can change it; the
 * newline at the end shows that it is whole.
 */
export function formatAnswer(answer: LaidOutAnswer): string {
  switch (answer.kind) {
    case "pass":
      return "holdpoint pass\n";
    case "json":
      return `holdpoint ${JSON.stringify(answer.body).replaceAll(/[\u007f-\uffff]/g, escaped)}\n`;
    case "refusal":
      // Agents take an exit code without a text for a pass, so there is always one.
      return `holdpoint refuse ${answer.text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ").trim() || "Not done."}\n`;
    default:
      return assertNever(answer);
  }
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
