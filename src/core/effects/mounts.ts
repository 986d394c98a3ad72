import type { FileResource } from "../resource.ts";
import type { Option } from "../shell/options.ts";
import { isWithin, normalise, type Place, placeOf } from "../shell/paths.ts";
import { escapeGlob, textOf, type Value } from "../shell/value.ts";

/** A folder that a container shares with something outside it. */
export interface Mount {
  /** Where it stands in the container, normalised. */
  readonly target: string;
  /** A volume of the engine by name, or what of this machine it is, by each folder the command may run in. */
  readonly source:
    | { readonly kind: "volume"; readonly name: string }
    | { readonly kind: "folder"; readonly places: readonly Place[] };
  readonly access: "write" | "read";
}

/** The mounts that options of `docker run` ask for. `some` other ones may come with what could not be read. */
export interface Mounts {
  readonly known: readonly Mount[];
  readonly unread: "some" | "none";
}

/** Reads `-v`, `--volume` and `--mount`, and notices `--volumes-from`. Sources are relative to the folders. */
export function readMounts(options: readonly Option[], folders: readonly Place[]): Mounts {
  const known: Mount[] = [];
  let unread: Mounts["unread"] = "none";
  for (const { name, value } of options) {
    if (name === "--volumes-from" || name === "--volume-driver") unread = "some";
    if (name !== "-v" && name !== "--volume" && name !== "--mount") continue;
    const text = textOf(value)?.replace(/^=/, "");
    const read = text === undefined ? undefined : name === "--mount" ? longMount(text) : shortMount(text);
    if (read === undefined) unread = "some";
    else if (read !== "anonymous") known.push(mountOf(read, folders));
  }
  return { known, unread };
}

interface Spelled {
  readonly source: string;
  readonly target: string;
  readonly access: Mount["access"];
}

/** `source:target:options`; a target alone is a volume without a name, which goes away with the container. */
function shortMount(text: string): Spelled | "anonymous" | undefined {
  const parts = /^([A-Za-z]:[\\/][^:]*|[^:]*)(?::([^:]*))?(?::([^:]*))?$/.exec(text);
  if (parts === null) return undefined;
  const [, source = "", target, settings = ""] = parts;
  if (target === undefined) return source.startsWith("/") ? "anonymous" : undefined;
  if (!target.startsWith("/") || source === "") return undefined;
  return {
    source,
    target: normalise(target),
    access: /(?:^|,)(?:ro|readonly)(?:,|$)/.test(settings) ? "read" : "write",
  };
}

/** `type=bind,source=…,target=…,readonly`. Options of a volume's driver may make it a folder of the machine. */
function longMount(text: string): Spelled | "anonymous" | undefined {
  const fields = new Map(
    text.split(",").map((field) => {
      const equals = field.indexOf("=");
      return equals < 0 ? [field, ""] : [field.slice(0, equals), field.slice(equals + 1)];
    }),
  );
  const target = fields.get("target") ?? fields.get("dst") ?? fields.get("destination");
  const source = fields.get("source") ?? fields.get("src");
  const type = fields.get("type") ?? "volume";
  if (target === undefined || !target.startsWith("/") || text.includes('"')) return undefined;
  if (type === "tmpfs") return "anonymous";
  if ((type !== "bind" && type !== "volume") || fields.has("volume-opt") || fields.has("volume-driver"))
    return undefined;
  if (source === undefined) return type === "volume" ? "anonymous" : undefined;
  const spelled = type === "bind" && !/^[./~]|^[A-Za-z]:/.test(source) ? `./${source}` : source;
  const settings = [fields.get("readonly"), fields.get("ro")].filter((setting) => setting !== undefined);
  const reads = settings.length > 0 && settings.every((setting) => /^(?:|true|1)$/.test(setting));
  return { source: spelled, target: normalise(target), access: reads ? "read" : "write" };
}

function mountOf({ source, target, access }: Spelled, folders: readonly Place[]): Mount {
  // What is only a name is a volume; engines tell the two apart in the same way.
  if (/^\w[\w.-]*$/.test(source)) return { target, access, source: { kind: "volume", name: source } };
  const value: Value = { kind: "literal", text: source };
  const places = folders.map((folder) => placeOf(value, folder) ?? folder);
  return { target, access, source: { kind: "folder", places } };
}

/** A part of a mount that something in the container reaches. */
export interface Reached {
  readonly mount: Mount;
  /** For a folder of this machine: what of it is reached. */
  readonly files: readonly FileResource[];
}

/** What of the mounts a file of the container is. A path that no mount takes in is the container's own. */
export function reachedThrough(file: FileResource, mounts: readonly Mount[]): readonly Reached[] {
  const fixed = file.spelling === "glob" ? fixedFolder(file.path) : file.path;
  const holding = mounts
    .filter(({ target }) => fixed !== "" && isWithin(fixed, target))
    .toSorted((left, right) => right.target.length - left.target.length)[0];
  const wide = file.spelling !== "literal" || file.reach === "tree";
  const below = mounts.filter(
    (mount) => mount !== holding && wide && (fixed === "" || isWithin(mount.target, fixed)) && mount.target !== fixed,
  );
  const reached = below.map((mount): Reached => ({ mount, files: wholeOf(mount, file) }));
  return holding === undefined ? reached : [{ mount: holding, files: partOf(holding, file) }, ...reached];
}

function partOf({ source, target }: Mount, file: FileResource): readonly FileResource[] {
  if (source.kind === "volume") return [];
  const rest = file.path.slice(target === "/" ? 0 : target.length);
  return source.places.map((place): FileResource => {
    if (place.spelling !== "literal") return { ...file, spelling: "unknown", path: place.path, reach: "tree" };
    const base = place.path === "/" ? "" : place.path;
    const path = `${file.spelling === "glob" ? escapeGlob(base) : base}${rest}`;
    return { ...file, path: path === "" ? "/" : path };
  });
}

/** All of a mount, where the whole folder above it is meant; some of it where that is not known. */
function wholeOf({ source }: Mount, file: FileResource): readonly FileResource[] {
  if (source.kind === "volume") return [];
  return source.places.map((place): FileResource => {
    const spelling = file.spelling === "literal" && place.spelling === "literal" ? "literal" : "unknown";
    return { scheme: "file", path: place.path, spelling, reach: "tree" };
  });
}

function fixedFolder(pattern: string): string {
  const wildcard = pattern.search(/[*?[]/);
  return wildcard < 0 ? pattern : normalise(`/${pattern.slice(0, pattern.lastIndexOf("/", wildcard))}`);
}
