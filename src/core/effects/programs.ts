import type { CommandModel } from "./commandModel.ts";
import { archives } from "./commands/archives.ts";
import { buildTools } from "./commands/buildTools.ts";
import { codeHosts } from "./commands/codeHosts.ts";
import { containers } from "./commands/containers.ts";
import { copying } from "./commands/copying.ts";
import { disks } from "./commands/disks.ts";
import { fetching } from "./commands/fetching.ts";
import { git } from "./commands/git.ts";
import { interpreters } from "./commands/interpreters.ts";
import { keys } from "./commands/keys.ts";
import { languageTools } from "./commands/languageTools.ts";
import { network } from "./commands/network.ts";
import { ours } from "./commands/ours.ts";
import { packageManagers } from "./commands/packageManagers.ts";
import { processes } from "./commands/processes.ts";
import { projectTools } from "./commands/projectTools.ts";
import { readers } from "./commands/readers.ts";
import { removing } from "./commands/removing.ts";
import { searching } from "./commands/searching.ts";
import { shellBuiltins } from "./commands/shellBuiltins.ts";
import { streamEditors } from "./commands/streamEditors.ts";
import { versionManagers } from "./commands/versionManagers.ts";
import { windowsSystem } from "./commands/windowsSystem.ts";
import { writing } from "./commands/writing.ts";

/** Every model there is. A name belongs to one of them. */
export const commandModels: readonly CommandModel[] = [
  ...archives,
  ...copying,
  ...disks,
  ...fetching,
  ...git,
  ...interpreters,
  ...keys,
  ...network,
  ...ours,
  ...packageManagers,
  ...processes,
  ...buildTools,
  ...languageTools,
  ...projectTools,
  ...readers,
  ...removing,
  ...searching,
  ...codeHosts,
  ...containers,
  ...shellBuiltins,
  ...streamEditors,
  ...versionManagers,
  ...windowsSystem,
  ...writing,
];

const byName: ReadonlyMap<string, CommandModel> = new Map(
  commandModels.flatMap((model) => model.names.map((name) => [name, model] as const)),
);

/** The model of a program by its bare name; undefined when nothing is known of it. */
export function modelOf(name: string): CommandModel | undefined {
  return (
    byName.get(name) ??
    byName.get(
      name.replace(/^(python|pip|ruby|perl|php|gcc|clang|node)[\d.]+$/, "$1").replace(/^(mkfs|fsck)\..*$/, "$1"),
    )
  );
}
