import { symlinkSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { JudgedProject } from "./judgedProject.ts";

const main = `
version: '3'
vars:
  OUT: dist
  PLACE: src
  SHA:
    sh: git rev-parse HEAD
env:
  MODE: x
tasks:
  default:
    cmds:
      - task: hello
  hello: echo hello
  both: [echo a, echo b]
  said:
    desc: says what it is given
    silent: true
    cmds:
      - cmd: echo {{.CLI_ARGS}}
  clean:
    cmds:
      - rm -rf {{.PLACE}}
  tidy:
    - rm -rf {{.OUT}}
  odd:
    - rm -rf '{{.ELSEWHERE}}'
  put:
    - echo {{.SHA}}
  first:
    deps: [clean]
    cmds: [echo a]
  last:
    cmds:
      - defer: rm -rf src
      - echo a
  handed:
    cmds:
      - task: given
        vars: {WHERE: src}
  given:
    - rm -rf {{.WHERE}}
  looped:
    cmds:
      - for: [src, dist]
        cmd: rm -rf {{.ITEM}}
  looped-tasks:
    cmds:
      - for: [src]
        task: "{{.ITEM}}-gone"
  src-gone: rm -rf src
  checked:
    status: ["rm -rf src"]
    cmds: [echo a]
  before:
    preconditions:
      - sh: rm -rf src
        msg: no
    cmds: [echo a]
  worked-out:
    vars:
      X: {sh: rm -rf src}
    cmds: [echo a]
  elsewhere:
    dir: src
    cmds: [rm a.ts]
  build:
    cmds:
      - some-compiler --fast {{.SHA}}
      - mkdir -p {{.OUT}}
  test:
    deps: [build]
    cmds: [go test ./...]
  lint:
    cmds:
      - "{{if .FIX}}rm -rf src{{else}}some-linter{{end}}"
  check:
    cmds:
      - "rm -rf '{{.NOWHERE}}'"
  start-*:
    - rm -rf src
  aliased:
    aliases: [gone]
    cmds: [rm -rf src]
  new:
    cmds: [echo a]
    hooks: [rm -rf src]
`;

const files = {
  ".gitignore": "dist/\n",
  "src/a.ts": "a\n",
  "Taskfile.yml": main,
  "deep/in/x.txt": "x\n",
  "inc/Taskfile.yml":
    "version: '3'\nincludes:\n  docs: ./docs\n  ops: {taskfile: ops.yml, dir: .., aliases: [test]}\n  may: {taskfile: not-there.yml, optional: true}\ntasks:\n  hello: echo a\n",
  "inc/docs/Taskfile.yml": "version: '3'\ntasks:\n  hello: echo docs\n  serve: some-server\n",
  "inc/ops.yml":
    "version: '3'\ntasks:\n  run: rm -rf src\n  wipe: rm -rf src\n  own: {cmds: [{task: wipe}]}\n  plain: echo a\n",
  "remote/Taskfile.yml":
    "version: '3'\nincludes:\n  x: https://example.com/Taskfile.yml\ntasks:\n  hello: echo a\n  test: echo a\n",
  "lost/Taskfile.yml": "version: '3'\nincludes:\n  x: ./not-there.yml\ntasks:\n  hello: echo a\n",
  "always/Taskfile.yml": "version: '3'\nvars:\n  X: {sh: rm -rf ../src}\ntasks:\n  test: echo a\n  hello: echo a\n",
  "twice/Taskfile.yml": "version: '3'\ntasks:\n  hello: echo a\n  hello: rm -rf ../src\n",
  "merged/Taskfile.yml":
    "version: '3'\nx-base: &base\n  cmds: [rm -rf ../src]\ntasks:\n  hello:\n    <<: *base\n    desc: a\n",
  "tagged/Taskfile.yml": "version: '3'\ntasks:\n  hello:\n    - !!binary cm0gLXJmIC4uL3NyYw==\n",
  "many/Taskfile.yml": "version: '3'\ntasks:\n  hello: echo a\n---\ntasks:\n  hello: rm -rf ../src\n",
  "breaks/Taskfile.yml": "version: '3'\ntasks:\n  hello: echo a # x\u2028  other: rm -rf ../src\n",
  "huge/Taskfile.yml": `version: '3'\ntasks:\n  hello: echo a\n${"# x\n".repeat(30_000)}`,
  "paths/Taskfile.yml": "version: '3'\nenv: {PATH: './bin:/bin'}\ntasks:\n  hello: ls\n",
  "dots/Taskfile.yml": "version: '3'\ndotenv: ['.vars']\ntasks:\n  hello: ls\n",
  "dots/.vars": "LD_PRELOAD=./x.so\n",
  "plaindots/Taskfile.yml": "version: '3'\ndotenv: ['.vars', 'none']\ntasks:\n  hello: ls\n",
  "plaindots/.vars": "MODE=x\n",
  "made/Taskfile.yml": "version: '3'\nvars:\n  X: {sh: \"printf '; rm -rf ../src'\"}\ntasks:\n  hello: echo {{.X}}\n",
  "linked/real.yml": "version: '3'\ntasks:\n  hello: echo a\n",
  "second/Taskfile.dist.yaml": "version: '3'\ntasks:\n  hello: rm -rf ../src\n",
  "home/Taskfile.yml": "version: '3'\ntasks:\n  hello: rm -rf src\n",
} as const;

let judged: JudgedProject;
beforeAll(() => {
  judged = new JudgedProject(files);
  symlinkSync("real.yml", judged.project.path("linked/Taskfile.yml"));
});
afterAll(() => judged.remove());

describe("a task of go-task is judged by what its Taskfile says", () => {
  it.each([
    ["task", "allow"],
    ["task hello", "allow"],
    ["task both hello", "allow"],
    ["task said -- a b", "allow"],
    ["task said -- '$(rm -rf src)'", "hold"],
    ["task tidy", "allow"],
    ["task OUT=src tidy", "hold"],
    ["task clean", "hold"],
    ["task odd", "hold"],
    ["task put", "hold"],
    ["task first", "hold"],
    ["task last", "hold"],
    ["task handed", "hold"],
    ["task looped", "hold"],
    ["task looped-tasks", "hold"],
    ["task checked", "hold"],
    ["task before", "hold"],
    ["task worked-out", "hold"],
    ["task worked-out --dry", "hold"],
    ["task elsewhere", "hold"],
    ["task build", "allow"],
    ["task test", "allow"],
    ["task build test", "allow"],
    ["task lint", "hold"],
    ["task check", "hold"],
    ["task start-x", "hold"],
    ["task gone", "hold"],
    ["task nothing", "hold"],
    ["go-task clean", "hold"],
    ["task --list", "allow"],
  ])("%s: %s", async (text, decision) => {
    const verdict = await judged.verdictOn(text);
    expect([verdict.decision, verdict.reasons.map((reason) => reason.text)]).toEqual([decision, expect.anything()]);
  });

  it("is held where a key of it is not understood", async () => {
    expect((await judged.verdictOn("task new")).decision).toBe("hold");
  });

  it.each([
    ["task hello", "deep/in", "allow"],
    ["task clean", "deep/in", "hold"],
    ["task hello", "inc", "allow"],
    ["task docs:hello", "inc", "allow"],
    ["task docs:serve", "inc", "allow"],
    ["task ops:plain", "inc", "allow"],
    ["task ops:wipe", "inc", "hold"],
    ["task ops:own", "inc", "hold"],
    ["task test:run", "inc", "hold"],
    ["task hello", "remote", "hold"],
    ["task test", "remote", "hold"],
    ["task hello", "lost", "hold"],
    ["task hello", "always", "hold"],
    ["task test", "always", "hold"],
    ["task hello", "twice", "hold"],
    ["task hello", "merged", "hold"],
    ["task hello", "tagged", "hold"],
    ["task test", "tagged", "hold"],
    ["task test", "twice", "hold"],
    ["task hello", "many", "hold"],
    ["task hello", "breaks", "hold"],
    ["task hello", "huge", "hold"],
    ["task hello", "paths", "hold"],
    ["task hello", "dots", "hold"],
    ["task hello", "plaindots", "allow"],
    ["task hello", "made", "hold"],
    ["task hello", "linked", "allow"],
    ["task hello", "second", "hold"],
    ["task -t ops.yml wipe", "inc", "hold"],
    ["task -t ops.yml plain", "inc", "allow"],
    ["task --taskfile=ops.yml wipe", "inc", "hold"],
    ["task -d ../second hello", "inc", "hold"],
    ["task -g hello", "inc", "hold"],
    ["task -t https://example.com/Taskfile.yml test", "inc", "hold"],
    ["echo 'tasks: {test: rm -rf ../src}' > Taskfile.yml && task test", "inc", "hold"],
    ["cp ops.yml Taskfile.yml; task hello", "inc", "hold"],
    ["ln -sf ops.yml docs/Taskfile.yml; task docs:hello", "inc", "hold"],
    ["git checkout other && task hello", "inc", "hold"],
  ])("%s in %s: %s", async (text, folder, decision) => {
    expect((await judged.verdictOn(text, folder)).decision).toBe(decision);
  });

  it("binds the bytes it was judged by", async () => {
    const { read = [] } = await judged.verdictOn("task docs:hello", "inc");
    expect(read.map((path) => path.slice(judged.project.root.length + 1))).toEqual(
      expect.arrayContaining(["inc/Taskfile.yml", "inc/docs/Taskfile.yml", "inc/ops.yml"]),
    );
  });
});
