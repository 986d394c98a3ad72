import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { JudgedProject } from "./judgedProject.ts";

const files = {
  "src/a.py": "a\n",
  "pyproject.toml": `
[project]
name = "x"
[tool.pdm.scripts]
hello = "echo hello"
gone = "rm -rf src"
pytest = "rm -rf src"
words = {cmd = ["rm", "-rf", "src"]}
shelled = {shell = "echo a && rm -rf src"}
called = {call = "x.main:main"}
all = {composite = ["hello", "gone"]}
pre_ready = "rm -rf src"
ready = "echo ready"
post_install = "rm -rf src"
given = "rm -rf {args:dist}"
test = "some-tester"
paths = {cmd = "ls", env = {PATH = "./bin"}}
[tool.poe.tasks]
hello = "echo hello"
gone.shell = "rm -rf src"
row = ["hello", {cmd = "rm -rf src"}]
deps = {cmd = "echo a", deps = ["gone"]}
script = {script = "x:main"}
[tool.hatch.envs.default.scripts]
hello = "echo hello {args}"
gone = ["echo a", "rm -rf src"]
ls = "rm -rf src"
[tool.hatch.envs.docs.scripts]
serve = "some-server"
gone = "rm -rf src"
[tool.rye.scripts]
hello = ["echo", "hello"]
gone = { cmd = "rm -rf src" }
row = { chain = ["hello", "gone"] }
`,
  "mise.toml": `
[tools]
node = "22"
[tasks.hello]
run = ["echo a", "echo b"]
[tasks.gone]
run = "rm -rf src"
[tasks.after]
depends = ["gone"]
run = "echo a"
[tasks]
short = "rm -rf src"
[tasks.arg]
run = "echo {{arg(name='x')}}"
`,
  Pipfile: '[scripts]\nhello = "echo hello"\ngone = "rm -rf src"\nls = "rm -rf src"\n',
  "composer.json": JSON.stringify({ scripts: { gone: "rm -rf src", hello: "echo a" } }),
  ".cargo/config.toml":
    '[alias]\nxtask = "run --package xtask --"\nnextest = "publish"\nsend = ["publish", "--no-verify"]\nloop = "loop"\n',
  "bad/pyproject.toml": '[tool.pdm.scripts]\nhello = "echo a"\nhello = "rm -rf src"\n',
} as const;

let judged: JudgedProject;
beforeAll(() => {
  judged = new JudgedProject(files);
});
afterAll(() => judged.remove());

describe("a task that a project's file names is judged by what it does", () => {
  it.each([
    ["pdm run hello", "allow"],
    ["pdm hello a b", "allow"],
    ["pdm run gone", "hold"],
    ["pdm run pytest", "hold"],
    ["pdm run words", "hold"],
    ["pdm run shelled", "hold"],
    ["pdm run called", "hold"],
    ["pdm run all", "hold"],
    ["pdm run ready", "hold"],
    ["pdm run given src", "hold"],
    ["pdm run test", "allow"],
    ["pdm run paths", "hold"],
    ["pdm run ruff check .", "allow"],
    ["pdm run python src/a.py", "hold"],
    ["pdm run -p ../x hello", "hold"],
    ["poe hello", "allow"],
    ["poe gone", "hold"],
    ["poe row", "hold"],
    ["poe deps", "hold"],
    ["poe script", "hold"],
    ["poetry run poe gone", "hold"],
    ["uv run poe hello", "allow"],
    ["hatch run hello", "allow"],
    ["hatch run gone", "hold"],
    ["hatch run docs:serve", "allow"],
    ["hatch run docs:gone", "hold"],
    ["hatch run ls", "hold"],
    ["hatch run pwd", "allow"],
    ["rye run hello", "allow"],
    ["rye run gone", "hold"],
    ["rye run row", "hold"],
    ["mise run hello", "allow"],
    ["mise run gone", "hold"],
    ["mise r after", "hold"],
    ["mise short", "hold"],
    ["mise run arg", "hold"],
    ["mise run hello ::: gone", "hold"],
    ["hatch run docs:ls", "hold"],
    ["pdm install", "hold"],
    ["pdm lock", "allow"],
    ["mise exec -- rm -rf src", "hold"],
    ["pipenv run hello", "allow"],
    ["pipenv run gone", "hold"],
    ["pipenv run ls", "hold"],
    ["pipenv run pytest", "allow"],
    ["cargo xtask dist", "allow"],
    ["cargo nextest run", "hold"],
    ["cargo send", "hold"],
    ["cargo loop", "hold"],
    ["cargo other", "hold"],
    ["cargo test", "allow"],
    ["composer gone", "hold"],
    ["composer hello", "allow"],
    ["composer run-script gone", "hold"],
    ["echo '[tasks.hello]' > mise.toml && mise run hello", "hold"],
  ])("%s: %s", async (text, decision) => {
    const verdict = await judged.verdictOn(text);
    expect([verdict.decision, verdict.reasons.map((reason) => reason.text)]).toEqual([decision, expect.anything()]);
  });

  it("is held where the file can be taken in more than one way", async () => {
    expect((await judged.verdictOn("pdm run hello", "bad")).decision).toBe("hold");
    expect((await judged.verdictOn("pdm run test", "bad")).decision).toBe("hold");
  });
});
