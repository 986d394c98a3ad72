import type { NamedResource } from "../resource.ts";
import { optionNames, readOptions, valueOfOption } from "../shell/options.ts";
import { textOf, type Value } from "../shell/value.ts";
import type { Candidate, Lookup } from "./lookup.ts";

/** Stands for a branch or a context of which it is not known which it is. */
export const somewhere = "*";

const ownValues = optionNames("-C -c --git-dir --work-tree --namespace --exec-path --config-env --super-prefix");
const making = "-b -B --orphan -c -C --create --force-create";
const values = optionNames(`${making} --conflict --pathspec-from-file -U --unified --inter-hunk-context`);

/**
 * The branch that a command of git makes the one in HEAD, for a push after it in the same call; `*` where it is not known.
 * Undefined where HEAD stays on its branch, or leaves all of them: what is pushed then must be named.
 */
export function branchSwitchedTo(args: readonly Value[]): string | undefined {
  const [command, ...words] = readOptions(args, ownValues).rest;
  const verb = textOf(command) ?? "";
  if (verb === "branch") return branchRenamed(words);
  if (!/^(?:checkout|switch)$/.test(verb) || words.some((word) => textOf(word) === "--")) return undefined;
  const { options, rest, unclear } = readOptions(words, values);
  const made = valueOfOption(options, ...making.split(" "));
  const [first] = rest;
  if (made === undefined && first === undefined) return unclear.length > 0 ? somewhere : undefined;
  const name = textOf(made ?? first);
  if (name === undefined || name === "-" || /@\{/.test(name)) return somewhere;
  const follows = made === undefined && options.some((option) => option.name === "-t" || option.name === "--track");
  return follows ? name.slice(name.indexOf("/") + 1) : name.replace(/^refs\/heads\//, "");
}

/** Renaming may be of the branch in HEAD. */
function branchRenamed(words: readonly Value[]): string | undefined {
  const renames = words.some((word) => /^(?:-[mMcC]|--move|--copy)$/.test(textOf(word) ?? ""));
  return renames ? (textOf(words.at(-1)) ?? somewhere) : undefined;
}

/** Pushes of the branch in HEAD, after the call has put another one there. */
export function branchContexts(look: Lookup, resource: NamedResource): readonly Candidate[] {
  if (resource.name.split("/").length !== 2 || look.part(resource, 1) !== undefined) return [];
  return look.switched("git", 1).map((name) => ({
    parts: { 1: name },
    place: `the branch ${name}`,
    from: "to which this call switches before",
  }));
}
