import { linkSync, rmSync, symlinkSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Answer, type Question, questionKey } from "../../src/core/facts.ts";
import { MachineFacts } from "../../src/facts/gatherFacts.ts";
import { TemporaryProject } from "./temporaryProject.ts";

let project: TemporaryProject;
beforeEach(() => {
  project = new TemporaryProject();
});
afterEach(() => project.remove());

async function ask(question: Question, milliseconds = 20_000): Promise<Answer | undefined> {
  return (await new MachineFacts().gather([question], milliseconds)).get(questionKey(question));
}

function tree(path: string): Question {
  return { ask: "path", path: project.path(path), spelling: "literal", reach: "tree" };
}

function entry(path: string): Question {
  return { ask: "path", path: project.path(path), spelling: "literal", reach: "entry" };
}

function glob(path: string): Question {
  return { ask: "path", path: project.path(path), spelling: "glob", reach: "tree" };
}

describe("a file that is only read", () => {
  test("is looked at without asking git, and then nothing of it counts as kept by a commit", async () => {
    project.write("src/a.ts", "1");
    project.commitAll();
    const question = { ask: "path", path: project.path("src/a.ts"), spelling: "literal", reach: "entry" } as const;
    const kept = { clean: 1, modified: 0, untracked: 0, ignored: 0 };
    expect(await ask(question)).toMatchObject({ existence: "exists", git: kept });
    expect(await ask({ ...question, git: "unasked" })).toMatchObject({ existence: "exists", git: "unknown" });
  });
});

describe("a folder", () => {
  test("is counted with what git could bring back of it", async () => {
    project.write("src/clean.ts", "12345");
    project.write("src/deep/changed.ts", "old");
    project.write(".gitignore", "*.log\n");
    project.commitAll();
    project.write("src/deep/changed.ts", "newer");
    project.write("src/untracked.ts", "1");
    project.write("src/noise.log", "22");
    const folder = project.path("src");
    expect(await ask(tree("src"))).toEqual({
      about: "path",
      existence: "exists",
      type: "folder",
      places: [{ path: folder, real: folder, target: folder }],
      count: { files: 4, bytes: 13, complete: "yes" },
      git: { clean: 1, modified: 1, untracked: 1, ignored: 1 },
      ignored: "no",
      hardLinks: 1,
    });
  });

  test("outside a repository has no share of git", async () => {
    project.write("src/a.ts");
    expect(await ask(tree("src"))).toMatchObject({ count: { files: 1 }, git: "unknown" });
  });

  test("with a repository of its own inside is not counted as brought back by the outer one", async () => {
    project.write("inner/a.ts");
    const inner = new TemporaryProject();
    inner.write("a.ts");
    inner.commitAll();
    project.commitAll();
    project.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", inner.root, "module");
    project.git("commit", "-q", "-m", "module");
    expect(await ask(tree("module"))).toMatchObject({ git: "unknown" });
    inner.remove();
  });

  test("counts a staged file that no commit holds as modified", async () => {
    project.write("a.ts");
    project.commitAll();
    project.write("src/new.ts");
    project.git("add", "-A");
    expect(await ask(tree("src"))).toMatchObject({ git: { clean: 0, modified: 1, untracked: 0, ignored: 0 } });
  });

  test("does not count what is tracked but already gone from the disk", async () => {
    project.write("src/a.ts");
    project.write("src/b.ts");
    project.commitAll();
    project.git("rm", "-q", "--cached", "src/b.ts");
    expect(await ask(tree("src"))).toMatchObject({
      count: { files: 2 },
      git: { clean: 1, modified: 0, untracked: 1, ignored: 0 },
    });
  });
});

describe("what git ignores as a whole", () => {
  beforeEach(() => {
    project.write(".gitignore", "dist/\n*.log\n:odd\n");
    project.write("packages/a/package.json");
    project.commitAll();
  });

  test.each(["dist", "packages/a/dist", "dist/deep", "packages/a/build.log", ":odd"])(
    "is told of %s, by the committed rules",
    async (path) => {
      project.write(path.endsWith(".log") ? path : `${path}/a.js`);
      expect(await ask(tree(path))).toMatchObject({ ignored: "whole", git: { untracked: 0, ignored: 1 } });
    },
  );

  test("is nothing that git tracks a file of", async () => {
    project.write("dist/kept.js");
    project.git("add", "-f", "dist/kept.js");
    project.git("commit", "-qm", "kept");
    project.write("dist/made.js");
    expect(await ask(tree("dist"))).toMatchObject({ ignored: "no", git: { clean: 1, ignored: 1 } });
  });

  test("is no folder of which only the content is ignored, by a rule of its own", async () => {
    project.write("out/.gitignore", "*\n");
    project.write("out/a.js");
    expect(await ask(tree("out"))).toMatchObject({ ignored: "no", git: { ignored: 2 } });
  });

  test.each([
    ["a changed rule", ".gitignore", "dist/\nout/\n"],
    ["a new rule file", "packages/.gitignore", "out/\n"],
    ["a new rule file that ignores itself", "packages/.gitignore", "*\n"],
  ])("is nothing by %s, which no commit holds", async (_, file, rules) => {
    project.write(file, rules);
    project.write("packages/out/a.js");
    expect(await ask(tree("packages/out"))).toMatchObject({ ignored: "no", git: { ignored: 1 } });
  });

  test("is nothing where a rule file that made an exception is gone", async () => {
    project.write("packages/a/.gitignore", "!dist/\n");
    project.git("add", "-A");
    project.git("commit", "-qm", "exception");
    project.write("packages/a/dist/notes.md");
    rmSync(project.path("packages/a/.gitignore"));
    expect(await ask(tree("packages/a/dist"))).toMatchObject({ ignored: "no" });
  });

  test("is of several paths only when all of them are", async () => {
    project.write("one/dist/a.js");
    project.write("one/src/a.log");
    project.write("one/src.ts");
    expect(await ask(glob("one/*"))).toMatchObject({ ignored: "no" });
    expect(await ask(glob("one/d*"))).toMatchObject({ ignored: "whole" });
  });

  test("is not known outside a repository", async () => {
    rmSync(project.path(".git"), { recursive: true });
    project.write("dist/a.js");
    expect(await ask(tree("dist"))).toMatchObject({ git: "unknown", ignored: "no" });
  });
});

describe("a path", () => {
  test("that is not there is absent, with its links resolved as far as they go", async () => {
    project.write("real/a.ts");
    symlinkSync(project.path("real"), project.path("link"));
    expect(await ask(entry("link/new/b.ts"))).toMatchObject({
      existence: "absent",
      places: [
        {
          path: project.path("link/new/b.ts"),
          real: project.path("real/new/b.ts"),
          target: project.path("real/new/b.ts"),
        },
      ],
    });
  });

  test("that is a link is told from where it leads", async () => {
    project.write("real.txt", "secret");
    symlinkSync(project.path("real.txt"), project.path("link.txt"));
    expect(await ask(entry("link.txt"))).toMatchObject({
      type: "link",
      places: [{ real: project.path("link.txt"), target: project.path("real.txt") }],
    });
  });

  test("tells how many names a file has", async () => {
    project.write("a.txt");
    linkSync(project.path("a.txt"), project.path("b.txt"));
    expect(await ask(entry("a.txt"))).toMatchObject({ hardLinks: 2 });
  });

  test.each(["-rf", "a b", "ä\u0301", "new\nline", ":(glob)x", "--", "*"])(
    "with a hostile name is taken literally: %j",
    async (name) => {
      project.write(`src/${name}/file.txt`, "123");
      project.commitAll();
      expect(await ask(tree(`src/${name}`))).toMatchObject({
        count: { files: 1, bytes: 3 },
        git: { clean: 1, modified: 0, untracked: 0, ignored: 0 },
      });
    },
  );
});

describe("a glob", () => {
  test("gives each match and their sum, without hidden names", async () => {
    project.write("build/a.js", "1");
    project.write("build/b/c.js", "22");
    project.write("build/.hidden", "333");
    const answer = await ask(glob("build/*"));
    expect(answer).toMatchObject({ existence: "exists", count: { files: 2, bytes: 3 } });
    expect(answer?.about === "path" && answer.places.map((place) => place.real)).toEqual([
      project.path("build/a.js"),
      project.path("build/b"),
    ]);
  });

  test("without a match is absent", async () => {
    expect(await ask(glob("none*"))).toMatchObject({ existence: "absent", places: [] });
  });

  test("with ** is not known, because shells differ", async () => {
    expect(await ask(glob("**/*.js"))).toMatchObject({ about: "nothing" });
  });

  test("with too many matches is not known", async () => {
    for (let index = 0; index <= 1_000; index++) project.write(`many/${index}`);
    expect(await ask(glob("many/*"))).toMatchObject({ about: "nothing" });
  });

  test("over a folder that cannot be read is not known", async () => {
    symlinkSync(project.path("loop"), project.path("loop"));
    expect(await ask(glob("loop/*"))).toMatchObject({ about: "nothing" });
  });
});

describe("a repository", () => {
  test("tells its branch and what no commit or remote holds", async () => {
    project.write("a.ts");
    project.commitAll();
    project.write("a.ts", "changed");
    project.git("stash", "-q");
    project.write("a.ts", "changed again");
    project.write("new.ts");
    expect(await ask({ ask: "repository", folder: project.root })).toEqual({
      about: "repository",
      root: project.root,
      branch: "main",
      defaultBranches: ["main", "master"],
      modified: 1,
      untracked: 1,
      stashes: 1,
      unpushed: undefined,
    });
  });

  test("counts commits that no remote holds", async () => {
    const remote = new TemporaryProject();
    remote.git("init", "-q", "--bare");
    project.write("a.ts");
    project.commitAll();
    project.git("remote", "add", "origin", remote.root);
    project.git("push", "-q", "origin", "main");
    project.git("commit", "-q", "--allow-empty", "-m", "second");
    expect(await ask({ ask: "repository", folder: project.root })).toMatchObject({ unpushed: 1, modified: 0 });
    project.git("branch", "-q", "--set-upstream-to=origin/main");
    expect(await ask({ ask: "repository", folder: project.root })).toMatchObject({ upstream: "origin/main" });
    remote.remove();
  });

  test("is nothing outside one", async () => {
    expect(await ask({ ask: "repository", folder: project.root })).toMatchObject({ about: "nothing" });
  });

  test("does not run the repository's own file-system monitor", async () => {
    project.write("a.ts");
    project.commitAll();
    project.git("config", "core.fsmonitor", `touch ${project.path("ran")}; false`);
    await ask({ ask: "repository", folder: project.root });
    await ask(tree("a.ts"));
    expect(await ask(entry("ran"))).toMatchObject({ existence: "absent" });
  });
});

describe("the time limit", () => {
  test("leaves unanswered what it leaves no time for", async () => {
    project.write("a.ts");
    expect(await ask(tree("a.ts"), 0)).toEqual({
      about: "nothing",
      why: "There was no time left to look.",
      cause: "time",
    });
  });
});

describe("a repository inside another", () => {
  test("is not judged by the one around it", async () => {
    project.write(".gitignore", "inner/\n");
    project.commitAll();
    project.write("inner/a.ts");
    const inner = (...args: string[]): string => project.git("-C", "inner", ...args);
    inner("init", "-q");
    inner("add", "-A");
    inner("commit", "-q", "-m", "first");
    project.write("inner/a.ts", "changed");
    expect(await ask(tree("inner"))).toMatchObject({ git: "unknown" });
    expect(await ask({ ask: "repository", folder: project.path("inner") })).toMatchObject({ modified: 1 });
  });
});
