import { placeOf } from "../shell/paths.ts";
import { literal, textOf, type Value } from "../shell/value.ts";
import type { Use } from "./commandModel.ts";
import type { Effect } from "./effect.ts";
import { opaque } from "./fileEffects.ts";
import { jsonRecord, recordOf } from "./jsonRecord.ts";
import { firstThere } from "./projectFiles.ts";
import { workspaceEffects } from "./workspaceScripts.ts";

/** Tasks that are followed, and files of Nx projects that are read. */
const mostTasks = 40;
const mostProjects = 60;

/**
 * The tasks that Turborepo runs for these, with those that come before them by `turbo.json` (Turborepo, "Configuring tasks":
 * `dependsOn`); the ones asked for come first. Undefined where that file cannot be read.
 */
export function tasksBefore(names: readonly string[], use: Use): readonly string[] | undefined {
  const all = [...names];
  for (const folder of use.folders) {
    const file = firstThere(["turbo.json", "turbo.jsonc"], folder, "above", use);
    if (file === undefined) continue;
    const config = jsonRecord(withoutComments(file.text));
    const tasks = recordOf(config?.tasks) ?? recordOf(config?.pipeline);
    if (tasks === undefined) return undefined;
    for (let at = 0; at < all.length && all.length <= mostTasks; at++) {
      for (const [key, value] of Object.entries(tasks)) {
        if (key.replace(/^.*#/, "") !== all[at]) continue;
        for (const before of textsIn(recordOf(value)?.dependsOn)) {
          const name = before.replace(/^\^|^.*#/g, "");
          if (!all.includes(name)) all.push(name);
        }
      }
    }
  }
  return all.length > mostTasks ? undefined : all;
}

interface Asked {
  readonly names: readonly string[];
  readonly project: string | undefined;
}

/** Where Nx projects lie that are no packages (Nx, "Folder structure"). */
const projectGlobs = ["apps/*", "libs/*", "libs/*/*", "packages/*", "tools/*"];

/**
 * What targets of Nx projects do: scripts of packages, and commands that `project.json` names (Nx, "Project configuration").
 * What a plugin's executor does is opaque. "unread" where no project has the target in a file that is read.
 */
export function nxEffects(asked: Asked, args: readonly Value[], use: Use): readonly Effect[] | "unread" {
  const effects: Effect[] = [];
  let found: "yes" | "no" = "no";
  for (const folder of use.folders) {
    const config = firstThere(["nx.json"], folder, "above", use);
    if (config === undefined) return "unread";
    const defaults = recordOf(jsonRecord(withoutComments(config.text))?.targetDefaults);
    const files = [
      `${config.folder}/project.json`,
      ...projectGlobs.flatMap((glob) => {
        const base = `${config.folder}/${glob.slice(0, glob.indexOf("/*"))}`;
        const read = use.inside.readings.matches(base, `${config.folder}/${glob}/project.json`);
        return read.kind === "read" ? read.value : [];
      }),
    ];
    if (files.length > mostProjects) return "unread";
    const all = [...asked.names];
    for (let at = 0; at < all.length && all.length <= mostTasks; at++) {
      const name = all[at] ?? "";
      const targets = files.flatMap((file) => targetsIn(file, name, use));
      for (const { target, root } of [...targets, { target: recordOf(defaults?.[name]) ?? {}, root: config.folder }]) {
        for (const before of textsIn(target.dependsOn)) {
          const other = before.replace(/^\^|^.*:/g, "");
          if (!all.includes(other)) all.push(other);
        }
        if (Object.keys(target).length > 0) effects.push(...targetEffects(target, root, config.folder, args, use));
      }
      if (targets.length > 0) found = "yes";
      const scripts = workspaceEffects({ kind: "all", root: "in" }, [name], args, {
        ...use,
        folders: [{ spelling: "literal", path: config.folder }],
      });
      if (typeof scripts !== "string") {
        found = "yes";
        effects.push(...scripts);
      }
    }
  }
  return found === "yes" ? effects : "unread";
}

type Target = Readonly<Record<string, unknown>>;

function targetsIn(
  file: string,
  name: string,
  use: Use,
): readonly { readonly target: Target; readonly root: string }[] {
  const reading = use.inside.readings.text(file);
  if (reading.kind !== "read") return [];
  const target = recordOf(recordOf(jsonRecord(withoutComments(reading.value))?.targets)?.[name]);
  return target === undefined ? [] : [{ target, root: file.slice(0, file.lastIndexOf("/")) }];
}

/** The commands of a target, those of every configuration of it included. */
function targetEffects(
  target: Target,
  root: string,
  workspace: string,
  args: readonly Value[],
  use: Use,
): readonly Effect[] {
  const executor = target.executor ?? "nx:run-commands";
  const settings = [
    target,
    recordOf(target.options),
    ...Object.values(recordOf(target.configurations) ?? {}).map(recordOf),
  ];
  const isCommand = /^(?:nx|@nrwl\/workspace|@nx\/workspace):run-commands$/.test(String(executor));
  if (!isCommand && executor !== "nx:noop") return [opaque(use, "a plugin of nx works on the project")];
  return settings.flatMap((setting) => {
    if (setting === undefined) return [];
    const { command, commands, cwd } = setting;
    const list = [command, ...(Array.isArray(commands) ? commands : [commands])].filter((one) => one !== undefined);
    const path =
      typeof cwd === "string" ? cwd.replace("{projectRoot}", root).replace("{workspaceRoot}", workspace) : ".";
    const place = placeOf(literal(path), { spelling: "literal", path: workspace }) ?? {
      spelling: "unknown" as const,
      path: "",
    };
    return list.flatMap((one) => {
      const text = typeof one === "string" ? one : recordOf(one)?.command;
      if (typeof text !== "string") return [opaque(use, "a command of the project's file is not understood")];
      const known = text.replaceAll("{projectRoot}", root).replaceAll("{workspaceRoot}", workspace);
      const words = args.map((word) => textOf(word) ?? "$HOLDPOINT_UNKNOWN");
      return use.inside.shell([known, ...words].join(" "), "bash", { ...use, folders: [place] });
    });
  });
}

function textsIn(value: unknown): readonly string[] {
  const items = Array.isArray(value) ? value : [];
  return items.flatMap((item) => {
    const text = typeof item === "string" ? item : recordOf(item)?.target;
    return typeof text === "string" ? [text] : [];
  });
}

/** JSON without the comments that these tools allow; a text that has others does not read. */
function withoutComments(text: string): string {
  return text.replace(/^\s*\/\/.*$/gm, "").replace(/,(\s*[}\]])/g, "$1");
}
