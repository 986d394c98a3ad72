import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { machineJudge } from "../../src/cli/machineJudge.ts";
import { onlyUnlinks } from "../../src/core/confine/unlinking.ts";
import { type SnapshotPlan, snapshotPlan } from "../../src/core/snapshot/snapshotPlan.ts";
import { MachineFacts } from "../../src/facts/gatherFacts.ts";
import { Grammars } from "../../src/facts/grammars.ts";
import { restore } from "../../src/snapshots/restore.ts";
import { SnapshotStore } from "../../src/snapshots/snapshotStore.ts";
import { prepare } from "./roundTrip.ts";
import { git, pictureOf, randomFrom, temporaryFolder } from "./trees.ts";

/** Commands over two files and a folder of the tree, and a file of one name, as an agent would write them. */
const commands: readonly ((file: string, other: string, folder: string, single: string) => string)[] = [
  (file) => `rm -f ${file}`,
  (file, other) => `rm -rf -- ${file} ${other}`,
  (_file, _other, folder) => `rm -rf ${folder}`,
  () => "rm -rf ./*",
  (_file, _other, folder) => `find ${folder} -type f -delete`,
  () => "find . -name '*.hidden*' -not -path './.git/*' -exec rm -rf {} +",
  (file, other) => `mv -f ${file} ${other}`,
  (file, _other, folder) => `mv ${file} ${folder}/`,
  (_file, _other, folder) => `mv ${folder} ../away`,
  (file, other) => `cp -f ${file} ${other}`,
  (_file, _other, folder) => `cp -r second/. ${folder}/`,
  (file) => `truncate -s 0 ${file}`,
  (file) => `: > ${file}`,
  (file) => `echo more > ${file}`,
  (file, other) => `cat ${file} > ${other}`,
  (file, other) => `cat ${file} | tee ${other}`,
  (file) => `sed -i 's/./X/g' ${file}`,
  (file) => `perl -pi -e 's/./X/g' ${file}`,
  (file, other) => `dd if=${file} of=${other}`,
  (file, other) => `ln -sfn ${file} ${other}`,
  (file, other) => `install -m 600 ${file} ${other}`,
  (file) => `unlink ${file}`,
  // Where it has other names they keep what is left of it, and nobody knows which they were.
  (_file, _other, _folder, single) => `shred -u ${single}`,
  (_file, _other, folder) => `cd ${folder} && rm -rf *`,
  (_file, _other, folder) => `ls ${folder} | xargs -I{} rm -rf ${folder}/{}`,
  (_file, _other, folder) => `for f in ${folder}/*; do rm -rf "$f"; done`,
  (file) => `git checkout -- ${file}`,
  () => "git checkout .",
  () => "git restore .",
  (file) => `git rm -rf ${file}`,
  () => "git reset --hard HEAD~1",
  () => "git reset --hard && git clean -fd",
  () => "git clean -fdx",
  () => "git stash drop",
  () => "git stash clear",
  () => "git branch -D side",
  () => "git checkout -f side",
  () => "git commit --amend -m other --allow-empty",
  () => "git reflog expire --expire=now --all && git gc -q --prune=now",
  () => "git update-ref -d refs/heads/side",
  (_file, _other, folder) => `python3 -c "import shutil; shutil.rmtree(${folder})"`.replaceAll("''", "'"),
  (file) => `node -e "require('fs').rmSync(${file}, { force: true, recursive: true })"`,
  (_file, _other, folder) => `tar -cf t.tar second && tar -xf t.tar -C ${folder} --overwrite`,
];

/** What a call destroyed that the snapshot which its verdict owes did not bring back. */
export interface PlannedTrip {
  readonly command: string;
  readonly decision: string;
  readonly wrong: readonly string[];
}

/**
 * Plants a random tree with a repository, has a random command judged there, takes the snapshot that the verdict owes, runs the command,
 * restores, and compares. One that is denied is not run.
 */
export async function plannedTrip(seed: number): Promise<PlannedTrip> {
  const random = randomFrom(seed);
  const folder = temporaryFolder();
  const store = new SnapshotStore(join(folder, "store"));
  try {
    const work = join(folder, "work");
    const home = join(folder, "home");
    mkdirSync(work);
    mkdirSync(home);
    prepare(work, random);
    // Too large to be copied before a command that only unlinks.
    for (const name of ["large", "second/large"])
      writeFileSync(join(work, name), Buffer.alloc(300_000 + Math.floor(random() * 100_000), `${random()}`));
    const before = pictureOf(work, isGit(work));
    const state = gitState(work);
    const command = commandFor(before, work, random);
    const { decision, plan } = await plannedFor(command, work, folder);
    if (decision === "deny") return { command, decision, wrong: [] };
    const isOwed = plan.paths.length + plan.repositories.length > 0;
    const taken = isOwed ? await store.take(plan, "test") : undefined;
    if (taken !== undefined && taken.kind !== "taken") throw new Error(`not taken: ${JSON.stringify(taken)}`);
    runIn(work, command, home);
    if (taken !== undefined) {
      if (random() < 0.5) await store.whenCopied();
      const restored = await restore(store, taken.id);
      if (restored.kind !== "restored") throw new Error(restored.why);
    }
    const after = pictureOf(work, isGit(work));
    const wrong = [...before].flatMap(([name, was]) => {
      const is = after.get(name);
      if (contentOf(is) === contentOf(was)) return [];
      return [`${name.slice(work.length + 1)}: ${was.slice(0, 60)} | ${is?.slice(0, 60)}`];
    });
    const now = gitState(work);
    const lost = state.filter((line) => !now.includes(line));
    return { command, decision, wrong: [...wrong, ...lost.map((line) => `git: ${line}`)] };
  } finally {
    await store.whenCopied();
    execFileSync("chmod", ["-R", "u+rwx", folder], { stdio: "ignore" });
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a command is decided to be in a folder, and what its verdict owes before an approved run. `folder`: around it, for what judging needs. */
export async function plannedFor(
  command: string,
  work: string,
  folder: string,
): Promise<{ readonly decision: string; readonly plan: SnapshotPlan }> {
  const home = join(folder, "home");
  const judge = machineJudge({
    facts: new MachineFacts(new Grammars(join(import.meta.dirname, "../../dist/grammars"))),
    factTime: 5_000,
    firstFile: "counts",
    state: join(folder, "state"),
    home,
    temporary: [],
    environment: { ...process.env, HOME: home },
  });
  const { verdict } = await judge.judge({ command, cwd: work, shell: "bash" });
  const plan = snapshotPlan(verdict, { cwd: work }, [work]);
  const isPinned = onlyUnlinks({ text: command }, verdict) === "yes";
  return { decision: verdict.decision, plan: isPinned ? { ...plan, unlinksOnly: true } : plan };
}

/** Runs a command for real, without the person's settings. One that fails half way is as good a try as any. */
export function runIn(work: string, command: string, home: string): void {
  const env = { ...process.env, HOME: home, GIT_CONFIG_GLOBAL: "/dev/null", GIT_EDITOR: "true" };
  const identity = {
    GIT_COMMITTER_NAME: "a",
    GIT_COMMITTER_EMAIL: "a@b",
    GIT_AUTHOR_NAME: "a",
    GIT_AUTHOR_EMAIL: "a@b",
  };
  try {
    execFileSync("bash", ["-c", command], { cwd: work, env: { ...env, ...identity }, stdio: "ignore" });
  } catch {
    // What it did before it failed is compared.
  }
}

function isGit(work: string): (name: string) => boolean {
  return (name) => name === `${work}/.git` || name.startsWith(`${work}/.git/`);
}

/** Times of folders change with what is made in them, and need not come back where nothing of them was lost. */
function contentOf(entry: string | undefined): string | undefined {
  if (entry === undefined) return undefined;
  const [kind = "", mode = ""] = entry.split(" ");
  return kind === "folder" ? `${kind} ${mode}` : entry;
}

/** What of git's state can be lost: branches, tags, stashes, what is staged, and that their commits are there. */
function gitState(work: string): readonly string[] {
  const lines = (...args: readonly string[]): readonly string[] => {
    try {
      return git(work, ...args)
        .split("\n")
        .filter((line) => line !== "");
    } catch {
      return [];
    }
  };
  const stashes = lines("stash", "list", "--format=%H").map((line) => `stash ${line}`);
  const refs = lines("for-each-ref", "--format=%(refname) %(objectname)").filter(
    (line) => !line.startsWith("refs/stash"),
  );
  const commits = lines("reflog", "--format=%H").map(
    (line) => `commit ${line} ${lines("cat-file", "-t", line).join("")}`,
  );
  return [...refs, ...stashes, ...commits];
}

function commandFor(before: ReadonlyMap<string, string>, work: string, random: () => number): string {
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)];
  const names = [...before.keys()].filter(
    (name) => /^[\x20-\x7e]*$/.test(name) && name !== work && !name.includes("'"),
  );
  const of = (kind: string, isMeant: (name: string) => boolean = () => true): string => {
    const name = pick(names.filter((one) => before.get(one)?.startsWith(kind) && isMeant(one)));
    return `'./${(name ?? `${work}/second`).slice(work.length + 1)}'`;
  };
  const command = pick(commands);
  return command === undefined
    ? "true"
    : command(
        of("file"),
        of("file"),
        of("folder"),
        of("file", (name) => statSync(name).nlink === 1),
      );
}
