import type { NamedResource } from "../../resource.ts";
import { optionNames } from "../../shell/options.ts";
import { prefixOf, textOf } from "../../shell/value.ts";
import { readArguments } from "../arguments.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { nothing, opaque, readsFrom, writesTo } from "../fileEffects.ts";
import { component, componentOf } from "../resourceNames.ts";
import { contextOf, effectsOfFamily } from "../serviceModel.ts";
import { familyOf, isSecretThing, type VerbFamily } from "../verbWords.ts";

/** The client of Azure: `az <group>… <verb> --option value…`. It has next to no operands: the last word is the verb. */
export const azure: readonly CommandModel[] = [
  {
    names: ["az"],
    kind: "system",
    effects: az,
    examples: {
      "az vm delete -g shop-prod -n web --yes": ["delete remote azure:?/shop-prod/vm/web"],
      "az group delete --name shop --subscription prod": ["delete remote azure:prod/?/group/shop"],
      "az search admin-key renew --service-name s": ["modify remote azure:?/?/search-admin-key/s"],
      "az newthing widget obliterate -n w": ["execute none process:az (opaque)"],
      "az newthing widget purge -n w": ["delete remote azure:?/?/newthing-widget/w"],
      "az keyvault secret show -n db --vault-name v": ["read none azure:?/?/keyvault-secret/db (secret)"],
      "az storage account keys list -n a": ["read none azure:?/?/storage-account-keys/a (secret)"],
      "az account get-access-token": ["read none azure:?/?/account/? (secret)"],
      "az vm run-command invoke -n web --command-id RunShellScript": [
        "execute remote azure:?/?/vm-run-command/web (opaque)",
      ],
      "az storage blob download -c c -n b -f local.txt": [
        "read none azure:?/?/storage-blob/b",
        "modify content ./local.txt",
      ],
      "az storage blob upload -f .env -c c -n b": ["read none ./.env", "create none azure:?/?/storage-blob/b"],
      "az rest --method delete --url https://management.azure.com/x": ["modify remote azure:?/?/rest/?"],
      "az rest --url https://management.azure.com/x": ["read none azure:?/?/rest/?"],
      "az login": ["administer none azure:?/?/?/?"],
      "az $X": ["execute none process:az (opaque)"],
    },
    counterExamples: [
      "az vm list -o table",
      "az --only-show-errors storage blob exists -c c -n b",
      "az account show --query id",
      "az keyvault secret list --vault-name v",
      "az network vnet subnet list -g g --vnet-name v",
      "az vm delete --help",
      "az version",
      "az find 'az vm'",
    ],
  },
];

/** Options of the client itself, which may stand before the words. */
const flags = /^--(?:debug|verbose|only-show-errors)$/;

/** What paths do that their last word does not tell. */
const paths: Readonly<Record<string, VerbFamily>> = {
  version: "asks",
  help: "asks",
  find: "asks",
  feedback: "asks",
  survey: "asks",
  login: "signs",
  logout: "signs",
  configure: "signs",
  upgrade: "signs",
  interactive: "executes",
  "account set": "signs",
  "account clear": "signs",
  "config get": "reads",
  "config set": "signs",
  "extension list": "reads",
  "extension show": "reads",
  "extension list-available": "reads",
  "extension add": "signs",
  "extension update": "signs",
  "extension remove": "signs",
  "storage blob url": "reads",
  "storage file url": "reads",
  "storage account keys list": "reveals",
  "storage account show-connection-string": "reveals",
  "storage blob generate-sas": "reveals",
  "storage container generate-sas": "reveals",
  "storage account generate-sas": "reveals",
  "storage blob download": "reads",
  "storage blob download-batch": "reads",
  "storage file download": "reads",
  "storage file download-batch": "reads",
  "keyvault secret download": "reveals",
  "keyvault secret backup": "reveals",
  "keyvault certificate download": "reads",
  "keyvault key download": "reads",
  "acr credential show": "reveals",
  "acr login": "signs",
  "aks get-credentials": "signs",
  "aks command invoke": "executes",
  "webapp ssh": "executes",
  "webapp deployment list-publishing-profiles": "reveals",
  "webapp deployment list-publishing-credentials": "reveals",
  "webapp log tail": "reads",
  "webapp log download": "reads",
  "functionapp keys list": "reveals",
  "webapp config appsettings list": "reveals",
  "functionapp config appsettings list": "reveals",
  "webapp config connection-string list": "reveals",
  "containerapp secret show": "reveals",
  "containerapp logs show": "reads",
  "monitor log-analytics query": "reads",
  "graph query": "reads",
  "monitor activity-log list": "reads",
  "deployment group what-if": "reads",
  "deployment sub what-if": "reads",
  "deployment group validate": "reads",
  "bicep build": "works",
  "bicep lint": "works",
};

function az(use: Use): readonly Effect[] {
  const start = use.args.findIndex((word) => !flags.test(prefixOf(word)));
  const words = start === -1 ? [] : use.args.slice(start);
  const end = words.findIndex((word) => prefixOf(word).startsWith("-") || textOf(word) === undefined);
  const path = (end === -1 ? words : words.slice(0, end)).map((word) => textOf(word) ?? "");
  const rest = end === -1 ? [] : words.slice(end);
  const [next] = rest;
  if (next !== undefined && textOf(next) === undefined && !prefixOf(next).startsWith("-"))
    return [opaque(use, "what `az` does is not known")];
  if (path.length === 0)
    return rest.every((word) => /^(?:--version|-v|--help|-h)$/.test(textOf(word) ?? ""))
      ? nothing
      : [opaque(use, "what `az` does is not known")];
  if (rest.length === 1 && /^(?:--help|-h)$/.test(textOf(next) ?? "")) return nothing;
  const { options } = readArguments(rest, valued);
  const family = familyOfPath(
    path,
    options.map(({ name, value }) => [name, textOf(value)] as const),
  );
  const files = filesIn(path, options, use);
  if (family === "unknown") return [opaque(use, `what \`az ${path.join(" ")}\` does is not known`), ...files];
  const reading = { use, family, path, operands: [], options, unclear: [] };
  return [...effectsOfFamily(reading, azureResource(use, path, options)), ...files];
}

const valued = optionNames(
  "-g --resource-group -n --name --subscription -o --output --query -c --container-name --account-name --vault-name -f --file -d --destination -s --source --dest --method -m --url -u --uri --body -b --ids --id --service-name --server-name --cluster-name --registry -r --location -l --type --path --log-file",
);

function familyOfPath(
  path: readonly string[],
  options: readonly (readonly [string, string | undefined])[],
): VerbFamily | "unknown" {
  const text = path.join(" ");
  if (path[0] === "rest") {
    const method = options.find(
      ([name]) => /^(?:-m|--method)$/.test(name) || (name.length > 3 && "--method".startsWith(name)),
    );
    return method === undefined || /^(?:get|head|options)$/i.test(method[1] ?? "") ? "reads" : "changes";
  }
  const listed =
    paths[text] ??
    paths[path[0] === "find" ? "find" : text] ??
    (path[0] === "config" ? paths[path.slice(0, 2).join(" ")] : undefined);
  if (listed !== undefined) return listed;
  const verb = path.at(-1) ?? "";
  const family = familyOf(verb);
  if (family !== "reads") return family ?? "unknown";
  if (options.some(([name]) => /^--show-(?:val|sec|pass|cred)/.test(name))) return "reveals";
  if (/^(?:list|show)-?(?:keys|connection-strings?|credentials?|secrets?|tokens?|publishing-.*|admin-.*)$/.test(verb))
    return "reveals";
  // Keys that are listed are shown.
  if (
    verb === "list" &&
    /(?:^|-)(?:keys|credentials?|connection-strings?|appsettings)$/.test(path.at(-2) ?? "") &&
    path[0] !== "keyvault"
  )
    return "reveals";
  return verb === "show" && path.slice(0, -1).some((word) => isSecretThing(word) || /^(?:admin|query)-key$/.test(word))
    ? "reveals"
    : "reads";
}

type Options = ReturnType<typeof readArguments>["options"];

/** `azure:<subscription>/<resource group>/<groups>/<name>`. */
function azureResource(use: Use, path: readonly string[], options: Options): NamedResource {
  const kind = path.slice(0, -1).join("-");
  const name = [
    "-n --name",
    "--ids --id",
    "--service-name --server-name",
    "-c --container-name",
    "--account-name --vault-name",
  ]
    .map((names) => contextOf(use, options, names))
    .find((value) => value !== undefined);
  return {
    scheme: "azure",
    name: [
      componentOf(contextOf(use, options, "--subscription", "AZURE_SUBSCRIPTION_ID")),
      componentOf(contextOf(use, options, "-g --resource-group", "AZURE_DEFAULTS_GROUP")),
      kind === "" ? (path[0] === "rest" ? "rest" : "?") : component(kind),
      componentOf(name),
    ].join("/"),
  };
}

/** Files that options name: what is downloaded is written, what is uploaded is read, and so is `@file`. */
function filesIn(path: readonly string[], options: Options, use: Use): readonly Effect[] {
  const down = /^(?:download|export|backup|get)/.test(path.at(-1) ?? "");
  return options.flatMap(({ name, value }) => {
    if (value === undefined) return nothing;
    const at = prefixOf(value);
    if (at.startsWith("@") && value.kind === "literal") return readsFrom([{ ...value, text: at.slice(1) }], use);
    if (name === "--log-file") return writesTo([value], use);
    if (!/^(?:-f|--file|-d|--destination|--dest|-s|--source|--path)$/.test(name)) return nothing;
    const file = name === "-f" || name === "--file";
    if (down) return file || /^(?:-d|--destination|--dest)$/.test(name) ? writesTo([value], use) : nothing;
    return file || (/upload/.test(path.at(-1) ?? "") && /^(?:-s|--source)$/.test(name))
      ? readsFrom([value], use, /batch/.test(path.at(-1) ?? "") ? "tree" : "entry")
      : nothing;
  });
}
