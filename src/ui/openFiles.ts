import { existsSync } from "node:fs";
import { join } from "node:path";
import { Uri, window, workspace } from "vscode";
import { newestRecords } from "../audit/recordsFolder.ts";
import { scopeFileName } from "../scopeFile/scopeShelf.ts";
import { openRoots } from "./editorGround.ts";

const firstScope = `{
  // What agents may touch in this folder. Holdpoint reads this file; a version that allows more waits until you accept it.
  "version": 1,
  "preset": "balanced",
  "rules": [
    // { "hold": ["*"], "on": ["migrations/**"], "because": "someone looks at these first" }
    // { "deny": ["modify", "delete"], "on": ["infra/prod/**"], "because": "change it through the pipeline" }
  ]
}
`;

/** Opens the scope file of the first folder; a missing one is begun, unsaved, with the preset in force anyway. */
export async function openScopeFile(root = openRoots()[0]): Promise<void> {
  if (root === undefined) {
    await window.showInformationMessage("Open a folder first: a scope file speaks for a folder.");
    return;
  }
  const path = join(root, scopeFileName);
  if (existsSync(path)) {
    await window.showTextDocument(Uri.file(path));
    return;
  }
  const document = await workspace.openTextDocument(Uri.file(path).with({ scheme: "untitled" }));
  const editor = await window.showTextDocument(document);
  await editor.edit((edit) => edit.insert(document.positionAt(0), firstScope));
}

/** Opens the records that were written last, one JSON object a line. */
export async function openRecords(state: string): Promise<void> {
  const path = await newestRecords(state);
  if (path !== undefined) await window.showTextDocument(Uri.file(path), { preview: true });
  else await window.showInformationMessage("There are no records yet: no agent has asked for anything.");
}
