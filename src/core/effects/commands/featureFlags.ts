import { textOf } from "../../shell/value.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { type Service, serviceModel } from "../serviceModel.ts";

/** Clients of services that switch features on and off. */
export const featureFlags: readonly CommandModel[] = [
  serviceModel({
    service: "launchdarkly",
    programs: "ldcli",
    groups: "flags projects environments segments metrics members teams config dev-server resources sourcemaps",
    kinds: "context-instances relay-proxy-configs",
    values:
      "--access-token --base-uri -u --output -o --project -p --environment -e --flag --segment --data -d --name --key",
    account: { options: "--project -p, --environment -e", variables: "LD_PROJECT, LD_ENVIRONMENT" },
    paths: {
      signs: "login, setup, config",
      works: "dev-server start",
      reads: "dev-server list-projects",
      changes: "flags toggle-on, flags toggle-off",
      asks: "help, version, completion",
      creates: "quickstart",
    },
    examples: {
      "ldcli flags delete --project shop --flag f": ["delete remote service:launchdarkly/shop:?/flags/?"],
      "ldcli flags archive my-flag": ["modify remote service:launchdarkly/?/flags/my-flag"],
      "ldcli flags toggle-off --flag f": ["modify remote service:launchdarkly/?/flags/?"],
    },
    counterExamples: ["ldcli flags list --project shop", "ldcli environments get production", "ldcli help"],
  }),
  serviceModel({
    service: "flipt",
    programs: "flipt",
    groups: "flag segment namespace rule constraint variant rollout distribution bundle config cloud",
    values: "--config --namespace -n --key --name --address -a --token -t -o --output",
    account: { options: "--namespace -n" },
    outputs: "-o --output",
    paths: {
      reads: "evaluate, config $, export, validate, bundle list",
      changes: "import, migrate, bundle push, bundle pull, config edit",
      works: "server, serve, bundle build",
      creates: "config init",
      signs: "cloud login, cloud logout",
      asks: "help, completion",
    },
    examples: {
      "flipt namespace delete production": ["delete remote service:flipt/?/namespace/production"],
      "flipt flag create --key f": ["create none service:flipt/?/flag/?"],
      "flipt import --drop data.yml": ["modify remote service:flipt/?/?/data.yml"],
    },
    counterExamples: ["flipt flag list --namespace a", "flipt evaluate --flag f", "flipt server", "flipt config"],
  }),
  serviceModel({
    service: "unleash",
    programs: "unleash",
    groups:
      "features feature projects project environments environment strategies strategy segments segment tokens users",
    kinds: "tags variants",
    values: "--project -p --environment -e --url --token --name --type",
    account: { options: "--project -p, --environment -e" },
    paths: { signs: "login, logout", works: "start" },
    examples: {
      "unleash features archive f": ["modify remote service:unleash/?/features/f"],
      "unleash project delete shop": ["delete remote service:unleash/?/project/shop"],
    },
    counterExamples: ["unleash features list", "unleash projects get default", "unleash help"],
  }),
];

const splits: Service = {
  service: "split",
  programs: "split",
  groups:
    "workspaces workspace splits split segments segment environments environment traffic-types traffic-type feature-flags groups users apikeys attributes",
  values: "--workspace --environment --traffic-type --name --description --segment",
  account: { options: "--workspace, --environment" },
  examples: {},
  counterExamples: [],
};
const splitClient = serviceModel(splits);

/**
 * The effects of `split <things> <verb> …`, the client of a feature flag service; undefined where the words are for the
 * program of the same name that cuts files: that takes a file and a prefix, which would have to be called like these.
 */
export function splitServiceEffects(use: Use): readonly Effect[] | undefined {
  const [thing, verb] = use.args.map((word) => textOf(word) ?? "");
  const isThing = thing !== undefined && (splits.groups ?? "").split(" ").includes(thing);
  // A prefix of files mostly ends in what sets it apart from the letters that follow it.
  return isThing && verb !== undefined && /^[a-z][a-z-]*[a-z]$/.test(verb) ? splitClient.effects(use) : undefined;
}
