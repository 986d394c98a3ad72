import { namedResource } from "../../resource.ts";
import { readContainerLine, readInnerLine } from "../../shell/containerLine.ts";
import { hasOption } from "../../shell/options.ts";
import { textOf } from "../../shell/value.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { effectOn, nothing, opaque } from "../fileEffects.ts";
import { onlyAsks } from "./asking.ts";
import { actionEffects } from "./containerActions.ts";

/**
 * Container engines. Building, and running in a bounded container, flows; what a command inside does to mounted folders
 * is judged as done here, and inside a container that somebody keeps only reading and known builds flow.
 */
export const containers: readonly CommandModel[] = [
  {
    names: ["docker", "podman", "nerdctl", "docker-compose", "podman-compose"],
    kind: "system",
    effects: contained,
    examples: {
      "docker push a/b:1": ["publish remote image:a%2Fb"],
      "docker exec web rm -rf /data": [
        "execute none process:docker",
        "read none docker:?/container/web",
        "delete system docker:?/container/web",
      ],
      "docker exec web ls -la /srv": ["execute none process:docker", "read none docker:?/container/web"],
      "docker exec web cat /app/.env": [
        "execute none process:docker",
        "read none docker:?/container/web",
        "execute system docker:?/container/web (opaque)",
      ],
      "docker exec -it web sh": [
        "execute none process:docker",
        "read none docker:?/container/web",
        "execute system docker:?/container/web (opaque)",
      ],
      "docker run -v /:/host alpine": ["execute none docker:?/container/? (opaque)"],
      "docker run --rm -v .:/app node npm test": ["execute none process:docker", "modify none ."],
      "docker run -v .:/x alpine rm -rf /x/src": [
        "execute none process:docker",
        "modify none .",
        "delete content ./src/**",
      ],
      "docker run -v .:/x:ro alpine rm -rf /x/src": ["execute none process:docker", "read none ."],
      "docker run -v .:/x -w /x alpine sh -c 'cd src && rm -rf gen'": [
        "execute none process:docker",
        "modify none .",
        "delete content ./src/gen/**",
      ],
      "docker run -v data:/d alpine rm -rf /d": [
        "execute none process:docker",
        "modify none docker:?/volume/data",
        "delete system docker:?/volume/data",
      ],
      "docker run --mount type=bind,source=.,target=/x alpine rm -rf /": [
        "execute none process:docker",
        "modify none .",
        "delete content ./**",
      ],
      "docker run -v .:/git -w /git alpine/git clean -fdx": [
        "execute none process:docker",
        "modify none .",
        "delete ignored ./**",
      ],
      "docker system prune -af": ["delete system docker:?/?/?"],
      "docker volume rm data cache": ["delete system docker:?/volume/data", "delete system docker:?/volume/cache"],
      "docker compose down -v": ["delete system docker:?/volume/?"],
      "docker -H tcp://example.com ps": ["read none docker:tcp:%2F%2Fexample.com/container/?"],
      "docker --context prod restart web": ["administer remote docker:prod/container/web"],
      "docker rm -f web": ["delete system docker:?/container/web"],
      "docker stop web": ["administer system docker:?/container/web"],
      "docker build -t x .": ["execute none process:docker"],
      "docker build -o src .": ["execute none process:docker", "modify content ./src/**"],
      "docker cp web:/app/log.txt logs/": ["read none docker:?/container/web", "modify content ./logs/log.txt/**"],
      "docker cp src web:/app": ["read none ./src/**", "modify system docker:?/container/web"],
      "docker save -o x.tar app": ["modify content ./x.tar", "read none docker:?/container/app"],
    },
    counterExamples: [
      "docker ps -a",
      "docker logs -f web",
      "docker compose up -d",
      "docker images",
      "docker inspect web",
      "docker compose logs",
      "docker compose down",
      "docker run --rm alpine rm -rf /",
      "docker run --rm hadolint/hadolint hadolint Dockerfile",
      "docker compose exec web npm test",
      "docker compose --dry-run down -v",
      "docker volume ls",
      "docker pull alpine:3.20",
      "docker system df",
      "docker context ls",
      "docker network create app",
      "docker buildx ls",
    ],
  },
];

function contained(use: Use): readonly Effect[] {
  if (onlyAsks(use)) return nothing;
  const line = readContainerLine(use.program, use.args);
  if (line.unclear === "some" || hasOption(line.own, "--config", "--module", "--hooks-dir", "--runtime", "--out"))
    return [opaque(use, `${use.program} gets options that are not known, or settings from elsewhere`)];
  if (line.action === undefined)
    return line.args.length === 0 && use.args.every((word) => textOf(word) !== undefined)
      ? nothing
      : [opaque(use, `${use.program} gets words that are not known`)];
  const away =
    line.engine === "elsewhere" && /^(?:run|create|exec|build|bake|pull|start|load|up|down)$/.test(line.action);
  const because = `${use.program} ${line.action} works on another machine`;
  const there = effectOn(namedResource("docker", line.context), { verb: "administer", loses: "remote", because }, use);
  const inner = line.action === "exec" ? readInnerLine("exec", line.args) : undefined;
  if (
    inner !== undefined &&
    (inner.unclear === "some" || hasOption(inner.options, "--privileged", "--cidfile", "--latest", "-l"))
  )
    return [opaque(use, `${use.program} exec gets options that are not known, or more rights than the container has`)];
  return [...actionEffects(line, use), ...(away && line.action !== "exec" ? [there] : [])];
}
