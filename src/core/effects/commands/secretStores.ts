import type { CommandModel } from "../commandModel.ts";
import { serviceModel } from "../serviceModel.ts";

/** Clients of stores of secrets: what shows a secret is held as reading it is. */
export const secretStores: readonly CommandModel[] = [
  serviceModel({
    service: "vault",
    programs: "vault bao",
    dashes: "words",
    groups:
      "audit auth kv lease namespace operator pki plugin policy secrets ssh token transform transit debug monitor agent proxy server hcp version-history",
    kinds: "metadata raft snapshot key-status members peers autopilot state",
    values:
      "--address --namespace --ns --ca-cert --ca-path --client-cert --client-key --tls-server-name --agent-address --wrap-ttl --mfa --header --output-format --field --format --mount --version --method --path --policy --ttl --type --description --cas --log-level",
    account: { options: "--address, --namespace --ns", variables: "VAULT_ADDR, VAULT_NAMESPACE" },
    paths: {
      reads:
        "status, list, policy list, policy read, policy fmt, secrets list, auth list, audit list, kv list, kv metadata get, namespace list, plugin list, plugin info, version-history, operator members, operator raft list-peers, operator key-status, operator diagnose, path-help, token capabilities, pki health-check, pki list-intermediates, events subscribe, print $",
      reveals:
        "read, kv get, unwrap, token lookup, token create, token renew, print token, operator generate-root, operator init, operator unseal, login, ssh",
      deletes:
        "delete, kv delete, kv destroy, kv metadata delete, kv undelete, secrets disable, auth disable, audit disable, policy delete, lease revoke, token revoke, operator seal, operator step-down, operator raft remove-peer, operator rekey, operator raft snapshot restore, namespace delete",
      changes:
        "write, patch, kv put, kv patch, kv rollback, kv enable-versioning, operator rotate, operator migrate, operator usage",
      executes: "agent, proxy, debug, monitor",
      works: "server",
    },
    examples: {
      "vault kv get -mount=secret shop/db": ["read none service:vault/?/kv/shop%2Fdb (secret)"],
      "vault read database/creds/admin": ["read none service:vault/?/?/database%2Fcreds%2Fadmin (secret)"],
      "VAULT_ADDR=https://vault.prod vault kv metadata delete secret/x": [
        "delete remote service:vault/https:%2F%2Fvault.prod:?/kv-metadata/secret%2Fx",
      ],
      "vault -namespace=prod secrets disable kv": ["delete remote service:vault/?:prod/secrets/kv"],
      "vault operator seal": ["delete remote service:vault/?/operator/?"],
      "vault -namespace=list delete x": ["delete remote service:vault/?:list/?/x"],
      "vault write -f pki/root": ["modify remote service:vault/?/?/pki%2Froot"],
    },
    counterExamples: [
      "vault status",
      "vault -namespace=admin policy list",
      "vault kv list secret",
      "vault version",
      "vault secrets list",
    ],
  }),
  serviceModel({
    service: "doppler",
    programs: "doppler",
    groups:
      "secrets projects environments configs activity settings setup configure enclave service-tokens import tui run",
    kinds: "logs tokens notes history",
    values:
      "-p --project -c --config -t --token --scope --api-host --config-dir --format --name-transformer --mount --command --fallback",
    account: { options: "-p --project, -c --config", variables: "DOPPLER_PROJECT, DOPPLER_CONFIG" },
    paths: {
      reads:
        "activity, projects $, environments $, configs $, configs logs, me, settings $, projects get, configs get, environments get",
      reveals:
        "configure $, secrets $, secrets get, secrets download, secrets substitute, configs tokens create, configure get, configure debug",
      executes: "run, tui",
      signs: "login, logout, setup, configure set, configure unset, configure reset, configure flags, update",
      deletes: "configs lock, secrets delete",
      asks: "open, help, changelog",
    },
    examples: {
      "doppler secrets": ["read none service:doppler/?/?/? (secret)"],
      "doppler secrets delete KEY -p shop -c prd -y": ["delete remote service:doppler/shop:prd/secrets/KEY"],
      "doppler run -- rm -rf x": ["execute remote service:doppler/?/?/rm (opaque)", "delete content ./x/**"],
      "doppler secrets set A=b": ["modify remote service:doppler/?/secrets/A=b"],
    },
    counterExamples: ["doppler environments list", "doppler projects", "doppler activity", "doppler --version"],
  }),
  serviceModel({
    service: "1password",
    programs: "op",
    groups: "account connect document events-api group item plugin service-account user vault environment",
    kinds: "template server token group user share",
    values:
      "--account --session --config --cache --encoding --format --vault --fields --category --tags --title --otp -o --out-file --out-force",
    outputs: "-o --out-file",
    account: { options: "--account --vault", variables: "OP_ACCOUNT" },
    paths: {
      reads:
        "account get, account list, vault list, vault get, user list, user get, group list, item list, item template list, item template get, whoami, document list, service-account ratelimit, events-api list",
      reveals:
        "read, item get, item share, document get, inject, signin, user recovery, connect token create, service-account create",
      executes: "run, plugin run",
      signs: "signout, account add, account forget, plugin init, plugin clear, update",
      changes: "item edit, item move, user edit, vault edit",
    },
    examples: {
      "op read op://v/i/password": ["read none service:1password/?/?/op:%2F%2Fv%2Fi%2Fpassword (secret)"],
      "op vault delete Prod": ["delete remote service:1password/?/vault/Prod"],
      "op item get db --out-file x": ["read none service:1password/?/item/db (secret)", "modify content ./x"],
      "op run -- printenv": ["execute remote service:1password/?/?/printenv (opaque)", "read none env:*"],
    },
    counterExamples: ["op account get", "op vault list", "op item list --vault a", "op whoami"],
  }),
  serviceModel({
    service: "infisical",
    programs: "infisical",
    groups: "secrets folders dynamic-secrets gateway vault ssh user agent export scan bootstrap",
    kinds: "switch get-token update",
    values: "--env --path --projectId --token --domain --format --tag --template -d -o --output-file --command",
    outputs: "--output-file -o",
    account: { options: "--projectId, --env" },
    paths: {
      reads: "scan, secrets folders get, folders get, vault $, user $",
      reveals: "secrets, export, secrets get, user get token, dynamic-secrets lease create, token renew",
      executes: "run, agent, gateway, ssh connect",
      signs: "login, init, reset, user switch, user update, vault set",
      creates: "secrets generate-example-env",
      deletes: "secrets delete, secrets folders delete",
      changes: "secrets set",
    },
    examples: {
      "infisical secrets --env prod": ["read none service:infisical/?:prod/?/? (secret)"],
      "infisical secrets delete KEY --env prod": ["delete remote service:infisical/?:prod/secrets/KEY"],
    },
    counterExamples: ["infisical scan", "infisical --version", "infisical folders get"],
  }),
  serviceModel({
    service: "bitwarden",
    programs: "bw bws",
    groups: "project secret",
    values: "--session --organizationid --itemid --search --folderid --output --raw -t --access-token",
    outputs: "--output",
    paths: {
      reads:
        "status, sync, template, list organizations, list collections, list folders, project list, project get, fingerprint, get fingerprint, get template, serve --help",
      reveals: "get, list, unlock, login, export, generate, secret get, secret list",
      executes: "serve, run",
      signs: "logout, lock, config, update",
      deletes: "delete",
    },
    examples: {
      "bw get password db": ["read none service:bitwarden/?/?/password (secret)"],
      "bw delete item 1 --permanent": ["delete remote service:bitwarden/?/?/item"],
    },
    counterExamples: ["bw status", "bw list folders", "bw --version"],
  }),
  serviceModel({
    service: "aws-vault",
    programs: "aws-vault chamber",
    values: "--backend --prompt --duration -d --region --mfa-token -b --backend-s3-bucket --ecs-server",
    paths: {
      reads: "list, list-services",
      reveals: "export, read, env, login, find",
      executes: "exec",
      deletes: "remove, delete, clear",
      changes: "add, rotate, write, import",
    },
    examples: {
      "aws-vault exec prod -- rm -rf x": [
        "execute remote service:aws-vault/?/?/prod (opaque)",
        "delete content ./x/**",
      ],
    },
    counterExamples: ["aws-vault list", "chamber list-services"],
  }),
  serviceModel({
    service: "sops",
    programs: "sops",
    values: "--config --output --input-type --output-type --extract --set --kms --pgp -k -p --age -a --encrypted-regex",
    outputs: "--output",
    runs: "-d --decrypt -i --in-place -r --rotate --set",
    paths: {
      reads: "filestatus",
      reveals: "decrypt, publish, keyservice",
      executes: "exec-env, exec-file, edit",
      changes: "rotate, updatekeys, groups, set, unset, encrypt",
    },
    examples: {
      "sops -d secrets.yaml": ["execute none process:sops (opaque)", "execute none process:sops (opaque)"],
      "sops decrypt secrets.yaml": ["read none service:sops/?/?/secrets.yaml (secret)"],
    },
    counterExamples: ["sops --version", "sops filestatus a.yaml"],
  }),
];
