import type { NamedResource } from "../resource.ts";
import { type Candidate, type Found, type Lookup, type Read, valuesIn } from "./lookup.ts";
import { configurationPart } from "./switches.ts";

/** Most contexts of a file that are looked at where none is the current one for sure. */
const mostCandidates = 8;

/**
 * Clusters: a context that is named, or the current one of `--kubeconfig`, of the files of `KUBECONFIG`, or of
 * `~/.kube/config`; of several files, the first that has one. The cluster's own name counts as another name of the
 * context, also of one that the command names. With a server or cluster of its own, the context says nothing.
 * Source: kubernetes.io, "Organizing Cluster Access Using kubeconfig Files".
 */
export function kubeContexts(look: Lookup, resource: NamedResource): readonly Candidate[] {
  const isKubectl = /^(?:kubectl|oc|kubecolor)$/.test(look.program);
  const elsewhere = look.option("--server", "--cluster", "--kube-apiserver", ...(isKubectl ? ["-s"] : []));
  if (elsewhere.state !== "unset") return [];
  const reads = kubeFiles(look);
  const namespaceGiven = look.option("-n", "--namespace", "-A", "--all-namespaces").state !== "unset";
  const isClusterWide = /^(?:namespaces?|ns|nodes?|no)$/.test(look.part(resource, 2) ?? "");
  return contextsMeant(look, resource, reads).flatMap(({ context, from, isOpen }) => {
    const read = reads.find(({ settings }) => settings.some(({ section }) => section === context));
    const [namespace] = read === undefined ? [] : valuesIn(read, context, "namespace");
    const inside = namespace === undefined || namespaceGiven || isClusterWide || !isOpen ? undefined : { 1: namespace };
    const clusters = read === undefined ? [] : valuesIn(read, context, "cluster").filter((name) => name !== context);
    return [
      ...(isOpen ? [{ parts: { 0: context, ...inside }, place: `the cluster ${context}`, from }] : []),
      ...clusters.map(
        (name): Candidate => ({
          parts: { 0: name, ...inside },
          alias: "yes",
          place: `the cluster ${name}`,
          from: `the context ${context} of ${read?.file ?? ""}`,
        }),
      ),
    ];
  });
}

function kubeFiles(look: Lookup): readonly Read[] {
  const given = look.option("--kubeconfig");
  if (given.state === "unknown") return [];
  if (given.state === "set") return [look.file(given.text, "kubeconfig")];
  const listed = look.variable("KUBECONFIG");
  if (listed.state === "unknown") return [];
  if (listed.state === "unset") return [look.own(".kube/config", "kubeconfig")];
  const paths = look.paths(listed.text).slice(0, mostCandidates);
  return paths.map((path) => look.file(path, "kubeconfig"));
}

function contextsMeant(
  look: Lookup,
  resource: NamedResource,
  reads: readonly Read[],
): readonly { readonly context: string; readonly from: string; readonly isOpen: boolean }[] {
  const named = look.part(resource, 0);
  if (named !== undefined) return [{ context: named, from: "", isOpen: false }];
  const given = look.option("--context", "--kube-context");
  if (given.state !== "unset") return [];
  const helm = look.program === "helm" ? look.variable("HELM_KUBECONTEXT") : ({ state: "unset" } as const);
  if (helm.state === "unknown") return [];
  const switched = look
    .switched("kube", 0)
    .map((context) => ({ context, from: "the context that this call switches to", isOpen: true }));
  if (helm.state === "set") return [{ context: helm.text, from: helm.from, isOpen: true }, ...switched];
  const first = reads.find((read) => valuesIn(read, "", "current-context").length > 0);
  const current = first === undefined ? [] : valuesIn(first, "", "current-context").slice(0, mostCandidates);
  return [
    ...switched,
    ...current.map((context) => ({ context, from: `the current context of ${first?.file}`, isOpen: true })),
  ];
}

/**
 * Amazon Web Services: the profile that is named, or `AWS_PROFILE`, or `default`, with its region and the account that it
 * signs in to, of `~/.aws/config` or `AWS_CONFIG_FILE`. Keys in the environment count before any profile. The file of
 * credentials is never read. Source: docs.aws.amazon.com/cli, "Configuration and credential file settings".
 */
export function awsContexts(look: Lookup, resource: NamedResource): readonly Candidate[] {
  if (look.program === "awslocal" || look.option("--endpoint-url").state !== "unset") return [];
  const named = look.part(resource, 0);
  const profile = named === undefined ? awsProfile(look) : ({ state: "set", text: named, from: "" } as const);
  if (profile.state !== "set") return [];
  const { text } = profile;
  const read = look.own(".aws/config", "aws", look.variable("AWS_CONFIG_FILE"));
  const section = [`profile ${text}`, ...(text === "default" ? ["default"] : [])].find((one) =>
    read.settings.some(({ section: name }) => name === one),
  );
  const in_ = (key: string): readonly string[] => (section === undefined ? [] : valuesIn(read, section, key));
  const region =
    look.option("--region").state === "unset" ? look.variable("AWS_REGION", "AWS_DEFAULT_REGION") : unknown;
  const place = region.state === "set" ? region.text : region.state === "unset" ? in_("region")[0] : undefined;
  const inside = place === undefined ? undefined : { 1: place };
  const isKnown = section !== undefined || profile.from !== "";
  const accounts = [
    ...in_("sso_account_id"),
    ...in_("role_arn").flatMap((arn) => /^arn:[\w-]+:iam::(\d{12}):/.exec(arn)?.slice(1) ?? []),
  ];
  return [
    ...(isKnown && (named === undefined || inside !== undefined)
      ? [
          {
            parts: { 0: text, ...inside },
            place: `AWS as the profile ${text}${place === undefined ? "" : `, ${place}`}`,
            from: named !== undefined || profile.from === "" ? read.file : profile.from,
          },
        ]
      : []),
    ...accounts.map(
      (account): Candidate => ({
        parts: { 0: account, ...inside },
        alias: "yes",
        place: `the AWS account ${account}`,
        from: `the profile ${text} of ${read.file}`,
      }),
    ),
  ];
}

const unknown = { state: "unknown" } as const;

function awsProfile(look: Lookup): Found {
  if (look.option("--profile").state !== "unset") return unknown;
  if (look.variable("AWS_ACCESS_KEY_ID").state !== "unset") return unknown;
  const set = look.variable("AWS_PROFILE", "AWS_DEFAULT_PROFILE");
  return set.state === "unset" ? { state: "set", text: "default", from: "" } : set;
}

/**
 * Google Cloud: the project and the place of the active configuration in `~/.config/gcloud`, or what variables say.
 * Source: cloud.google.com/sdk/docs/configurations and /properties.
 */
export function googleContexts(look: Lookup, _resource: NamedResource): readonly Candidate[] {
  const folder = look.variable("CLOUDSDK_CONFIG");
  const at = (path: string): Found => (folder.state === "set" ? { ...folder, text: `${folder.text}/${path}` } : folder);
  const active = configurationOf(look, at);
  const read =
    active === undefined
      ? undefined
      : look.own(`.config/gcloud/configurations/config_${active}`, "gcloud", at(`configurations/config_${active}`));
  const from = read === undefined ? "" : `the active configuration of gcloud, ${read.file}`;
  const projectGiven = look.option("--project", "--project_id").state !== "unset";
  const set = look.variable("CLOUDSDK_CORE_PROJECT");
  const projects: readonly (readonly [string, string])[] =
    projectGiven || set.state === "unknown"
      ? []
      : set.state === "set"
        ? [[set.text, set.from]]
        : (read === undefined ? [] : valuesIn(read, "core", "project")).map((name) => [name, from]);
  const switched = projectGiven ? [] : look.switched("gcp", 0);
  const places =
    read === undefined ? [] : [...valuesIn(read, "compute", "zone"), ...valuesIn(read, "compute", "region")];
  const placeGiven = look.option("--zone", "--region", "--location").state !== "unset";
  const inside = placeGiven || places[0] === undefined ? undefined : { 1: places[0] };
  return [...switched.map((name) => [name, "the project that this call switches to"] as const), ...projects].map(
    ([name, said]) => ({ parts: { 0: name, ...inside }, place: `the Google Cloud project ${name}`, from: said }),
  );
}

function configurationOf(look: Lookup, at: (path: string) => Found): string | undefined {
  const given = look.option("--configuration");
  const named = given.state === "unset" ? look.variable("CLOUDSDK_ACTIVE_CONFIG_NAME") : given;
  if (named.state === "unknown") return undefined;
  const switched = look.switched("gcp", configurationPart)[0];
  const [active = "default"] =
    named.state === "set"
      ? [named.text]
      : switched !== undefined
        ? [switched]
        : valuesIn(look.own(".config/gcloud/active_config", "gcloudActive", at("active_config")), "", "configuration");
  return /^[\w-]{1,100}$/.test(active) ? active : undefined;
}

/**
 * Azure: the default subscription of `azureProfile.json`, or of the cloud in `clouds.config`, by its id and its name, and
 * the default resource group. Source: learn.microsoft.com/cli/azure, "Manage Azure subscriptions" and "Configuration".
 */
export function azureContexts(look: Lookup, resource: NamedResource): readonly Candidate[] {
  const folder = look.variable("AZURE_CONFIG_DIR");
  const at = (path: string): Found => (folder.state === "set" ? { ...folder, text: `${folder.text}/${path}` } : folder);
  const profile = look.own(".azure/azureProfile.json", "azureProfile", at("azureProfile.json"));
  const named = look.part(resource, 0);
  if (named === undefined && look.option("--subscription").state !== "unset") return [];
  const clouds = look.own(".azure/clouds.config", "azureClouds", at("clouds.config"));
  const chosen = clouds.settings.filter(({ key }) => key === "subscription").map(({ value }) => value);
  const current =
    named !== undefined ? [named] : [...look.switched("azure", 0), ...valuesIn(profile, "", "default"), ...chosen];
  const [group] = look.option("-g", "--resource-group").state === "unset" ? groupsOf(look, at) : [];
  const inside = group === undefined ? undefined : { 1: group };
  const names = [...new Set(current.flatMap((id) => [...valuesIn(profile, id, "name"), id]))];
  return names
    .filter((name) => name !== named)
    .slice(0, mostCandidates)
    .map((name) => ({
      parts: { 0: name, ...inside },
      alias: "yes",
      place: `the Azure subscription ${name}`,
      from: named === undefined ? `the default of ${profile.file}` : profile.file,
    }));
}

function groupsOf(look: Lookup, at: (path: string) => Found): readonly string[] {
  return valuesIn(look.own(".azure/config", "azureDefaults", at("config")), "defaults", "group");
}
