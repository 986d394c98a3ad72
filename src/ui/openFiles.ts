import { existsSync } from "node:fs";
import { Uri, window, workspace } from "vscode";
import { listedRecords } from "../audit/recordsFolder.ts";
import type { ScopeShelf } from "../scopeFile/scopeShelf.ts";
import type { ScopeSubject } from "../scopeFile/scopeSubject.ts";
import { sizeOf } from "../shared/phrases.ts";
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

const firstOwnScope = `{
  // What agents may touch in all your work, on top of what each folder's own .holdpoint.json says. It is heard about
  // everything, and the strictest wins. A version that allows more waits until you accept it on Holdpoint's page.
  "version": 1,
  "rules": [
    // { "hold": ["*"], "on": ["~/notes/**"] }
    // { "deny": ["*"], "on": ["kube:*prod*/**"], "because": "not from this machine" }
    // Where a folder's own scope allows something outside that folder, this must allow it, too:
    // { "allow": ["create", "modify"], "on": ["~/shared/**"] }
  ]
}
`;

/**
 * Opens a scope file: that of an open folder, or the person's own (`user`); for anything else that of the first open folder.
 * A missing one is begun, unsaved, with what is in force anyway.
 */
export async function openScopeFile(shelf: ScopeShelf, wanted: unknown): Promise<void> {
  const roots = openRoots();
  const subject: ScopeSubject | undefined = [...roots, "user"].find((one) => one === wanted) ?? roots[0];
  if (subject === undefined) {
    await window.showInformationMessage("Open a folder first: a scope file speaks for a folder.");
    return;
  }
  const path = shelf.pathOf(subject);
  if (existsSync(path)) {
    await window.showTextDocument(Uri.file(path));
    return;
  }
  const document = await workspace.openTextDocument(Uri.file(path).with({ scheme: "untitled" }));
  const editor = await window.showTextDocument(document);
  await editor.edit((edit) => edit.insert(document.positionAt(0), subject === "user" ? firstOwnScope : firstScope));
}

/** Opens the records, one JSON object a line: where there are several files, the one that the person picks, the newest first. */
export async function openRecords(state: string): Promise<void> {
  const files = await listedRecords(state);
  const [only] = files;
  if (only === undefined) {
    await window.showInformationMessage("There are no records yet: no agent has asked for anything.");
    return;
  }
  const items = files.map((file) => ({
    label: file.name,
    description: `last written ${new Date(file.changed).toLocaleString()}, ${sizeOf(file.bytes)}`,
    file,
  }));
  const placeHolder = "Each window writes a file of its own. Which one?";
  const picked = files.length === 1 ? only : (await window.showQuickPick(items, { placeHolder }))?.file;
  if (picked !== undefined) await window.showTextDocument(Uri.file(picked.path), { preview: true });
}
