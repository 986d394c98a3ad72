import { chmod, copyFile, cp, mkdir, readFile, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Where our programs come from and where they go. All paths absolute. */
export interface Installation {
  /** The state folder; must exist. */
  readonly state: string;
  /** The installed extension's folder: has `dist/cli.cjs` and `node_modules/node-pty`. */
  readonly extension: string;
  readonly version: string;
  /** The editor's own node (or Electron, which is node under `ELECTRON_RUN_AS_NODE=1`). */
  readonly node: string;
}

/** The command line program's stable path, for rewritten commands and for people. */
export function programPath(state: string): string {
  return join(state, "bin", "holdpoint");
}

/**
 * Copies the command line program with node-pty into `versions/<version>/` and switches `versions/current` to it by an
 * atomic rename, so that runs of an older version go on with their own files. An older version never replaces a newer one.
 */
export async function installPrograms(installation: Installation): Promise<void> {
  const { state, extension, version, node } = installation;
  const versions = join(state, "versions");
  const target = join(versions, version);
  await mkdir(versions, { recursive: true, mode: 0o700 });
  if ((await sameProgram(join(extension, "dist", "cli.cjs"), join(target, "cli.cjs"))) === "different") {
    const draft = join(versions, `.draft-${process.pid}`);
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft, { mode: 0o700 });
    await copyFile(join(extension, "dist", "cli.cjs"), join(draft, "cli.cjs"));
    await cp(join(extension, "node_modules", "node-pty"), join(draft, "node_modules", "node-pty"), { recursive: true });
    await writeFile(join(draft, "version"), `${version}\n`, { mode: 0o600 });
    await rm(target, { recursive: true, force: true });
    await rename(draft, target);
  }
  if (compareVersions(version, await currentVersion(versions)) >= 0) {
    await replaceLink(join(versions, "current"), version);
    await replaceFile(join(state, "node"), `${node}\n`, 0o600);
    await mkdir(join(state, "bin"), { recursive: true, mode: 0o700 });
    await replaceFile(programPath(state), launcher(state), 0o700);
  }
}

/** A POSIX shell script with fixed paths: it must not depend on the folder or the environment it is started in. */
function launcher(state: string): string {
  return [
    "#!/bin/sh",
    `state=${shellQuote(state)}`,
    'read -r node <"$state/node" && [ -x "$node" ] || { echo "Holdpoint: the editor\'s node was not found, so nothing was run. Open the editor once, or run \\"Holdpoint: Doctor\\"." >&2; exit 125; }',
    "export ELECTRON_RUN_AS_NODE=1",
    "unset NODE_OPTIONS NODE_EXTRA_CA_CERTS",
    'exec "$node" "$state/versions/current/cli.cjs" "$@"',
    "",
  ].join("\n");
}

/** Quotes one word for POSIX shells. */
function shellQuote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
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

async function currentVersion(versions: string): Promise<string> {
  try {
    const manifest = await readFile(join(versions, "current", "version"), "utf8");
    return manifest.trim();
  } catch {
    return "0.0.0";
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
