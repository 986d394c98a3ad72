import { spawn } from "node:child_process";
import { realpathSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { agentOf, agentProcesses } from "../../src/connect/agentProcesses.ts";
import { TemporaryProject } from "../facts/temporaryProject.ts";

describe("the words of a process", () => {
  it.each<readonly [readonly string[], string | undefined]>([
    [["claude"], "claude-code"],
    [["/usr/local/bin/claude", "-p", "go"], "claude-code"],
    [["node", "/usr/local/bin/gemini"], "gemini-cli"],
    [["/opt/node/bin/node", "--max-old-space-size=4096", "/x/node_modules/@qwen-code/qwen-code/cli.js"], "qwen-code"],
    [["bun", "/x/node_modules/opencode-ai/bin/opencode"], "opencode"],
    [["C:/Users/me/codex.exe"], "codex"],
    [["vim", "claude"], undefined],
    [["node"], undefined],
    [["node", "claude.js"], undefined],
    [["sh", "-c", "claude"], undefined],
    [[""], undefined],
    [[], undefined],
  ])("%j are of %s", (words, agent) => {
    expect(agentOf(words)).toBe(agent);
  });
});

it("finds an agent that runs, where it stands, and not what it starts of its own kind", async () => {
  const project = new TemporaryProject();
  // Both go by the agent's name; the second is the first one's child.
  const agent = spawn("/bin/bash", ["-c", "exec -a codex bash -c '(exec -a codex sleep 1000) & echo up; wait'"], {
    cwd: project.root,
    stdio: ["ignore", "pipe", "ignore"],
    detached: true,
  });
  try {
    await new Promise((resolve) => agent.stdout.once("data", resolve));
    const found = (await agentProcesses()).filter(({ cwd }) => cwd === realpathSync(project.root));
    expect(found).toEqual([{ agent: "codex", pid: agent.pid, cwd: realpathSync(project.root) }]);
  } finally {
    if (agent.pid !== undefined) process.kill(-agent.pid, "SIGKILL");
    project.remove();
  }
});
