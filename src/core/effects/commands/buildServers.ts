import type { CommandModel } from "../commandModel.ts";
import { serviceModel } from "../serviceModel.ts";

/** Clients of build servers. */
export const buildServers: readonly CommandModel[] = [
  serviceModel({
    service: "circleci",
    programs: "circleci",
    groups: "config context orb namespace local pipeline runner policy project dlc info telemetry trigger follow",
    kinds: "resource-class token instance secret env",
    values: "--token --host --org-id --config -c --org-slug --vcs --job --pipeline-parameters --branch",
    account: { options: "--org-id --org-slug" },
    paths: {
      reads:
        "config validate, config process, config pack, diagnostic, context list, context show, orb list, orb info, orb source, orb validate, policy decide, policy diff, policy fetch, info org",
      works: "local execute, config generate, policy test, build",
      signs: "setup, update, telemetry, switch",
      deletes: "context remove-secret, dlc purge",
      changes: "context store-secret, policy push, follow",
      executes: "pipeline run, tests split, tests run",
      asks: "version, help, completion, open",
    },
    examples: {
      "circleci context delete github acme prod -f": ["delete remote service:circleci/?/context/github"],
      "circleci orb publish a acme/b@1.0.0": ["modify remote service:circleci/?/orb/a"],
    },
    counterExamples: ["circleci config validate", "circleci orb list", "circleci version", "circleci local execute"],
  }),
  serviceModel({
    service: "jenkins",
    programs: "jenkins-cli",
    values: "-s -auth --server --auth -i -user",
    dashes: "words",
    account: { options: "-s --server", variables: "JENKINS_URL" },
    paths: {
      reads:
        "get-job, get-view, get-node, list-jobs, list-plugins, list-changes, console, who-am-i, version, who, list-credentials, session-id, get-gradle, help",
      reveals: "get-credentials-as-xml, get-credentials-domain-as-xml, list-credentials-as-xml",
      executes: "build, groovy, groovysh, replay-pipeline, restart-from-stage",
      deletes: "quiet-down, shutdown, safe-shutdown, offline-node, keep-build",
      changes:
        "safe-restart, restart, reload-configuration, reload-job, install-plugin, online-node, wait-node-offline, mail, set-build-description, set-next-build-number, apply-configuration, cancel-quiet-down",
    },
    examples: {
      "jenkins-cli -s http://ci delete-job shop": ["delete remote service:jenkins/http:%2F%2Fci/?/shop"],
      "jenkins-cli build shop": ["execute remote service:jenkins/?/?/shop (opaque)"],
      "jenkins-cli groovy = < x": ["read none ./x", "execute remote service:jenkins/?/?/= (opaque)"],
    },
    counterExamples: ["jenkins-cli list-jobs", "jenkins-cli get-job shop", "jenkins-cli who-am-i"],
  }),
  serviceModel({
    service: "buildkite",
    programs: "bk",
    groups:
      "agent api artifacts build cluster config configure init job package pipeline prompt use user auth secret queue",
    values: "-o --output -p --pipeline -b --branch -m --message -c --commit -f --file --org -X --method",
    account: { options: "-p --pipeline --org" },
    paths: {
      reads:
        "build view, build list, build watch, artifacts list, agent list, agent view, pipeline view, pipeline list, job list, whoami, pipeline validate",
      executes: "api, build new, build create, build rebuild, job retry, job unblock",
      signs: "configure, use, config, init, auth",
      deletes: "agent stop, build cancel, job cancel",
    },
    examples: {
      "bk build cancel 5": ["delete remote service:buildkite/?/build/5"],
      "bk api -X DELETE /pipelines/a": ["execute remote service:buildkite/?/?/%2Fpipelines%2Fa (opaque)"],
    },
    counterExamples: ["bk build view 5", "bk agent list"],
  }),
  serviceModel({
    service: "travis",
    programs: "travis",
    groups: "cache env settings sshkey",
    values: "-r --repo -e --api-endpoint -t --token -b --branch --store-repo -I",
    account: { options: "-r --repo" },
    paths: {
      reads:
        "status, logs, history, show, branches, repos, requests, whoami, whatsup, monitor, lint, env list, settings $, accounts, report, cache $, pubkey, endpoint",
      reveals: "token, raw, env copy",
      executes: "console, restart",
      deletes: "cancel, disable, env clear, env unset",
      changes: "enable, encrypt, encrypt-file, env set, sync, setup, init, settings, open, sshkey",
      signs: "login, logout",
    },
    examples: {
      "travis env clear -r a/b": ["delete remote service:travis/a%2Fb/env/?"],
      "travis cache --delete": ["execute none process:travis (opaque)", "read none service:travis/?/?/?"],
    },
    runs: "-d --delete",
    counterExamples: ["travis status", "travis logs 5.1", "travis lint .travis.yml"],
  }),
];
