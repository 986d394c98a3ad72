import { readFile } from "node:fs/promises";
import { workspace } from "vscode";

/** Longest file that is read for a diff, in bytes. */
const longestText = 5 * 1024 * 1024;

/** What a file holds now, as the person sees it. */
export type CurrentText =
  | { readonly kind: "text"; readonly text: string; readonly source: "disk" | "unsaved buffer" }
  | { readonly kind: "absent" }
  | { readonly kind: "unreadable"; readonly why: string };

/**
 * The text a proposed edit starts from: the person's unsaved buffer where the file is open with changes, else the disk.
 * The agent's own editing tools work on the buffer too.
 */
export async function currentText(path: string): Promise<CurrentText> {
  const unsaved = unsavedText(path);
  if (unsaved !== undefined) return { kind: "text", text: unsaved, source: "unsaved buffer" };
  try {
    const bytes = await readFile(path);
    if (bytes.length > longestText) return { kind: "unreadable", why: "The file is larger than 5 MB." };
    if (bytes.includes(0)) return { kind: "unreadable", why: "The file is not text." };
    return { kind: "text", text: bytes.toString("utf8"), source: "disk" };
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return { kind: "absent" };
    return { kind: "unreadable", why: cause instanceof Error ? cause.message : String(cause) };
  }
}

/** The text of a file that is open with changes the person has not saved; undefined for any other. */
export function unsavedText(path: string): string | undefined {
  return workspace.textDocuments
    .find((document) => document.uri.scheme === "file" && document.uri.fsPath === path && document.isDirty)
    ?.getText();
}
