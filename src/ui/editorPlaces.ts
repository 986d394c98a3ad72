import { readdir, readFile, readlink, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type ExtensionContext, env, UIKind, workspace } from "vscode";
import type { EditorSurroundings } from "../core/surroundings.ts";
import { realFolder } from "./editorGround.ts";

/** Most processes above ours that are looked at. */
const mostAncestors = 8;

/** Where this editor keeps the person's settings and its own state, and where it is served. */
export class EditorPlaces {
  readonly #userData: readonly string[];
  #ports: EditorSurroundings["ports"] = isServed() ? "unknown" : [];

  constructor(context: ExtensionContext) {
    const user = userFolder(context.globalStorageUri.fsPath);
    this.#userData = [user, join(dirname(user), "Machine")].map(realFolder);
  }

  /** The folder above the person's settings, with everything the editor keeps. */
  get data(): string {
    return dirname(this.#userData[0] ?? "/");
  }

  /** What is known now. */
  get surroundings(): EditorSurroundings {
    const file = workspace.workspaceFile;
    const files = file?.scheme === "file" ? [join(realFolder(dirname(file.fsPath)), basename(file.fsPath))] : [];
    return { userData: this.#userData, files, ports: this.#ports };
  }

  /** Finds out on which ports the editor's own window is served: until then, and where it cannot be told, nobody knows. */
  async findPorts(): Promise<void> {
    if (!isServed()) return;
    try {
      const ports = await listeningPorts(process.ppid);
      this.#ports = ports.length === 0 ? "unknown" : ports;
    } catch {
      this.#ports = "unknown";
    }
  }
}

/** A window on this machine has no address; one in a browser, or with its other half elsewhere, is served to it. */
function isServed(): boolean {
  return env.uiKind === UIKind.Web || env.remoteName !== undefined;
}

/** `<user>/globalStorage/<extension>`, or with a settings profile `<user>/profiles/<id>/globalStorage/<extension>`. */
function userFolder(globalStorage: string): string {
  const folder = dirname(dirname(globalStorage));
  return basename(dirname(folder)) === "profiles" ? dirname(dirname(folder)) : folder;
}

/** The TCP ports on which a process or one above it of the same user listens. Linux alone; source: proc_pid_net(5). */
async function listeningPorts(from: number): Promise<readonly number[]> {
  const listening = new Map<string, number>();
  for (const table of ["tcp", "tcp6"]) {
    for (const line of (await readFile(`/proc/net/${table}`, "utf8")).split("\n").slice(1)) {
      const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
      const port = local?.slice(local.lastIndexOf(":") + 1);
      if (state === "0A" && port !== undefined && inode !== undefined) listening.set(inode, Number.parseInt(port, 16));
    }
  }
  const ports = new Set<number>();
  let process = from;
  for (let step = 0; step < mostAncestors && process > 1; step++) {
    if ((await stat(`/proc/${process}`)).uid !== globalThis.process.getuid?.()) break;
    for (const inode of await socketsOf(process)) {
      const port = listening.get(inode);
      if (port !== undefined) ports.add(port);
    }
    process = await parentOf(process);
  }
  return [...ports];
}

async function socketsOf(process: number): Promise<readonly string[]> {
  const folder = `/proc/${process}/fd`;
  const links = await Promise.all((await readdir(folder)).map((name) => readlink(join(folder, name)).catch(() => "")));
  return links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []);
}

/** The name of a program may hold blanks and brackets, so that what follows the last bracket counts. */
async function parentOf(process: number): Promise<number> {
  const text = await readFile(`/proc/${process}/stat`, "utf8");
  return Number(text.slice(text.lastIndexOf(")") + 2).split(" ")[1]);
}
