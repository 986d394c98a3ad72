import { type NamedResource, namedResource } from "../../resource.ts";
import { type KubeNames, kubeNames, readKubeExec } from "../../shell/kubeLine.ts";
import { prefixOf, textOf, type Value } from "../../shell/value.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { effectOn, nothing, onFiles, opaque, readsFrom, writesTo } from "../fileEffects.ts";
import { hostOf } from "../hosts.ts";
import { reveals } from "../serviceModel.ts";
import { copyTargets } from "./copying.ts";
import { kubectlGrammar, kubectlRows } from "./kubectlGrammar.ts";
import {
  type Found,
  findVerb,
  isRehearsed,
  type Line,
  onlyTells,
  optionText,
  readLine,
  valuesOf,
  verbEffects,
} from "./verbTable.ts";

/** What works on clusters by verbs: looking is free, everything else changes what runs for others, too. */
export const kubectl: readonly CommandModel[] = [
  {
    names: ["kubectl", "oc", "kubecolor"],
    kind: "system",
    effects: cluster,
    examples: {
      "kubectl delete pod web -n shop --context prod": ["delete remote kube:prod/shop/pods/web"],
      "kubectl --context=prod -n shop delete deploy/web svc/web": [
        "delete remote kube:prod/shop/deploy/web",
        "delete remote kube:prod/shop/svc/web",
      ],
      "kubectl delete ns shop": ["delete remote kube:?/?/namespaces/shop"],
      "kubectl delete pods -l --dry-run=client": ["delete remote kube:?/?/pods/?"],
      "kubectl delete pod web --dry-run=client --dry-run=none": ["delete remote kube:?/?/pods/web"],
      "kubectl delete pod web --dry-run=client": ["read none kube:?/?/pods/web"],
      "kubectl apply -f k8s/": ["read none ./k8s/**", "modify remote kube:?/?/?/?"],
      "kubectl apply -f https://example.com/a.yaml": [
        "connect none host:example.com:443",
        "modify remote kube:?/?/?/?",
      ],
      "kubectl scale deploy web --replicas=0": ["modify remote kube:?/?/deploy/web"],
      "kubectl get secret db -o yaml": ["read none kube:?/?/secrets/db (secret)"],
      "kubectl get secrets": ["read none kube:?/?/secrets/?"],
      "kubectl get pods -A -o wide": ["read none kube:?/?/pods/?"],
      "kubectl config view --raw": ["read none kube:?/?/?/? (secret)"],
      "kubectl exec web -- rm -rf /data": ["read none kube:?/?/pods/web", "delete remote kube:?/?/pods/web"],
      "kubectl exec -n shop deploy/web -c app -- ls /srv": ["read none kube:?/shop/deploy/web"],
      "kubectl cp shop/web:/a.log logs/": ["read none kube:?/shop/pods/web", "modify content ./logs/a.log/**"],
      "kubectl drain node1 --ignore-daemonsets": ["delete remote kube:?/?/nodes/node1"],
      "kubectl foo bar": ["execute none process:kubectl (opaque)"],
      "kubectl rollout restart deploy/web": ["modify remote kube:?/?/deploy/web"],
      "kubectl --kubeconfig dev.yaml get pods": ["execute none process:kubectl (opaque)", "read none kube:?/?/pods/?"],
      "kubectl get --raw /api/v1/namespaces": ["read none kube:?/?/?/? (secret)"],
    },
    counterExamples: [
      "kubectl get pods -n prod",
      "kubectl describe secret db",
      "kubectl logs -f web --tail=100",
      "kubectl logs -p web",
      "kubectl port-forward svc/web 8080:80",
      "kubectl top nodes",
      "kubectl diff -f k8s/",
      "kubectl auth can-i delete pods",
      "kubectl config current-context",
      "kubectl rollout status deploy/web",
      "kubectl apply -f k8s/ --dry-run=server",
      "kubectl delete --help",
      "kubectl version --client",
      "kubectl explain deployment.spec",
      "kubectl get pods $POD",
      "kubectl wait --for=condition=ready pod/web",
    ],
  },
];

function cluster(use: Use): readonly Effect[] {
  // Which letters take a value depends on the verb, which stands behind some of them.
  const verb = textOf(readLine(use.args, kubectlGrammar("")).operands[0]) ?? "";
  if (verb === "exec" || verb === "rsh") return execution(use);
  const line = readLine(use.args, kubectlGrammar(verb));
  if (onlyTells(line)) return nothing;
  const found = findVerb(line, kubectlRows);
  const names = kubeNames(line.options);
  const before = settingsEffects(line, use);
  if (found.doing === "unknown") return [...before, ...worked(found, line, names, use)];
  switch (verb) {
    case "cp":
    case "rsync":
      return [...before, ...copied(found.operands, names, use)];
    case "port-forward":
      return [...before, ...forwarded(found, line, names, use)];
    case "get":
      return [...before, ...looked(found, line, names, use)];
    case "kustomize":
      return [...before, ...writesTo(valuesOf(line, "-o", "--output"), use), ...worked(found, line, names, use)];
    case "config":
      return [...before, ...configured(found, line, names, use)];
    default:
      return [...before, ...filesOf(line, use), ...worked(found, line, names, use)];
  }
}

function execution(use: Use): readonly Effect[] {
  const line = readKubeExec(use.args);
  return line === undefined || line.unclear === "some"
    ? [opaque(use, `${use.program} exec gets options that are not known`)]
    : nothing;
}

/** Settings from elsewhere may run a program that hands out credentials, plugins run by themselves, and dumps are files. */
function settingsEffects({ options }: Line, use: Use): readonly Effect[] {
  const runsMore = options.some(({ name }) =>
    /^--(?:kubeconfig|cache-dir|profile-output|enable-alpha-plugins|enable-exec|helm-command)$/.test(name),
  );
  const folders = options.flatMap(({ name, value }) =>
    /^--(?:output-directory|dest-dir)$/.test(name) && value !== undefined ? [value] : [],
  );
  const deed = {
    verb: "modify",
    loses: "content",
    reach: "tree",
    because: `${use.program} writes its output there`,
  } as const;
  return [
    ...(runsMore ? [opaque(use, "its settings or plugins can make it run programs")] : []),
    ...onFiles(folders, deed, use),
  ];
}

function worked(found: Found, line: Line, names: KubeNames, use: Use): readonly Effect[] {
  const way = isRehearsed(line, rehearsal) ? "rehearsed" : "real";
  return resources(found, line, names).flatMap((resource) => verbEffects(found, way, "remote", resource, use));
}

/** Lets programs of this machine reach what runs there; with another address, other machines, too. */
function forwarded(found: Found, line: Line, names: KubeNames, use: Use): readonly Effect[] {
  const own = valuesOf(line, "--address").every((value) =>
    /^(?:(?:localhost|127\.0\.0\.1|::1)(?:,|$))+$/.test(textOf(value) ?? ""),
  );
  const known = line.options.every(
    ({ name }) => !(name.length > 2 && "--address".startsWith(name)) || name === "--address",
  );
  if (!own || !known || line.doubts.some((doubt) => doubt > 0)) return worked(found, line, names, use);
  const because = `${use.program} port-forward lets programs here reach it`;
  return resources(found, line, names).map((resource) =>
    effectOn(resource, { verb: "connect", loses: "none", because }, use),
  );
}

/** `none`, `false` and what is not known mean the real thing. */
const rehearsal = { "--dry-run": /^(?:client|server|true)$/, "--local": /^true$/ };

/** Looking at secrets prints their names; only an output format prints what they hold. */
function looked(found: Found, line: Line, names: KubeNames, use: Use): readonly Effect[] {
  const output = optionText(line, "-o", "--output");
  const formats = line.options.some(({ name }) => /^(?:-o|--output|--template)$/.test(name));
  const prints = formats && (output === undefined || !/^(?:wide|name)$/.test(output));
  const raw = line.options.some(({ name }) => name === "--raw");
  return resources(found, line, names).map((resource) => {
    const kind = resource.name.split("/")[2] ?? "?";
    const tells = raw || (prints && (isSecretKind(kind) || kind === "?"));
    return tells
      ? reveals(resource, `${use.program} get prints what secrets hold`, use)
      : effectOn(resource, { verb: "read", loses: "none", because: `${use.program} get only reads` }, use);
  });
}

function isSecretKind(kind: string): boolean {
  return kind.split(",").some((one) => /^(?:secrets?(?:\..*)?|all)$/i.test(one) && one !== "all");
}

/** The settings hold credentials. Changing them changes which cluster later commands meet. */
function configured(found: Found, line: Line, names: KubeNames, use: Use): readonly Effect[] {
  const resource = namedResource("kube", names.context, undefined, undefined, undefined);
  const raw = found.words === "config view" && line.options.some(({ name }) => name === "--raw");
  return verbEffects(raw ? { ...found, doing: "tells" } : found, "real", "system", resource, use);
}

/** What the operands name: `kind name…`, `kind/name…`, or what files and selectors name, which is not known. */
function resources(
  { words, operands }: Found,
  { options }: Line,
  names: KubeNames,
): readonly [NamedResource, ...NamedResource[]] {
  const at = (kind: string | undefined, name: string | undefined): NamedResource =>
    namedResource(
      "kube",
      names.context,
      /^(?:namespaces|nodes)$/.test(kind ?? "") ? undefined : names.namespace,
      kind,
      name,
    );
  if (options.some(({ name }) => /^(?:-f|--filename|-k|--kustomize)$/.test(name))) return [at(undefined, undefined)];
  const verb = words.split(" ")[0] ?? "";
  if (/^(?:drain|cordon|uncordon|taint)$/.test(verb)) {
    const nodes = verb === "taint" && /^nodes?$/.test(textOf(operands[0]) ?? "") ? operands.slice(1, 2) : operands;
    return some(
      nodes.map((node) => at("nodes", textOf(node)?.replace(/^nodes?\//, ""))),
      at("nodes", undefined),
    );
  }
  if (/^(?:logs|log|run|attach|port-forward|debug)$/.test(verb)) return [pod(operands[0], at)];
  const given = operands.map((operand) => textOf(operand));
  const rest =
    /^(?:rollout|set|create|auth|certificate|top|adm|policy)$/.test(verb) && words === verb ? given.slice(1) : given;
  const pairs = rest.filter((text) => text?.includes("/") === true);
  if (pairs.length > 0)
    return some(
      pairs.map((text) => {
        const [kind, ...name] = (text ?? "").split("/");
        return at(fullKind(kind), name.join("/"));
      }),
      at(undefined, undefined),
    );
  const [kind, ...named] = rest;
  const settings = /^(?:label|annotate|set|patch|scale|autoscale)$/.test(verb) ? named.slice(0, 1) : named;
  return some(
    settings.map((name) => at(fullKind(kind), name)),
    at(fullKind(kind), undefined),
  );
}

function some(all: readonly NamedResource[], otherwise: NamedResource): readonly [NamedResource, ...NamedResource[]] {
  const [first, ...others] = all;
  return first === undefined ? [otherwise] : [first, ...others];
}

function pod(
  operand: Value | undefined,
  at: (kind: string | undefined, name: string | undefined) => NamedResource,
): NamedResource {
  const text = textOf(operand);
  const [kind, name] = text?.includes("/") ? text.split("/") : ["pods", text];
  return at(fullKind(kind), name);
}

const kinds: Readonly<Record<string, string>> = {
  po: "pods",
  pod: "pods",
  ns: "namespaces",
  namespace: "namespaces",
  no: "nodes",
  node: "nodes",
  secret: "secrets",
};

/** The kinds that rules most speak of go by one name, however they are abbreviated. */
function fullKind(kind: string | undefined): string | undefined {
  return kind === undefined ? undefined : (kinds[kind.toLowerCase()] ?? kind);
}

/** Files and addresses that manifests come from. A kustomization may make it run plugins. */
function filesOf({ options }: Line, use: Use): readonly Effect[] {
  return options.flatMap(({ name, value }): readonly Effect[] => {
    if (
      value === undefined ||
      !/^(?:-f|--filename|-k|--kustomize|--from-file|--from-env-file|--patch-file)$/.test(name)
    )
      return nothing;
    const text = prefixOf(value);
    if (text === "-") return nothing;
    if (/^[\w+.-]+:\/\//.test(text))
      return [effectOn(hostOf(value), { verb: "connect", loses: "none", because: `${use.program} fetches it` }, use)];
    return text.endsWith("/") || name === "-k" ? readsFrom([value], use, "tree") : readsFrom([value], use);
  });
}

function copied(operands: readonly Value[], names: KubeNames, use: Use): readonly Effect[] {
  const [source, target] = operands;
  if (source === undefined || target === undefined) return [opaque(use, "kubectl cp gets words that are not known")];
  const remote = (value: Value): boolean => /^[^./:][^:]*:/.test(prefixOf(value));
  const named = (value: Value): NamedResource => {
    const [first = "", second] = prefixOf(value).split(":")[0]?.split("/") ?? [];
    return namedResource(
      "kube",
      names.context,
      second === undefined ? names.namespace : first,
      "pods",
      second ?? first,
    );
  };
  if (remote(target))
    return [
      ...(remote(source) ? [] : readsFrom([source], use, "tree")),
      effectOn(named(target), { verb: "modify", loses: "remote", because: "cp writes into the pod" }, use),
    ];
  const path: Value = { kind: "literal", text: prefixOf(source).replace(/^[^:]*:/, "") };
  const deed = { verb: "modify", loses: "content", reach: "tree", because: "cp overwrites what stands there" } as const;
  return [
    effectOn(named(source), { verb: "read", loses: "none", because: "cp copies out of the pod" }, use),
    ...onFiles(copyTargets([path], target, "unknown"), deed, use),
  ];
}
