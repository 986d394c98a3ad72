import { describe, expect, test } from "vitest";
import { agentOfProcess, agentsStarted } from "../../src/core/agentPrograms.ts";

const names = (text: string): readonly string[] => agentsStarted(text).map(({ agent }) => agent);

describe("a command line that starts an agent", () => {
  test.each([
    ["claude", "claude-code"],
    ["claude -p 'mend the tests'", "claude-code"],
    ["cd web && FOO=1 claude --continue", "claude-code"],
    ["sudo -u ada env A=1 codex exec 'tidy up'", "codex"],
    ["nohup gemini -p hello > out.txt 2>&1 &", "gemini-cli"],
    ["npx @anthropic-ai/claude-code@latest -p x", "claude-code"],
    ["npx -y @openai/codex exec x", "codex"],
    ["~/.local/bin/opencode run hello", "opencode"],
    ["/usr/local/bin/qwen", "qwen-code"],
    ["./node_modules/.bin/cline", "cline"],
    ["cursor-agent -p x", "cursor"],
    ["copilot -p x --allow-all-tools", "copilot-cli"],
    ["copilot", "copilot-cli"],
    ["goose session", "goose"],
    ["goose run -t x", "goose"],
    ["amp", "amp"],
    ["droid exec x", "droid"],
    ["q chat", "amazon-q"],
    ["q", "amazon-q"],
    ["kiro-cli chat", "kiro"],
    ["bash -lc 'claude -p x'", "claude-code"],
    ["echo hello | claude -p", "claude-code"],
    ["timeout 60 codex exec x", "codex"],
    ["for f in a b; do gemini -p $f; done", "gemini-cli"],
    ["claude.cmd", "claude-code"],
    ["node /usr/lib/node_modules/@openai/codex/bin/codex.js exec x", "codex"],
    ["node ~/.npm-global/bin/claude", "claude-code"],
    ["X=claude; $X -p y", "claude-code"],
    ["alias c=claude; c", "claude-code"],
    // Cannot be read as a shell text.
    ["A=1 claude -p 'what is this", "claude-code"],
    [`claude -p "${"x".repeat(40_000)}"`, "claude-code"],
  ])("%s", (text, agent) => {
    expect(names(text)).toEqual([agent]);
  });

  test("is told for every agent in it, each once", () => {
    expect(names("claude -p a; codex exec b && claude -p c")).toEqual(["claude-code", "codex"]);
  });

  test.each([
    ["claude --version"],
    ["claude mcp list"],
    ["codex login"],
    ["copilot svc deploy"],
    ["goose -dir migrations up"],
    ["goose up"],
    ["q -H 'select * from a.csv'"],
    ["echo claude"],
    ["cat claude"],
    ["grep -r claude ."],
    ["git commit -m 'claude'"],
    ["ssh build claude"],
    ["npm install -g @openai/codex"],
    ["which claude"],
    ["node tools/build.js claude"],
    ["man claude"],
    ["ls ~/.claude"],
    ["vim claude.md"],
    [""],
    ["'"],
  ])("is not: %s", (text) => {
    expect(names(text)).toEqual([]);
  });
});

describe("a start that leaves the hooks out", () => {
  test.each([
    ["claude -p x", []],
    ["claude --bare -p x", ["--bare"]],
    ["CLAUDE_CODE_SIMPLE=1 claude", ["CLAUDE_CODE_SIMPLE"]],
    ["env CLAUDE_CONFIG_DIR=/tmp/x claude --safe-mode", ["--safe-mode", "CLAUDE_CONFIG_DIR"]],
    ["HOME=/tmp/x codex exec y", ["HOME"]],
    ["OPENCODE_PURE=1 opencode", ["OPENCODE_PURE"]],
    ["opencode --pure", ["--pure"]],
    ["codex --bare", []],
    [`claude --settings='{"disableAllHooks":true}'`, ["--settings"]],
    ["export CLAUDE_CODE_SIMPLE=1; claude", ["CLAUDE_CODE_SIMPLE"]],
  ])("%s", (text, without) => {
    expect(agentsStarted(text).map((started) => started.without)).toEqual([without]);
  });
});

describe("the words of a process", () => {
  test.each<readonly [readonly string[], string | undefined]>([
    [["claude"], "claude-code"],
    [["/usr/local/bin/claude", "-p", "go"], "claude-code"],
    [["node", "/usr/local/bin/gemini"], "gemini-cli"],
    [["/opt/node/bin/node", "--max-old-space-size=4096", "/x/node_modules/@qwen-code/qwen-code/cli.js"], "qwen-code"],
    [["bun", "/x/node_modules/opencode-ai/bin/opencode"], "opencode"],
    [["C:/Users/me/codex.exe"], "codex"],
    [["vim", "claude"], undefined],
    [["node"], undefined],
    [["node", "server.js"], undefined],
    [["/x/node_modules/@github/copilot/copilot", "svc", "deploy"], undefined],
    [["sh", "-c", "claude"], undefined],
    [[""], undefined],
    [[], undefined],
  ])("%j are of %s", (words, agent) => {
    expect(agentOfProcess(words)?.agent).toBe(agent);
  });
});
