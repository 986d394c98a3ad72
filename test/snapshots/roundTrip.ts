import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { restore } from "../../src/snapshots/restore.ts";
import { SnapshotStore } from "../../src/snapshots/snapshotStore.ts";
import { git, pictureOf, plant, randomFrom, temporaryFolder, wholeOf } from "./trees.ts";

/** What is run for real between a snapshot and its restore. */
const destroyers: readonly string[] = [
  "rm -rf ./* ./.[!.]*",
  "find . -mindepth 1 -delete",
  "find . -type f -not -path './.git/*' -exec truncate -s 0 {} +",
  "find . -type f -not -path './.git/*' -exec sed -i 's/./X/g' {} +",
  "mkdir -p ../away && mv ./* ../away/",
  "git reset --hard -q HEAD~1",
  "git stash drop -q",
  "git clean -fdxq",
  "git branch -D -q side",
  "rm -rf .git",
  "git stash clear && git reflog expire --expire=now --all && git gc -q --prune=now",
  "git checkout -q -f side",
  "git commit -q --amend -m other --allow-empty && git reflog expire --expire=now --all && git prune --expire=now",
  "python3 -c 'import shutil,os; [shutil.rmtree(n) if os.path.isdir(n) and not os.path.islink(n) else os.unlink(n) for n in os.listdir(\".\")]'",
  "chmod -R 000 . ; chmod 700 .",
];

/** What is no part of the comparison: git's own time stamps of reading, and what a command adds, which stays. */
export interface RoundTrip {
  readonly command: string;
  /** Names that are not as they were, with how they were and are. */
  readonly wrong: readonly string[];
  readonly left: readonly string[];
}

/** Plants a random tree with a repository, destroys it by a random command, restores it and compares. */
export async function roundTrip(seed: number): Promise<RoundTrip> {
  const random = randomFrom(seed);
  const folder = temporaryFolder();
  try {
    const work = join(folder, "work");
    mkdirSync(work);
    prepare(work, random);
    const store = new SnapshotStore(join(folder, "store"));
    const before = pictureOf(work);
    const command = destroyers[Math.floor(random() * destroyers.length)] ?? "true";
    const taken = await store.take(wholeOf(work, "with git"), "test");
    if (taken.kind !== "taken") throw new Error(`not taken: ${JSON.stringify(taken)}`);
    try {
      const env = {
        ...process.env,
        GIT_CONFIG_GLOBAL: "/dev/null",
        GIT_COMMITTER_NAME: "a",
        GIT_COMMITTER_EMAIL: "a@b",
      };
      execFileSync("sh", ["-c", command], { cwd: work, env, stdio: "ignore" });
    } catch {
      // A command that fails half way is as good a try as any.
    }
    const restored = await restore(store, taken.id);
    if (restored.kind !== "restored") throw new Error(restored.why);
    const after = pictureOf(work);
    const wrong = [...before].flatMap(([name, was]) =>
      after.get(name) === was ? [] : [`${name}: ${was.slice(0, 60)} | ${after.get(name)?.slice(0, 60)}`],
    );
    git(work, "fsck", "--full");
    return { command, wrong, left: restored.left };
  } finally {
    execFileSync("chmod", ["-R", "u+rwx", folder], { stdio: "ignore" });
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Makes a repository with two commits, a branch, a stash, and files that git ignores and does not track. */
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
