import type { CommandModel } from "../commandModel.ts";
import { serviceModel } from "../serviceModel.ts";

/** Clients of services that machines find one another by, and of schedulers beside Kubernetes. */
export const clusterServices: readonly CommandModel[] = [
  serviceModel({
    service: "consul",
    programs: "consul",
    dashes: "words",
    groups:
      "acl catalog config connect intention kv operator peering services snapshot tls debug resource troubleshoot",
    kinds: "policy role token auth-method binding-rule raft autopilot area ca proxy redirect-traffic",
    values:
      "--http-addr --token --token-file --datacenter --namespace --partition --ca-file --client-cert --client-key --tls-server-name --type --name --node --service --kind --id",
    account: { options: "--http-addr, --datacenter, --namespace", variables: "CONSUL_HTTP_ADDR" },
    paths: {
      reads:
        "members, info, catalog, kv get, kv export, intention check, operator raft list-peers, config read, config list, snapshot inspect, validate, rtt, troubleshoot, acl policy read, acl role read, services $, monitor, version",
      reveals: "acl token read, acl token list, keygen, tls",
      executes: "exec, watch, lock, agent, connect proxy, connect envoy, debug",
      deletes: "kv delete, force-leave, operator raft remove-peer, snapshot restore, leave, acl token delete",
      changes:
        "kv put, kv import, maint, join, reload, event, acl bootstrap, login, logout, intention create, services register",
    },
    examples: {
      "consul kv delete -recurse shop/": ["delete remote service:consul/?/kv/shop%2F"],
      "consul watch -type=key -key=a ./x.sh": ["execute remote service:consul/?/?/.%2Fx.sh (opaque)"],
      "CONSUL_HTTP_ADDR=prod:8500 consul leave": ["delete remote service:consul/prod:8500:?:?/?/?"],
    },
    counterExamples: ["consul members", "consul kv get a", "consul catalog services", "consul version"],
  }),
  serviceModel({
    service: "nomad",
    programs: "nomad",
    dashes: "words",
    groups:
      "acl alloc deployment eval job namespace node node-pool operator plugin quota recommendation scaling sentinel server service system tls var volume action config fmt",
    kinds:
      "policy role token auth-method binding-rule raft autopilot snapshot keyring scheduler gossip root api pool dispatch dispatched",
    values:
      "--address --region --namespace --token --ca-cert --client-cert --client-key --tls-server-name --job --task --group --meta --type --var --var-file --check-index",
    account: { options: "--address, --region, --namespace", variables: "NOMAD_ADDR, NOMAD_REGION, NOMAD_NAMESPACE" },
    paths: {
      reads:
        "status, job status, job plan, plan, job validate, validate, job inspect, inspect, job history, job deployments, job allocs, alloc status, alloc logs, logs, alloc fs, fs, node status, server members, deployment list, deployment status, eval status, eval list, namespace list, namespace status, version, monitor, ui, operator raft list-peers, operator metrics, scaling policy, job scaling-events, alloc checks, service info, agent-info, check, var list, volume status, plugin status",
      reveals:
        "var get, acl token info, acl token self, acl token list, operator gossip keyring, operator root keyring",
      executes: "alloc exec, exec, job action, action, job dispatch, operator api, agent, operator debug",
      deletes:
        "job stop, stop, node drain, system gc, job deregister, node purge, server force-leave, operator raft remove-peer, operator snapshot restore, alloc stop, volume delete, volume deregister, var purge",
      changes:
        "job run, run, job revert, job promote, job scale, job restart, job eval, deployment promote, deployment fail, node eligibility, alloc restart, alloc signal, var put, setup",
      works: "job init, init, var init",
    },
    examples: {
      "nomad job stop -purge shop": ["delete remote service:nomad/?/job/shop"],
      "nomad alloc exec 1 /bin/sh": ["execute remote service:nomad/?/alloc/1 (opaque)"],
      "nomad -address=https://prod:4646 system gc": ["delete remote service:nomad/https:%2F%2Fprod:4646:?:?/system/?"],
    },
    counterExamples: ["nomad status", "nomad job plan a.nomad", "nomad alloc logs 1", "nomad node status -json"],
  }),
];
