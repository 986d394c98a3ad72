import { spawn } from "node:child_process";
import { realpathSync } from "node:fs";
import { expect, it } from "vitest";
import { agentProcesses } from "../../src/connect/agentProcesses.ts";
import { TemporaryProject } from "../facts/temporaryProject.ts";

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
    expect(found).toEqual([
      { started: { agent: "codex", label: "Codex", without: [] }, pid: agent.pid, cwd: realpathSync(project.root) },
    ]);
  } finally {
    if (agent.pid !== undefined) process.kill(-agent.pid, "SIGKILL");
    project.remove();
  }
});
