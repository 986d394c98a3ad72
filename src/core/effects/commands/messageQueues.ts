import type { CommandModel } from "../commandModel.ts";
import { serviceModel } from "../serviceModel.ts";

/** Clients of queues and streams. */
export const messageQueues: readonly CommandModel[] = [
  serviceModel({
    service: "nats",
    programs: "nats",
    groups:
      "account auth backup bench consumer con c context ctx errors error events governor gov kv latency object obj micro server srv service stream str s trace schema plugins audit counter",
    kinds: "raft check request report cluster mapping config passwd cat gateway jetstream",
    values:
      "-s --server --user --password --creds --nkey --tlscert --tlskey --tlsca --timeout --context --config --js-domain --js-api-prefix --subject --count --headers -H --header --storage --replicas --retention --description --bucket",
    account: { options: "--context -s --server", variables: "NATS_CONTEXT NATS_URL" },
    paths: {
      reads:
        "stream ls, stream list, stream info, stream report, stream view, stream get, stream subjects, stream state, stream find, stream graph, consumer ls, consumer list, consumer info, consumer report, consumer state, consumer find, consumer graph, kv get, kv ls, kv list, kv status, kv info, kv history, kv watch, object ls, object info, object watch, server info, server list, server ls, server ping, server report, server check, server graph, server watch, account info, account report, events, errors, errors ls, rtt, sub, cheat, trace, schema, context ls, context list, context info, context show, latency, audit analyze",
      executes: "reply, service serve, micro serve, server run",
      changes:
        "pub, publish, request, req, bench, consumer next, consumer sub, consumer pause, consumer resume, stream edit, stream cluster, stream seal, kv put, kv update, kv revert, object get, object put, object seal, server request, server config, server raft, consumer cluster, consumer edit, stream restore, stream copy, stream add, account restore, account backup, stream backup, auth",
      deletes:
        "stream rm, stream purge, stream rmm, consumer rm, consumer unpin, kv del, kv purge, kv rm, kv compact, object del, object rm, context rm",
      signs: "context select, context add, context save, context create, context edit, login",
    },
    examples: {
      "nats stream purge ORDERS -f": ["delete remote service:nats/?/stream/ORDERS"],
      "nats --context prod kv del CFG key": ["delete remote service:nats/prod/kv/CFG"],
      "nats pub a b": ["modify remote service:nats/?/?/a"],
      "nats reply x --command 'rm -rf a'": ["execute remote service:nats/?/?/x (opaque)"],
    },
    counterExamples: ["nats stream ls", "nats sub 'a.>'", "nats kv get CFG key", "nats server info", "nats --version"],
  }),
  serviceModel({
    service: "rabbitmq",
    programs: "rabbitmqctl rabbitmq-diagnostics rabbitmq-queues rabbitmq-plugins rabbitmq-upgrade rabbitmq-streams",
    values: "-n --node -p --vhost -t --timeout --formatter ",
    account: { options: "-n --node, -p --vhost" },
    paths: {
      reads:
        "report, environment, cluster_status, node_health_check, hash_password, memory_breakdown, observer, quorum_status, check_if_node_is_quorum_critical, alarms, listeners, runtime_thread_stats, server_version, is_running, is_booting, list, directories",
      deletes:
        "reset, force_reset, stop, stop_app, forget_cluster_node, delete_queue, delete_user, delete_vhost, purge_queue, clear_password, clear_permissions, clear_policy, clear_parameter, shutdown, close_connection, close_all_connections, delete_member, drain",
      executes: "eval, exec, eval_file, remote_shell",
      reveals: "export_definitions, authenticate_user, decode, encode, erlang_cookie_hash",
      changes:
        "start_app, join_cluster, change_cluster_node_type, set_policy, import_definitions, force_boot, rotate_logs, sync_queue, await_startup, rename_cluster_node, rebalance, suspend_all_listeners, resume_all_listeners, change_password, grow, shrink, enable, disable, set",
    },
    examples: {
      "rabbitmqctl purge_queue jobs": ["delete remote service:rabbitmq/?/?/jobs"],
      "rabbitmqctl -n rabbit@prod force_reset": ["delete remote service:rabbitmq/rabbit@prod:?/?/?"],
      "rabbitmqctl eval 'init:stop().'": ["execute remote service:rabbitmq/?/?/init:stop(). (opaque)"],
      "rabbitmqctl add_user a b": ["create none service:rabbitmq/?/?/a"],
      "rabbitmqctl frob_queue a": ["execute none process:rabbitmqctl (opaque)"],
    },
    counterExamples: [
      "rabbitmqctl list_queues name messages",
      "rabbitmqctl status",
      "rabbitmqctl report",
      "rabbitmq-diagnostics check_running",
    ],
  }),
  serviceModel({
    service: "rabbitmq",
    programs: "rabbitmqadmin",
    groups:
      "queues exchanges bindings users vhosts connections channels policies parameters definitions federation shovels streams health_check nodes",
    kinds: "runtime_parameters",
    values:
      "-H --host -P --port -u --username -p --password -V --vhost -N --node -c --config -f --format --path-prefix",
    account: { options: "-H --host, -V --vhost" },
    outputs: "--file",
    paths: {
      reads: "list, show, help, health_check",
      reveals: "export, definitions export",
      changes: "declare, import, get, publish, definitions import",
      deletes: "delete, purge, close",
    },
    examples: {
      "rabbitmqadmin -H prod delete queue name=jobs": ["delete remote service:rabbitmq/prod:?/?/queue"],
      "rabbitmqadmin purge queue name=jobs": ["delete remote service:rabbitmq/?/?/queue"],
    },
    counterExamples: ["rabbitmqadmin list queues", "rabbitmqadmin show overview"],
  }),
  serviceModel({
    service: "pulsar",
    programs: "pulsar-admin",
    groups:
      "brokers broker-stats clusters functions function source sources sink sinks namespaces ns-isolation-policy ns-policy persistent non-persistent properties resource-quotas resourcegroups schemas tenants topics transactions bookies packages proxy-stats topicPolicies",
    kinds: "policies",
    values: "--admin-url --auth-params --auth-plugin --tls-trust-cert-path -s --subscription -p",
    account: { options: "--admin-url" },
    paths: {
      reads:
        "topics stats, topics partitioned-stats, topics stats-internal, topics last-message-id, topics subscriptions, namespaces policies, brokers healthcheck, tenants list, namespaces topics, topics peek-messages, topics permissions",
      deletes:
        "topics skip, topics skip-all, topics clear-backlog, namespaces clear-backlog, topics reset-cursor, topics expire-messages",
      executes: "functions trigger, functions localrun",
    },
    runs: "--auth-plugin",
    examples: {
      "pulsar-admin topics delete persistent://a/b/c": [
        "delete remote service:pulsar/?/topics/persistent:%2F%2Fa%2Fb%2Fc",
      ],
    },
    counterExamples: ["pulsar-admin topics list a/b", "pulsar-admin tenants get a"],
  }),
  serviceModel({
    service: "redpanda",
    programs: "rpk",
    groups:
      "topic cluster group acl security registry connect transform profile redpanda container debug cloud generate plugin shadow",
    kinds:
      "config user role schema subject partitions maintenance self-test storage license logdirs offsets metadata health quotas mode auth byoc",
    values:
      "--brokers -X --config --profile -p --partitions -r --replicas --user --password --format -f -o --offset -n --num -g --group",
    account: { options: "--profile --brokers" },
    paths: {
      reads:
        "cluster info, cluster metadata, cluster health, topic consume, cluster logdirs describe, debug info, profile print, profile current",
      changes:
        "topic produce, topic alter-config, topic add-partitions, group seek, cluster config import, cluster config edit",
      deletes: "topic trim-prefix, group offset-delete, cluster maintenance enable",
      executes: "redpanda start, redpanda tune, container start, connect run, debug bundle",
      signs: "cloud login, cloud logout, profile use, profile create, profile set, profile edit",
    },
    examples: { "rpk topic delete orders": ["delete remote service:redpanda/?/topic/orders"] },
    counterExamples: ["rpk topic list", "rpk cluster info", "rpk group describe g"],
  }),
];
