import type { Dirent, Stats } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Answer, Question } from "../core/facts.ts";
import type { Deadline } from "./deadline.ts";

/** Most entries looked at; beyond it the answer is not complete. */
const mostEntries = 4_000;

/**
 * Whether the file at a path is one of those that the question tells of, under another name: same device, same inode.
 * Names are compared without regard to case, because the question spells them folded; no link is followed.
 */
export async function sameFile(question: Extract<Question, { ask: "sameFile" }>, deadline: Deadline): Promise<Answer> {
  const wanted = await lstat(question.path);
  const search = new Search(wanted, question.path, deadline);
  for (const { base, glob } of question.among) {
    const found = await search.within(base, glob === "" ? [] : glob.split("/"));
    if (found !== undefined) return { about: "sameFile", found, complete: "yes" };
  }
  return { about: "sameFile", found: undefined, complete: search.isComplete ? "yes" : "no" };
}

class Search {
  readonly #wanted: Stats;
  readonly #path: string;
  readonly #deadline: Deadline;
  readonly #folders = new Map<string, Promise<readonly Dirent[]>>();
  #looked = 0;
  isComplete = true;

  constructor(wanted: Stats, path: string, deadline: Deadline) {
    this.#wanted = wanted;
    this.#path = path;
    this.#deadline = deadline;
  }

  /** The first file that is the same, at or below what the names lead to from `folder`. */
  async within(folder: string, names: readonly string[]): Promise<string | undefined> {
    const [name, ...others] = names;
    if (name === undefined) return this.#below(folder);
    const matches = matcher(name);
    for (const entry of await this.#entries(folder)) {
      if (!matches(entry.name)) continue;
      const found = await this.#at(join(folder, entry.name), entry, others);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  async #at(path: string, entry: Dirent, names: readonly string[]): Promise<string | undefined> {
    if (entry.isDirectory()) return this.within(path, names);
    return names.length === 0 && (await this.#isSame(path)) ? path : undefined;
  }

  async #below(folder: string): Promise<string | undefined> {
    for (const entry of await this.#entries(folder)) {
      // Git shares the files of its objects between clones, and nobody runs or reads them by name.
      if (entry.isDirectory() && entry.name === "objects" && folder.endsWith(".git")) continue;
      const found = await this.#at(join(folder, entry.name), entry, []);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #entries(folder: string): Promise<readonly Dirent[]> {
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    const entries = this.#read(folder);
    this.#folders.set(folder, entries);
    return entries;
  }

  async #read(folder: string): Promise<readonly Dirent[]> {
    if (this.#deadline.passed || this.#looked > mostEntries) {
      this.isComplete = false;
      return [];
    }
    try {
      const entries = await readdir(folder, { withFileTypes: true });
      this.#looked += entries.length;
      return entries;
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      if (code !== "ENOENT" && code !== "ENOTDIR") this.isComplete = false;
      return [];
    }
  }

  async #isSame(path: string): Promise<boolean> {
    if (path === this.#path) return false;
    const stats = await lstat(path).catch(() => undefined);
    return stats?.dev === this.#wanted.dev && stats.ino === this.#wanted.ino;
  }
}

/** A name in folded spelling, with `*` for any part of it. */
function matcher(name: string): (other: string) => boolean {
  if (!name.includes("*")) return (other) => other.toLowerCase() === name;
  const parts = name.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  const pattern = new RegExp(`^${parts.join(".*")}$`, "i");
  return (other) => pattern.test(other);
}
