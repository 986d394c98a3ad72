import type { Edit, Shell } from "../core/call/call.ts";
import { isCommandField } from "../core/effects/commandFields.ts";
import { type Fields, fieldsIn, missing, type Names, saysSomething, textIn, textsIn } from "./inputFields.ts";
import { isAbsolutePath, type Platform, readPlainPath, type ToolPath } from "./toolPath.ts";

/** Where a tool works. */
export interface Ground {
  readonly cwd: string;
  readonly home: string;
  readonly platform: Platform;
  /** Whether the agent's editing tools count relative paths from `cwd`. */
  readonly paths: "absolute" | "relative";
  /** What commands are written in where the tool's name does not say it. */
  readonly shell: Shell;
}

/** What one of an agent's tools was asked to do. */
export type Deed =
  | {
      readonly kind: "command";
      readonly text: string;
      readonly shell: Shell;
      readonly cwd: string;
      /** The same input with another command in place of this one, every other field kept. */
      readonly put: (command: string) => unknown;
    }
  | { readonly kind: "edit"; readonly edits: readonly Edit[] }
  | { readonly kind: "fetch"; readonly urls: readonly string[] }
  /** It reads these files and folders, absolute, and does nothing else. */
  | { readonly kind: "reads"; readonly paths: readonly string[] }
  /** A tool of which nothing is known; `tool` and `input` where the call only passes them on to another tool. */
  | { readonly kind: "tool"; readonly tool?: string; readonly input?: unknown }
  /** Of another shape than the tool takes. `why` is a clause. */
  | { readonly kind: "unreadable"; readonly why: string };

/** Reads the input of one tool. Never throws. */
export type ReadTool = (input: unknown, ground: Ground) => Deed;

/** An agent's tools by their names, to the letter. */
export type Tools = Readonly<Record<string, ReadTool>>;

/** A tool of which nothing is known. */
export const unknownTool: ReadTool = () => ({ kind: "tool" });

/** Where a path of an editing tool leads. */
export function pathIn(text: string, { cwd, platform, paths }: Ground): ToolPath {
  return readPlainPath(text, platform, paths === "relative" ? cwd : undefined);
}

/** Fields that other agents and releases have for the folder of a command; whether this one heeds them is not known. */
const folderField =
  /^(?:cwd|workdir|(?:working_?)?dir(?:ectory)?|dir_path|(?:working|root)_?(?:dir|path|folder)?|path|folder)$/i;

/** Fields beside the command that change what it does in a way that is not read. */
const bendingFields: Names = ["env", "environment", "stdin", "input", "args", "arguments", "host", "container"];

/**
 * A tool that runs the command in the field that has one of these names, in a shell of its own. `folder` is the field that
 * moves it to another folder, where the agent is known to heed one.
 */
export function runs(
  names: Names,
  { shell, folder = "" }: { readonly shell?: Shell; readonly folder?: string } = {},
): ReadTool {
  return (input, ground) => {
    const fields = fieldsIn(input);
    if (fields === undefined) return { kind: "unreadable", why: "its input is no object" };
    const found = textIn(fields, names);
    if (found.kind !== "found") return { kind: "unreadable", why: missing(found, names) };
    const place = folderIn(fields, folder, ground);
    if (place.kind === "unreadable") return place;
    const bent = [...fields].some(
      ([name, value]) =>
        name !== found.name &&
        name !== folder &&
        saysSomething(value) &&
        (bendingFields.includes(name) || isCommandField(name) || (folderField.test(name) && value !== ground.cwd)),
    );
    if (bent) return { kind: "tool" };
    return {
      kind: "command",
      text: found.value,
      // The model writes the input: it must not choose how we read its command.
      shell: saysSomething(fields.get("shell")) ? "unknown" : (shell ?? ground.shell),
      cwd: place.path,
      put: (command) => ({ ...(input as object), [found.name]: command }),
    };
  };
}

/** The folder that a command is to run in; relative ones count from the agent's own. */
function folderIn(fields: Fields, name: string, { cwd, platform }: Ground): ToolPath {
  const found = textIn(fields, [name]);
  if (found.kind === "wrong") return { kind: "unreadable", why: found.why };
  if (found.kind === "absent" || found.value === "") return { kind: "path", path: cwd };
  return readPlainPath(found.value, platform, cwd);
}

/** A tool that reads the files in these fields, each a path or a list of them, and needs one at least. */
export function reads(...names: Names): ReadTool {
  return readingTool(names, (paths) => (paths.length === 0 ? { kind: "tool" } : { kind: "reads", paths }));
}

/** A tool that shows names of files, in the folders in these fields or in the agent's own. */
export function lists(...names: Names): ReadTool {
  return readingTool(names, (paths) => ({ kind: "reads", paths }));
}

/** A tool that looks through files, in the folders in these fields or in the agent's own, and shows what they hold. */
export function searches(...names: Names): ReadTool {
  return readingTool(names, (paths, { cwd }) => ({
    kind: "reads",
    paths: (paths.length === 0 ? [cwd] : paths).map((path) => (path.endsWith("/") ? path : `${path}/`)),
  }));
}

/** Fields that may name a file in another release, and those that say which files count. */
const pathField = /(?:path|file|filename|uri|dir|directory|folder|include|glob|file_?pattern|include_?pattern)s?$/i;

/** A field that looks like a command, or a path that cannot be made out: then nothing is known of the tool. */
function readingTool(names: Names, made: (paths: readonly string[], ground: Ground) => Deed): ReadTool {
  return (input, ground) => {
    const fields = fieldsIn(input ?? {});
    if (fields === undefined) return { kind: "tool" };
    const paths: string[] = [];
    for (const [name, value] of fields) {
      if (isCommandField(name) && saysSomething(value)) return { kind: "tool" };
      if (!names.includes(name) && !(pathField.test(name) && isTextual(value))) continue;
      const found = textsIn(fields, [name]);
      if (found.kind === "wrong") return { kind: "tool" };
      for (const text of found.kind === "found" ? found.value : []) {
        const read = /[*?[{]/.test(text) ? placesOfPattern(text, ground) : placesOf(text, ground);
        if (read === undefined) return { kind: "tool" };
        paths.push(...read);
      }
    }
    return made(paths, ground);
  };
}

function isTextual(value: unknown): boolean {
  return typeof value === "string" || Array.isArray(value);
}

/**
 * Paths that stand for what a pattern finds, by the letters of its last step: the file so called, below the folder that it begins
 * with. A pattern that leaves letters of the name open but for its ends may mean anything.
 */
function placesOfPattern(text: string, ground: Ground): readonly string[] | undefined {
  const [head = ""] = /^[^*?[{]*(?=[/\\])/.exec(text) ?? [];
  const names = text
    .split(/[{},]/)
    .map((part) => part.slice(Math.max(part.lastIndexOf("/"), part.lastIndexOf("\\")) + 1).replace(/^[!*]+|\*+$/g, ""));
  if (names.some((name) => /[*?[\]]/.test(name))) return undefined;
  const places = ["", ...names].map((name) =>
    placesOf(name === "" ? head : `${head}${head === "" ? "" : "/"}${name}`, ground),
  );
  return places.includes(undefined) ? undefined : places.flatMap((place) => place ?? []);
}

/** Where a path of a reading tool may lead; undefined where that cannot be made out. */
function placesOf(text: string, { cwd, home, platform }: Ground): readonly string[] | undefined {
  if (text === "") return [];
  const inHome = /^~[\\/]/.test(text) ? [`${home}/${text.slice(2)}`, `${cwd}/${text}`] : [text];
  const read = (text === "~" ? [home] : inHome).map((path) => readPlainPath(path, platform, cwd));
  const places = read.flatMap((path) => (path.kind === "path" ? [path.path] : []));
  return places.length === read.length && places.every((path) => isAbsolutePath(path, platform)) ? places : undefined;
}

/** A tool that only talks with the person, the model or its provider, or that starts a subagent whose own calls are judged. */
export const talks: ReadTool = (input) => {
  const looksLikeCommand = [...(fieldsIn(input) ?? [])].some(
    ([name, value]) => isCommandField(name) && saysSomething(value),
  );
  return looksLikeCommand ? { kind: "tool" } : { kind: "reads", paths: [] };
};

/** A tool that fetches the addresses in the field that has one of these names, one or a list. */
export function fetches(...names: Names): ReadTool {
  return (input) => {
    const fields = fieldsIn(input);
    const found = fields === undefined ? undefined : textsIn(fields, names);
    if (found?.kind !== "found" || found.value.length === 0) {
      return {
        kind: "unreadable",
        why: found === undefined || found.kind === "found" ? "it names no address" : missing(found, names),
      };
    }
    return { kind: "fetch", urls: found.value };
  };
}

/** A tool that fetches the addresses that stand in a text. */
export function fetchesIn(...names: Names): ReadTool {
  return (input) => {
    const fields = fieldsIn(input);
    const found = fields === undefined ? undefined : textIn(fields, names);
    const urls = found?.kind === "found" ? found.value.match(/\b[a-z][a-z\d+.-]*:\/\/[^\s<>"']+/gi) : null;
    return urls === null ? { kind: "tool" } : { kind: "fetch", urls };
  };
}

/** A tool that counts relative paths from the agent's folder though others of the agent do not. */
export function fromFolder(tool: ReadTool): ReadTool {
  return (input, ground) => tool(input, { ...ground, paths: "relative" });
}

/** A tool that passes a call on to a tool of an MCP server. */
export function passesOn(server: Names, tool: Names, input: Names): ReadTool {
  return (given) => {
    const fields = fieldsIn(given);
    if (fields === undefined) return { kind: "tool" };
    const [named, called] = [textIn(fields, server), textIn(fields, tool)];
    if (named.kind !== "found" || called.kind !== "found") return { kind: "tool" };
    const name = input.find((one) => fields.has(one));
    const passed = name === undefined ? undefined : fields.get(name);
    return { kind: "tool", tool: mcpTool(named.value, called.value), input: parsed(passed) };
  };
}

/** The name of an MCP server's tool in the spelling that the core understands. */
export function mcpTool(server: string, tool: string): string {
  return `mcp__${server}__${tool}`;
}

/** The value of a text that is JSON, or what was given. */
export function parsed(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** A tool that does one thing or another as the field `name` says; that field is not shown to those who read the rest. */
export function byField(name: string, tools: Tools): ReadTool {
  return (input, ground) => {
    const fields = fieldsIn(input);
    const which = fields?.get(name);
    if (fields === undefined || typeof which !== "string" || !Object.hasOwn(tools, which)) return { kind: "tool" };
    const rest = Object.fromEntries([...fields].filter(([other]) => other !== name));
    return tools[which]?.(rest, ground) ?? { kind: "tool" };
  };
}

/** A tool that takes several calls of another in a list; without the list, the one. All must be reads, or all edits. */
export function eachIn(names: Names, tool: ReadTool): ReadTool {
  return (input, ground) => {
    const fields = fieldsIn(input);
    const present = names.filter((name) => fields?.has(name));
    const [name] = present;
    if (fields === undefined || name === undefined) return tool(input, ground);
    const list = fields.get(name);
    if (present.length > 1 || !Array.isArray(list) || list.length === 0) return { kind: "tool" };
    const others = Object.fromEntries([...fields].filter(([other]) => other !== name));
    // A path beside the list may be what counts.
    if (Object.keys(others).some((other) => pathField.test(other) || isCommandField(other))) return { kind: "tool" };
    const deeds = list.map((one) => tool(typeof one === "string" ? { path: one } : one, ground));
    const edits = deeds.flatMap((deed) => (deed.kind === "edit" ? deed.edits : []));
    const paths = deeds.flatMap((deed) => (deed.kind === "reads" ? deed.paths : []));
    if (deeds.every(({ kind }) => kind === "edit")) return { kind: "edit", edits };
    return deeds.every(({ kind }) => kind === "reads") ? { kind: "reads", paths } : { kind: "tool" };
  };
}
