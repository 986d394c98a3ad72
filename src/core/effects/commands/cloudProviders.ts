import type { CommandModel } from "../commandModel.ts";
import { serviceModel } from "../serviceModel.ts";

/** Clients of cloud providers that say what they do in groups and a verb. */
export const cloudProviders: readonly CommandModel[] = [
  serviceModel({
    service: "digitalocean",
    programs: "doctl",
    groups:
      "account apps auth balance billing-history invoice compute databases kubernetes monitoring projects registry registries sandbox serverless vpcs 1-click spaces genai",
    kinds:
      "domain droplet firewall image ssh-key tag volume snapshot load-balancer reserved-ip certificate cdn region size cluster node-pool db user pool replica repository garbage-collection",
    values:
      "-t --access-token -u --api-url -c --config --context -o --output --format --region --size --image --tag-name --http-retry-max",
    account: { options: "--context", variables: "DIGITALOCEAN_CONTEXT" },
    paths: {
      reads: "account get, account ratelimit, balance get, apps logs, databases backups, serverless activations logs",
      reveals:
        "databases connection, databases user get, databases user list, registry docker-config, auth token, databases get-ca, kubernetes cluster kubeconfig show, spaces keys create",
      signs:
        "auth init, auth switch, auth remove, registry login, registry logout, kubernetes cluster kubeconfig save, kubernetes cluster kubeconfig remove, serverless connect",
      executes:
        "compute ssh, apps console, serverless functions invoke, sandbox functions invoke, compute droplet-action",
    },
    examples: {
      "doctl compute droplet delete web -f": ["delete remote service:digitalocean/?/compute-droplet/web"],
      "doctl --context prod databases delete db-1": ["delete remote service:digitalocean/prod/databases/db-1"],
      "doctl databases connection db-1": ["read none service:digitalocean/?/databases/db-1 (secret)"],
      "doctl compute ssh web": ["execute remote service:digitalocean/?/compute/web (opaque)"],
    },
    counterExamples: [
      "doctl compute droplet list --format ID",
      "doctl apps logs a",
      "doctl account get",
      "doctl version",
    ],
  }),
  serviceModel({
    service: "linode",
    programs: "linode-cli linode lin",
    values: "--format --delimiter --page --page-size --as-user --target --order-by --label --region --type --image",
    account: { options: "--as-user" },
    kinds:
      "domains linodes volumes lke images stackscripts object-storage events databases firewalls profile account regions",
    paths: {
      reads: "linodes list, lke clusters-list, lke cluster-view, events list, images list",
      reveals: "lke kubeconfig-view, databases mysql-creds-view, databases postgresql-creds-view, profile token-view",
      deletes: "linodes rebuild, lke cluster-delete, lke pool-delete",
      signs: "configure, set-user, remove-user, show-users, register-plugin",
      executes: "ssh, obj",
    },
    examples: {
      "linode-cli linodes delete 123": ["delete remote service:linode/?/linodes/123"],
      "linode-cli lke cluster-delete 5": ["delete remote service:linode/?/lke/5"],
      "linode-cli lke cluster-frob 5": ["execute none process:linode-cli (opaque)"],
    },
    counterExamples: ["linode-cli linodes list --json", "linode-cli domains view 5", "linode-cli --version"],
  }),
  serviceModel({
    service: "hetzner",
    programs: "hcloud",
    groups:
      "server image volume network firewall load-balancer floating-ip primary-ip certificate ssh-key placement-group context datacenter location iso server-type load-balancer-type all zone storage-box",
    kinds: "rrset subaccount",
    values: "-o --output --context --config --endpoint --poll-interval --type --image --name --location --server",
    account: { options: "--context", variables: "HCLOUD_CONTEXT" },
    paths: {
      reads: "context list, context active, all list",
      reveals: "server request-console, server reset-password",
      signs: "context use, context create, context delete, config",
      executes: "server ssh",
      deletes: "server rebuild, server poweroff, server shutdown",
    },
    examples: {
      "hcloud server delete web": ["delete remote service:hetzner/?/server/web"],
      "hcloud --context prod volume delete 3": ["delete remote service:hetzner/prod/volume/3"],
      "hcloud server ssh web": ["execute remote service:hetzner/?/server/web (opaque)"],
    },
    counterExamples: ["hcloud server list -o json", "hcloud image describe 1", "hcloud version"],
  }),
  serviceModel({
    service: "scaleway",
    programs: "scw",
    groups:
      "account applesilicon baremetal billing block cockpit config container dns domain fip function iam info init instance iot ipam jobs k8s lb login marketplace mnq mongodb object rdb redis registry s2s sdb-sql secret serverless tem vpc vpc-gw webhosting",
    kinds:
      "server volume snapshot image ip cluster node pool backup namespace key application group policy user secret version instance database acl job definition run record zone bucket",
    values: "-c --config -o --output -p --profile",
    account: { options: "-p --profile", variables: "SCW_PROFILE" },
    paths: {
      reads: "config get, config dump, info $, config profile list",
      reveals: "secret version access, secret version access-by-path, k8s kubeconfig get, iam api-key get",
      signs: "login, init, config set, config unset, config reset, config profile, k8s kubeconfig install",
      executes: "instance ssh, instance server ssh, jobs definition start",
      deletes: "instance server terminate, instance server stop",
    },
    examples: {
      "scw instance server terminate 1": ["delete remote service:scaleway/?/instance-server/1"],
      "scw -p prod rdb instance delete 1": ["delete remote service:scaleway/prod/rdb-instance/1"],
      "scw secret version access 1": ["read none service:scaleway/?/secret-version/1 (secret)"],
    },
    counterExamples: ["scw instance server list", "scw k8s cluster get 1", "scw version"],
  }),
  serviceModel({
    service: "oracle",
    programs: "oci",
    values:
      "--profile --config-file --region --output --query --auth --endpoint --compartment-id -c --cli-rc-file --limit",
    account: { options: "--profile", variables: "OCI_CLI_PROFILE" },
    groups:
      "setup session raw-request compute db iam network os bv ce fs lb kms vault secrets log-analytics logging monitoring search",
    kinds:
      "instance image boot-volume volume vcn subnet bucket object ns compartment user group policy autonomous-database system node cluster load-balancer secret key vault structured-search resource volume-group backup public-ip private-ip bucket file-system mount-target security-list route-table",
    outputs: "--file",
    runs: "--config-file --cli-rc-file",
    paths: {
      reveals: "secrets secret-bundle get, session authenticate, iam auth-token create, ce cluster generate-token",
      executes: "raw-request, ce cluster create-kubeconfig",
      signs: "setup",
      changes: "os object put, os object restore, compute instance action",
    },
    examples: {
      "oci compute instance terminate --instance-id i --force": ["delete remote service:oracle/?/compute-instance/i"],
      "oci --profile prod os bucket delete --bucket-name b": ["delete remote service:oracle/prod/os-bucket/b"],
      "oci os object get -bn b --name x --file ./x": ["read none service:oracle/?/os-object/b", "modify content ./x"],
    },
    counterExamples: ["oci compute instance list", "oci iam user get --user-id u", "oci --version"],
  }),
  serviceModel({
    service: "ibm",
    programs: "ibmcloud bx",
    groups:
      "resource target account iam ks cr is cf fn ce cos cdb cis dl tg sl billing catalog plugin config api regions update sm secrets-manager logging schematics",
    kinds:
      "service-instance service-key cluster worker namespace image instance volume subnet vpc app application job jobrun build project bucket object",
    values: "-r -g -o -s --output --region -q -c",
    account: { options: "-g" },
    paths: {
      reads: "target $, regions, account show, resource groups, cr info, plugin list",
      reveals:
        "iam oauth-tokens, iam api-key-create, resource service-key, cr token-list, ks cluster config, secrets-manager secret",
      signs: "login, logout, target, config, plugin install, plugin uninstall, plugin update, cr login, api",
      executes: "ce jobrun submit, fn action invoke, cf ssh",
      deletes: "is instance-delete, ks cluster rm, resource service-instance-delete, cr image-rm",
    },
    examples: {
      "ibmcloud resource service-instance-delete db": ["delete remote service:ibm/?/resource/db"],
      "ibmcloud ks cluster rm --cluster c": ["delete remote service:ibm/?/ks-cluster/c"],
      "ibmcloud iam oauth-tokens": ["read none service:ibm/?/iam/? (secret)"],
    },
    counterExamples: ["ibmcloud target", "ibmcloud resource groups", "ibmcloud ks cluster get"],
  }),
];
