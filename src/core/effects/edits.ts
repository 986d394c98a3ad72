import { assertNever } from "../../base/assertNever.ts";
import type { Call, Edit } from "../call/call.ts";
import { type FileResource, file, unknownFile } from "../resource.ts";
import { isAbsolute, normalise } from "../shell/paths.ts";
import { shortened } from "../shortened.ts";
import type { Effect, Loss, Verb } from "./effect.ts";
import { guardedIn } from "./settingEdits.ts";

type EditCall = Extract<Call, { readonly kind: "edit" }>;

/** The effects of an agent's own editing tools. What stands at the path before, facts tell. */
export function editEffects(call: EditCall): readonly Effect[] {
  const isOne = call.edits.length === 1;
  return call.edits.flatMap((edit, part) => {
    const effects = [...effectsOfEdit(edit, call), ...guardedEffects(edit, call)];
    // What one of them moves there, another may write over.
    return isOne ? effects : effects.map((effect) => ({ ...effect, part }));
  });
}

function effectsOfEdit(edit: Edit, call: EditCall): readonly Effect[] {
  const on = (path: string, verb: Verb, loses: Loss, because: string, reach: "entry" | "tree" = "entry"): Effect => ({
    verb,
    resource: resourceAt(path, call.cwd, reach),
    loses,
    sight: "plain",
    because,
    source: shortened(`${call.tool} ${path}`),
  });
  switch (edit.change) {
    case "write":
      return [on(edit.path, "modify", "content", "the edit gives the file new content")];
    case "replace":
      return [on(edit.path, "modify", "edit", "the edit replaces the text it names")];
    case "merge":
      return [on(edit.path, "modify", "edit", "the editor merges the text into the file")];
    case "patch":
      if (edit.moveTo === undefined) return [on(edit.path, "modify", "edit", "the patch changes the lines it names")];
      return [
        on(edit.path, "delete", "none", "the patch moves the file away"),
        on(edit.moveTo, "modify", "content", "the patch puts the file there"),
      ];
    case "delete":
      return [on(edit.path, "delete", "content", "the edit deletes it", "tree")];
    case "folder":
      return [on(edit.path, "create", "none", "the edit makes the folder")];
    case "unreadable":
      return [
        {
          verb: "modify",
          resource: edit.path === undefined ? unknownFile() : resourceAt(edit.path, call.cwd, "tree"),
          loses: "content",
          sight: "opaque",
          because: `the edit cannot be read: ${edit.why}`,
          source: shortened(call.tool),
        },
      ];
    default:
      return assertNever(edit);
  }
}

/** What only a person may change, wherever the file lies that says it. */
function guardedEffects(edit: Edit, call: EditCall): readonly Effect[] {
  return guardedIn(edit).map((name) => ({
    verb: "administer",
    resource: { scheme: "tool", name: `setting/${name}` },
    loses: "none",
    sight: "plain",
    because: `the edit says something about ${name}`,
    source: `${call.tool} ${edit.path ?? ""}`.slice(0, 200),
  }));
}

/** Paths of edits are absolute; one that is not counts from the folder the agent says it stands in. */
function resourceAt(path: string, cwd: string, reach: "entry" | "tree"): FileResource {
  if (isAbsolute(path)) return file(normalise(path), reach);
  return isAbsolute(cwd) && path !== "" ? file(normalise(`${cwd}/${path}`), reach) : unknownFile();
}
