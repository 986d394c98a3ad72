import { namedResource } from "../resource.ts";
import type { System } from "../shell/occurrence.ts";
import type { Place } from "../shell/paths.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Effect } from "./effect.ts";
import { type Mount, type Mounts, reachedThrough, readMounts } from "./mounts.ts";

type Container = Extract<System, { readonly kind: "container" }>;

/** What an effect inside a container comes to outside it. */
export interface Containment {
  readonly mounts: Mounts;
  /** The surroundings as a command inside meets them: the workspace is where its folders are mounted. */
  readonly surroundings: Surroundings;
  readonly outside: (effect: Effect) => readonly Effect[];
}

/** How a container that `docker run` starts in one of the folders keeps what happens inside from this machine. */
export function containmentOf(system: Container, folders: readonly Place[], surroundings: Surroundings): Containment {
  const mounts = readMounts(system.options, folders);
  return {
    mounts,
    surroundings: {
      ...surroundings,
      roots: mounts.known.filter(({ source }) => source.kind === "folder").map(({ target }) => target),
      home: "/root",
      // Its own /tmp goes away with it.
      temporary: [],
    },
    outside: (effect) => outside(effect, mounts.known, system.context),
  };
}

function outside(effect: Effect, mounts: readonly Mount[], context: string): readonly Effect[] {
  const { resource, verb, loses, sight } = effect;
  switch (resource.scheme) {
    case "file":
      return reachedThrough(resource, mounts)
        .filter(({ mount }) => mount.access === "write" || verb === "read" || verb === "execute")
        .flatMap(({ mount, files }): readonly Effect[] =>
          mount.source.kind === "volume"
            ? [onVolume(effect, mount.source.name, context)]
            : files.map((file) => ({ ...withRepository(effect, mounts), resource: file })),
        );
    case "git":
      // A clone inside is the container's own; what it publishes is not.
      return mounts.length > 0 || verb === "publish" ? [withRepository(effect, mounts)] : [];
    case "process":
    case "tool":
    case "mcp":
      // What nobody can see into may do anything to what is mounted, and nothing to anything else.
      return sight === "opaque" && mounts.some(({ access }) => access === "write") ? [effect] : [];
    case "system":
      // The container does not bound how many processes there are.
      return resource.name === "fork-bomb" ? [effect] : [];
    case "env":
      return sight === "opaque" && mounts.length > 0 ? [effect] : [];
    case "device":
      return [];
    case "npm":
    case "pypi":
    case "crate":
    case "image":
      return loses === "remote" || (sight === "opaque" && mounts.length > 0) ? [effect] : [];
    default:
      return [effect];
  }
}

/** What a volume holds stays after the container, on this machine. */
function onVolume(effect: Effect, name: string, context: string): Effect {
  const loses = effect.loses === "none" ? "none" : "system";
  return { ...effect, loses, resource: namedResource("docker", context, "volume", name) };
}

function withRepository(effect: Effect, mounts: readonly Mount[]): Effect {
  if (effect.repository === undefined || effect.repository === "") return effect;
  const [reached] = reachedThrough(
    { scheme: "file", path: effect.repository, spelling: "literal", reach: "entry" },
    mounts,
  );
  const file = reached?.files.length === 1 ? reached.files[0] : undefined;
  return { ...effect, repository: file?.spelling === "literal" ? file.path : "" };
}
