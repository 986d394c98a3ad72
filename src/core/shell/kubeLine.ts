import { hasOption, type Option, optionNames, readOptions, valueOfOption } from "./options.ts";
import { textOf, type Value } from "./value.ts";

/** Options with a value that every command of kubectl and its like takes. */
export const kubeValues =
  "--as --as-group --as-uid --as-user-extra --cache-dir --certificate-authority --client-certificate --client-key --cluster --context --kubeconfig --log-flush-frequency -n --namespace --password --profile --profile-output --request-timeout -s --server --tls-server-name --token --user --username -v --v --vmodule --loglevel";
/** Those without one. */
export const kubeFlags =
  "--insecure-skip-tls-verify --match-server-version --warnings-as-errors --disable-compression --add-dir-header --alsologtostderr --skip-headers --skip-log-headers --logtostderr -h --help";

const execValues = optionNames(`${kubeValues} -c --container -f --filename --pod-running-timeout --shell --timeout`);
const execFlags = optionNames(`${kubeFlags} -i --stdin -t --tty -q --quiet -T --no-tty`);

/** The cluster's context and the namespace that options name, each undefined where they name none. */
export interface KubeNames {
  readonly context: string | undefined;
  readonly namespace: string | undefined;
}

/** The names in options: of several the last one counts, as in kubectl. */
export function kubeNames(options: readonly Option[]): KubeNames {
  const named = (...names: readonly string[]): string | undefined =>
    textOf(valueOfOption(options, ...names))?.replace(/^=/, "");
  const everywhere = hasOption(options, "-A", "--all-namespaces");
  // Another server than the context's own is not known by the context's name.
  const elsewhere = hasOption(options, "--cluster", "--server", "-s", "--kubeconfig");
  return {
    context: elsewhere ? undefined : named("--context"),
    namespace: everywhere ? undefined : named("-n", "--namespace"),
  };
}

/** `kubectl exec` and `oc rsh`, taken apart. */
export interface KubeExec extends KubeNames {
  readonly pod: Value | undefined;
  readonly command: readonly Value[];
  readonly unclear: "some" | "none";
}

/** Reads kubectl's words after the program's name; undefined where they do not run a command in a pod. */
export function readKubeExec(args: readonly Value[]): KubeExec | undefined {
  const before = readOptions(args, execValues);
  const verb = textOf(before.rest[0]);
  if (verb !== "exec" && verb !== "rsh") return undefined;
  const first = readOptions(before.rest.slice(1), execValues);
  const [pod, ...after] = first.rest;
  const mark = after.findIndex((word) => textOf(word) === "--");
  const second = readOptions(mark < 0 ? after : after.slice(0, mark), execValues);
  const command = mark < 0 ? second.rest : [...second.rest, ...after.slice(mark + 1)];
  const readings = [before, first, second];
  const options = readings.flatMap((reading) => reading.options);
  const strange =
    readings.some(({ unclear }) => unclear.length > 0) ||
    options.some(({ name }) => !execValues.has(name) && !execFlags.has(name));
  return { ...kubeNames(options), pod, command, unclear: strange ? "some" : "none" };
}
