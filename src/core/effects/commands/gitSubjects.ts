import type { NamedResource } from "../../resource.ts";
import { isWithin, type Place } from "../../shell/paths.ts";
import { textOf, type Value } from "../../shell/value.ts";
import type { Use } from "../commandModel.ts";
import type { Effect, Loss, Verb } from "../effect.ts";
import { effectOn, onPlace } from "../fileEffects.ts";
import { component } from "../resourceNames.ts";

/** One git subcommand: `args` are the words after its name, `folders` where git works after `-C`. */
export type GitCommand = (use: Use) => readonly Effect[];

/** A branch or tag by the remote it is on; `?` for what is not known. */
export function remoteRef(remote: Value | undefined, ref: string | undefined): NamedResource {
  const name = textOf(remote);
  return {
    scheme: "git",
    name: `${name === undefined || name === "" ? "?" : component(name)}/${ref === undefined ? "?" : component(ref)}`,
  };
}

/** Something of the local repository: a branch, a tag, `HEAD`, or `refs/stash`. */
function localRef(ref: Value | string | undefined): NamedResource {
  const name = typeof ref === "string" ? ref : textOf(ref);
  return { scheme: "git", name: `local/${name === undefined ? "?" : component(name)}` };
}

/** A change of the local repository that loses commits, or nothing. */
export function onRef(ref: Value | string | undefined, verb: Verb, loses: Loss, because: string, use: Use): Effect {
  return effectOn(localRef(ref), { verb, loses, because }, use);
}

/** A change of the whole work tree: the open folder that holds the place git works in, since git works on all of it. */
export function onWorkTree(loses: Loss, because: string, use: Use, verb: Verb = "modify"): readonly Effect[] {
  return use.folders.flatMap((folder) =>
    onPlace(workTreeOf(folder, use), { verb, loses, reach: "tree", because }, use),
  );
}

function workTreeOf(folder: Place, use: Use): Place {
  if (folder.spelling !== "literal") return folder;
  const root = use.surroundings.roots.find((candidate) => isWithin(folder.path, candidate));
  return { spelling: "literal", path: root ?? folder.path };
}
