import { isAbsolute, isWithin, normalise } from "../../shell/paths.ts";
import { textOf } from "../../shell/value.ts";
import type { Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { nothing } from "../fileEffects.ts";
import { seenInBuild } from "../projectScripts.ts";

/** The hooks that a subcommand makes git run (githooks(5)), those that `--no-verify` passes over first. */
const hooks: Readonly<Record<string, { readonly verify: readonly string[]; readonly always: readonly string[] }>> = {
  commit: { verify: ["pre-commit", "commit-msg"], always: ["prepare-commit-msg", "post-commit"] },
  merge: { verify: ["pre-merge-commit", "commit-msg"], always: ["prepare-commit-msg", "post-merge"] },
  pull: { verify: ["pre-merge-commit"], always: ["post-merge"] },
  rebase: { verify: ["pre-rebase"], always: ["post-rewrite", "post-checkout"] },
  am: { verify: ["applypatch-msg", "pre-applypatch"], always: ["post-applypatch"] },
  checkout: { verify: [], always: ["post-checkout"] },
  switch: { verify: [], always: ["post-checkout"] },
  push: { verify: ["pre-push"], always: [] },
};

/** Folders above the one git works in that are looked through for the repository. */
const mostFolders = 8;

/**
 * What the hooks of the repository would do along with a subcommand, as far as they can be read. They were put there by
 * the person or with the project, so that what cannot be seen of them does not count.
 */
export function hookEffects(subcommand: string, use: Use): readonly Effect[] {
  const names = Object.hasOwn(hooks, subcommand) ? hooks[subcommand] : undefined;
  const [folder] = use.folders;
  if (names === undefined || folder?.spelling !== "literal" || use.folders.length > 1) return nothing;
  const root = rootAbove(folder.path, use);
  if (root === undefined) return nothing;
  const skips = use.args.some((word) => /^(?:--no-verify|-n)$/.test(textOf(word) ?? "")) && subcommand !== "merge";
  const fired = [...(skips ? [] : names.verify), ...names.always];
  const effects = fired.flatMap((name) =>
    use.inside.words([{ kind: "literal", text: `${root.hooks}/${name}` }], {
      ...use,
      folders: [{ spelling: "literal", path: root.path }],
    }),
  );
  return seenInBuild(effects).filter(({ verb }) => verb !== "execute" && verb !== "read");
}

/** The folder of the repository around `start`, and that of its hooks; undefined where its settings cannot be read. */
function rootAbove(start: string, use: Use): { readonly path: string; readonly hooks: string } | undefined {
  let path = start;
  for (let step = 0; step < mostFolders; step++) {
    if (path !== start && !use.surroundings.roots.some((root) => isWithin(path, root))) return undefined;
    const reading = use.inside.readings.text(`${path}/.git/config`);
    if (reading.kind === "read") {
      const set = /^[ \t]*hooksPath[ \t]*=[ \t]*"?([^"\n]+?)"?[ \t]*$/im.exec(reading.value)?.[1];
      const folder = set === undefined ? `${path}/.git/hooks` : isAbsolute(set) ? set : `${path}/${set}`;
      return { path, hooks: normalise(folder) };
    }
    path = path.slice(0, path.lastIndexOf("/"));
  }
  return undefined;
}
