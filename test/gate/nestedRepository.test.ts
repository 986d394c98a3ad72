import { afterEach, beforeEach, expect, test } from "vitest";
import { defaultScope } from "../../src/core/scope/scope.ts";
import { MachineFacts } from "../../src/facts/gatherFacts.ts";
import { judge } from "../../src/gate/judge.ts";
import { TemporaryProject } from "../facts/temporaryProject.ts";
import { command } from "./fakes.ts";

/** A workspace whose own work is committed, with a repository in an ignored folder whose work is not. */
let project: TemporaryProject;
beforeEach(() => {
  project = new TemporaryProject();
  project.write(".gitignore", "inner/\n");
  project.commitAll();
  project.write("inner/a.ts");
  for (const args of [
    ["init", "-q"],
    ["add", "-A"],
    ["commit", "-q", "-m", "first"],
  ])
    project.git("-C", "inner", ...args);
  project.write("inner/a.ts", "changed");
});
afterEach(() => project.remove());

test.each([
  ["git reset --hard", "allow"],
  ["git -C inner reset --hard", "hold"],
  ["cd inner && git reset --hard", "hold"],
  ["cd inner && git checkout -- .", "hold"],
  ["git --git-dir=inner/.git --work-tree=inner reset --hard", "hold"],
  ["GIT_DIR=inner/.git GIT_WORK_TREE=inner git reset --hard", "hold"],
])("%s is %s by the repository it works in", async (text, decision) => {
  const surroundings = {
    roots: [project.root],
    home: "/home/dev",
    // Not the folder that this workspace lies in: what is temporary flows.
    temporary: ["/nonexistent"],
    state: "/home/dev/.holdpoint",
    installed: [],
    platform: "posix",
  } as const;
  const ground = {
    policy: () => ({ scopes: [{ root: project.root, scope: defaultScope }] }),
    surroundings: () => surroundings,
    standing: () => "somewhere" as const,
  };
  const call = { ...command(text), cwd: project.root };
  expect((await judge(call, { facts: new MachineFacts(), ground }, 20_000)).decision).toBe(decision);
});
