import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import {
  access,
  chmod,
  constants,
  copyFile,
  cp,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { quoted } from "../base/shellWords.ts";
import { stopAtOnce } from "./stopAtOnce.ts";

/** Where our programs come from and where they go. All paths absolute. */
export interface Installation {
  /** The state folder; must exist. */
  readonly state: string;
  /** The installed extension's folder: has `dist/cli.cjs`, `dist/hook.cjs`, `dist/grammars`, the hook's programs, and in `node_modules` the packages with native parts. */
  readonly extension: string;
  readonly version: string;
  /** The editor's own node (or Electron, which is node under `ELECTRON_RUN_AS_NODE=1`). */
  readonly node: string;
}

/** The command line program's stable path, for rewritten commands and for people. */
export function programPath(state: string): string {
  return join(state, "bin", "holdpoint");
}

/** The stable path of the program that the hook files of agents run. */
export function hookProgramPath(state: string): string {
  return join(state, "bin", "holdpoint-hook");
}

/** What a version's folder holds besides the grammars and packages, each by where the extension has it. */
const programFiles: readonly (readonly [name: string, source: string])[] = [
  ["cli.cjs", "dist/cli.cjs"],
  ["hook.cjs", "dist/hook.cjs"],
  ["gate.sh", "dist/plugin/gate.sh"],
  ["gate.cjs", "dist/plugin/gate.cjs"],
];

/** Packages with native parts, which the programs load from beside them. Without the extras they do less, and say so. */
const packages = { needed: ["node-pty"], extras: ["koffi", "@koromix"] } as const;

/**
 * Copies the programs for agents and people, with the grammars and those packages, into `versions/<version>/` and switches `versions/current` to it by an
 * atomic rename, so that runs of an older version go on with their own files. An older version never replaces a newer
 * one, though several windows may do this at the same time without knowing of each other.
 */
export async function installPrograms(installation: Installation): Promise<void> {
  const { state, extension, version, node } = installation;
  const versions = join(state, "versions");
  await mkdir(versions, { recursive: true, mode: 0o700 });
  await removeAbandoned(versions);
  const target = join(versions, version);
  if ((await samePrograms(extension, target)) === "different") {
    const draft = join(versions, draftName("draft"));
    await mkdir(draft, { mode: 0o700 });
    for (const [name, source] of programFiles) await copyFile(join(extension, source), join(draft, name));
    await cp(join(extension, "dist", "grammars"), join(draft, "grammars"), { recursive: true });
    const [from, to] = [join(extension, "node_modules"), join(draft, "node_modules")];
    for (const name of packages.needed) await cp(join(from, name), join(to, name), { recursive: true });
    for (const name of packages.extras) {
      if (existsSync(join(from, name))) await cp(join(from, name), join(to, name), { recursive: true });
    }
    await writeFile(join(draft, "version"), `${version}\n`, { mode: 0o600 });
    await putInPlace(draft, target, extension);
  }
  const isNewest = compareVersions(version, (await newest(versions)) ?? version) >= 0;
  // A newer version may have come with an editor that was removed since.
  if (isNewest || (await namedNode(state)) === "gone") await replaceFile(join(state, "node"), `${node}\n`, 0o600);
  if (isNewest) {
    await mkdir(join(state, "bin"), { recursive: true, mode: 0o700 });
    await replaceFile(programPath(state), launcher(state), 0o700);
    const hook = await readFile(join(extension, "dist", "holdpoint-hook.sh"), "utf8");
    await replaceFile(hookProgramPath(state), `#!/bin/sh\nstate=${quoted(state)}\n${hook}main "$@"\n`, 0o700);
  }
  // Whoever installs a newer version meanwhile may switch before us: then we switch again, to theirs.
  for (let switched: string | undefined; ; ) {
    const wanted = (await newest(versions)) ?? version;
    if (wanted === switched) return;
    await replaceLink(join(versions, "current"), wanted);
    switched = wanted;
  }
}

/** Renames a finished folder to where it belongs. What another build of the version left there is moved aside first. */
async function putInPlace(draft: string, target: string, extension: string): Promise<void> {
  for (let attempts = 10; attempts > 0; attempts--) {
    try {
      await rename(draft, target);
      return;
    } catch (cause) {
      if (!hasCode(cause, "ENOTEMPTY", "EEXIST") || attempts === 1) throw cause;
    }
    if ((await samePrograms(extension, target)) === "same") {
      // Another window was faster with the same.
      await rm(draft, { recursive: true, force: true });
      return;
    }
    const aside = join(target, "..", draftName("old"));
    try {
      await rename(target, aside);
    } catch (cause) {
      // Another window moved it aside.
      if (!hasCode(cause, "ENOENT")) throw cause;
    }
    await rm(aside, { recursive: true, force: true });
  }
}

/** A name below `versions` that no other process takes, and that tells whose it is. */
function draftName(kind: "draft" | "old"): string {
  return `.${kind}-${process.pid}-${randomBytes(4).toString("hex")}`;
}

/** Removes the drafts of processes that ended before they were done. */
async function removeAbandoned(versions: string): Promise<void> {
  for (const name of await readdir(versions)) {
    const pid = /^(?:\.draft-|\.old-|current\.)(\d+)/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) await rm(join(versions, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return !hasCode(cause, "ESRCH");
  }
}

/** The newest version that is wholly there; undefined when there is none. */
async function newest(versions: string): Promise<string | undefined> {
  const found: string[] = [];
  for (const name of await readdir(versions)) {
    if (name.startsWith(".") || name === "current") continue;
    // Written last, and its content is the name of the folder.
    const version = await readFile(join(versions, name, "version"), "utf8").catch(() => "");
    if (version.trim() === name) found.push(name);
  }
  return found.toSorted((left, right) => compareVersions(left, right) || (left < right ? -1 : 1)).at(-1);
}

/** Whether the node that our programs run with is still there. */
async function namedNode(state: string): Promise<"there" | "gone"> {
  try {
    await access((await readFile(join(state, "node"), "utf8")).trimEnd(), constants.X_OK);
    return "there";
  } catch {
    return "gone";
  }
}

function hasCode(cause: unknown, ...codes: readonly string[]): boolean {
  return cause instanceof Error && "code" in cause && codes.includes(String(cause.code));
}

/** A POSIX shell script with fixed paths: it must not depend on the folder or the environment it is started in. */
export function launcher(state: string): string {
  return [
    "#!/bin/sh",
    `state=${quoted(state)}`,
    stopAtOnce,
    'read -r node <"$state/node" && [ -x "$node" ] || { echo "Holdpoint: the editor\'s node was not found, so nothing was run. Open the editor once, or run \\"Holdpoint: Doctor\\"." >&2; exit 125; }',
    "export ELECTRON_RUN_AS_NODE=1",
    "unset NODE_OPTIONS NODE_EXTRA_CA_CERTS",
    'exec "$node" "$state/versions/current/cli.cjs" "$@"',
    "",
  ].join("\n");
}

/** Quotes one word for POSIX shells. */
/** Whether a version's folder holds what the extension has. */
async function samePrograms(extension: string, target: string): Promise<"same" | "different"> {
  for (const [name, source] of programFiles) {
    if ((await sameProgram(join(extension, source), join(target, name))) === "different") return "different";
  }
  return "same";
}

async function sameProgram(source: string, installed: string): Promise<"same" | "different"> {
  try {
    const [left, right] = await Promise.all([readFile(source), readFile(installed)]);
    return left.equals(right) ? "same" : "different";
  } catch (cause) {
    await stat(source); // A missing source is a broken installation and must be told; a missing target is to be made.
    void cause;
    return "different";
  }
}

/** Compares dotted versions number by number; what is no number counts as 0. */
export function compareVersions(left: string, right: string): number {
  const parts = (version: string): number[] => version.split(".").map((part) => Number.parseInt(part, 10) || 0);
  const [one, other] = [parts(left), parts(right)];
  for (let index = 0; index < Math.max(one.length, other.length); index++) {
    const difference = (one[index] ?? 0) - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

async function replaceFile(path: string, content: string, mode: number): Promise<void> {
  const draft = `${path}.${process.pid}.draft`;
  await writeFile(draft, content, { mode });
  await chmod(draft, mode);
  await rename(draft, path);
}

async function replaceLink(path: string, target: string): Promise<void> {
  const draft = `${path}.${process.pid}.draft`;
  await rm(draft, { force: true });
  await symlink(target, draft);
  await rename(draft, path);
}
