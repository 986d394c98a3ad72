import { createHash, randomUUID } from "node:crypto";
import { accessSync, type BigIntStats, constants, statSync } from "node:fs";
import { lstat, readFile, realpath, stat } from "node:fs/promises";
import { basename, dirname, isAbsolute, join } from "node:path";
import type { Imprint, ImprintSubject, Mark } from "../core/imprint.ts";
import type { Imprints } from "../gate/ports.ts";
import { Deadline } from "./deadline.ts";
import { expandGlob } from "./expandGlob.ts";

/** Longest looking, in milliseconds; what was not seen by then never counts as unchanged. */
const lookingTime = 5_000;
/** Longest file whose bytes are hashed; a longer one is known by its identity, size and times. */
const longestScript = 16 * 1024 * 1024;
/** Files looked at at the same time. */
const atOnce = 16;

/**
 * Looks at what a verdict was about, so that something put in its place is noticed. A file or folder is known by its real
 * path and its identity (device, inode, birth), a program also by its size and time, a script by its bytes. What changes in the
 * ordinary course is not looked at: the content of targets, what is in folders, times of folders.
 */
export class MachineImprints implements Imprints {
  readonly #unsaved: (path: string) => string | undefined;

  /** `unsaved` gives the text of a file that is open with changes, which then counts instead of the disk's. */
  constructor(unsaved: (path: string) => string | undefined) {
    this.#unsaved = unsaved;
  }

  async take(subject: ImprintSubject): Promise<Imprint> {
    const deadline = new Deadline(lookingTime);
    const looks = this.#looks(subject, deadline);
    const marks = new Map<string, Mark>();
    const waiting = [...looks];
    const work = async (): Promise<void> => {
      for (let look = waiting.shift(); look !== undefined; look = waiting.shift()) {
        marks.set(look[0], deadline.passed ? notSeen() : await look[1]().catch(failed));
      }
    };
    try {
      // A file system that does not answer must not keep a call waiting for ever.
      await Promise.race([Promise.all(Array.from({ length: atOnce }, work)), passing(deadline)]);
    } finally {
      deadline.dispose();
    }
    // In the order asked, so that the same change is always told first.
    return new Map([...looks.keys()].map((what) => [what, marks.get(what) ?? notSeen()]));
  }

  #looks(subject: ImprintSubject, deadline: Deadline): Map<string, () => Promise<Mark>> {
    const looks = new Map<string, () => Promise<Mark>>();
    if (subject.kind === "edit") {
      for (const path of subject.paths) looks.set(`file ${path}`, () => this.#content(path));
      return looks;
    }
    const { cwd, shell, searchPath, subjects } = subject;
    looks.set(`folder ${cwd}`, () => standing(cwd));
    looks.set(`shell ${shell}`, () => program(shell));
    for (const name of subjects.programs) looks.set(`program ${name}`, () => found(name, searchPath, cwd));
    for (const path of subjects.scripts) looks.set(`file ${path} that is run`, () => script(path));
    for (const path of subjects.targets) looks.set(`file or folder ${path}`, () => standing(path));
    for (const glob of subjects.patterns) looks.set(`match of ${glob}`, () => matches(glob, deadline));
    return looks;
  }

  async #content(path: string): Promise<Mark> {
    // Saving writes a file anew in many editors, so an edited file is known by where it is and what it holds.
    const place = await realPlace(path);
    const real = JSON.stringify((await realpath(place).catch(absent)) ?? place);
    const unsaved = this.#unsaved(path);
    if (unsaved !== undefined) return there(`${real} ${hash(unsaved)}`);
    const held = await bytes(path);
    return { state: held === "no file" ? "absent" : "there", print: `${real} ${held}` };
  }
}

function passing({ signal }: Deadline): Promise<void> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

function there(print: string): Mark {
  return { state: "there", print };
}

function notSeen(): Mark {
  return { state: "unknown", print: randomUUID() };
}

/** What may not be looked at stays so; any other failure counts as a change. */
function failed(cause: NodeJS.ErrnoException): Mark {
  return cause.code === "EACCES" || cause.code === "EPERM" || cause.code === "ELOOP"
    ? { state: "unknown", print: cause.code }
    : notSeen();
}

/** Where a path leads, by its real path, and what stands there, by its identity; through a link, both for its target. */
async function standing(path: string): Promise<Mark> {
  const real = await realPlace(path);
  const entry = await lstat(real, { bigint: true }).catch(absent);
  if (entry === undefined) return { state: "absent", print: JSON.stringify(real) };
  const own = `${JSON.stringify(real)} ${entry.mode & 0o170000n} ${identity(entry)}`;
  if (!entry.isSymbolicLink()) return there(own);
  const target = await realpath(real).catch(absent);
  if (target === undefined) return there(`${own} leads nowhere`);
  return there(`${own} ${JSON.stringify(target)} ${identity(await stat(target, { bigint: true }))}`);
}

/** A file system gives the inode of what was deleted to the next file, so its time of birth belongs to the identity. */
function identity({ dev, ino, birthtimeNs }: BigIntStats): string {
  return `${dev}:${ino}:${birthtimeNs}`;
}

async function script(path: string): Promise<Mark> {
  const mark = await standing(path);
  return mark.state === "there" ? there(`${mark.print} ${await bytes(path)}`) : mark;
}

/** The bytes of a file as a hash; of anything else, nothing. */
async function bytes(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(absent);
  if (found === undefined || !found.isFile()) return "no file";
  if (found.size > longestScript) return `${found.size} ${found.mtimeNs} ${found.ctimeNs}`;
  return hash(await readFile(path));
}

function hash(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

/** A program by its real path, identity, size and time. */
async function program(path: string): Promise<Mark> {
  const real = await realpath(path).catch(absent);
  if (real === undefined) return { state: "absent", print: path };
  const stats = await stat(real, { bigint: true });
  return there(`${JSON.stringify(path)} ${JSON.stringify(real)} ${identity(stats)} ${stats.size} ${stats.mtimeNs}`);
}

/** The program that a shell starts for a name: the first executable file in PATH. Absent for what the shell itself does. */
function found(name: string, searchPath: string, cwd: string): Promise<Mark> {
  for (const folder of searchPath.split(":")) {
    const place = isAbsolute(folder) ? folder : join(cwd, folder);
    if (isProgram(join(place, name))) return program(join(place, name));
  }
  return Promise.resolve({ state: "absent", print: name });
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

async function matches(glob: string, deadline: Deadline): Promise<Mark> {
  const expanded = await expandGlob(glob, deadline);
  if (expanded.kind === "unbounded") return { state: "unknown", print: expanded.why };
  if (expanded.paths.length === 0) return { state: "absent", print: glob };
  const marks = await Promise.all(expanded.paths.map(async (path) => (await standing(path)).print));
  return there(hash(marks.sort().join("\n")));
}

/** The path with every link in its parents resolved; the parts that do not exist stay as they are. */
async function realPlace(path: string): Promise<string> {
  const parent = dirname(path);
  if (parent === path) return path;
  const real = await realpath(parent).catch(absent);
  return join(real ?? (await realPlace(parent)), basename(path));
}

function absent(cause: NodeJS.ErrnoException): undefined {
  if (cause.code === "ENOENT" || cause.code === "ENOTDIR") return undefined;
  throw cause;
}
