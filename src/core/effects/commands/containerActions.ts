import { namedResource } from "../../resource.ts";
import type { ContainerLine } from "../../shell/containerLine.ts";
import { optionNames } from "../../shell/options.ts";
import { prefixOf, textOf, type Value } from "../../shell/value.ts";
import { type Arguments, mayHave, readArguments } from "../arguments.ts";
import type { Use } from "../commandModel.ts";
import { composeFileEffects } from "../composeFile.ts";
import type { Effect, Verb } from "../effect.ts";
import { effectOn, nothing, onFiles, opaque, readsFrom, runs, writesTo } from "../fileEffects.ts";
import { containerBuild } from "./containerBuilds.ts";
import { containerRun } from "./containerRuns.ts";
import { copyTargets } from "./copying.ts";
import { valuesOf } from "./verbTable.ts";

const values = optionNames(
  "-o --output --filter --format -f --file -t --time --timeout -s --signal --until --tail --since -n --cidfile --depend --driver -d --opt --label --subnet --gateway --ip-range --ipam-driver --aux-address --network --name --platform -i --input -c --change -a --author -m --message -u --username -p --password --authfile --scale --index --type --creds --cert-dir --keep-storage --max-used-space --reserved-space --builder --digestfile --compression-format --sort --docker --description --exit-code-from --attach --no-attach --wait-timeout --ip --ip6 --alias --link --orderby --limit",
);

/** What one action of a container engine does, on what its area and its operands name. */
export function actionEffects(line: ContainerLine, use: Use): readonly Effect[] {
  const { action = "", area, args } = line;
  const read = readArguments(args, followsLogs.has(action) ? withoutFollow : values);
  if (read.unclear.length === 0 && read.options.some(({ name, value }) => name === "--help" && value === undefined))
    return nothing;
  const known = special(line, read, use);
  if (known !== undefined) return known;
  if (reading.test(action) && !(area === "scout" || area === "model"))
    return named(line, read, "read", "none", "only reads", use);
  if (/^(?:rm|rmi|remove|prune|reset|untag)$/.test(action)) return removals(line, read, use);
  if (area === "compose") return composeEffects(line, read, use);
  if (remoteAreas.test(area))
    return named(line, read, "administer", "remote", "changes what runs on other machines, too", use);
  if (area === "context" || area === "machine" || area === "plugin" || area === "trust")
    return named(line, read, "administer", "system", "changes the engine that all commands use", use);
  if (makes.test(`${area} ${action}`))
    return [runs(use, `${use.program} ${action} works on images and containers of this machine`)];
  if (
    /^(?:kill|stop|restart|pause|unpause|rename|update|connect|disconnect|import|reload|mount|umount|unmount|migrate|renumber|checkpoint|restore)$/.test(
      action,
    )
  )
    return named(line, read, "administer", "system", "changes what runs, or what it keeps", use);
  return [opaque(use, `${use.program} ${action} is not known`)];
}

const reading =
  /^(?:ps|images|logs|inspect|version|info|stats|top|port|diff|history|search|events|ls|list|df|du|show|wait|help|convert|config|exists|status|tree|volumes|viz|bake-options|stop-signal|list-tags|ps-all)$/;
const remoteAreas = /^(?:swarm|stack|service|secret|config|node|manifest)$/;
const makes =
  /^(?:(?:container|image|builder|buildx|pod) (?:pull|tag|start|load|import|commit|init|unpause|use|bootstrap|create|cp-image)|network create|volume create)$/;
const followsLogs = optionNames("logs rm rmi remove prune wait");
const withoutFollow: ReadonlySet<string> = new Set(
  [...values].filter((name) => !["-f", "-t", "-a", "-s"].includes(name)),
);

function special(line: ContainerLine, read: Arguments, use: Use): readonly Effect[] | undefined {
  const { action = "", area } = line;
  const [target] = read.operands;
  switch (action) {
    case "run":
      if (area === "compose") return [...containerRun(line, use), ...composeFileEffects(line.compose, use)];
      return area === "container" ? containerRun(line, use) : undefined;
    case "create":
      if (area === "container") return containerRun(line, use);
      // The options of a volume's driver can make it a folder of the machine.
      return area === "volume" && mayHave(read.options, "-o", "--opt", "-d", "--driver")
        ? [opaque(use, "the volume gets options that may make it a folder of the machine")]
        : undefined;
    case "exec":
      if (area !== "container" && area !== "compose") return undefined;
      return [runs(use, `${use.program} exec runs a command in a container`)];
    case "attach":
      return named(line, read, "execute", "none", "what the container does with input is not known", use, "opaque");
    case "push":
    case "publish":
      return [image(target, "publish", `${use.program} ${action} changes what the registry serves`, use)];
    case "pull":
      return area === "compose" ? undefined : [image(target, "create", `${use.program} pull fetches it`, use)];
    case "login":
    case "logout":
      return named(line, read, "administer", "system", `changes the credentials that ${use.program} keeps`, use);
    case "cp":
    case "copy":
      return copied(line, read, use);
    case "save":
    case "export":
      return [
        ...writesTo(valuesOf(read, "-o", "--output"), use),
        ...named(line, read, "read", "none", "only reads", use),
      ];
    case "load":
      return [...readsFrom(valuesOf(read, "-i", "--input"), use), runs(use, "load adds images of an archive")];
    case "config":
    case "convert":
      return area === "compose" && mayHave(read.options, "-o", "--output", "--lock-image-digests")
        ? writesTo(valuesOf(read, "-o", "--output"), use)
        : undefined;
    case "imagetools":
      return textOf(target) === "inspect"
        ? named(line, { operands: read.operands.slice(1) }, "read", "none", "only reads", use)
        : [image(read.operands.at(-1), "publish", "imagetools changes what the registry serves", use)];
    case "history":
      return area === "buildx" && /^(?:rm|import)$/.test(textOf(target) ?? "?")
        ? named(line, { operands: [] }, "delete", "system", "removes records of builds", use)
        : undefined;
    case "build":
    case "bake":
      return containerBuild(line, use);
    default:
      return undefined;
  }
}

function composeEffects(line: ContainerLine, read: Arguments, use: Use): readonly Effect[] {
  const { action = "", compose } = line;
  const rehearsed =
    line.unclear === "none" && compose.some(({ name, value }) => name === "--dry-run" && value === undefined);
  if (rehearsed) return [runs(use, "compose --dry-run only says what it would do")];
  const from = compose.filter(({ name }) => name === "-f" || name === "--file");
  if (
    from.some(({ value }) =>
      /^(?:-|\w+:\/\/.*|oci:.*|git@.*|github\.com\/.*)$/.test(textOf(value)?.replace(/^=/, "") ?? ""),
    )
  )
    return [opaque(use, "the compose file comes from elsewhere")];
  if (
    mayHave(read.options, "--volumes", "--rmi", "--renew-anon-volumes") ||
    /^(?:-v|-V)$/m.test(read.options.map(({ name }) => name).join("\n"))
  )
    return named(
      line,
      { ...read, operands: [] },
      "delete",
      "system",
      "removes volumes with their data, or images",
      use,
      "plain",
      "volume",
    );
  if (action === "wait" && mayHave(read.options, "--down-project"))
    return named(line, read, "administer", "system", "stops the project", use);
  const started = /^(?:up|create|start|restart|watch|scale)$/.test(action) ? composeFileEffects(compose, use) : nothing;
  return /^(?:pull|tag|start|up|create|restart|stop|pause|unpause|down|watch|scale|wait)$/.test(action)
    ? [runs(use, `compose ${action} works on the project's own containers`), ...started]
    : [opaque(use, `compose ${action} is not known`)];
}

function removals(line: ContainerLine, read: Arguments, use: Use): readonly Effect[] {
  const { action = "", area } = line;
  const kind = action === "rmi" || action === "untag" ? "image" : area === "compose" ? "container" : area;
  const everything = action === "prune" || action === "reset";
  const because = everything ? "removes everything that is not in use" : `removes it`;
  const loses = remoteAreas.test(area) ? "remote" : "system";
  const shown = everything ? { ...read, operands: [] } : read;
  return named(line, shown, "delete", loses, because, use, "plain", kind === "system" ? "?" : kind);
}

/** The same effect on everything that the operands name; on what is not known where they name nothing. */
function named(
  line: ContainerLine,
  { operands }: Pick<Arguments, "operands">,
  verb: Verb,
  loses: "none" | "system" | "remote",
  does: string,
  use: Use,
  sight: Effect["sight"] = "plain",
  kind: string | undefined = kindOf(line),
): readonly Effect[] {
  const because = `${use.program} ${line.action ?? ""} ${does}`;
  const names: readonly (Value | undefined)[] = operands.length > 0 ? operands : [undefined];
  const away = line.engine === "elsewhere" && loses === "system" ? "remote" : loses;
  return names.map((name) =>
    effectOn(namedResource("docker", line.context, kind, textOf(name)), { verb, loses: away, because }, use, sight),
  );
}

function kindOf({ area, action }: ContainerLine): string | undefined {
  if (area === "compose") return "container";
  return area === "system" || action === "info" || action === "version" ? undefined : area;
}

function image(name: Value | undefined, verb: "publish" | "create", because: string, use: Use): Effect {
  const text = textOf(name)?.replace(/(?::[\w.-]+|@sha256:\w+)$/, "");
  return effectOn(namedResource("image", text), { verb, loses: verb === "publish" ? "remote" : "none", because }, use);
}

function copied(line: ContainerLine, { operands }: Arguments, use: Use): readonly Effect[] {
  const [source, target] = operands;
  if (source === undefined || target === undefined) return nothing;
  const container = (value: Value): Value => ({ kind: "literal", text: prefixOf(value).split(":")[0] ?? "" });
  if (isInside(target))
    return [
      ...(isInside(source) || textOf(source) === "-" ? [] : readsFrom([source], use, "tree")),
      ...named(line, { operands: [container(target)] }, "modify", "system", "writes into the container", use),
    ];
  const from = named(line, { operands: [container(source)] }, "read", "none", "copies out of it", use);
  if (textOf(target) === "-") return from;
  const path: Value = { kind: "literal", text: textOf(source)?.replace(/^[^:]*:/, "") ?? "" };
  const deed = {
    verb: "modify",
    loses: "content",
    reach: "tree",
    because: `${use.program} cp overwrites what stands there`,
  } as const;
  return [...from, ...onFiles(copyTargets([path], target, "unknown"), deed, use)];
}

/** `name:path`; a path that begins with a dot or a slash is one of this machine. */
function isInside(value: Value): boolean {
  return /^[^./:][^:/]*:/.test(prefixOf(value));
}
