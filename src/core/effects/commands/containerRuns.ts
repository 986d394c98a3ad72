import { namedResource } from "../../resource.ts";
import type { ContainerLine } from "../../shell/containerLine.ts";
import { readInnerLine } from "../../shell/containerLine.ts";
import { type Option, valueOfOption } from "../../shell/options.ts";
import { isWithin } from "../../shell/paths.ts";
import { textOf } from "../../shell/value.ts";
import { mayHave } from "../arguments.ts";
import type { Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { effectOn, onFiles, readsFrom, runs } from "../fileEffects.ts";
import { type Mount, readMounts } from "../mounts.ts";

/**
 * What starting a container does by itself: what it gets of this machine. The command inside is judged apart; without one,
 * and where the image's own programs run, the container may change what is mounted, and nothing else.
 */
export function containerRun(line: ContainerLine, use: Use): readonly Effect[] {
  const { options, unclear } = readInnerLine("run", line.args);
  const held = (because: string): readonly Effect[] => [
    effectOn(
      namedResource("docker", line.context, "container", textOf(valueOfOption(options, "--name"))),
      { verb: "execute", loses: "none", because },
      use,
      "opaque",
    ),
  ];
  if (unclear === "some") return held("the container gets options that are not known");
  const given = options.find(givesMore);
  if (given !== undefined) return held(`${given.name} gives the container rights or folders of the machine`);
  const mounts = readMounts(options, use.folders);
  if (mounts.unread === "some") return held("which folders the container gets is not known");
  const outer = mounts.known.find((mount) => !isOwn(mount, use));
  if (outer !== undefined) return held("the container gets folders of the machine outside the workspace");
  return [
    runs(use, `${use.program} ${line.action ?? "run"} works inside a container`),
    ...mounts.known.flatMap((mount) => mounted(mount, line, use)),
    ...files(options, use),
  ];
}

/** Whether an option gives a container, or a build, more of the machine than mounts do. */
export function givesMore({ name, value }: Option): boolean {
  const text = textOf(value)?.replace(/^=/, "");
  if (/^--(?:pid|ipc|userns|net|network|uts|cgroupns)$/.test(name))
    return text === undefined || text === "host" || /^(?:container|ns):/.test(text);
  if (name === "--security-opt") return text !== "no-new-privileges" && text !== "no-new-privileges:true";
  if (name === "--privileged") return text !== "false";
  return mayHave([{ name, value }], ...dangerous);
}

const dangerous: readonly string[] = [
  "--device",
  "--device-cgroup-rule",
  "--cap-add",
  "--volumes-from",
  "--volume-driver",
  "--use-api-socket",
  "--rootfs",
  "--env-host",
  "--allow",
  "--sysctl",
];

/** The folders it shares lie in the workspace or in a temporary folder, and are no sockets. */
function isOwn({ source }: Mount, use: Use): boolean {
  if (source.kind === "volume") return true;
  const { roots, temporary } = use.surroundings;
  return source.places.every(
    ({ spelling, path }) =>
      spelling === "literal" &&
      [...roots, ...temporary].some((root) => isWithin(path, root)) &&
      !path.endsWith(".sock"),
  );
}

function mounted({ source, access }: Mount, { context }: ContainerLine, use: Use): readonly Effect[] {
  const verb = access === "read" ? "read" : "modify";
  const deed = { verb, loses: "none", because: "the container gets it" } as const;
  if (source.kind === "volume") return [effectOn(namedResource("docker", context, "volume", source.name), deed, use)];
  return source.places.map(({ spelling, path }) =>
    effectOn({ scheme: "file", spelling, path, reach: "entry" }, deed, use),
  );
}

/** Files that it reads or writes for the container. */
function files(options: readonly Option[], use: Use): readonly Effect[] {
  const named = (...names: readonly string[]) =>
    options.flatMap(({ name, value }) => (names.includes(name) && value !== undefined ? [value] : []));
  const created = { verb: "create", loses: "none", because: "it writes the container's number there" } as const;
  return [...readsFrom(named("--env-file", "--label-file"), use), ...onFiles(named("--cidfile"), created, use)];
}
