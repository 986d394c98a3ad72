import type { CommandModel } from "../commandModel.ts";
import { serviceModel } from "../serviceModel.ts";

/** Clients of platforms that host applications. */
export const hostingPlatforms: readonly CommandModel[] = [
  serviceModel({
    service: "heroku",
    programs: "heroku",
    separator: "colons",
    kinds:
      "access addons pg redis kafka ps dyno domain cert git ci keys labs maintenance members notifications orgs pipelines plugins psql reviewapps run sessions spaces ssl stack status teams webhooks auth config drains",
    values: "-a --app -r --remote -t --team -s --space -d --dyno -n --num -p --type --source --confirm",
    account: { options: "-a --app", variables: "HEROKU_APP" },
    paths: {
      reads:
        "logs, apps $, ps $, addons $, releases $, domains $, certs $, pg $, redis $, status, regions, apps info, pg ps, pg diagnose, pg locks, features $, members $, pipelines $, keys $, drains $, maintenance $, auth whoami",
      reveals:
        "config $, config get, pg credentials url, redis credentials, auth token, authorizations $, authorizations info",
      executes: "run, ps exec, ps socks, ps forward, ps copy, pg psql, redis cli, local run, psql",
      deletes: "pg reset, apps leave, pg killall, pg kill, repo reset",
      signs:
        "login, logout, container login, git remote, git credentials, plugins install, plugins uninstall, plugins link, update, autocomplete",
      works: "local $, local start",
      changes: "ps scale, ps resize, ps restart, dyno restart, pg promote, pg copy, pg push, pg pull, git clone",
    },
    examples: {
      "heroku apps:destroy --app shop-prod --confirm shop-prod": ["delete remote service:heroku/shop-prod/apps/?"],
      "HEROKU_APP=shop heroku pg:reset": ["delete remote service:heroku/shop/pg/?"],
      "heroku config -a shop": ["read none service:heroku/shop/?/? (secret)"],
      "heroku config:set A=b -a shop": ["modify remote service:heroku/shop/config/A=b"],
      "heroku run -a shop rake db:drop": ["execute remote service:heroku/shop/?/rake (opaque)"],
      "heroku frobs:obliterate x": ["execute none process:heroku (opaque)"],
    },
    counterExamples: [
      "heroku logs --tail -a shop",
      "heroku ps -a shop",
      "heroku apps:info",
      "heroku addons",
      "heroku --version",
      "heroku pg:info",
    ],
  }),
  serviceModel({
    service: "vercel",
    programs: "vercel vc now",
    values:
      "-A --local-config -Q --global-config -t --token -S --scope --cwd -e --env -b --build-env -m --meta --target --environment --limit",
    account: { options: "-S --scope", variables: "VERCEL_ORG_ID" },
    outputs: "--output",
    bare: "changes",
    paths: {
      reads:
        "logs, inspect, ls, list, project ls, teams ls, domains ls, dns ls, certs ls, env ls, whoami, alias ls, bisect",
      reveals: "env pull, pull",
      deletes: "env rm",
      signs: "login, logout, link, switch, teams switch, telemetry",
      works: "build, dev",
      changes: "deploy, redeploy, rollback, promote, alias, git connect, git disconnect",
      asks: "help",
    },
    examples: {
      vercel: ["modify remote service:vercel/?/?/?"],
      "vercel --prod": ["modify remote service:vercel/?/?/?"],
      "vercel remove shop --yes --scope acme": ["delete remote service:vercel/acme/?/shop"],
      "vercel env pull .env.local": ["read none service:vercel/?/env/.env.local (secret)"],
      "vercel dns rm rec_1": ["delete remote service:vercel/?/dns/rec_1"],
    },
    counterExamples: [
      "vercel ls",
      "vercel logs shop.vercel.app",
      "vercel whoami",
      "vercel dev",
      "vercel build",
      "vercel env ls",
    ],
  }),
  serviceModel({
    service: "netlify",
    programs: "netlify ntl",
    separator: "colons",
    kinds: "env sites site functions function blobs blob dev addons api lm recipes logs",
    values: "-s --site --auth --filter --context --scope -m --message --alias -p --prod-if",
    account: { options: "-s --site", variables: "NETLIFY_SITE_ID" },
    paths: {
      reads: "status, sites list, watch, logs, logs function, logs deploy, functions list, blobs list, blobs get, open",
      reveals: "env list, env get, env clone",
      executes: "api, functions invoke, dev exec",
      signs: "login, logout, link, unlink, switch, init",
      works: "build, dev, serve, functions build, functions serve",
      changes: "deploy",
    },
    examples: {
      "netlify sites:delete 123 --force": ["delete remote service:netlify/?/sites/123"],
      "netlify deploy --prod": ["modify remote service:netlify/?/?/?"],
      "netlify api deleteSite": ["execute remote service:netlify/?/?/deleteSite (opaque)"],
      "netlify env:list": ["read none service:netlify/?/env/? (secret)"],
    },
    counterExamples: ["netlify status", "netlify sites:list", "netlify dev", "netlify functions:list"],
  }),
  serviceModel({
    service: "fly",
    programs: "fly flyctl",
    groups:
      "image redis postgres pg mysql volume volumes machine machines apps app secrets ips certs regions scale releases checks orgs services extensions ext wireguard tokens storage litefs-cloud platform vm mpg consul incidents",
    kinds: "snapshots tigris upstash sentry lease",
    values:
      "-a --app -c --config -t --access-token -o --org -r --region -i --image -n -q -s --select --machine --command -C --user -u --stage",
    account: { options: "-o --org, -a --app", variables: "FLY_ORG, FLY_APP" },
    paths: {
      reads:
        "logs, status, image show, releases, checks list, platform regions, platform status, platform vm-sizes, scale show, dashboard, doctor, services list, apps releases, incidents hosts list, config show, config validate, config display, config env, ping, history, regions list",
      reveals: "tokens create, tokens list, auth token, auth docker, wireguard create, mpg proxy",
      executes:
        "ssh console, ssh sftp, ssh sftp shell, machine run, machine exec, m run, console, postgres connect, pg connect, mpg connect, redis connect, proxy, ssh issue, curl",
      signs: "auth login, auth logout, auth signup, settings, version update, agent, config save",
      asks: "version $, docs",
      changes: "deploy, launch, scale, move, suspend, resume, secrets deploy, secrets import, ips release",
      deletes: "apps destroy, destroy",
    },
    examples: {
      "fly apps destroy shop-prod --yes": ["delete remote service:fly/?/apps/shop-prod"],
      "FLY_APP=shop fly volumes destroy vol_1": ["delete remote service:fly/?:shop/volumes/vol_1"],
      "fly deploy list": ["modify remote service:fly/?/?/list"],
      "fly --app list destroy shop": ["delete remote service:fly/?:list/?/shop"],
      "fly ssh console -a shop": ["execute remote service:fly/?:shop/ssh/? (opaque)"],
      "fly auth token": ["read none service:fly/?/auth/? (secret)"],
      "fly secrets set A=b --message --help": ["modify remote service:fly/?/secrets/A=b"],
    },
    counterExamples: [
      "fly status -a shop",
      "flyctl logs",
      "fly machines list",
      "fly secrets list",
      "fly version",
      "fly apps destroy --help",
    ],
  }),
  serviceModel({
    service: "railway",
    programs: "railway",
    kinds: "service environment variables domain volume function",
    values: "-s --service -e --environment -p --project --set",
    account: { options: "-p --project, -e --environment", variables: "RAILWAY_PROJECT, RAILWAY_ENVIRONMENT" },
    paths: {
      reads: "logs, status, list, whoami, docs, open, deployment list",
      reveals: "variables",
      executes: "run, shell, ssh, connect, local",
      signs: "login, logout, link, unlink, service, environment $",
      changes: "up, redeploy, deploy, add, domain, init",
      deletes: "down, volume delete, environment delete",
    },
    examples: {
      "railway down -y": ["delete remote service:railway/?/?/?"],
      "railway run npm test": ["execute remote service:railway/?/?/npm (opaque)", "execute none process:npm"],
      "railway variables": ["read none service:railway/?/?/? (secret)"],
    },
    counterExamples: ["railway logs", "railway status", "railway whoami"],
  }),
  serviceModel({
    service: "render",
    programs: "render",
    kinds: "blueprint workspace",
    values: "-o --output --resources --type",
    paths: {
      reads: "services $, projects $, environments $, deploys $, logs, workspace current",
      executes: "ssh, psql, pgcli, kv-cli, jobs create",
      signs: "login, logout, workspace set",
    },
    examples: {
      "render deploys create srv-1": ["create none service:render/?/deploys/srv-1"],
      "render psql db": ["execute remote service:render/?/?/db (opaque)"],
    },
    counterExamples: ["render services list", "render logs --resources srv-1"],
  }),
  serviceModel({
    service: "supabase",
    programs: "supabase",
    kinds:
      "db migration gen inspect test seed branches postgres-config network-bans network-restrictions ssl-enforcement sso vanity-subdomains snippets",
    values:
      "--project-ref --workdir -o --output --db-url -p --password --profile --schema -s --network-id -f --file --linked-project",
    account: { options: "--project-ref", variables: "SUPABASE_PROJECT_ID" },
    outputs: "-f --file",
    paths: {
      reads:
        "status, projects list, functions list, secrets list, migration list, inspect db, inspect report, branches list, db lint, orgs list, snippets list, services",
      reveals: "projects api-keys, branches get",
      creates: "link, migration new, functions new, init",
      works: "start, functions serve, gen types, gen types typescript, test new, db diff",
      signs: "login, logout",
      changes: "db push, db pull, migration up, migration repair, functions deploy, migration squash, db dump, stop",
      deletes: "db reset, functions delete, projects delete",
      executes: "test db, seed buckets, db query",
    },
    examples: {
      "supabase db reset --linked": ["delete remote service:supabase/?/db/?"],
      "supabase projects delete abc": ["delete remote service:supabase/?/projects/abc"],
      "supabase db push --project-ref prod": ["modify remote service:supabase/prod/db/?"],
      "supabase secrets set A=b": ["modify remote service:supabase/?/secrets/A=b"],
    },
    counterExamples: [
      "supabase status",
      "supabase projects list",
      "supabase start",
      "supabase gen types typescript --local",
    ],
  }),
  serviceModel({
    service: "firebase",
    programs: "firebase firebase-tools",
    separator: "colons",
    kinds:
      "firestore database functions hosting auth apps projects emulators remoteconfig crashlytics appdistribution target ext experiments dataconnect apphosting storage secrets config login instances indexes",
    values: "-P --project --account --only --except -m --message -c --config --token -n",
    account: { options: "-P --project", variables: "FIREBASE_PROJECT GCLOUD_PROJECT" },
    outputs: "-o --output --export-on-exit",
    paths: {
      reads:
        "projects list, functions list, functions log, hosting sites list, hosting channel list, apps list, database get, firestore indexes, login list, remoteconfig get, use $, ext info, firestore databases list",
      reveals:
        "functions secrets access, functions config get, functions config export, login ci, auth export, apps sdkconfig",
      executes: "emulators exec, functions shell, firestore bulkdelete",
      deletes: "hosting disable, database remove",
      signs: "login, logout, use, login add, init, setup",
      works: "emulators start, serve, emulators export",
      changes: "auth import, deploy",
    },
    examples: {
      "firebase firestore:delete --all-collections -P shop-prod": [
        "delete remote service:firebase/shop-prod/firestore/?",
      ],
      "firebase deploy --only functions": ["modify remote service:firebase/?/?/?"],
      "firebase functions:secrets:access KEY": ["read none service:firebase/?/functions-secrets/KEY (secret)"],
      "firebase hosting:disable": ["delete remote service:firebase/?/hosting/?"],
    },
    counterExamples: [
      "firebase projects:list",
      "firebase functions:log",
      "firebase emulators:start",
      "firebase database:get /users",
    ],
  }),
];
