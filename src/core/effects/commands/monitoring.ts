import type { CommandModel } from "../commandModel.ts";
import { serviceModel } from "../serviceModel.ts";

/** Clients of services that watch, alert and record errors. */
export const monitoring: readonly CommandModel[] = [
  serviceModel({
    service: "pagerduty",
    programs: "pd",
    separator: "colons",
    groups:
      "incident service schedule user team ep escalation-policy bs event orchestration tag analytics auth rest field automation rundeck log util",
    kinds:
      "override oncall policy action runner job note notes responders subscribers extension workflow contact-method notification-rule",
    values:
      "-b --useauth -e --endpoint -P --params -d --data -n --name -i --ids -t --teams -S --services --since --until -s --statuses -u --urgencies -m --me -k --keys",
    account: { options: "-b --useauth" },
    paths: {
      reads: "rest get, rest fetch, auth list, user oncall, ep oncall, schedule oncall, service list",
      changes: "rest post, rest put, event alert, event change",
      deletes: "rest delete",
      signs: "auth, login, auth add, auth remove, auth use, auth web",
      executes: "automation action run, rundeck",
    },
    examples: {
      "pd service:delete -n shop": ["delete remote service:pagerduty/?/service/?"],
      "pd rest delete -e /services/P1": ["delete remote service:pagerduty/?/rest/?"],
      "pd incident resolve -i P1": ["modify remote service:pagerduty/?/incident/?"],
    },
    counterExamples: ["pd service list", "pd incident:list --me", "pd rest get -e /users"],
  }),
  serviceModel({
    service: "datadog",
    programs: "dog dogshell",
    groups:
      "monitor event events metric metrics host hosts dashboard dashboards timeboard screenboard downtime search comment tag service_check service_level_objective dashboard_list",
    values: "--config --api-key --application-key --timeout --api_host --tags --name -n --message --host",
    paths: {
      changes: "metric post, event post, service_check check",
      reads: "event stream, monitor show_all, monitor can_delete",
      executes: "wrap",
    },
    runs: "--config",
    examples: {
      "dog monitor delete 1": ["delete remote service:datadog/?/monitor/1"],
      "dog wrap -n x 'rm -rf a'": ["execute remote service:datadog/?/?/rm -rf a (opaque)"],
    },
    counterExamples: ["dog monitor show 1", "dog metric --help"],
  }),
  serviceModel({
    service: "datadog",
    programs: "datadog-ci",
    groups:
      "lambda cloud-run stepfunctions synthetics sourcemaps junit metric measure tag trace coverage sarif sbom git-metadata dora gate monitors dashboards aas react-native flutter-symbols dsyms elf-symbols pe-symbols unity-symbols cloud-run container-app deployment plugin",
    values:
      "--service --env --config -c --tags --release-version --level --name -f --function --region -r --minified-path-prefix --repository-url",
    account: { options: "--env --service", variables: "DD_ENV DD_SERVICE" },
    paths: {
      executes: "synthetics run-tests, trace, synthetics run",
      reads: "gate evaluate, version",
      changes: "git-metadata upload",
    },
    examples: {
      "datadog-ci monitors delete 1": ["delete remote service:datadog/?/monitors/1"],
      "datadog-ci lambda uninstrument -f shop": ["execute none process:datadog-ci (opaque)"],
      "datadog-ci junit upload --service shop r.xml": ["create none service:datadog/shop/junit/r.xml"],
    },
    counterExamples: ["datadog-ci monitors list", "datadog-ci dashboards get 1", "datadog-ci version"],
  }),
  serviceModel({
    service: "newrelic",
    programs: "newrelic",
    groups:
      "apm entity workload nerdgraph synthetics events changetracking deployment agent apiaccess edge decode reporting profile profiles install config fleet eventtype nerdstorage nrql logs diagnose",
    kinds:
      "application deployment monitor browser dashboard alert tags trace-observer golden-metrics golden-tags relationship apiKey key utils",
    values:
      "--accountId -a --profile --format --guid --name -n --query -q --applicationId --debug-level --values --tag",
    account: { options: "--profile --accountId -a", variables: "NEW_RELIC_PROFILE NEW_RELIC_ACCOUNT_ID" },
    paths: {
      reads:
        "query, nrql query, entity search, apm application get, apm application search, decode, utils jq, profile list, profiles list",
      reveals: "apiAccess apiAccessGetKey, apiaccess get-key",
      executes: "nerdgraph query, install, synthetics run, diagnose run",
      signs:
        "profile add, profile configure, profile default, profiles add, profiles delete, profiles default, config set, config delete",
      changes: "events post, reporting junit",
    },
    examples: {
      "newrelic entity tags delete --guid a": ["delete remote service:newrelic/?/entity-tags/?"],
      "newrelic workload delete --guid a": ["delete remote service:newrelic/?/workload/?"],
      "newrelic nerdgraph query 'mutation { x }'": [
        "execute remote service:newrelic/?/nerdgraph/mutation { x } (opaque)",
      ],
    },
    counterExamples: ["newrelic entity search --name shop", "newrelic query 'SELECT 1'", "newrelic version"],
  }),
  serviceModel({
    service: "sentry",
    programs: "sentry-cli sentry",
    groups:
      "releases releases-files debug-files sourcemaps deploys issues events monitors organizations projects repos files react-native send-metric build snapshots logs",
    kinds: "dart-symbol-map",
    values: "--url --auth-token -o --org -p --project --header --log-level -r --release --env -e --message -m -t --tag",
    account: { options: "-o --org, -p --project", variables: "SENTRY_ORG, SENTRY_PROJECT" },
    paths: {
      reads:
        "info, releases propose-version, debug-files check, debug-files find, debug-files print-sources, sourcemaps explain, sourcemaps resolve",
      executes: "monitors run, bash-hook",
      changes:
        "send-event, send-envelope, releases finalize, releases set-commits, react-native xcode, react-native gradle, sourcemaps inject, issues mute, issues resolve",
      signs: "login, update, uninstall",
    },
    examples: {
      "sentry-cli releases delete 1.0 --org acme": ["delete remote service:sentry/acme:?/releases/1.0"],
      "sentry-cli monitors run job -- rm -rf x": [
        "execute remote service:sentry/?/monitors/job (opaque)",
        "delete content ./x/**",
      ],
    },
    counterExamples: ["sentry-cli releases list", "sentry-cli info", "sentry-cli issues list"],
  }),
  serviceModel({
    service: "grafana",
    programs: "grafana-cli grafanactl",
    groups: "plugins admin resources config data-migration",
    values: "--homepath --config --pluginsDir --repo --pluginUrl --context -o --output -p --path",
    account: { options: "--context" },
    paths: {
      reads:
        "plugins list-remote, plugins list-versions, plugins ls, config view, config check, config list-contexts, config current-context",
      deletes: "admin data-migration",
      changes:
        "plugins install, plugins update, plugins update-all, admin reset-admin-password, resources pull, resources push",
      signs: "config set, config unset, config use-context",
    },
    examples: { "grafana-cli plugins uninstall p": ["delete remote service:grafana/?/plugins/p"] },
    counterExamples: ["grafana-cli plugins ls", "grafana-cli --version"],
  }),
  serviceModel({
    service: "prometheus",
    programs: "promtool",
    groups: "check query test tsdb debug push promql",
    values: "--http.config.file -o --format --header --start --end --step --time --enable-feature",
    outputs: "--junit",
    paths: {
      reads: "check, query, test, tsdb list, tsdb analyze, tsdb dump, tsdb dump-openmetrics, promql format",
      changes: "push, tsdb create-blocks-from, tsdb bench, promql label-matchers",
    },
    examples: { "promtool push metrics http://localhost:9090": ["modify remote service:prometheus/?/?/metrics"] },
    counterExamples: [
      "promtool check rules a.yml",
      "promtool query instant http://localhost:9090 up",
      "promtool test rules t.yml",
    ],
  }),
  serviceModel({
    service: "alertmanager",
    programs: "amtool",
    groups: "alert silence config cluster template check-config",
    values: "--alertmanager.url --config.file --output -o --timeout -a --author -c --comment -d --duration",
    account: { options: "--alertmanager.url" },
    paths: {
      reads:
        "alert $, alert query, silence $, silence query, silence export, check-config, config show, config routes, config routes show, config routes test, cluster, template render",
    },
    examples: {
      "amtool silence expire 1": ["delete remote service:alertmanager/?/silence/1"],
      "amtool silence add alertname=x": ["create none service:alertmanager/?/silence/alertname=x"],
    },
    counterExamples: ["amtool alert", "amtool silence query", "amtool check-config a.yml"],
  }),
  serviceModel({
    service: "splunk",
    programs: "splunk",
    groups: "index user app forward-server saved-search",
    values: "-auth -uri --uri",
    dashes: "words",
    paths: {
      reads: "status, show, list, search, btool, version",
      changes: "start, stop, restart, reload",
      deletes: "clean eventdata, remove index",
      executes: "cmd, _internal, rest",
      signs: "login, logout",
    },
    examples: {
      "splunk remove index main": ["delete remote service:splunk/?/remove/main"],
      "splunk cmd python x.py": ["execute remote service:splunk/?/?/python (opaque)"],
    },
    counterExamples: ["splunk status", "splunk list index"],
  }),
];
