import { type Option, optionNames, readOptions } from "./options.ts";
import { textOf, type Value } from "./value.ts";

/** A command line of a container engine (`docker`, `podman`, `nerdctl`, `docker-compose`), taken apart. */
export interface ContainerLine {
  /** The engine it speaks with: a context or host by name, or `?` where the words do not say. */
  readonly context: string;
  /** `here`: the engine of this machine, as far as the words tell. `elsewhere`: one that an option names. */
  readonly engine: "here" | "elsewhere";
  /** What kind of thing the action is for: `container` where the words name none. */
  readonly area: string;
  /** Undefined where no action is named, or it is not known to the letter. */
  readonly action: string | undefined;
  readonly args: readonly Value[];
  /** The options before the area, and those of compose before its action. */
  readonly own: readonly Option[];
  readonly compose: readonly Option[];
  /** Words before the action of which it is not known what they are. */
  readonly unclear: "some" | "none";
}

const areas =
  /^(?:container|image|volume|network|system|compose|builder|buildx|context|manifest|plugin|secret|config|service|stack|swarm|node|pod|machine|trust|checkpoint|namespace|kube|generate|play|artifact|farm|healthcheck|quadlet|model|scout|mcp)$/;
const ownValues = optionNames(
  "-H --host -c --context --config -l --log-level --tlscacert --tlscert --tlskey --connection --url --identity --root --runroot --storage-driver --storage-opt --tmpdir --cgroup-manager --conmon --events-backend --runtime --module --hooks-dir --out --namespace -n -a --address --data-root --snapshotter --cni-path --cni-netconfpath --hosts-dir",
);
const ownFlags = optionNames(
  "-D --debug --tls --tlsverify -v --version --help -h -r --remote --syslog --noout --trace --debug-full --experimental --insecure-registry",
);
const composeValues = optionNames(
  "-f --file -p --project-name --profile --env-file --project-directory --workdir --ansi --parallel --progress",
);
const composeFlags = optionNames(
  "--dry-run --compatibility --all-resources --verbose -v --version -h --help --no-ansi",
);

/** Reads the words after the program's name. Never fails: what it does not know is `unclear`. */
export function readContainerLine(program: string, args: readonly Value[]): ContainerLine {
  const own = program.endsWith("-compose") ? readOptions([], ownValues) : readOptions(args, ownValues);
  const rest = program.endsWith("-compose") ? args : own.rest;
  const first = program.endsWith("-compose") ? "compose" : textOf(rest[0]);
  const grouped = first !== undefined && areas.test(first);
  const after = program.endsWith("-compose") ? rest : rest.slice(1);
  const compose = first === "compose" ? readOptions(after, composeValues) : { options: [], rest: after, unclear: [] };
  const [action, ...words] = grouped ? compose.rest : rest;
  const strange =
    own.unclear.length > 0 ||
    compose.unclear.length > 0 ||
    own.options.some(({ name }) => !ownValues.has(name) && !ownFlags.has(name)) ||
    compose.options.some(({ name }) => !composeValues.has(name) && !composeFlags.has(name));
  const named = own.options.filter(({ name }) => namesEngine.has(name));
  const context = named.length === 1 ? (textOf(named[0]?.value)?.replace(/^=/, "") ?? "?") : "?";
  return {
    context,
    engine: named.length === 0 || ownEngines.has(context) ? "here" : "elsewhere",
    area: grouped ? first : "container",
    action: textOf(action),
    args: words,
    own: own.options,
    compose: compose.options,
    unclear: strange ? "some" : "none",
  };
}

/** Contexts that come with the programs and mean this machine. */
const ownEngines = optionNames("default desktop-linux colima orbstack rootless");
const namesEngine = optionNames("-H --host -c --context --connection --url -r --remote -a --address");

const runValues = optionNames(
  "-a --attach --add-host --annotation --arch --authfile --blkio-weight --blkio-weight-device --cap-add --cap-drop --cgroup-conf --cgroup-parent --cgroupns --cgroups --cidfile --cpu-count --cpu-percent --cpu-period --cpu-quota --cpu-rt-period --cpu-rt-runtime -c --cpu-shares --cpus --cpuset-cpus --cpuset-mems --detach-keys --device --device-cgroup-rule --device-read-bps --device-read-iops --device-write-bps --device-write-iops --dns --dns-opt --dns-option --dns-search --domainname -e --env --entrypoint --env-file --expose --gpus --group-add --health-cmd --health-interval --health-retries --health-start-interval --health-start-period --health-timeout -h --hostname --ip --ip6 --ipc --isolation --kernel-memory -l --label --label-file --link --link-local-ip --log-driver --log-opt --mac-address -m --memory --memory-reservation --memory-swap --memory-swappiness --mount --name --net --network --net-alias --network-alias --oom-score-adj --os --pid --pids-limit --platform --pod -p --publish --pull --requires --restart --retry --runtime --secret --security-opt --shm-size --stop-signal --stop-timeout --storage-opt --sysctl --systemd --timeout --tmpfs --tz -u --user --ulimit --umask --userns --uts --variant -v --volume --volume-driver --volumes-from -w --workdir",
);
const runFlags = optionNames(
  "-d --detach -i --interactive -t --tty --rm --rmi --init -P --publish-all -q --quiet --read-only --no-healthcheck --sig-proxy --disable-content-trust --oom-kill-disable --privileged --help --replace --tls-verify --http-proxy --read-only-tmpfs --no-hosts --use-api-socket --sandbox --build -T --no-TTY --no-deps --service-ports --remove-orphans --quiet-pull --quiet-build --use-aliases --rootfs --env-host --all",
);
const execValues = optionNames(
  "-e --env --env-file -u --user -w --workdir --detach-keys --index --cidfile --preserve-fd",
);
const execFlags = optionNames("-d --detach -i --interactive -t --tty -T --no-TTY --privileged -l --latest --help");

/** What follows `run`, `create` or `exec`: its options, what it names, and the command for inside. */
export interface InnerLine {
  readonly options: readonly Option[];
  /** The image, the container, or the service of compose. */
  readonly named: Value | undefined;
  /** With an entrypoint that an option names in front. Empty: what the image itself starts. */
  readonly command: readonly Value[];
  readonly unclear: "some" | "none";
}

/** Takes the words after `run`, `create` or `exec` apart. */
export function readInnerLine(way: "run" | "exec", args: readonly Value[]): InnerLine {
  const [values, flags] = way === "run" ? [runValues, runFlags] : [execValues, execFlags];
  const { options, rest, unclear } = readOptions(args, values);
  const [named, ...command] = rest;
  const entry = options.findLast(({ name }) => name === "--entrypoint")?.value;
  return {
    options,
    named,
    command: entry === undefined || textOf(entry) === "" ? command : [entry, ...command],
    unclear: unclear.length > 0 || options.some(({ name }) => !values.has(name) && !flags.has(name)) ? "some" : "none",
  };
}
