import { describe, expect, it } from "vitest";
import { infer } from "../../../src/core/effects/infer.ts";
import { commandCall } from "./calls.ts";
import { surroundings } from "./spell.ts";

function sights(command: string): readonly string[] {
  return infer(commandCall(command), surroundings).effects.map(({ sight }) => sight);
}

describe("a variable of the environment", () => {
  it.each([
    "LD_PRELOAD=./x.so ls",
    "export LD_PRELOAD=./x.so",
    "declare -x LD_PRELOAD=./x.so",
    "env LD_PRELOAD=./x.so ls",
    "DYLD_INSERT_LIBRARIES=./x ls",
    "BASH_ENV=./x ls",
    "ENV=./x sh -c ls",
    "PROMPT_COMMAND=x",
    "PS1='$(x)'",
    "PS4='`x`' ls",
    "PAGER='sh -c x' git log",
    "GIT_PAGER=./x git log",
    "EDITOR=./x git commit",
    "GIT_SSH_COMMAND=./x git fetch",
    "GIT_EXTERNAL_DIFF=./x git diff",
    "GIT_DIR=/x git status",
    "GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.pager git log",
    "GIT_CONFIG_PARAMETERS=x git log",
    "NODE_OPTIONS='--require ./x' npm test",
    "NODE_OPTIONS=$X npm test",
    "PYTHONPATH=./x ls",
    "PERL5OPT=-Mx ls",
    "RUBYOPT=-rx ls",
    "JAVA_TOOL_OPTIONS=-javaagent:x ls",
    "PATH=./bin:$PATH ls",
    "PATH=/tmp/x ls",
    "PATH=$X ls",
    'export PATH="$X:$PATH"',
    `export PATH=$PATH:/opt/x ${"A".repeat(200)}=1 PATH=$X:$PATH`,
    "SHELL=./x ls",
    "DOCKER_HOST=tcp://x docker ps",
    "HTTPS_PROXY=http://x ls",
    "HOLDPOINT_HOME=/tmp/x ls",
    "BASH_ALIASES[ls]=x",
  ])("that makes programs run something is not plain: `%s`", (command) => {
    expect(sights(command)).toContain("opaque");
  });

  it.each([
    "NODE_ENV=test npm test",
    "CI=1 npm test",
    "PORT=3000 npm start",
    "FOO=$X npm test",
    "PAGER=cat git log",
    "GIT_EDITOR=true git commit",
    "EDITOR=: git commit",
    "PS1='$ '",
    "NODE_OPTIONS=--max-old-space-size=4096 npm run build",
    "RUSTFLAGS='-D warnings' cargo test",
    "CC=clang make",
    'export PATH="$HOME/.local/bin:$PATH"',
    "export PATH=$PATH:/usr/local/go/bin",
    "PATH=/usr/bin:/bin ls",
  ])("that does not is: `%s`", (command) => {
    expect(sights(command)).not.toContain("opaque");
  });
});
