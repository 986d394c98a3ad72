import { namedResource } from "../../resource.ts";
import type { ContainerLine } from "../../shell/containerLine.ts";
import { type Option, optionNames, readOptions } from "../../shell/options.ts";
import { textOf, type Value } from "../../shell/value.ts";
import { readArguments } from "../arguments.ts";
import type { Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { effectOn, nothing, onFiles, opaque, readsFrom, runs, writesTo } from "../fileEffects.ts";
import { readMounts } from "../mounts.ts";
import { givesMore } from "./containerRuns.ts";

const values = optionNames(
  "-t --tag -f --file --build-arg --build-context --target --platform --label --cache-from --cache-to --add-host --allow --annotation --attest --builder --call --iidfile --metadata-file --network --no-cache-filter -o --output --progress --provenance --sbom --secret --shm-size --ssh --ulimit --set --memory -m --memory-swap --cpu-period --cpu-quota --cpu-shares -c --cpuset-cpus --cpuset-mems --isolation --cgroup-parent --security-opt --print --list --var -v --volume --device --cap-add --cap-drop --userns --pid --ipc --uts --runtime --authfile --creds --env --format --ignorefile --jobs --from --layer-label --logfile --manifest --sign-by --dns --hooks-dir --arch --os --variant --retry",
);

/**
 * What building an image does: it works inside a container on what the Dockerfile says, but for where its options put the
 * result and what they give it.
 */
export function containerBuild(line: ContainerLine, use: Use): readonly Effect[] {
  // To docker, `--pull` and `--print` take no value; what follows them is the folder of the build.
  const { options, unclear } = readArguments(line.args, line.action === "bake" ? values : withoutPrint);
  if (unclear.length > 0 && readOptions(line.args, values).unclear.length > 0)
    return [opaque(use, `${use.program} build gets options that are not known`)];
  const more = options.find((option) => givesMore(option) || option.name === "--ssh");
  if (more !== undefined) return [opaque(use, `${more.name} gives the build rights or keys of the person's`)];
  const mounts = readMounts(options, use.folders);
  if (mounts.unread === "some" || mounts.known.some(({ source }) => source.kind === "folder"))
    return [opaque(use, "the build gets folders of the machine")];
  const pushes = options.some(
    ({ name, value }) => (name === "--push" && textOf(value) !== "false") || isRegistry(name, value),
  );
  const published = effectOn(
    namedResource("image", firstTag(options)),
    { verb: "publish", loses: "remote", because: `${use.program} build pushes what it has built` },
    use,
  );
  return [
    runs(use, `${use.program} ${line.action ?? "build"} works on images of this machine`),
    ...(pushes ? [published] : []),
    ...options.flatMap((option) => optionEffects(option, use)),
  ];
}

const withoutPrint: ReadonlySet<string> = new Set([...values].filter((name) => name !== "--print"));

function firstTag(options: readonly Option[]): string | undefined {
  const tag = options.find(({ name }) => name === "-t" || name === "--tag")?.value;
  return textOf(tag)
    ?.replace(/^=/, "")
    .replace(/:[\w.-]+$/, "");
}

function isRegistry(name: string, value: Value | undefined): boolean {
  return (
    (name === "-o" || name === "--output" || name === "--set") &&
    /(?:type=registry|push=true|type=image,.*push)/.test(textOf(value) ?? "")
  );
}

/** Options that name files: where results go, and secrets that the build may read. */
function optionEffects({ name, value }: Option, use: Use): readonly Effect[] {
  if (value === undefined) return nothing;
  const text = textOf(value)?.replace(/^=/, "");
  switch (name) {
    case "-o":
    case "--output":
      return text === "-" ? nothing : onFiles([outputOf(text, value)], output, use);
    case "--iidfile":
    case "--metadata-file":
    case "--logfile":
      return writesTo([value], use);
    case "--cache-to":
      return /type=local/.test(text ?? "type=local") ? onFiles([field(text, /^dest$/, value)], output, use) : nothing;
    case "--secret":
      return /(?:^|,)(?:src|source)=/.test(text ?? "src=")
        ? readsFrom([field(text, /^(?:src|source)$/, value)], use)
        : nothing;
    case "--set":
      return /output|secret|ssh|entitlements/.test(text ?? "output")
        ? [opaque(use, "bake gets settings that change where it writes")]
        : nothing;
    default:
      return nothing;
  }
}

const output = {
  verb: "modify",
  loses: "content",
  reach: "tree",
  because: "the build writes its result there",
} as const;

function outputOf(text: string | undefined, value: Value): Value {
  if (text === undefined || !text.includes("=")) return text === undefined ? value : { kind: "literal", text };
  // Images and archives that the engine keeps have no place in a folder.
  return /type=(?:image|docker|registry|cacheonly)/.test(text) && !/dest=/.test(text)
    ? { kind: "literal", text: "/dev/null" }
    : field(text, /^dest$/, value);
}

function field(text: string | undefined, key: RegExp, whole: Value): Value {
  const found = text?.split(",").find((part) => key.test(part.split("=")[0] ?? ""));
  return found === undefined
    ? text === undefined
      ? whole
      : { kind: "literal", text: "." }
    : { kind: "literal", text: found.slice(found.indexOf("=") + 1) };
}
