import { hasOption } from "../../shell/options.ts";
import { anything, textOf } from "../../shell/value.ts";
import type { CommandModel } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { effectOn, nothing, writesTo } from "../fileEffects.ts";
import { serviceModel } from "../serviceModel.ts";
import type { ServiceReading } from "../verbFamilies.ts";

/** Clients of services at the edge: content delivery, tunnels, gateways, names. */
export const edgeServices: readonly CommandModel[] = [
  serviceModel(
    {
      service: "cloudflare",
      programs: "wrangler",
      separator: "colons",
      groups:
        "deployments versions secret kv d1 r2 queues vectorize hyperdrive pages dispatch-namespace cert mtls-certificate pipelines workflows secrets-store triggers containers ai dns-records",
      kinds:
        "key namespace bucket object bulk migrations deployment project time-travel consumer instances index metadata-index sippy lifecycle notification domain store finetune access worker",
      values:
        "-c --config --env -e --cwd --name --namespace-id --binding --preview --path --compatibility-date --project-name --branch --file --command --env-file --zone-id --outdir --account-id",
      account: { options: "-e --env --account-id", variables: "CLOUDFLARE_ACCOUNT_ID CLOUDFLARE_ENV" },
      outputs: "--file --output",
      paths: {
        reads:
          "whoami, tail, deployments list, deployments status, deployments view, d1 info, d1 insights, d1 migrations list, r2 object get, r2 bucket list, pages deployment tail, d1 time-travel info, versions view, check",
        reveals: "d1 export, secrets-store secret get",
        executes: "d1 execute, ai run, containers ssh, workflows trigger",
        deletes: "r2 object delete, d1 time-travel restore",
        signs: "login, logout, telemetry",
        works: "dev, types, build, pages dev, pages functions build, check startup",
        changes:
          "deploy, publish, pages deploy, pages publish, versions upload, versions deploy, d1 migrations apply, triggers deploy",
        asks: "docs",
      },
      examples: {
        "wrangler d1 delete shop -y": ["delete remote service:cloudflare/?/d1/shop"],
        "wrangler kv:key delete --namespace-id a KEY": ["delete remote service:cloudflare/?/kv-key/KEY"],
        "wrangler delete --name api --env production": ["delete remote service:cloudflare/production/?/?"],
        "wrangler d1 execute shop --command 'drop table x'": ["execute remote service:cloudflare/?/d1/shop (opaque)"],
        "wrangler r2 object get b/x --file ./x": [
          "read none service:cloudflare/?/r2-object/b%2Fx",
          "modify content ./x",
        ],
        "wrangler secret put TOKEN": ["modify remote service:cloudflare/?/secret/TOKEN"],
        "wrangler dev --remote": ["execute none process:wrangler", "modify remote service:cloudflare/?/?/?"],
        "wrangler r2 object get b/a/x": ["read none service:cloudflare/?/r2-object/b%2Fa%2Fx", "modify content ./x"],
        "wrangler rollback": ["modify remote service:cloudflare/?/?/?"],
      },
      counterExamples: [
        "wrangler whoami",
        "wrangler dev",
        "wrangler tail api",
        "wrangler kv namespace list",
        "wrangler d1 migrations list shop",
        "wrangler -v",
        "wrangler secret list",
      ],
    },
    beyondItsVerb,
  ),
  serviceModel({
    service: "cloudflare",
    programs: "cloudflared",
    groups: "tunnel access service",
    kinds: "route vnet ip dns lb",
    values: "--config --origincert --url --hostname --name --loglevel --logfile --metrics --pidfile",
    outputs: "--logfile --pidfile",
    paths: {
      reads: "tunnel list, tunnel info, tunnel diag, tail",
      reveals: "tunnel token, access token, access curl",
      executes: "access ssh, access tcp, access rdp, tunnel run, tunnel $, proxy-dns",
      signs: "login, tunnel login, access login, service install, service uninstall, update",
      deletes: "tunnel cleanup, tunnel delete",
    },
    examples: {
      "cloudflared tunnel delete web": ["delete remote service:cloudflare/?/tunnel/web"],
      "cloudflared tunnel --url http://localhost:3000": ["execute remote service:cloudflare/?/?/? (opaque)"],
    },
    counterExamples: ["cloudflared tunnel list", "cloudflared --version"],
  }),
  serviceModel({
    service: "cloudflare",
    programs: "flarectl",
    groups: "user zone dns railgun firewall ips user-agents pagerules origin-ca-root-cert",
    kinds: "rules",
    values: "--zone --name --type --content --id --account-id --json",
    account: { options: "--zone --account-id" },
    paths: {
      reads: "ips, zone check, zone plan, zone settings, zone dns, user info, pagerules list",
      deletes: "zone purge",
    },
    examples: {
      "flarectl dns delete --zone example.com --id 1": ["delete remote service:cloudflare/example.com/dns/?"],
    },
    counterExamples: ["flarectl zone list", "flarectl ips"],
  }),
  serviceModel({
    service: "fastly",
    programs: "fastly",
    groups:
      "acl acl-entry auth auth-token backend compute config config-store config-store-entry dashboard dictionary dictionary-entry domain domain-v1 gzip healthcheck image-optimizer ip-list kv-store kv-store-entry log-tail logging object-storage pops product products profile purge rate-limit resource-link secret-store secret-store-entry service service-auth service-purge service-version snippet stats tls-config tls-custom tls-platform tls-subscription user vcl version whoami",
    kinds: "activation certificate domain private-key condition custom snippet s3 version",
    values:
      "-o --profile -s --service-id --service-name -t --token --version -n --name --endpoint --key --id -d --dir --file",
    account: { options: "-s --service-id --service-name", variables: "FASTLY_SERVICE_ID FASTLY_SERVICE_NAME" },
    paths: {
      reads: "whoami, pops, ip-list, log-tail, stats, products $, service search, config $",
      reveals: "profile token, auth-token list, auth-token describe",
      deletes: "purge, service purge, service-purge",
      executes: "compute hash-files",
      signs: "profile create, profile update, profile delete, profile switch, auth login, sso, update",
      works: "compute build, compute serve, compute validate, compute pack",
      changes: "compute publish, compute deploy, compute init, service-version activate",
      asks: "version $, help",
    },
    examples: {
      "fastly service delete --service-id s": ["delete remote service:fastly/s/service/?"],
      "fastly logging s3 delete --service-id s --name logs": ["delete remote service:fastly/s/logging-s3/?"],
      "fastly purge --all --service-id s": ["delete remote service:fastly/s/?/?"],
      "fastly profile token": ["read none service:fastly/?/profile/? (secret)"],
    },
    counterExamples: [
      "fastly service list",
      "fastly logging s3 list",
      "fastly version",
      "fastly vcl describe --name main",
      "fastly -v",
    ],
  }),
  serviceModel({
    service: "apigee",
    programs: "apigeecli",
    groups:
      "apis apps apihub apicategories apidocs appgroups cache datacollectors datastores debugmask developers endpoints envgroups envoy eptattachment flowhooks instances integrations iam keyaliases keystores kvms operations ops orgs organizations preferences products projects references reports resources securityprofiles sharedflows sites sync targetservers token tests envs",
    kinds: "keys entries attributes subscriptions trace debug deploy iam archives analytics",
    values: "-o --org -t --token -a --account -n --name -e --env -r --region -f --file --email --id",
    account: { options: "-o --org, -e --env" },
    outputs: "--output-file",
    paths: {
      reveals: "token gen, apps get, developers apps, kvms entries get, kvms entries list, kvms entries export",
      signs: "prefs set, preferences set, token cache, token setenv, prefs",
      reads: "apis trace get, prefs list",
      changes: "kvms entries create",
    },
    examples: {
      "apigeecli apis undeploy --name a --org prod": ["delete remote service:apigee/prod:?/apis/?"],
      "apigeecli apps get --name a": ["read none service:apigee/?/apps/? (secret)"],
    },
    counterExamples: [
      "apigeecli apis list --org o",
      "apigeecli envs get --env e",
      "apigeecli version",
      "apigeecli help",
    ],
  }),
  serviceModel({
    service: "kong",
    programs: "kong",
    values: "-c --conf -p --prefix --nginx-conf -t --db-timeout --timeout",
    paths: {
      asks: "version, help, roar",
      reads: "health, check, config parse, config init, migrations list, migrations status",
      changes:
        "start, stop, restart, reload, quit, prepare, hybrid, migrations up, migrations finish, migrations bootstrap, config db_import",
      deletes: "migrations reset",
      reveals: "config db_export, vault get",
      executes: "runner",
    },
    examples: {
      "kong migrations reset --yes": ["delete remote service:kong/?/migrations/?"],
      "kong config db_import kong.yml": ["modify remote service:kong/?/config/kong.yml"],
    },
    counterExamples: ["kong health", "kong check kong.conf", "kong -v", "kong config parse kong.yml"],
  }),
  serviceModel({
    service: "kong",
    programs: "deck",
    groups: "gateway file konnect",
    kinds: "kong2kic kong2tf",
    values:
      "--kong-addr --headers --headers-file --konnect-addr --konnect-email --konnect-token --konnect-token-file --konnect-control-plane-name --workspace -w --select-tag --state -s --config --timeout --tls-server-name --format --type",
    account: {
      options: "-w --workspace --konnect-control-plane-name --kong-addr",
      variables: "DECK_WORKSPACE DECK_KONG_ADDR",
    },
    outputs: "--output-file -o",
    paths: {
      reads:
        "dump, diff, ping, validate, gateway dump, gateway diff, gateway ping, gateway validate, konnect dump, konnect diff, konnect ping, file $, convert, file validate, file lint, file render, file convert, file openapi2kong, file merge, file patch, file namespace, file add-tags, file remove-tags, file list-tags, file add-plugins, file kong2kic, file kong2tf",
      changes: "sync, gateway sync, gateway apply, konnect sync",
      deletes: "reset, gateway reset",
      asks: "version, help, completion",
    },
    examples: {
      "deck gateway reset --force": ["delete remote service:kong/?/gateway/?"],
      "deck sync --workspace prod": ["modify remote service:kong/prod/?/?"],
      "deck gateway dump -o kong.yaml": ["read none service:kong/?/gateway/?", "modify content ./kong.yaml"],
    },
    counterExamples: ["deck diff --state kong.yaml", "deck gateway ping", "deck version"],
  }),
];

/** A preview that runs at the edge works on what is there; an object is put into a file of its own name. */
function beyondItsVerb({ use, path, operands, options }: ServiceReading): readonly Effect[] {
  if (path[0] === "dev" && hasOption(options, "-r", "--remote"))
    return [
      effectOn(
        { scheme: "service", name: "cloudflare/?/?/?" },
        { verb: "modify", loses: "remote", because: "wrangler dev --remote runs on what is there" },
        use,
      ),
    ];
  const named = hasOption(options, "--file", "-f", "--pipe", "-p");
  if (path.join(" ") !== "r2 object get" || named) return nothing;
  const name = textOf(operands[0])?.split("/").at(-1);
  return writesTo(name === undefined || name === "" ? [anything("variable")] : [{ kind: "literal", text: name }], use);
}
