import { assertNever } from "../../base/assertNever.ts";
import type { Call, Edit } from "./call.ts";

/** What a call asks for, in one line or more of text, as the agent put it. Not redacted. */
export function describeCall(call: Call): string {
  switch (call.kind) {
    case "command":
      return call.text;
    case "edit":
      return call.edits.map(describeEdit).join("\n");
    case "fetch":
      return call.urls.map((url) => `fetch ${url}`).join("\n");
    case "input":
      return `type into ${call.target}: ${call.text}`;
    case "tool":
      return `${call.tool} ${JSON.stringify(call.input) ?? ""}`;
    default:
      return assertNever(call);
  }
}

function describeEdit(edit: Edit): string {
  switch (edit.change) {
    case "write":
      return `write ${edit.path}`;
    case "replace":
    case "merge":
      return `change ${edit.path}`;
    case "patch":
      return edit.moveTo === undefined ? `change ${edit.path}` : `change ${edit.path} and move it to ${edit.moveTo}`;
    case "delete":
      return `delete ${edit.path}`;
    case "folder":
      return `create folder ${edit.path}`;
    case "unreadable":
      return `an edit that cannot be read (${edit.why})`;
    default:
      return assertNever(edit);
  }
}
