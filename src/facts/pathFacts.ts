import type { Stats } from "node:fs";
import { lstat, realpath } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Answer, Count, PathFacts, Question } from "../core/facts.ts";
import type { Deadline } from "./deadline.ts";
import { expandGlob } from "./expandGlob.ts";
import { type GitAccount, gitAccount, noAccount } from "./gitAccount.ts";
import { madeWhole } from "./madeFacts.ts";
import { type Mount, otherNames } from "./mounts.ts";
import { countTree } from "./walk.ts";

type Place = PathFacts["places"][number];

/** What stands at a path, or at everything a shell glob matches, and what git could bring back of it. */
export async function pathFacts(
  question: Extract<Question, { ask: "path" }>,
  mounts: readonly Mount[],
  deadline: Deadline,
): Promise<Answer> {
  if (question.spelling === "literal") {
    const facts = await describe([question.path], question, mounts, deadline);
    const [place] = facts.places;
    if (question.made === undefined || place === undefined) return facts;
    return { ...facts, made: await madeWhole(place.real, facts.type, question.reach, question.made, deadline) };
  }
  const expanded = await expandGlob(question.path, deadline);
  if (expanded.kind === "unbounded") return { about: "nothing", why: expanded.why };
  return describe(expanded.paths, question, mounts, deadline);
}

async function describe(
  paths: readonly string[],
  { path: asked, reach, git: wanted }: Extract<Question, { ask: "path" }>,
  mounts: readonly Mount[],
  deadline: Deadline,
): Promise<PathFacts> {
  const found = await Promise.all(paths.map((path) => look(path)));
  const present = found.filter((entry) => entry.stats !== undefined);
  const first = present[0];
  if (first?.stats === undefined) {
    return {
      about: "path",
      existence: "absent",
      type: "absent",
      places: found.map((entry) => entry.place),
      count: nothing,
      ...noAccount,
      hardLinks: 0,
    };
  }
  // Counting may take all the time there is, so git is asked meanwhile and not after.
  const counting = Promise.all(present.map((entry) => countEntry(entry.place.real, entry.stats, reach, deadline))).then(
    (counts) => counts.reduce(add, nothing),
  );
  const [count, account] = await Promise.all([
    counting,
    wanted === "unasked"
      ? noAccount
      : accountOf(
          present.map((entry) => entry.place.real),
          reach,
          counting,
          deadline,
        ),
  ]);
  return {
    about: "path",
    existence: "exists",
    type: typeOf(first.stats),
    places: found.map((entry) => entry.place),
    count,
    ...account,
    hardLinks: Math.max(...present.map((entry) => (entry.stats?.isFile() === true ? entry.stats.nlink : 1))),
  };

  async function look(path: string): Promise<{ place: Place; stats: Stats | undefined }> {
    const real = await realLocation(path);
    const stats = await lstat(real).catch(absent);
    const target = stats?.isSymbolicLink() === true ? await realpath(real).catch(() => real) : real;
    const also = otherNames(target, mounts);
    const place = { path: paths.length === 1 ? asked : path, real, target };
    return { place: also.length === 0 ? place : { ...place, also }, stats };
  }
}

const nothing: Count = { files: 0, bytes: 0, complete: "yes" };

function absent(cause: NodeJS.ErrnoException): undefined {
  if (cause.code === "ENOENT" || cause.code === "ENOTDIR") return undefined;
  throw cause;
}

/** The path with every link in its parents resolved; the parts that do not exist yet stay as they are. */
async function realLocation(path: string): Promise<string> {
  const parent = dirname(path);
  if (parent === path) return path;
  try {
    return join(await realpath(parent), basename(path));
  } catch (cause) {
    if (absent(cause as NodeJS.ErrnoException) === undefined) return join(await realLocation(parent), basename(path));
    throw cause;
  }
}

function typeOf(stats: Stats): PathFacts["type"] {
  if (stats.isFile()) return "file";
  if (stats.isDirectory()) return "folder";
  return stats.isSymbolicLink() ? "link" : "other";
}

async function countEntry(
  path: string,
  stats: Stats | undefined,
  reach: "entry" | "tree",
  deadline: Deadline,
): Promise<Count> {
  if (stats === undefined) return nothing;
  if (stats.isDirectory()) return reach === "tree" ? countTree(path, deadline) : nothing;
  return { files: 1, bytes: stats.size, complete: "yes" };
}

function add(left: Count, right: Count): Count {
  return {
    files: left.files + right.files,
    bytes: left.bytes + right.bytes,
    complete: left.complete === "yes" && right.complete === "yes" ? "yes" : "no",
  };
}

/** Without an answer of git nothing is known to be brought back, or to be ignored. */
async function accountOf(
  paths: readonly string[],
  reach: "entry" | "tree",
  counting: Promise<Count>,
  deadline: Deadline,
): Promise<GitAccount> {
  try {
    return await gitAccount(paths, reach, counting, deadline);
  } catch {
    return noAccount;
  }
}
