import type { CommandModel } from "./commandModel.ts";
import { copying } from "./commands/copying.ts";
import { git } from "./commands/git.ts";
import { readers } from "./commands/readers.ts";
import { removing } from "./commands/removing.ts";
import { searching } from "./commands/searching.ts";
import { writing } from "./commands/writing.ts";

/** Every model there is. A name belongs to one of them. */
export const commandModels: readonly CommandModel[] = [...removing, ...copying, ...writing, ...readers, ...searching, ...git];

const byName: ReadonlyMap<string, CommandModel> = new Map(commandModels.flatMap((model) => model.names.map((name) => [name, model] as const)));

/** The model of a program by its bare name; undefined when nothing is known of it. */
export function modelOf(name: string): CommandModel | undefined {
  return byName.get(name) ?? byName.get(name.replace(/^(python|pip|ruby|perl|php|gcc|clang|node)[\d.]+$/, "$1").replace(/^(mkfs|fsck)\..*$/, "$1"));
}
