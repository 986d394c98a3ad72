import { hasOption, type Option, optionNames, valueOfOption } from "../../shell/options.ts";
import { placeOf } from "../../shell/paths.ts";
import { textOf, type Value } from "../../shell/value.ts";
import { readArguments } from "../arguments.ts";
import type { Use } from "../commandModel.ts";
import { composerJson, packageJson, scriptEffects } from "../projectScripts.ts";
import { type Selection, workspaceEffects } from "../workspaceScripts.ts";
import type { Manager } from "./packageManagerTable.ts";
import { selectionIn } from "./workspaceOptions.ts";

/** Options with which package managers are told in which folder to work. */
export const folderOptions = ["--prefix", "-C", "--dir", "--cwd", "-d", "--working-dir", "--directory"];

/** The effects of the project's scripts of these names, or of those of the packages in its workspace that are meant. */
export function scriptsOf(
  names: readonly string[],
  name: Value,
  { registry, elsewhere, values }: Manager,
  options: readonly Option[],
  use: Use,
  within?: Selection,
): ReturnType<typeof scriptEffects> {
  const list = use.program === "composer" ? composerJson : registry === "npm" ? packageJson : undefined;
  if (list === undefined || hasOption(options, ...elsewhere)) return "unread";
  // After a script's name, npm alone takes words for itself.
  const at = use.args.indexOf(name);
  const own = use.program === "npm" ? options : readArguments(use.args.slice(0, at), optionNames(values)).options;
  const folder = valueOfOption(own, ...folderOptions);
  const folders =
    folder === undefined
      ? use.folders
      : use.folders.map((from) => placeOf(folder, from) ?? { spelling: "unknown" as const, path: "" });
  const args = argumentsOf(use.args.slice(at + 1), use.program);
  const selection = within ?? selectionIn(use.program, own);
  if (selection === undefined) return scriptEffects(list, names, args, { ...use, folders });
  return list === packageJson ? workspaceEffects(selection, names, args, { ...use, folders }) : "unread";
}

/** The words that a script gets: npm keeps those that say which packages are meant, up to `--`. */
function argumentsOf(words: readonly Value[], program: string): readonly Value[] {
  const mark = words.findIndex((word) => textOf(word) === "--");
  const end = mark < 0 ? words.length : mark;
  const isOwn = (index: number): boolean =>
    program === "npm" &&
    index < end &&
    (npmOwn.test(textOf(words[index]) ?? "") || (index > 0 && npmNaming.test(textOf(words[index - 1]) ?? "")));
  return words.filter((word, index) => textOf(word) !== "--" && !isOwn(index));
}

const npmNaming = /^(?:-w|--workspace)$/;
const npmOwn = /^(?:-w|--workspace|--workspace=.*|-ws|--workspaces|--include-workspace-root|--if-present|-s|--silent)$/;
