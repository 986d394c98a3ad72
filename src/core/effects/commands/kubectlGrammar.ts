import { kubeFlags, kubeValues } from "../../shell/kubeLine.ts";
import { type Grammar, grammar, type Row, verbRows } from "./verbTable.ts";

const values = `${kubeValues} --address --pod-running-timeout -f --filename -k --kustomize -l --selector -o --output --field-selector --sort-by --template -c --container --tail --since --since-time --limit-bytes --max-log-requests --pod-running-timeout --grace-period --timeout --field-manager --prune-allowlist --prune-whitelist --replicas --current-replicas --resource-version --type -p --patch --patch-file --subresource --image --port --target-port --labels --env --overrides --override-type --restart --requests --limits --serviceaccount --schedule --for --raw --from-file --from-literal --from-env-file --from --docker-server --docker-username --docker-password --docker-email --cert --key --tcp --node-port --node-port --external-ip --name --load-balancer-ip --protocol --session-affinity --cluster-ip --rule --class --default-backend --annotation --annotations --hard --scopes --verb --resource --resource-name --clusterrole --role --non-resource-url --value --description --preemption-policy --min-available --max-unavailable --min --max --cpu-percent --cpu --memory --to-revision --revision --label-columns -L --chunk-size --api-group --api-version --verbs --categories --copy-to --target --set-image --custom --retries --address --accept-hosts --accept-paths --reject-paths --reject-methods -w --www --www-prefix -P --api-prefix -u --unix-socket --pod-selector --skip-wait-for-delete-timeout --audience --duration --bound-object-kind --bound-object-name --output-directory --dest-dir --helm-command --namespaces --output-version --containers --keys --resources --server-side-field-manager --sub-path --concurrency`;
const flags = `${kubeFlags} -A --all-namespaces --all -R --recursive --force --now --wait --cascade --dry-run --prune --server-side --force-conflicts --overwrite --local --list --save-config --record --show-labels --show-kind --show-managed-fields --no-headers --watch --watch-only --output-watch-events --ignore-not-found --server-print --use-openapi-print-columns --allow-missing-template-keys --validate --edit --windows-line-endings --openapi-patch --follow --previous --timestamps --prefix --all-containers --all-pods --ignore-errors --insecure-skip-tls-verify-backend -i --stdin -t --tty -q --quiet --attach --rm --expose --command --leave-stdin-open --privileged --delete-emptydir-data --delete-local-data --ignore-daemonsets --disable-eviction --no-preserve --allow-missing --subresource-status --flatten --minify --merge --client --short --namespaced --cached --sum --show-capacity --use-protocol-buffers --arguments-only --share-processes --replace --same-node --attach --append-hash --global-default --helm-debug --enable-helm --enable-alpha-plugins --enable-exec --show-events --no-trunc -y --yes --interactive --raw-output --resolve-image --keep-annotations`;

/**
 * The options of kubectl, of all its verbs. Where one letter means two things, it depends on the verb: `-f` and `-p` of
 * `logs` take no value, nor does `-w` but for `proxy`, nor `--raw` of `config view`.
 */
export function kubectlGrammar(verb: string): Grammar {
  return byVerb[verb] ?? common;
}

function without(...names: readonly string[]): Grammar {
  const all = grammar(values, `${flags} ${names.join(" ")}`);
  return { ...all, values: new Set([...all.values].filter((name) => !names.includes(name))) };
}

const common = without("-w");
const byVerb: Readonly<Record<string, Grammar>> = {
  logs: without("-f", "-p", "-w"),
  log: without("-f", "-p", "-w"),
  config: without("--raw", "-w"),
  proxy: grammar(values, flags),
};

/** The verbs of kubectl and of `oc`. What is not here is a plugin: any program by that name. */
export const kubectlRows: readonly Row[] = verbRows(
  [
    "get|describe|explain|top|api-resources|api-versions|cluster-info|version|options|events|logs|log|diff|wait|completion|help|kustomize|status|whoami|projects|project-info",
    "reads",
  ],
  ["auth can-i|whoami", "reads"],
  ["config view|get-contexts|current-context|get-clusters|get-users", "reads"],
  ["rollout status|history", "reads"],
  ["plugin list", "reads"],
  ["apply view-last-applied", "reads"],
  ["certificate deny", "changes"],
  ["config delete-context|delete-cluster|delete-user|unset", "deletes"],
  ["config", "changes"],
  ["delete|drain|evict|prune", "deletes"],
  ["adm prune|drain", "deletes"],
  ["adm top|release|inspect|must-gather", "reads"],
  ["create token", "tells"],
  ["create|expose|run|new-app|new-project|new-build|import-image", "creates"],
  [
    "apply|patch|replace|edit|scale|set|label|annotate|autoscale|cordon|uncordon|taint|certificate|auth|rollout|adm|policy|start-build|cancel-build|tag|rollback|import|idle|process|secrets|image|registry|project",
    "changes",
  ],
  ["exec|rsh", "works"],
  ["attach|debug|proxy|port-forward|cp|rsync|login|logout|convert|alpha", "unseen"],
);
