import { namedResource } from "../../resource.ts";
import { kubeFlags, kubeValues } from "../../shell/kubeLine.ts";
import { textOf } from "../../shell/value.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { effectOn, nothing, onFiles, opaque, runs } from "../fileEffects.ts";
import {
  type Doing,
  grammar,
  optionText,
  readLine,
  tableEffects,
  type VerbTable,
  valuesOf,
  verbRows,
} from "./verbTable.ts";

/** A tool around clusters as a table: its own options, its verbs, and the name of what it works on. */
function tool(
  names: string,
  kind: string,
  rows: readonly (readonly [string, Doing])[],
  examples: CommandModel["examples"],
  counterExamples: readonly string[],
  extra: Partial<VerbTable> & { readonly values?: string; readonly flags?: string } = {},
): CommandModel {
  const table: VerbTable = {
    grammar: grammar(`${kubeValues} ${values} ${extra.values ?? ""}`, `${kubeFlags} ${flags} ${extra.flags ?? ""}`),
    rows: verbRows(...rows),
    loses: "remote",
    resource: ([name], line) =>
      namedResource(
        "kube",
        optionText(line, "--context", "--kube-context"),
        optionText(line, "-n", "--namespace"),
        kind,
        textOf(name),
      ),
    ...extra,
  };
  return {
    names: names.split(" "),
    kind: "system",
    effects: (use) => tableEffects(use, table),
    examples,
    counterExamples,
  };
}

const values =
  "-o --output -l --selector --kube-context -f --filename -p --profile --project --timeout --log-level --server-crt --config --auth-token --name";
const flags = "-A --all-namespaces --debug --verbose --force --wait --export --silent -q --quiet --yes -y -w --watch";

/** Tools that deploy to clusters, look into them, or keep clusters on this machine. */
export const kubeTools: readonly CommandModel[] = [
  tool(
    "argocd",
    "applications",
    [
      ["version|help|completion", "reads"],
      [
        "app|appset|proj|repo|cluster|cert|gpg|account|repocreds get|list|diff|history|logs|manifests|resources|wait|get-resource|windows|can-i|get-user-info",
        "reads",
      ],
      ["app|appset|proj|repo|cluster|cert|gpg|repocreds delete|rm|delete-resource|remove", "deletes"],
      ["account generate-token", "tells"],
      ["app|appset|proj|repo|cluster|cert|gpg|account|repocreds *", "changes"],
      ["app|appset|proj|repo|cluster|cert|gpg|account|repocreds|login|logout|context|relogin", "changes"],
      ["admin|configure", "unseen"],
    ],
    {
      "argocd app delete web": ["delete remote kube:?/?/applications/web"],
      "argocd app sync web": ["modify remote kube:?/?/applications/web"],
    },
    ["argocd app get web", "argocd app diff web", "argocd app list -o wide"],
  ),
  tool(
    "flux",
    "fluxresources",
    [
      ["get|logs|check|tree|export|stats|version|trace|diff|events|build|envsubst|list|completion|help", "reads"],
      ["delete|uninstall", "deletes"],
      ["push|tag", "publishes"],
      ["pull", "works"],
      ["create|reconcile|suspend|resume|bootstrap|install|migrate", "changes"],
    ],
    { "flux delete kustomization web": ["delete remote kube:?/?/fluxresources/kustomization"] },
    ["flux get all", "flux logs -f", "flux install --export"],
    { rehearses: { "--export": /^true$/, "--dry-run": /^true$/ }, flags: "--dry-run --follow" },
  ),
  tool(
    "istioctl",
    "istio",
    [
      ["manifest install|apply", "changes"],
      [
        "analyze|proxy-config|pc|proxy-status|ps|version|validate|profile|manifest|bug-report|completion|help|authz|describe",
        "reads",
      ],
      ["experimental|x describe|authz|check-inject|precheck|metrics|version|proxy-status", "reads"],
      ["uninstall|remove", "deletes"],
      ["create-remote-secret", "tells"],
      ["install|upgrade|tag|operator|kube-inject|waypoint|admin|dashboard|dash|d", "changes"],
    ],
    { "istioctl uninstall --purge -y": ["delete remote kube:?/?/istio/?"] },
    ["istioctl analyze", "istioctl proxy-status", "istioctl version"],
    { flags: "--purge" },
  ),
  tool(
    "skaffold",
    "skaffold",
    [
      ["diagnose|render|schema|version|inspect|lint|fix|find-configs|test|completion|help|options", "works"],
      ["config list", "works"],
      ["build", "publishes"],
      ["delete", "deletes"],
      ["dev|run|deploy|apply|debug|verify|exec|config|init|survey", "changes"],
    ],
    { "skaffold delete": ["delete remote kube:?/?/skaffold/?"], "skaffold run": ["modify remote kube:?/?/skaffold/?"] },
    ["skaffold render", "skaffold diagnose"],
  ),
  tool(
    "tilt",
    "tilt",
    [
      ["get|describe|logs|doctor|version|dump|api-resources|explain|wait|help|verify-install", "reads"],
      ["down|delete", "deletes"],
      ["up|ci|trigger|enable|disable|args|apply|edit|patch|create|demo|snapshot|docker-prune", "changes"],
    ],
    { "tilt down": ["delete remote kube:?/?/tilt/?"] },
    ["tilt logs", "tilt version"],
  ),
  tool(
    "linkerd cilium hubble kubeseal",
    "mesh",
    [
      [
        "check|stat|top|tap|edges|routes|viz|version|status|profile|diagnostics|identity|observe|list|sysdump|help",
        "reads",
      ],
      ["uninstall", "deletes"],
      [
        "install|upgrade|inject|uninject|prune|jaeger|multicluster|hubble|clustermesh|config|connectivity|encryption",
        "changes",
      ],
    ],
    { "linkerd uninstall": ["delete remote kube:?/?/mesh/?"] },
    ["linkerd check", "cilium status"],
  ),
  ...["minikube", "kind", "k3d", "k3s", "microk8s", "colima", "kops", "eksctl"].map(
    (name): CommandModel =>
      tool(
        name,
        "cluster",
        [
          [
            "status|version|ip|logs|service|get|list|ls|info|describe|help|completion|inspect|ssh-key|validate|utils",
            "reads",
          ],
          ["addons|image|node|cluster|registry|nodegroup|snapshot|profile list|ls|get", "reads"],
          ["config|kubeconfig get|view|print|current-context", "reads"],
          ["export logs", "works"],
          ["profile|config|export|kubeconfig|toolbox", "changes"],
          ["delete|uninstall|reset|prune", "deletes"],
          ["cluster|node|registry|image|addons|nodegroup delete|rm|prune|remove", "deletes"],
          [
            "start|load|build|docker-env|podman-env|cache|pause|unpause|mount",
            name === "kops" || name === "eksctl" ? "changes" : "works",
          ],
          [
            "image|cluster|registry|node load|build|create|start|import|add|pull",
            name === "eksctl" || name === "kops" ? "changes" : "works",
          ],
          ["create", name === "kind" || name === "k3d" ? "works" : "changes"],
          ["ssh", name === "minikube" ? "works" : "unseen"],
          [
            "stop|cluster|node|registry|image|addons|nodegroup|update|set|upgrade|scale|drain|enable|disable|rolling-update|replace|edit|restart|apply|tunnel|cp|server|agent|etcd-snapshot|join",
            "changes",
          ],
        ],
        name === "kind"
          ? { "kind delete cluster --name dev": ["delete system kube:?/?/cluster/cluster"] }
          : {
              [`${name} delete x`]: [
                `delete ${name === "kops" || name === "eksctl" ? "remote" : "system"} kube:?/?/cluster/x`,
              ],
            },
        [`${name} version`, ...(name === "kind" ? ["kind create cluster", "kind load docker-image app:1"] : [])],
        {
          loses: name === "kops" || name === "eksctl" ? "remote" : "system",
          flags: "--all --purge --control-plane",
          values: "--cluster --node-name -c --image",
        },
      ),
  ),
  {
    names: ["kubectx", "kubens", "k9s", "kubie"],
    kind: "system",
    effects: switching,
    examples: {
      "kubectx prod": ["administer system kube:prod"],
      "kubectx -d prod": ["administer system kube:prod"],
      "k9s --readonly": ["execute none process:k9s (opaque)"],
    },
    counterExamples: ["kubectx", "kubens", "kubectx -c"],
  },
  {
    names: ["kustomize"],
    kind: "system",
    effects: kustomize,
    examples: {
      "kustomize build k8s -o out": ["execute none process:kustomize", "modify content ./out/**"],
      "kustomize build k8s --enable-alpha-plugins": ["execute none process:kustomize (opaque)"],
      "kustomize edit set image app=app:2": ["execute none process:kustomize", "modify edit ./kustomization.yaml"],
    },
    counterExamples: ["kustomize build overlays/dev", "kustomize version"],
  },
];

/** They change which cluster and namespace every later command meets. */
function switching(use: Use): readonly Effect[] {
  const line = readLine(use.args, grammar("", "-c --current -h -V --version -d -u --unset"));
  if (use.program === "k9s" || use.program === "kubie")
    return /^(?:version|info|help|--version|--help|-h)$/.test(textOf(use.args[0]) ?? "")
      ? nothing
      : [opaque(use, `${use.program} works on the cluster at the person's hand`)];
  const changes =
    line.operands.length > 0 || line.doubt > 0 || line.options.some(({ name }) => /^-(?:d|u|-unset)$/.test(name));
  const context = use.program === "kubectx" ? textOf(line.operands[0])?.split("=")[0] : undefined;
  const because = `${use.program} changes which cluster later commands meet`;
  const named = namedResource("kube", context);
  return changes ? [effectOn(named, { verb: "administer", loses: "system", because }, use)] : nothing;
}

function kustomize(use: Use): readonly Effect[] {
  const line = readLine(
    use.args,
    grammar(
      "-o --output --load-restrictor --as-current-user -e --env --network-name --mount --helm-command --helm-api-versions --helm-kube-version --stack-trace",
      "--enable-helm --enable-alpha-plugins --enable-exec --network --enable-star --reorder --as-current-user",
    ),
  );
  const verb = textOf(line.operands[0]);
  const runsMore = line.options.some(({ name }) =>
    /^--(?:enable-alpha-plugins|enable-exec|helm-command|mount|network|enable-star)/.test(name),
  );
  if (runsMore || line.doubt > 0) return [opaque(use, "kustomize gets options that can make it run programs")];
  switch (verb) {
    case undefined:
    case "version":
    case "help":
    case "completion":
      return line.operands.length === 0 || verb !== undefined
        ? nothing
        : [opaque(use, "kustomize gets words that are not known")];
    case "build":
    case "cfg":
      return [
        runs(use, "kustomize puts manifests together"),
        ...onFiles(
          valuesOf(line, "-o", "--output"),
          { verb: "modify", loses: "content", reach: "tree", because: "kustomize writes its output there" },
          use,
        ),
      ];
    case "edit":
    case "create":
      return [
        runs(use, "kustomize changes its own file"),
        ...onFiles(
          [{ kind: "literal", text: "kustomization.yaml" }],
          { verb: "modify", loses: "edit", because: "kustomize changes its own file" },
          use,
        ),
      ];
    default:
      return [opaque(use, `nothing is known about what kustomize ${verb} does`)];
  }
}
