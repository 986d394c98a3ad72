import type { CommandModel } from "./commandModel.ts";
import { ansible } from "./commands/ansible.ts";
import { archives } from "./commands/archives.ts";
import { buildTools } from "./commands/buildTools.ts";
import { codeHosts } from "./commands/codeHosts.ts";
import { containers } from "./commands/containers.ts";
import { copying } from "./commands/copying.ts";
import { deployTools } from "./commands/deployTools.ts";
import { fetching } from "./commands/fetching.ts";
import { git } from "./commands/git.ts";
import { helm } from "./commands/helm.ts";
import { imageTools } from "./commands/imageTools.ts";
import { interpreters } from "./commands/interpreters.ts";
import { kubectl } from "./commands/kubectl.ts";
import { kubeTools } from "./commands/kubeTools.ts";
import { languageTools } from "./commands/languageTools.ts";
import { network } from "./commands/network.ts";
import { ours } from "./commands/ours.ts";
import { packageManagers } from "./commands/packageManagers.ts";
import { processes } from "./commands/processes.ts";
import { projectTools } from "./commands/projectTools.ts";
import { readers } from "./commands/readers.ts";
import { remoteCopies } from "./commands/remoteCopies.ts";
import { remoteShells } from "./commands/remoteShells.ts";
import { removing } from "./commands/removing.ts";
import { searching } from "./commands/searching.ts";
import { serverPrograms } from "./commands/serverPrograms.ts";
import { shellBuiltins } from "./commands/shellBuiltins.ts";
import { sshKeys } from "./commands/sshKeys.ts";
import { streamEditors } from "./commands/streamEditors.ts";
import { terraform } from "./commands/terraform.ts";
import { virtualMachines } from "./commands/virtualMachines.ts";
import { writing } from "./commands/writing.ts";

/** Every model there is. A name belongs to one of them. */
export const commandModels: readonly CommandModel[] = [
  ...archives,
  ...copying,
  ...fetching,
  ...git,
  ...interpreters,
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
  ...kubectl,
  ...helm,
  ...kubeTools,
  ...terraform,
  ...deployTools,
  ...ansible,
  ...remoteShells,
  ...remoteCopies,
  ...sshKeys,
  ...serverPrograms,
  ...virtualMachines,
  ...imageTools,
  ...shellBuiltins,
  ...streamEditors,
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
