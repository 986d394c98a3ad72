import { quoted } from "../../base/shellWords.ts";
import { type Data, type DataRecord, entryOf, listIn, recordIn } from "../dataText.ts";
import { notYet } from "../readings.ts";
import type { Option } from "../shell/options.ts";
import { type Place, placeOf } from "../shell/paths.ts";
import { literal, textOf } from "../shell/value.ts";
import type { Use } from "./commandModel.ts";
import type { Effect } from "./effect.ts";
import { opaque } from "./fileEffects.ts";
import { firstThere, type ProjectFile } from "./projectFiles.ts";
import { seenInBuild } from "./projectScripts.ts";
import { partlyKnown, unknownMark } from "./templates.ts";

/** Names of a project's file and of what is laid over it, the first that is there (Compose specification). */
const names = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];
const overrides = names.map((name) => name.replace(/\.(ya?ml)$/, ".override.$1"));

/** Files and services of one project that are looked at. */
const mostFiles = 8;
const mostServices = 60;

/**
 * What starting a project's services does beyond their containers: the folders and rights of this machine that its files
 * give them, and what their commands do to folders they share. Nothing where there is no such file, or none has been read.
 */
export function composeFileEffects(options: readonly Option[], use: Use): readonly Effect[] {
  return use.folders.flatMap((folder) => projectEffects(folder, options, use));
}

function projectEffects(folder: Place, options: readonly Option[], use: Use): readonly Effect[] {
  const named = options.filter(({ name }) => /^(?:-f|--file)$/.test(name)).map(({ value }) => textOf(value));
  const files: ProjectFile[] = [];
  if (named.length > 0) {
    for (const name of named) {
      const file = name === undefined ? undefined : firstThere([name.replace(/^=/, "")], folder, "here", use);
      if (file !== undefined) files.push(file);
    }
  } else {
    const file = firstThere(names, folder, "above", use);
    const over = file === undefined ? undefined : firstThere(overrides, at(file.folder), "here", use);
    files.push(...[file, over].flatMap((one) => (one === undefined ? [] : [one])));
  }
  const [first] = files;
  if (first === undefined) return [];
  const given = options.findLast(({ name }) => name === "--project-directory")?.value;
  const base = given === undefined ? at(first.folder) : (placeOf(given, folder) ?? at(first.folder));
  const profiles = options.some(({ name }) => name === "--profile") ? "all" : "none";
  const effects: Effect[] = [];
  const waiting = files.map((file) => ({ file, base }));
  let left = mostFiles;
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    left -= 1;
    const data = use.inside.readings.data("yaml", next.file.text);
    if (data.kind !== "read" || left < 0) {
      const isDisguised = left < 0 || (data.kind === "unread" && data.why !== notYet);
      if (isDisguised) effects.push(opaque(use, "what the compose file says cannot be told"));
      continue;
    }
    const variables = variablesIn(next.base, use);
    const project = filled(data.value, variables);
    effects.push(...volumeEffects(project, use));
    for (const [key, one] of sharedFiles(project))
      effects.push(...serviceEffects({ volumes: [`${one}:/${key}:ro`] }, { ...use, folders: [next.base] }));
    const services = Object.entries(recordIn(entryOf(project, "services")) ?? {});
    for (const [, service] of services.slice(0, mostServices)) {
      if (profiles === "none" && (listIn(entryOf(service, "profiles"))?.length ?? 0) > 0) continue;
      effects.push(...serviceEffects(service, { ...use, folders: [next.base] }));
    }
    for (const path of includedIn(project, services)) {
      const file = firstThere([path], next.base, "here", use);
      if (file === undefined)
        effects.push(...(isPending(path, next.base, use) ? [] : [opaque(use, `${path} has not been read`)]));
      else waiting.push({ file, base: at(file.folder) });
    }
  }
  return effects;
}

function at(path: string): Place {
  return { spelling: "literal", path };
}

/** Other files of the project that it names, by `include` or by `extends`. */
function includedIn(project: Data, services: readonly (readonly [string, Data])[]): readonly string[] {
  const includes = (listIn(entryOf(project, "include")) ?? []).flatMap((item) => {
    const path = entryOf(item, "path") ?? item;
    return listIn(path) ?? [path];
  });
  const extended = services.flatMap(([, service]) => {
    const file = entryOf(service, "extends", "file");
    return file === undefined ? [] : [file];
  });
  return [...includes, ...extended].map((path) => (typeof path === "string" ? path : unknownMark));
}

function isPending(path: string, base: Place, use: Use): boolean {
  const place = placeOf(literal(path), base);
  const reading = place === undefined ? undefined : use.inside.readings.text(place.path);
  return reading?.kind === "absent" || (reading?.kind === "unread" && reading.why === notYet);
}

/** A volume whose driver is given options may be any folder of the machine. */
function volumeEffects(project: Data, use: Use): readonly Effect[] {
  return Object.values(recordIn(entryOf(project, "volumes")) ?? {}).flatMap((volume) =>
    entryOf(volume, "driver_opts", "device") === undefined
      ? []
      : [opaque(use, "a volume of the compose file may be a folder of the machine")],
  );
}

/** Files of this machine that the project hands to services as secrets or settings. */
function sharedFiles(project: Data): readonly (readonly [string, string])[] {
  return ["secrets", "configs"].flatMap((key) =>
    Object.values(recordIn(entryOf(project, key)) ?? {}).flatMap((item) => {
      const file = entryOf(item, "file");
      return typeof file === "string"
        ? [[key, file.startsWith(".") || /^[/~]/.test(file) ? file : `./${file}`] as const]
        : [];
    }),
  );
}

/** Settings of a service that stand for an option of `docker run`. */
const settings: Readonly<Record<string, string>> = {
  devices: "--device",
  cap_add: "--cap-add",
  pid: "--pid",
  ipc: "--ipc",
  network_mode: "--network",
  userns_mode: "--userns",
  uts: "--uts",
  security_opt: "--security-opt",
  volumes_from: "--volumes-from",
  device_cgroup_rules: "--device-cgroup-rule",
};

/** Files that say what the machine's clock says. */
const clock = /^\/(?:etc\/(?:localtime|timezone)|usr\/share\/zoneinfo(?:\/.*)?):[^:]*:ro$/;

function serviceEffects(data: Data, use: Use): readonly Effect[] {
  const service = recordIn(data);
  if (service === undefined) return [];
  if (service.provider !== undefined) return [opaque(use, "a service of the compose file is run by another program")];
  const words: string[] = ["docker", "run"];
  if (entryOf(service, "privileged") === "true") words.push("--privileged");
  for (const [key, option] of Object.entries(settings)) {
    for (const value of textsIn(service[key])) if (!isOrdinary(key, value)) words.push(`${option}=${value}`);
  }
  for (const volume of listIn(service.volumes) ?? []) {
    const text = mountText(volume, use.surroundings.home);
    if (!clock.test(text)) words.push("-v", text);
  }
  const where = entryOf(service, "working_dir");
  if (typeof where === "string") words.push("-w", where);
  const start = words.map(quoted).join(" ");
  // The words of a command stand behind those of an entry point.
  const command = ["entrypoint", "command"]
    .map((key) => commandText(service[key]))
    .join(" ")
    .trim();
  const commands = command === "" ? [] : [command];
  const { texts, unknown } = partlyKnown(`${start} image`);
  const run = (text: string): readonly Effect[] => use.inside.shell(text, "bash", use);
  return [
    ...texts.flatMap(run),
    ...(unknown === "parts" ? [opaque(use, "what the compose file gives a service is not known")] : []),
    ...seenInBuild(commands.flatMap((line) => partlyKnown(`${start} image ${line}`).texts.flatMap(run))),
  ];
}

/** What most projects have, and gives nothing of the machine. */
function isOrdinary(key: string, value: string): boolean {
  return (
    /^(?:network_mode|pid|ipc)$/.test(key) && /^(?:bridge|none|default|private|shareable|service:[\w-]+)$/.test(value)
  );
}

/** A mount as `-v` says it. A volume alone, or one without a source, is the container's own. */
function mountText(volume: Data, home: string): string {
  if (typeof volume === "string") return fromHome(volume, home);
  const type = entryOf(volume, "type");
  const source = entryOf(volume, "source") ?? entryOf(volume, "src");
  const target = entryOf(volume, "target") ?? entryOf(volume, "dst");
  if (typeof target !== "string" || type === "tmpfs") return "/tmp/none";
  if (typeof source !== "string") return target;
  const access = entryOf(volume, "read_only") === "true" ? ":ro" : "";
  // A path that is bound is one even where it looks like a name.
  const path = type === "bind" && /^[\w-]/.test(source) ? `./${source}` : source;
  return `${fromHome(path, home)}:${target}${access}`;
}

function fromHome(path: string, home: string): string {
  return path.startsWith("~") ? `${home}${path.slice(1)}` : path;
}

function commandText(command: Data | undefined): string {
  const words = listIn(command);
  if (words !== undefined)
    return textsIn(command)
      .map((word) => quoted(word.replaceAll("$$", "$")))
      .join(" ");
  return typeof command === "string" ? command.replaceAll("$$", "\\$").replace(/\s*\n\s*/g, " ") : "";
}

function textsIn(data: Data | undefined): readonly string[] {
  if (data === undefined || data === "") return [];
  return (listIn(data) ?? [data]).map((item) => (typeof item === "string" ? item : unknownMark));
}

/** The variables of the project: those of the command itself, and those in the file `.env`. */
function variablesIn(base: Place, use: Use): (name: string) => string | undefined {
  const own = new Map([...use.environment].map(([name, value]) => [name, textOf(value)] as const));
  const reading = base.spelling === "literal" ? use.inside.readings.text(`${base.path}/.env`) : undefined;
  const lines =
    reading?.kind === "read" ? reading.value.matchAll(/^[ \t]*(?:export[ \t]+)?(\w+)[ \t]*=[ \t]*(.*?)[ \t]*$/gm) : [];
  const file = new Map([...lines].map(([, name = "", value = ""]) => [name, value.replace(/^(["'])(.*)\1$/, "$2")]));
  return (name) => {
    if (name === "PWD") return ".";
    if (own.has(name)) return own.get(name) ?? unknownMark;
    return file.get(name);
  };
}

/** The data with the variables of its texts put in (Compose specification, "Interpolation"). */
function filled(data: Data, variable: (name: string) => string | undefined): Data {
  if (typeof data === "string") return interpolated(data, variable);
  const items = listIn(data);
  if (items !== undefined) return items.map((item) => filled(item, variable));
  const record: DataRecord = recordIn(data) ?? {};
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, filled(value, variable)]));
}

function interpolated(text: string, variable: (name: string) => string | undefined): string {
  return text.replace(
    /\$\$|\$(\w+)|\$\{(\w+)(?:(:?[-+?])([^{}]*))?\}|\$\{[^}]*\}?/g,
    (whole, plain: string | undefined, braced: string | undefined, sign = "", other = "") => {
      if (whole === "$$") return "$$";
      const name = plain ?? braced;
      if (name === undefined) return unknownMark;
      const value = variable(name);
      if (sign.endsWith("+")) return value === undefined ? "" : other;
      if (value === undefined || (value === "" && sign.startsWith(":"))) return sign.endsWith("-") ? other : "";
      return value;
    },
  );
}
