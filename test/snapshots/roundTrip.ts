import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SnapshotOutcome } from "../../src/core/snapshot/snapshotOutcome.ts";
import { restore } from "../../src/snapshots/restore.ts";
import { SnapshotStore } from "../../src/snapshots/snapshotStore.ts";
import { destroyer, type Targets } from "./destroyers.ts";
import { git, pictureOf, plant, randomFrom, temporaryFolder, wholeOf } from "./trees.ts";

/** What is no part of the comparison: git's own time stamps of reading, and what a command adds, which stays. */
export interface RoundTrip {
  readonly command: string;
  /** Names that are not as they were, with how they were and are. */
  readonly wrong: readonly string[];
  readonly left: readonly string[];
}

/**
 * Plants a random tree with a repository and a linked work tree, destroys it by random commands, restores it and compares names,
 * bytes, modes, times and git's state. Then the restore is undone, and what the commands had left is compared in turn.
 */
export async function roundTrip(seed: number): Promise<RoundTrip> {
  const random = randomFrom(seed);
  const folder = temporaryFolder();
  try {
    const [work, tree] = [join(folder, "work"), join(folder, "tree")];
    mkdirSync(work);
    prepare(work, random);
    linkWorkTree(work, tree, random);
    const store = new SnapshotStore(join(folder, "store"));
    const plan = { ...wholeOf(work, "with git"), paths: [...wholeOf(work).paths, ...wholeOf(tree).paths] };
    // What an earlier snapshot holds is not read again, so that files which look as they were must not be taken for it.
    const isRewritten = random() < 0.5;
    if (isRewritten) {
      idOf(await store.take(plan, "earlier"));
      rewriteUnseen(work, random);
    }
    // Git compares times by the second, so that it does not see what was rewritten before it is put back.
    const asked = isRewritten ? asksOfHistory : [...asksOfHistory, ...asksOfFiles];
    const pictures = (): ReadonlyMap<string, string> =>
      new Map([work, tree].filter((one) => existsSync(one)).flatMap((one) => [...pictureOf(one)]));
    const before = pictures();
    const state = gitState(work, tree, asked);
    const command = destroyer(random, targetsIn(before, work));
    const id = idOf(await store.take(plan, "test"));
    run(command, work);
    const destroyed = pictures();
    const restored = await restore(store, id);
    if (restored.kind !== "restored") throw new Error(restored.why);
    const wrong = differing(before, pictures());
    const lost: string[] = [];
    if (!hasBrokenRef(work, before)) {
      lost.push(...gitState(work, tree, asked).flatMap((now, at) => differingLines(state[at] ?? "", now)));
      git(work, "fsck", "--full");
    }
    const again = await restore(store, restored.before);
    if (again.kind !== "restored") throw new Error(again.why);
    const undone = [
      ...differing(destroyed, pictures()).map((line) => `undone: ${line}`),
      ...besides(destroyed, pictures()).map((name) => `undone, but still there: ${name}`),
    ];
    // And that can be taken back in turn.
    const third = await restore(store, again.before);
    if (third.kind !== "restored") throw new Error(third.why);
    const redone = differing(before, pictures()).map((line) => `put back again: ${line}`);
    return { command, wrong: [...wrong, ...lost, ...undone, ...redone], left: [...restored.left, ...again.left] };
  } finally {
    execFileSync("chmod", ["-R", "u+rwx", folder], { stdio: "ignore" });
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Whether there is a ref that the commands made and whose commit they destroyed themselves. It stays, as all does that came since, and few of
 * git's commands get past it; names and contents are compared all the same.
 */
function hasBrokenRef(work: string, before: ReadonlyMap<string, string>): boolean {
  return [...pictureOf(join(work, ".git/refs"))].some(([name, is]) => {
    if (!is.startsWith("file") || before.has(name)) return false;
    try {
      git(work, "cat-file", "-e", readFileSync(name, "utf8").trim());
      return false;
    } catch {
      return true;
    }
  });
}

function idOf(outcome: SnapshotOutcome): string {
  if (outcome.kind !== "taken") throw new Error(`not taken: ${JSON.stringify(outcome)}`);
  return outcome.id;
}

/** What was there and is not as it was. */
function differing(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): readonly string[] {
  return [...before].flatMap(([name, was]) =>
    after.get(name) === was ? [] : [`${name}: ${was.slice(0, 60)} | ${after.get(name)?.slice(0, 60)}`],
  );
}

/** What is there that was not, but for what an undo leaves: git's objects, and a repository that it brought back whole. */
function besides(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): readonly string[] {
  return [...after.keys()].filter((name) => {
    const [repository] = /^.*?\/\.git(?=\/|$)/.exec(name) ?? [];
    const stays =
      repository !== undefined && (!before.has(repository) || `${name}/`.startsWith(`${repository}/objects/`));
    return !before.has(name) && !stays;
  });
}

/** Runs it for real; a command that fails half way is as good a try as any. */
function run(command: string, cwd: string): void {
  const identity = {
    GIT_COMMITTER_NAME: "a",
    GIT_COMMITTER_EMAIL: "a@b",
    GIT_AUTHOR_NAME: "a",
    GIT_AUTHOR_EMAIL: "a@b",
  };
  const env = { ...process.env, ...identity, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };
  try {
    execFileSync("bash", ["-c", command], { cwd, env, stdio: "ignore" });
  } catch {
    // What it did before it failed is compared.
  }
}

/** What git said and does not say any more, and what it says of files besides. Files and refs that are new stay, as they should. */
function differingLines(before: string, after: string): readonly string[] {
  const [was, is] = [linesOf(before), linesOf(after)];
  const lost = was.filter((line) => !is.includes(line));
  const besides = is.filter((line) => !was.includes(line) && /^(?!\?\?|!!)[ MTADRCU?!]{2} /.test(line));
  return [...lost.map((line) => `git no longer says: ${line}`), ...besides.map((line) => `git says now: ${line}`)];
}

function linesOf(text: string): readonly string[] {
  return text.split(/[\0\n]/).filter((line) => line !== "");
}

/** What git says of a repository and its linked work tree, a part for each question. */
function gitState(work: string, tree: string, asked: readonly (readonly string[])[]): readonly string[] {
  return [work, tree].flatMap((folder) => asked.map((args) => git(folder, ...args)));
}

const asksOfHistory: readonly (readonly string[])[] = [
  ["for-each-ref"],
  ["stash", "list"],
  ["reflog", "--all"],
  ["config", "--local", "--list"],
  ["worktree", "list", "--porcelain"],
];
const asksOfFiles: readonly (readonly string[])[] = [
  ["--no-optional-locks", "status", "--porcelain", "-z", "--ignored"],
];

/** The files and folders of a tree that a command may be about, relative to it. Git's own are reached by git's commands. */
function targetsIn(picture: ReadonlyMap<string, string>, work: string): Targets {
  const own = [...picture].flatMap(([name, is]) =>
    name.startsWith(`${work}/`) && !name.startsWith(`${work}/.git`) ? [{ name: name.slice(work.length + 1), is }] : [],
  );
  return {
    files: own.filter(({ is }) => !is.startsWith("folder")).map(({ name }) => name),
    folders: own.filter(({ is }) => is.startsWith("folder")).map(({ name }) => name),
  };
}

/** Other bytes of the same length under the same time in a few files, as a snapshot must see through. */
function rewriteUnseen(work: string, random: () => number): void {
  for (const [name, is] of pictureOf(work)) {
    if (!is.startsWith("file") || name.startsWith(`${work}/.git`) || random() < 0.6) continue;
    const path = Buffer.from(name, "latin1");
    const { atime, mtime, mode, size } = statSync(path);
    chmodSync(path, 0o600);
    writeFileSync(path, Buffer.alloc(size, `${random()}`));
    chmodSync(path, mode);
    utimesSync(path, atime, mtime);
  }
}

function linkWorkTree(work: string, tree: string, random: () => number): void {
  git(work, "tag", "mark");
  git(work, "config", "own.setting", "value");
  git(work, "worktree", "add", "-q", "-b", "linked", tree);
  mkdirSync(join(tree, "linked"));
  plant(join(tree, "linked"), random);
  git(tree, "add", "-A");
  git(tree, "commit", "-q", "--allow-empty", "-m", "linked");
  writeFileSync(join(tree, "untracked"), "of the linked work tree");
}

export function prepare(work: string, random: () => number): void {
  git(work, "init", "-q", "-b", "main");
  plant(work, random);
  git(work, "add", "-A");
  git(work, "commit", "-q", "--allow-empty", "-m", "one");
  git(work, "branch", "side");
  mkdirSync(join(work, "second"));
  plant(join(work, "second"), random);
  git(work, "add", "-A");
  git(work, "commit", "-q", "--allow-empty", "-m", "two");
  execFileSync(
    "sh",
    [
      "-c",
      "echo aside > aside; git add aside; git -c user.name=a -c user.email=a@b stash -q; echo 'ign*' > .gitignore; echo x > ignored; echo y > untracked",
    ],
    { cwd: work, stdio: "ignore" },
  );
}
