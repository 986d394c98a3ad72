import { linkSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Answer, type Question, questionKey } from "../../src/core/facts.ts";
import { MachineFacts } from "../../src/facts/gatherFacts.ts";
import { TemporaryProject } from "./temporaryProject.ts";

let project: TemporaryProject;
beforeEach(() => {
  project = new TemporaryProject();
});
afterEach(() => project.remove());

async function ask(path: string, globs: readonly string[]): Promise<Answer | undefined> {
  const among = globs.map((glob) => ({ base: project.root, glob }));
  const question: Question = { ask: "sameFile", path: project.path(path), among };
  return (await new MachineFacts().gather([question], 20_000)).get(questionKey(question));
}

describe("the same file under another name", () => {
  beforeEach(() => {
    project.write("Guarded/Settings.json");
    project.write("Guarded/deep/er/key");
    project.write("other.json");
    linkSync(project.path("Guarded/Settings.json"), project.path("settings-twin"));
    linkSync(project.path("Guarded/deep/er/key"), project.path("key-twin"));
    linkSync(project.path("other.json"), project.path("other-twin"));
  });

  test.each([
    ["is found by a folded name", "settings-twin", ["guarded/settings.json"], "Guarded/Settings.json"],
    ["is found by part of a name", "settings-twin", ["guarded/*.json"], "Guarded/Settings.json"],
    ["is found below a folder", "key-twin", ["guarded"], "Guarded/deep/er/key"],
    ["is found among many", "key-twin", ["gone", "gone/*/x", "guarded"], "Guarded/deep/er/key"],
    ["is not found where it is not", "other-twin", ["guarded", "gone"], undefined],
    ["is not itself", "other-twin", ["other-twin"], undefined],
  ])("%s", async (_name, path, globs, found) => {
    expect(await ask(path, globs)).toEqual({
      about: "sameFile",
      found: found === undefined ? undefined : project.path(found),
      complete: "yes",
    });
  });

  test("is not said to be absent when not all could be looked at", async () => {
    for (let number = 0; number < 4_100; number++) project.write(`Guarded/many/${number}/x`, "");
    expect(await ask("other-twin", ["guarded"])).toEqual({ about: "sameFile", found: undefined, complete: "no" });
  });
});
