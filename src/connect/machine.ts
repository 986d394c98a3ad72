import { accessSync, constants, readdirSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";

/** What connecting has to know of the machine. All paths absolute. */
export interface Machine {
  readonly home: string;
  /** Our state folder. */
  readonly state: string;
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The folders that are open in the editor, or the current one: agents read settings there too. */
  readonly folders: readonly string[];
  /** Where policies of the whole machine lie: `/etc` but in tests. */
  readonly etc: string;
}

/** This machine, for the person who runs us; `folders` are the open ones, or the current one. */
export function machineHere(state: string, folders: readonly string[]): Machine {
  return { home: homedir(), state, platform: process.platform, environment: process.env, folders, etc: "/etc" };
}

/** Folders in which people's programs lie that an editor started from a desktop has not in its `PATH`. */
const usualFolders = [".local/bin", "bin", ".npm-global/bin", ".bun/bin", ".opencode/bin", ".claude/local"];

/** The path of a program by its name, as a terminal of the person would find it; undefined where there is none. */
export function programOn(machine: Machine, name: string): string | undefined {
  const { PATH = "" } = machine.environment;
  const named = PATH.split(delimiter).filter((folder) => isAbsolute(folder));
  const folders = [...named, ...usualFolders.map((folder) => join(machine.home, folder))];
  const endings = machine.platform === "win32" ? [".exe", ".cmd", ""] : [""];
  return folders.flatMap((folder) => endings.map((ending) => join(folder, name + ending))).find(isProgram);
}

/** The folders of editors of the VS Code family in the home folder, in which their extensions lie. */
export const editorFolders: readonly string[] = [
  ".vscode",
  ".vscode-insiders",
  ".vscode-oss",
  ".vscode-server",
  ".vscode-server-insiders",
  ".cursor",
];

/** Whether an extension of this id is installed in an editor of the VS Code family. */
export function hasExtension(machine: Machine, id: string): "yes" | "no" {
  return editorFolders.some((editor) =>
    namesIn(join(machine.home, editor, "extensions")).some((name) => name.toLowerCase().startsWith(`${id}-`)),
  )
    ? "yes"
    : "no";
}

/** The folder that a variable of the environment names, where it names one absolutely; else the usual one in the home folder. */
export function settingsFolder(machine: Machine, variable: string, usual: string): string {
  const named = machine.environment[variable];
  return named !== undefined && isAbsolute(named) ? named : join(machine.home, usual);
}

/** The names in a folder, in their order; none where it cannot be read. */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).toSorted();
  } catch {
    return [];
  }
}

/** Whether something is at a path, whatever it is. */
export function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
