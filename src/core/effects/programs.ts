import type { CommandModel } from "./commandModel.ts";
import { agentPrograms } from "./commands/agentPrograms.ts";
import { ansible } from "./commands/ansible.ts";
import { archives } from "./commands/archives.ts";
import { aws } from "./commands/aws.ts";
import { azure } from "./commands/azure.ts";
import { backups } from "./commands/backups.ts";
import { bigQuery } from "./commands/bigQuery.ts";
import { buildServers } from "./commands/buildServers.ts";
import { buildTools } from "./commands/buildTools.ts";
import { cloudProviders } from "./commands/cloudProviders.ts";
import { clusterServices } from "./commands/clusterServices.ts";
import { codeHosts } from "./commands/codeHosts.ts";
import { containers } from "./commands/containers.ts";
import { copying } from "./commands/copying.ts";
import { databaseServers } from "./commands/databaseServers.ts";
import { deployTools } from "./commands/deployTools.ts";
import { disks } from "./commands/disks.ts";
import { documentStores } from "./commands/documentStores.ts";
import { edgeServices } from "./commands/edgeServices.ts";
import { embeddedDatabases } from "./commands/embeddedDatabases.ts";
import { featureFlags } from "./commands/featureFlags.ts";
import { fetching } from "./commands/fetching.ts";
import { frameworkTasks } from "./commands/frameworkTasks.ts";
import { git } from "./commands/git.ts";
import { googleCloud } from "./commands/googleCloud.ts";
import { helm } from "./commands/helm.ts";
import { hostingPlatforms } from "./commands/hostingPlatforms.ts";
import { httpClients } from "./commands/httpClients.ts";
import { imageTools } from "./commands/imageTools.ts";
import { interpreters } from "./commands/interpreters.ts";
import { kafka } from "./commands/kafka.ts";
import { keys } from "./commands/keys.ts";
import { keyValueStores } from "./commands/keyValueStores.ts";
import { kubectl } from "./commands/kubectl.ts";
import { kubeTools } from "./commands/kubeTools.ts";
import { languageTools } from "./commands/languageTools.ts";
import { messageQueues } from "./commands/messageQueues.ts";
import { migrationTools } from "./commands/migrationTools.ts";
import { monitoring } from "./commands/monitoring.ts";
import { monorepoTools } from "./commands/monorepoTools.ts";
import { network } from "./commands/network.ts";
import { objectStores } from "./commands/objectStores.ts";
import { ours } from "./commands/ours.ts";
import { packageManagers } from "./commands/packageManagers.ts";
import { payments } from "./commands/payments.ts";
import { processes } from "./commands/processes.ts";
import { projectTools } from "./commands/projectTools.ts";
import { readers } from "./commands/readers.ts";
import { remoteCopies } from "./commands/remoteCopies.ts";
import { remoteShells } from "./commands/remoteShells.ts";
import { removing } from "./commands/removing.ts";
import { searching } from "./commands/searching.ts";
import { searchServices } from "./commands/searchServices.ts";
import { secretStores } from "./commands/secretStores.ts";
import { serviceManagers } from "./commands/serviceManagers.ts";
import { shellBuiltins } from "./commands/shellBuiltins.ts";
import { sqlClients } from "./commands/sqlClients.ts";
import { sshKeys } from "./commands/sshKeys.ts";
import { streamEditors } from "./commands/streamEditors.ts";
import { taskRunner } from "./commands/taskRunner.ts";
import { taskTools } from "./commands/taskTools.ts";
import { terraform } from "./commands/terraform.ts";
import { versionManagers } from "./commands/versionManagers.ts";
import { virtualMachines } from "./commands/virtualMachines.ts";
import { warehouses } from "./commands/warehouses.ts";
import { webServers } from "./commands/webServers.ts";
import { windowsSystem } from "./commands/windowsSystem.ts";
import { writing } from "./commands/writing.ts";

/** Every model there is. A name belongs to one of them. */
export const commandModels: readonly CommandModel[] = [
  ...archives,
  ...aws,
  ...backups,
  ...buildServers,
  ...cloudProviders,
  ...clusterServices,
  ...edgeServices,
  ...featureFlags,
  ...hostingPlatforms,
  ...kafka,
  ...messageQueues,
  ...monitoring,
  ...objectStores,
  ...payments,
  ...searchServices,
  ...secretStores,
  ...webServers,
  ...azure,
  ...bigQuery,
  ...googleCloud,
  ...copying,
  ...disks,
  ...fetching,
  ...git,
  ...interpreters,
  ...keys,
  ...network,
  ...httpClients,
  ...agentPrograms,
  ...ours,
  ...packageManagers,
  ...processes,
  ...buildTools,
  ...taskRunner,
  ...taskTools,
  ...monorepoTools,
  ...languageTools,
  ...projectTools,
  ...readers,
  ...removing,
  ...searching,
  ...codeHosts,
  ...containers,
  ...sqlClients,
  ...embeddedDatabases,
  ...warehouses,
  ...databaseServers,
  ...keyValueStores,
  ...documentStores,
  ...kubectl,
  ...helm,
  ...kubeTools,
  ...terraform,
  ...deployTools,
  ...ansible,
  ...migrationTools,
  ...frameworkTasks,
  ...remoteShells,
  ...remoteCopies,
  ...sshKeys,
  ...serviceManagers,
  ...virtualMachines,
  ...imageTools,
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
