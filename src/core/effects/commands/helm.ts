import { namedResource } from "../../resource.ts";
import { kubeValues } from "../../shell/kubeLine.ts";
import { prefixOf, textOf } from "../../shell/value.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { effectOn, onFiles, opaque, readsFrom } from "../fileEffects.ts";
import { hostOf } from "../hosts.ts";
import {
  grammar,
  type Line,
  optionText,
  readLine,
  tableEffects,
  type VerbTable,
  valuesOf,
  verbRows,
} from "./verbTable.ts";

/** Helm's releases: rendering and looking is free, unless an option runs a program or writes files. */
export const helm: readonly CommandModel[] = [
  {
    names: ["helm"],
    kind: "system",
    effects: charts,
    examples: {
      "helm upgrade web ./chart -n shop --kube-context prod": ["modify remote kube:prod/shop/releases/web"],
      "helm uninstall web --dry-run": ["read none kube:?/?/releases/web"],
      "helm uninstall web --dry-run=none": ["delete remote kube:?/?/releases/web"],
      "helm template web ./chart --post-renderer ./x.sh": [
        "read none kube:?/?/releases/web",
        "execute none process:helm (opaque)",
      ],
      "helm template web ./chart --output-dir out": ["read none kube:?/?/releases/web", "modify content ./out/**"],
      "helm get values web": ["read none kube:?/?/releases/web (secret)"],
      "helm push app.tgz oci://example.com/charts": ["publish remote kube:?/?/releases/app.tgz"],
      "helm plugin install https://example.com/p": [
        "execute remote kube:?/?/releases/https:%2F%2Fexample.com%2Fp (opaque)",
      ],
    },
    counterExamples: [
      "helm template web ./chart -f values.yaml",
      "helm lint ./chart",
      "helm list -A",
      "helm status web -n shop",
      "helm repo update",
      "helm upgrade --install web ./chart --dry-run=server",
      "helm get notes web",
      "helm dependency build ./chart",
    ],
  },
];

const table: VerbTable = {
  grammar: grammar(
    `${kubeValues} --kube-apiserver --kube-as-group --kube-as-user --kube-ca-file --kube-context --kube-tls-server-name --kube-token --registry-config --repository-cache --repository-config --burst-limit --qps --content-cache --color --colour -f --values --set --set-string --set-json --set-file --set-literal --version --repo --timeout --history-max --description --post-renderer --post-renderer-args --output-dir -o --output --name-template -l --labels --selector --keyring --ca-file --cert-file --key-file -s --show-only -a --api-versions --kube-version --max --offset -m --filter --revision --template -d --destination --untardir --max-col-width -p --starter --app-version --key --passphrase-file --release-name`,
    "--debug --namespace-scoped --dry-run -i --install --create-namespace --atomic --rollback-on-failure --wait --wait-for-jobs --no-hooks --force --force-replace --force-conflicts --server-side --reset-values --reuse-values --reset-then-reuse-values --cleanup-on-fail --dependency-update --skip-crds --skip-tests --skip-schema-validation --disable-openapi-validation --render-subchart-notes --verify --plain-http --insecure-skip-tls-verify --pass-credentials --hide-secret --hide-notes --enable-dns --take-ownership --devel -g --generate-name --replace --is-upgrade --include-crds --validate --strict --quiet -q -A --all-namespaces --all --date -r --reverse --short --deployed --failed --pending --superseded --uninstalled --uninstalling --no-headers --keep-history --ignore-not-found --cascade --recreate-pods --logs --show-resources --show-desc --untar --prov --force-update --no-update --fail-on-repo-update-fail --list-repo-url -u --sign --with-subcharts --skip-refresh --client --kube-insecure-skip-tls-verify",
  ),
  rows: verbRows(
    ["get values|all|manifest", "tells"],
    ["template|lint|list|ls|status|get|history|hist|search|show|inspect|version|env|verify|completion|help", "reads"],
    ["dependency|dep list|ls", "reads"],
    ["repo|plugin list|ls", "reads"],
    ["dependency|dep|repo", "works"],
    ["pull|fetch|package|create", "works"],
    ["install|upgrade|rollback|test|registry", "changes"],
    ["uninstall|delete|del|un", "deletes"],
    ["push", "publishes"],
    ["plugin|secrets|diff *", "unseen"],
  ),
  loses: "remote",
  rehearses: { "--dry-run": /^(?:client|server|true)$/ },
  resource: ([name], line) =>
    namedResource(
      "kube",
      optionText(line, "--kube-context"),
      optionText(line, "-n", "--namespace"),
      "releases",
      textOf(name),
    ),
};

function charts(use: Use): readonly Effect[] {
  const line = readLine(use.args, table.grammar);
  return [...tableEffects(use, table), ...optionEffects(line, use)];
}

function optionEffects(line: Line, use: Use): readonly Effect[] {
  const [verb] = line.operands;
  const has = (...names: readonly string[]): boolean => line.options.some(({ name }) => names.includes(name));
  const local = valuesOf(line, "-f", "--values", "--set-file").filter(
    (value) => !/^[\w+.-]+:\/\//.test(prefixOf(value)),
  );
  const fetched = valuesOf(line, "-f", "--values", "--repo").filter((value) => /^[\w+.-]+:\/\//.test(prefixOf(value)));
  const tree = { verb: "modify", loses: "content", reach: "tree", because: "helm writes its output there" } as const;
  const made = /^(?:pull|fetch|package)$/.test(textOf(verb) ?? "");
  const folders = valuesOf(line, "--output-dir", "--untardir", "-d", "--destination");
  return [
    ...(has("--post-renderer", "--kubeconfig", "--registry-config", "--repository-config")
      ? [opaque(use, "an option gives helm a program to run, or settings from elsewhere")]
      : []),
    ...readsFrom(
      local.filter((value) => prefixOf(value) !== "-" && !prefixOf(value).includes("=")),
      use,
    ),
    ...fetched.map((value) =>
      effectOn(hostOf(value), { verb: "connect", loses: "none", because: "helm fetches it" }, use),
    ),
    ...onFiles(folders, made ? { ...tree, verb: "create", loses: "none" } : tree, use),
    ...(textOf(verb) === "create" ? onFiles(line.operands.slice(1, 2), tree, use) : []),
  ];
}
