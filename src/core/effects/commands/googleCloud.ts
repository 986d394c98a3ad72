import type { NamedResource } from "../../resource.ts";
import { prefixOf, textOf, type Value } from "../../shell/value.ts";
import { mayHave } from "../arguments.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { effectOn, opaque } from "../fileEffects.ts";
import { copyEffects } from "../objectCopies.ts";
import { component, componentOf } from "../resourceNames.ts";
import { contextOf, effectsOfReading } from "../serviceModel.ts";
import { compiled, readService, type ServiceGrammar, type ServiceReading } from "../verbFamilies.ts";
import { gsutil } from "./gsutil.ts";

/** Google Cloud's clients: `gcloud [alpha|beta] <group>… <verb> [name] --option…`, `gsutil <verb> …`. */
export const googleCloud: readonly CommandModel[] = [
  {
    names: ["gcloud"],
    kind: "system",
    effects: google,
    examples: {
      "gcloud compute instances delete web --project shop-prod --zone europe-west1-b": [
        "delete remote gcp:shop-prod/europe-west1-b/compute/web",
      ],
      "CLOUDSDK_CORE_PROJECT=shop gcloud run services delete api": ["delete remote gcp:shop/?/run/api"],
      "gcloud logging logs delete audit": ["delete remote gcp:?/?/logging/audit"],
      "gcloud beta newthing widgets destroy w": ["delete remote gcp:?/?/newthing/w"],
      "gcloud newthing frob list": ["execute none process:gcloud (opaque)"],
      "gcloud auth print-access-token": ["read none gcp:?/?/auth/? (secret)"],
      "gcloud secrets versions access latest --secret db": ["read none gcp:?/?/secrets/latest (secret)"],
      "gcloud compute ssh web --command 'rm -rf /'": ["execute remote gcp:?/?/compute/web (opaque)"],
      "gcloud storage rm -r gs://b/x": ["delete remote gcp:?/?/storage/b/x"],
      "gcloud storage cp gs://b/x ./x": ["read none gcp:?/?/storage/b/x", "modify content ./x"],
      "gcloud config set project shop": ["administer none gcp:?/?/config/project"],
      "gcloud projects add-iam-policy-binding p --member a --role b": ["create none gcp:?/?/projects/p"],
      "gcloud sql export sql main gs://b/x": ["modify remote gcp:?/?/sql/main"],
      "gcloud --flags-file=f.yaml compute instances list": [
        "execute none process:gcloud (opaque)",
        "read none gcp:?/?/compute/?",
      ],
    },
    counterExamples: [
      "gcloud compute instances list --filter 'status=RUNNING' --format json",
      "gcloud --project shop container clusters describe main",
      "gcloud logging read 'severity>=ERROR' --limit 5",
      "gcloud run services logs read api",
      "gcloud config list",
      "gcloud auth list",
      "gcloud secrets list",
      "gcloud storage ls gs://b",
      "gcloud topic filters",
      "gcloud compute instances delete --help",
      "gcloud info",
    ],
  },
  gsutil,
];

const grammar: ServiceGrammar = {
  groups:
    "access-approval access-context-manager active-directory ai ai-platform alloydb anthos apigee api-gateway apphub app apps artifacts asset assured audit-manager auth backup-dr batch beyondcorp bigtable billing bms builds certificate-manager cloud-shell cloudlocationfinder colab components composer compute config container data-catalog data-fusion database-migration dataflow dataplex dataproc dataproc-metastore datastore datastream deploy deployment-manager design-center developer-connect dialogflow dns docker domains edge-cache edge-cloud emulators endpoints essential-contacts eventarc feature-store filestore firebase firestore functions gemini healthcare iam iap identity ids immersive-stream infra-manager interactive iot kms kuberun labels logging looker lustre managed-kafka media memcache memorystore meta metastore migration ml ml-engine monitoring mps netapp network-connectivity network-management network-security network-services notebooks oracle-database organizations org-policies parametermanager parallelstore policy-intelligence policy-troubleshoot privateca privileged-access-manager projects publicca pubsub recaptcha recommender redis remote-build-execution resource-manager resource-settings run scc scheduler secrets secure-source-manager service-directory service-extensions service-management services source spanner speech sql storage survey tasks telco-automation telecom tpus topic transcoder transfer transport-manager vector-search video-intelligence vmware web-security-scanner workbench workflows workload-manager workspace-add-ons workstations",
  kinds:
    "alpha beta preview record-sets import-jobs export-jobs deploy-policies backup-plans backup-vaults backup-schedules backup-runs restore-plans snapshot-schedule transfer-jobs test-cases application-default kubernetes-engine hub fleet target-pool tpu-vm simulation network-attachments os-config os-login sole-tenancy vulnerability docker-image disk image instance policy settings cmek-settings",
  values:
    "--project --account --configuration --format --filter --region --zone --location --billing-project --impersonate-service-account --access-token-file --verbosity --trace-token --flags-file --limit --page-size --sort-by --organization --folder --cluster --instance --database --secret --service --version --source --command --member --role --keyring --key --env --environment --api --developer --user --network --type --name --dataset --topic --gateway --repository --builds --env-vars-file",
  outputs: "--out-file --output-file --destination --log-http-file",
  runs: "--flags-file --access-token-file",
  paths: {
    asks: "topic, help, feedback, cheat-sheet",
    reads:
      "info, version, auth list, auth describe, config list, config get, config get-value, config configurations list, config configurations describe, components list, logging read, logging tail, run services logs read, run services logs tail, run jobs logs read, app logs read, app logs tail, functions logs read, builds log, secrets list, secrets describe, secrets versions list, secrets versions describe, iam service-accounts keys list, kms keys versions get-public-key, projects get-iam-policy, storage ls, storage cat, storage du, storage hash, container images list-tags, iam list-grantable-roles, iam list-testable-permissions, services list",
    reveals:
      "auth print-access-token, auth print-identity-token, auth print-refresh-token, auth application-default print-access-token, secrets versions access, kms decrypt, kms asymmetric-decrypt, storage sign-url, sql generate-login-token, redis instances get-auth-string, compute reset-windows-password, iam service-accounts keys create, container hub memberships generate-gateway-rbac, config config-helper, apigee apps describe, services api-keys get-key-string",
    signs:
      "auth login, auth revoke, auth activate-service-account, auth configure-docker, auth application-default login, auth application-default revoke, auth application-default set-quota-project, config set, config unset, config configurations create, config configurations activate, config configurations delete, components install, components update, components remove, init, docker, container clusters get-credentials, container fleet memberships get-credentials",
    executes:
      "compute ssh, compute scp, compute start-iap-tunnel, compute tpus tpu-vm ssh, app instances ssh, cloud-shell ssh, functions call, run jobs execute, workflows execute, workflows run, builds submit, builds triggers run, interactive, sql connect, alloydb connect, spanner databases execute-sql, ai custom-jobs local-run, batch jobs submit, dataproc jobs submit, dataflow jobs run, scheduler jobs run, tasks run, pubsub subscriptions pull",
    changes:
      "sql export sql, sql export csv, sql import sql, sql import csv, sql instances failover, pubsub topics publish",
    works: "emulators start, beta emulators, run services proxy",
  },
};
const table = compiled(grammar);

function google(use: Use): readonly Effect[] {
  const reading = readService(use, table);
  const { path } = reading;
  const track = /^(?:alpha|beta|preview)$/.test(path[0] ?? "") ? path[1] : path[0];
  const verb = path.at(-1) ?? "";
  const resource = gcpResource(reading, track ?? "?");
  // Its options may stand behind a name and so be missed as the verb's; storage has a grammar of its own.
  if (track === "storage" && /^(?:cp|mv|rsync|rm)$/.test(verb) && path.length === 2)
    return storage(reading, resource, verb);
  return effectsOfReading(reading, resource, table);
}

/** `gcp:<project>/<region or zone>/<service>/<name>`. */
function gcpResource({ use, options, operands }: ServiceReading, service: string, name = operands[0]): NamedResource {
  const project = contextOf(use, options, "--project --project_id", "CLOUDSDK_CORE_PROJECT");
  const place = contextOf(use, options, "--zone --region --location", "CLOUDSDK_COMPUTE_ZONE CLOUDSDK_COMPUTE_REGION");
  const object = name === undefined ? undefined : bucketName(name);
  return {
    scheme: "gcp",
    name: `${componentOf(project)}/${componentOf(place)}/${component(service)}/${object ?? componentOf(name)}`,
  };
}

/** The bucket and the object of `gs://bucket/object`. */
function bucketName(word: Value): string | undefined {
  const found = /^gs:\/\/([^/]*)\/?(.*)$/is.exec(prefixOf(word));
  if (found === null) return undefined;
  const [, bucket = "", key = ""] = found;
  if (textOf(word) === undefined) return "?";
  return `${bucket === "" ? "?" : component(bucket)}${key === "" ? "" : `/${component(key)}`}`;
}

function storage(reading: ServiceReading, resource: NamedResource, verb: string): readonly Effect[] {
  const { use, operands, options } = reading;
  const named = (word: Value): NamedResource => gcpResource(reading, "storage", word);
  if (mayHave(options, "--dry-run") && verb === "rsync")
    return [effectOn(resource, { verb: "read", loses: "none", because: "gcloud storage rsync lists" }, use)];
  if (verb === "rm")
    return operands.map((word) =>
      effectOn(named(word), { verb: "delete", loses: "remote", because: "gcloud storage rm deletes" }, use),
    );
  if (operands.length < 2) return [opaque(use, `gcloud storage ${verb} is not given both places`)];
  return copyEffects(
    {
      sources: operands.slice(0, -1),
      target: operands.at(-1),
      manner:
        verb === "mv" ? "moves" : mayHave(options, "--delete-unmatched-destination-objects") ? "mirrors" : "copies",
      reach: verb === "rsync" || mayHave(options, "-r", "-R", "--recursive") ? "tree" : "entry",
      remote: (word) => (bucketName(word) === undefined ? undefined : named(word)),
      ...(mayHave(options, "-n", "--no-clobber") ? { keeps: "yes" as const } : {}),
    },
    use,
  );
}
