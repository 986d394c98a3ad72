import type { ChangeFacts } from "../shared/undoView.ts";
import type { Difference } from "../snapshots/difference.ts";
import { type Manifest, shownPath } from "../snapshots/manifest.ts";
import type { Relocation } from "../snapshots/moved.ts";

/** What the page tells of one name; undefined where it is as it was. */
export function changeOf(
  { entry, standing, changedAt }: Difference,
  { repositories }: Manifest,
  spell: (path: string) => string,
): ChangeFacts | undefined {
  if (standing === "same") return undefined;
  const repository = repositories.find((folder) => entry.path === folder || entry.path.startsWith(`${folder}/`));
  return {
    path: `${spell(shownPath(entry.path))}${entry.type === "folder" ? "/" : ""}`,
    standing,
    repository: repository === undefined ? "" : spell(shownPath(repository)),
    changedAt,
  };
}

/** That a folder was moved, as a sentence. */
export function movedSentence({ from, to }: Relocation, spell: (path: string) => string): string {
  return `${spell(from)} was moved to ${spell(to)} since, so it is put back there.`;
}
