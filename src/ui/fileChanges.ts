import { assertNever } from "../base/assertNever.ts";
import type { Call, Edit } from "../core/call/call.ts";
import { applyEdit } from "../core/call/editResult.ts";
import type { FileChange } from "../shared/contentView.ts";
import { currentText } from "./currentText.ts";

/** Paths as a person reads them. */
type Spelling = (path: string) => string;

/** What an edit makes of each of its files, against the person's unsaved text where there is some. Empty for other calls. */
export async function fileChanges(call: Call, spelling: Spelling): Promise<readonly FileChange[]> {
  if (call.kind !== "edit") return [];
  const changes: FileChange[] = [];
  // One after the other: a later edit of the same file starts from what the earlier one makes of it.
  const made = new Map<string, string>();
  for (const edit of call.edits) changes.push(await fileChange(edit, spelling, made));
  return changes;
}

async function fileChange(edit: Edit, spelling: Spelling, made: Map<string, string>): Promise<FileChange> {
  if (edit.change === "unreadable") {
    return {
      change: "unknown",
      path: edit.path === undefined ? "an unnamed file" : spelling(edit.path),
      why: edit.why,
      fragment: "",
    };
  }
  const path = spelling(edit.path);
  if (edit.change === "folder") return { change: "folder", path };
  const earlier = made.get(edit.path);
  const current =
    earlier === undefined ? await currentText(edit.path) : ({ kind: "text", text: earlier, source: "disk" } as const);
  if (current.kind === "unreadable") {
    if (edit.change === "delete") return { change: "delete", path, before: undefined };
    return {
      change: "unknown",
      path,
      why: `The file as it is cannot be shown: ${current.why}`,
      fragment: fragmentOf(edit),
    };
  }
  const before = current.kind === "text" ? current.text : undefined;
  const result = applyEdit(edit, before);
  switch (result.kind) {
    case "text":
      made.set(edit.path, result.text);
      if (before === undefined) return { change: "create", path, after: result.text };
      return {
        change: "modify",
        path,
        before,
        after: result.text,
        unsaved: current.kind === "text" && current.source === "unsaved buffer" ? "unsaved" : "saved",
      };
    case "deleted":
      return { change: "delete", path, before };
    case "moved":
      made.set(result.to, result.text);
      return { change: "move", path, to: spelling(result.to), before: before ?? "", after: result.text };
    case "unknown":
      return { change: "unknown", path, why: result.why, fragment: fragmentOf(edit) };
    default:
      return assertNever(result);
  }
}

/** What the agent sent, for an edit whose outcome is not known beforehand. */
function fragmentOf(edit: Exclude<Edit, { change: "unreadable" | "folder" }>): string {
  switch (edit.change) {
    case "write":
      return edit.content;
    case "merge":
      return edit.fragment;
    case "replace":
      return edit.replacements.map((replacement) => replacement.after).join("\n\n");
    case "patch":
      return edit.hunks.map((hunk) => hunk.lines.map((line) => line.text).join("\n")).join("\n\n");
    case "delete":
      return "";
    default:
      return assertNever(edit);
  }
}
