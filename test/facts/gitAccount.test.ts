import { chmodSync } from "node:fs";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Deadline } from "../../src/facts/deadline.ts";
import { MachineFacts } from "../../src/facts/gatherFacts.ts";
import { gitAccount } from "../../src/facts/gitAccount.ts";
import { TemporaryProject } from "./temporaryProject.ts";

let project: TemporaryProject;
beforeEach(() => {
  project = new TemporaryProject();
  project.write(".gitignore", "dist/\n");
  project.commitAll();
  project.write("dist/a.js");
});
afterEach(() => {
  vi.unstubAllEnvs();
  project.remove();
});

test("git is heard about a folder whose files could not all be counted in time", async () => {
  const deadline = new Deadline(20_000);
  const counting = Promise.resolve({ files: 70_000, bytes: 1, complete: "no" } as const);
  expect(await gitAccount([project.path("dist")], "tree", counting, deadline)).toEqual({
    git: { clean: 0, modified: 0, untracked: 0, ignored: 70_000 },
    ignored: "whole",
  });
  deadline.dispose();
});

test("a git that does not answer in time says nothing, not even of a folder with a telling name", async () => {
  project.write("bin/git", "#!/bin/sh\nexec sleep 600\n");
  chmodSync(project.path("bin/git"), 0o755);
  vi.stubEnv("PATH", `${project.path("bin")}:${process.env.PATH}`);
  const facts = await new MachineFacts().gather(
    [{ ask: "path", path: project.path("dist"), spelling: "literal", reach: "tree" }],
    200,
  );
  expect([...facts.values()]).toMatchObject([
    { existence: "exists", count: { files: 1 }, git: "unknown", ignored: "no" },
  ]);
});
