import { hasOption, optionNames, readOptions } from "../../shell/options.ts";
import { isWithin, placeOf } from "../../shell/paths.ts";
import { prefixOf, textOf, type Value } from "../../shell/value.ts";
import { type Arguments, mayHave, readArguments } from "../arguments.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { effectOn, nothing, onFiles, opaque, runs } from "../fileEffects.ts";
import { onlyAsks } from "./asking.ts";

/** Container engines: building and running in a bounded container flows; reaching into one, or removing one, does not. */
export const containers: readonly CommandModel[] = [
  {
    names: ["docker", "podman", "nerdctl", "docker-compose"],
    kind: "system",
    effects: contained,
    examples: {
      "docker push a/b:1": ["publish remote image:a%2Fb"],
      "docker exec web rm -rf /data": ["execute none docker:?/container/web (opaque)"],
      "docker run -v /:/host alpine": ["execute none docker:?/container/? (opaque)"],
      "docker run --rm -v .:/app node npm test": ["execute none process:docker"],
      "docker system prune -af": ["administer system docker:?/?/?"],
      "docker compose down -v": ["administer system docker:?/volume/?"],
      "docker -H tcp://example.com ps": ["execute none process:docker (opaque)"],
      "docker rm -f web": ["administer system docker:?/container/web"],
      "docker build -t x .": ["execute none process:docker"],
    },
    counterExamples: [
      "docker ps -a",
      "docker logs -f web",
      "docker compose up -d",
      "docker images",
      "docker inspect web",
      "docker compose logs",
      "docker compose down",
    ],
  },
];

const ownValues = optionNames("-H --host -c --context --config -l --log-level");
const composeValues = optionNames(
  "-f --file -p --project-name --profile --env-file --project-directory --ansi --parallel",
);
const runValues = optionNames(
  "-v --volume --mount -e --env --env-file -p --publish --name -w --workdir -u --user --network --net --entrypoint --platform --memory -m --cpus --label -l --hostname -h --add-host --restart --ulimit --tmpfs --shm-size --pull --cidfile --log-driver --gpus --device --cap-add --cap-drop --security-opt --pid --ipc --userns --uts --cgroup-parent --dns --link --volumes-from --runtime",
);
const areas =
  /^(?:container|image|volume|network|system|compose|builder|buildx|context|manifest|plugin|secret|config|service|stack|swarm|node)$/;
const reading =
  /^(?:ps|images|logs|inspect|version|info|stats|top|port|diff|history|search|events|ls|list|df|show|wait|help|convert|config)$/;
const working = /^(?:build|bake|pull|tag|start|up|create|restart|stop|pause|unpause|down|watch)$/;

function contained(use: Use): readonly Effect[] {
  if (onlyAsks(use)) return nothing;
  const own = readOptions(use.args, ownValues);
  if (own.unclear.length > 0 || hasOption(own.options, "-H", "--host", "--config")) {
    return [opaque(use, `${use.program} gets options that are not known, or speaks with another machine`)];
  }
  const first = use.program === "docker-compose" ? "compose" : textOf(own.rest[0]);
  const grouped = first !== undefined && areas.test(first);
  const after = use.program === "docker-compose" ? own.rest : own.rest.slice(1);
  const inner = first === "compose" ? readOptions(after, composeValues).rest : after;
  const action = grouped ? textOf(inner[0]) : first;
  if (action === undefined)
    return own.rest.length === 0 || inner.length === 0
      ? nothing
      : [opaque(use, `${use.program} gets words that are not known`)];
  const args = grouped ? inner.slice(1) : inner;
  return actionEffects(action, grouped ? first : "container", { ...use, args });
}

function actionEffects(action: string, area: string, use: Use): readonly Effect[] {
  if (reading.test(action)) return nothing;
  const read = readArguments(use.args, new Set());
  const [target] = read.operands;
  switch (action) {
    case "run":
      return isBounded(use)
        ? [runs(use, `${use.program} run works inside a container`)]
        : [inside(undefined, "the container gets folders or rights of the machine", use)];
    case "exec":
    case "attach":
      return [inside(target, "what runs inside the container is not read", use)];
    case "push":
      return [
        effectOn(
          { scheme: "image", name: imageName(target) },
          { verb: "publish", loses: "remote", because: `${use.program} push changes what the registry serves` },
          use,
        ),
      ];
    case "cp":
      return copied(read, use);
    case "prune":
      return [removed("?", undefined, `${use.program} prune removes everything that is not in use`, use)];
    case "rm":
    case "rmi":
    case "remove":
    case "kill": {
      const kind = action === "rmi" ? "image" : area === "compose" ? "container" : area;
      const named: readonly (Value | undefined)[] = read.operands.length > 0 ? read.operands : [undefined];
      return named.map((name) => removed(kind, name, `${use.program} ${action} removes it`, use));
    }
    case "create":
      if (area === "container" && !isBounded(use))
        return [inside(undefined, "the container gets folders or rights of the machine", use)];
      return [runs(use, `${use.program} create makes it`)];
    default:
      return works(action, area, read, use);
  }
}

/** What works on the project's own images and containers; stopping a container that is named may be anybody's. */
function works(action: string, area: string, read: Arguments, use: Use): readonly Effect[] {
  if (area === "compose" && action === "down" && mayHave(read.options, "-v", "--volumes", "--rmi"))
    return [removed("volume", undefined, "compose down -v removes the volumes with their data", use)];
  const ordinary =
    area === "compose"
      ? working.test(action)
      : /^(?:build|bake|pull|tag|start)$/.test(action) && /^(?:container|image|builder|buildx)$/.test(area);
  if (ordinary) return [runs(use, `${use.program} ${action} works on images and containers of this machine`)];
  if (working.test(action)) return [removed(area, read.operands[0], `${use.program} ${action} changes what runs`, use)];
  return [opaque(use, `${use.program} ${action} is not known`)];
}

function removed(kind: string, name: Value | undefined, because: string, use: Use): Effect {
  return effectOn(
    { scheme: "docker", name: `?/${kind}/${component(name)}` },
    { verb: "administer", loses: "system", because },
    use,
  );
}

function inside(name: Value | undefined, because: string, use: Use): Effect {
  return effectOn(
    { scheme: "docker", name: `?/container/${component(name)}` },
    { verb: "execute", loses: "none", because },
    use,
    "opaque",
  );
}

function component(name: Value | undefined): string {
  return textOf(name)?.replaceAll("%", "%25").replaceAll("/", "%2F") ?? "?";
}

function copied({ operands }: Arguments, use: Use): readonly Effect[] {
  return operands
    .slice(1, 2)
    .flatMap((target) =>
      prefixOf(target).includes(":")
        ? [inside(undefined, "it writes into the container", use)]
        : onFiles(
            [target],
            { verb: "modify", loses: "content", because: `${use.program} cp overwrites what stands there` },
            use,
          ),
    );
}

/** Whether a container gets nothing of the machine but folders of the workspace. */
function isBounded(use: Use): boolean {
  // Everything after the image is for the container.
  const { options, unclear } = readOptions(use.args, runValues);
  if (
    unclear.length > 0 ||
    mayHave(options, "--privileged", "--device", "--cap-add", "--volumes-from", "--security-opt")
  )
    return false;
  return options.every(({ name, value }) => {
    const text = textOf(value);
    if (/^--(?:pid|ipc|userns|net|network|uts)$/.test(name))
      return text !== undefined && text !== "host" && !text.startsWith("container:");
    if (!/^(?:-v|--volume|--mount)$/.test(name)) return true;
    if (text === undefined) return false;
    const source = name === "--mount" ? /(?:^|,)(?:source|src)=([^,]*)/.exec(text)?.[1] : text.split(":")[0];
    return source === undefined || /^\w[\w.-]*$/.test(source) || isOwnFolder(source, use);
  });
}

function isOwnFolder(source: string, use: Use): boolean {
  const { roots, temporary } = use.surroundings;
  return use.folders.every((folder) => {
    const place = placeOf({ kind: "literal", text: source }, folder);
    return (
      place?.spelling === "literal" &&
      [...roots, ...temporary].some((root) => isWithin(place.path, root)) &&
      !place.path.endsWith(".sock")
    );
  });
}

function imageName(image: Value | undefined): string {
  return (
    textOf(image)
      ?.replace(/(?::[\w.-]+|@sha256:\w+)$/, "")
      .replaceAll("/", "%2F") ?? "?"
  );
}
