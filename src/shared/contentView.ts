import { assertNever } from "../base/assertNever.ts";
import type { Call } from "../core/call/call.ts";
import { type Redact, redactInput } from "../core/redactInput.ts";
import type { ContentModel, DiffModel, Excerpt, FileModel } from "./contentModel.ts";
import { excerptOf } from "./excerpt.ts";
import { lineDiff } from "./lineDiff.ts";
import { clipped, countOf } from "./phrases.ts";

/** Most lines of all diffs of one call together, and most files and addresses in a list. */
const mostDiffLines = 2_000;
const mostFiles = 200;
const longestName = 300;

/** What an edit makes of one file, as whole texts. Paths are as a person reads them. */
export type FileChange =
  | { readonly change: "create"; readonly path: string; readonly after: string }
  /** `unsaved`: `before` is what the open editor holds, not what is on disk. */
  | {
      readonly change: "modify";
      readonly path: string;
      readonly before: string;
      readonly after: string;
      readonly unsaved: "saved" | "unsaved";
    }
  | {
      readonly change: "move";
      readonly path: string;
      readonly to: string;
      readonly before: string;
      readonly after: string;
    }
  /** `before` is undefined for what is no text or cannot be read. */
  | { readonly change: "delete"; readonly path: string; readonly before: string | undefined }
  | { readonly change: "folder"; readonly path: string }
  /** The outcome is not known beforehand. `fragment` is what the agent sent, which may be empty. */
  | { readonly change: "unknown"; readonly path: string; readonly why: string; readonly fragment: string };

/** What the agent asks to do. `changes` is needed for edits alone. */
export function contentOf(call: Call, changes: readonly FileChange[], redact: Redact): ContentModel {
  switch (call.kind) {
    case "command":
      return {
        kind: "command",
        ask: "wants to run a command",
        shell: call.shell === "unknown" ? "" : call.shell,
        command: excerptOf(call.text, redact),
      };
    case "edit":
      return editOf(changes, redact);
    case "input":
      return {
        kind: "input",
        ask: "wants to type into a running program",
        target: clipped(redact(call.target).text, longestName),
        input: excerptOf(call.text, redact),
      };
    case "fetch":
      return fetchOf(call.urls, redact);
    case "tool":
      return {
        kind: "tool",
        ask: "wants to use a tool",
        name: clipped(redact(call.tool).text, longestName),
        input: inputOf(call.input, redact),
      };
    default:
      return assertNever(call);
  }
}

function inputOf(input: unknown, redact: Redact): Excerpt {
  const clean = redactInput(input, redact);
  const shown = excerptOf(JSON.stringify(clean.input, undefined, 2) ?? "", redact);
  return { ...shown, hidden: shown.hidden + clean.hidden };
}

function fetchOf(urls: readonly string[], redact: Redact): ContentModel {
  const clean = urls.slice(0, mostFiles).map(redact);
  return {
    kind: "fetch",
    ask:
      urls.length === 1 ? "wants to open an address" : `wants to open ${countOf(urls.length, "address", "addresses")}`,
    urls: clean.map((url) => clipped(url.text, 2_000)),
    omitted: Math.max(0, urls.length - mostFiles),
    hidden: clean.reduce((sum, url) => sum + url.hidden, 0),
  };
}

function editOf(changes: readonly FileChange[], redact: Redact): ContentModel {
  const files: FileModel[] = [];
  let room = mostDiffLines;
  for (const change of changes.slice(0, mostFiles)) {
    const file = fileOf(change, room, redact);
    files.push(file);
    if (file.diff.kind === "hunks") room -= file.diff.hunks.reduce((sum, hunk) => sum + hunk.lines.length, 0);
  }
  return {
    kind: "edit",
    ask: changes.length === 1 ? "wants to change a file" : `wants to change ${countOf(changes.length, "file")}`,
    files,
    omitted: Math.max(0, changes.length - mostFiles),
  };
}

function fileOf(change: FileChange, room: number, redact: Redact): FileModel {
  const named = { path: clipped(redact(change.path).text, longestName), to: "", note: "" };
  switch (change.change) {
    case "create":
      return { ...named, deed: "Creates", ...compared("", change.after, room, redact) };
    case "modify": {
      const note = change.unsaved === "unsaved" ? "Compared with your unsaved text in the editor." : "";
      return { ...named, note, deed: "Changes", ...compared(change.before, change.after, room, redact) };
    }
    case "move":
      return {
        ...named,
        to: clipped(redact(change.to).text, longestName),
        deed: "Moves",
        ...compared(change.before, change.after, room, redact),
      };
    case "delete":
      if (change.before === undefined)
        return {
          ...named,
          deed: "Deletes",
          diff: elsewhere("This is no text, so its content is not shown."),
          hidden: 0,
          openable: "no",
        };
      return { ...named, deed: "Deletes", ...compared(change.before, "", room, redact) };
    case "folder":
      return { ...named, deed: "Creates folder", diff: { kind: "same" }, hidden: 0, openable: "no" };
    case "unknown":
      return {
        ...named,
        note: change.why,
        deed: "Changes",
        ...compared("", change.fragment, room, redact),
        openable: "no",
      };
    default:
      return assertNever(change);
  }
}

function compared(
  before: string,
  after: string,
  room: number,
  redact: Redact,
): { diff: DiffModel; hidden: number; openable: "yes" | "no" } {
  if (room <= 0)
    return {
      diff: elsewhere("The changes before this one fill the page. Open it in the diff editor."),
      hidden: 0,
      openable: "yes",
    };
  const left = redact(before);
  const right = redact(after);
  const diff = lineDiff(left.text, right.text, room);
  if (diff.kind === "same" && before !== after)
    return { diff: elsewhere("Only secrets differ, and they are hidden here."), hidden: right.hidden, openable: "yes" };
  return { diff, hidden: Math.max(left.hidden, right.hidden), openable: "yes" };
}

function elsewhere(why: string): DiffModel {
  return { kind: "elsewhere", why };
}
