import { expect, test } from "vitest";
import { judgeEffects } from "./situation.ts";
import { World } from "./world.ts";

const shop = "/home/ann/shop";
const world = new World(
  [
    { path: `${shop}/src/a.ts`, bytes: 1_200 },
    { path: `${shop}/src/b.ts`, bytes: 34_000, git: "untracked" },
    { path: `${shop}/src/c.ts`, bytes: 10, git: "modified" },
    { path: `${shop}/clean/a.ts`, bytes: 1_500_000 },
    { path: `${shop}/new.ts`, git: "untracked" },
    { path: `${shop}/.vscode/settings.json` },
    { path: "/srv/data", git: "unknown" },
  ],
  { modified: 3 },
);

test.each([
  ["read src/a.ts", "`x` only reads.", ""],
  ["modify src/a.ts edit", "`x` changes ordinary files and loses nothing.", ""],
  ["publish git:origin/topic", "`x` pushes to `topic`, which nobody guards, without force.", ""],
  [
    "delete src/**",
    "`x` deletes `src/**`. 3 files (35 kB); git can bring back 1, and not the rest (1 with changes no commit holds, 1 untracked).",
    "Move it aside with `git mv` or `mv`, or delete only what a build makes again, such as dist/.",
  ],
  [
    "delete clean/**",
    "`x` deletes `clean/**`. 1 file (1.5 MB); git can bring it back.",
    "Move it aside with `git mv` or `mv`, or delete only what a build makes again, such as dist/.",
  ],
  [
    "delete gone.ts",
    "`x` deletes `gone.ts`. Nothing is there now.",
    "Move it aside with `git mv` or `mv`, or delete only what a build makes again, such as dist/.",
  ],
  [
    "modify new.ts content",
    "`x` overwrites `new.ts`. 1 file (100 B); git cannot bring it back (1 untracked).",
    "Commit it first, write to a new file, or change it with an edit.",
  ],
  [
    "modify /srv/data content",
    "`x` overwrites `/srv/data`, which lies outside the workspace. 1 file (100 B); nothing is known that would bring it back.",
    "Work inside the workspace or below a temporary folder.",
  ],
  [
    "modify ./** uncommitted",
    "`x` throws away changes that no commit holds in `**`. 3 files or more; nothing is known that would bring them back.",
    "Commit or `git stash` first.",
  ],
  [
    "publish git:origin/main",
    "`x` pushes to `main`, which is a protected branch.",
    "Push to a branch of your own and open a pull request.",
  ],
  [
    "publish git:origin/topic history",
    "`x` takes away commits, branches, tags or stashes of `git:origin/topic` that nothing else may hold.",
    "Keep a branch or a tag on what would be lost.",
  ],
  [
    "delete .vscode/**",
    "`x` deletes `.vscode/**`, which is or holds a settings file of the editor or of an agent, which can switch guarding off.",
    "Leave it to the person, or name only the files you mean.",
  ],
  [
    "delete ?",
    "`x` deletes `?`, and may so reach protected files.",
    "Leave it to the person, or name only the files you mean.",
  ],
  [
    "execute process:sh none opaque",
    "`x` runs what cannot be looked into: the test says so.",
    "Run what it would run as plain commands, so that each can be judged.",
  ],
])("%s", (line, text, instead) => {
  const [reason] = judgeEffects([line], { world }).reasons;
  expect({ text: reason.text, instead: reason.instead }).toEqual({ text, instead });
});
