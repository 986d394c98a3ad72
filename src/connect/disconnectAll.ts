import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Connections } from "./connections.ts";
import { editorFolders, type Machine, namesIn } from "./machine.ts";

/** What came of it: `kept` where another editor's Holdpoint still answers the agents; else the agents that could not be disconnected. */
export type Disconnected =
  | { readonly kind: "kept"; readonly because: string }
  | { readonly kind: "done"; readonly failed: readonly { readonly agent: string; readonly problem: string }[] };

/**
 * Takes our entries out of every agent's files, for an extension that is gone for good: what it left behind would refuse every
 * call once the editor's node is gone, too. `extension` is the folder of the one that is removed; another installation keeps all.
 */
export async function disconnectAll(
  machine: Machine,
  connections: Pick<Connections, "list" | "disconnect">,
  extension: string,
): Promise<Disconnected> {
  const other = otherInstallation(machine, extension);
  if (other !== undefined) return { kind: "kept", because: other };
  const failed: { agent: string; problem: string }[] = [];
  for (const { agent, state } of connections.list()) {
    if (state.kind === "absent" || state.kind === "not connected") continue;
    const done = await connections.disconnect(agent);
    if (done.kind === "failed") failed.push({ agent, problem: done.problem });
  }
  return { kind: "done", failed };
}

/** The folder of another installation of ours in any editor of this user; what an editor has marked for removal does not count. */
function otherInstallation(machine: Machine, extension: string): string | undefined {
  const own = basename(extension);
  const name = own.replace(/-\d.*$/, "");
  const folders = [
    ...new Set([dirname(extension), ...editorFolders.map((editor) => join(machine.home, editor, "extensions"))]),
  ];
  return folders
    .flatMap((folder) => {
      const removed = removedIn(folder);
      return namesIn(folder)
        .filter((entry) => entry.toLowerCase().startsWith(`${name.toLowerCase()}-`) && !removed.includes(entry))
        .map((entry) => join(folder, entry));
    })
    .find((path) => path !== extension);
}

/** The folders that the editor will delete: the keys of its file `.obsolete`. */
function removedIn(folder: string): readonly string[] {
  try {
    return Object.keys(JSON.parse(readFileSync(join(folder, ".obsolete"), "utf8")) as object);
  } catch {
    return [];
  }
}
