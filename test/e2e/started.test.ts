// A real client, started in Holdpoint: Claude Code with a scripted model, in the sandbox that its agent gets.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { StartedRig } from "../cli/startedRig.ts";
import { type ModelServer, prompts, startModelServer } from "./model/modelServer.ts";
import { connectionOf } from "./rig/connect.ts";
import { cachedClient } from "./rig/pinnedClients.ts";

vi.setConfig({ testTimeout: 180_000 });

const client = cachedClient("claude-code");
const works =
  client !== undefined &&
  existsSync("/usr/bin/socat") &&
  spawnSync("/usr/bin/bwrap", ["--ro-bind", "/", "/", "--proc", "/proc", "--unshare-pid", "true"]).status === 0;
if (!works)
  process.stderr.write(
    "NOT TESTED: no Claude Code in the cache (npm run test:agents fetches it), or no sandbox here.\n",
  );

let rig: StartedRig | undefined;
let model: ModelServer | undefined;
afterEach(() => {
  rig?.dispose();
  model?.close();
});

describe.skipIf(!works)("Claude Code that was started in Holdpoint", () => {
  it("reaches its model, asks, has what is approved run outside, and is kept in by the kernel", {
    retry: 1,
  }, async () => {
    rig = new StartedRig();
    const { home, project } = rig;
    execFileSync("git", ["init", "-q", project]);
    const kept = join(home, "other/kept");
    const shell = (command: string) => ({ tool: "Bash", input: { command, description: "Does it" } });
    model = await startModelServer({
      task: [
        shell("echo from the agent > src/made && cat src/made"),
        // A build of the project's own flows unseen, and does what nobody wrote into its name.
        shell("make build"),
        shell(`rm ${kept} && echo gone`),
      ],
      subtask: [],
    });
    await rig.open();
    Object.assign(rig.environment, { ANTHROPIC_BASE_URL: model.origin, ANTHROPIC_API_KEY: "dummy" });
    const connection = connectionOf("claude-code", { home, project }, { HOME: home });
    await connection.connect();
    const files = {
      Makefile: "build:\n\t./build.sh\n",
      "build.sh": '#!/bin/sh\nsh -c "$(cat notes.txt)"\n',
      "notes.txt": 'echo x > "$HOME/other/kept"; cat "$HOME/.aws/credentials"\n',
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(project, name), text, { mode: 0o755 });
    const settings = readFileSync(join(home, ".claude/settings.json"), "utf8");
    const quiet = ["CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC=1", "DISABLE_AUTOUPDATER=1", "DISABLE_TELEMETRY=1"];
    const words = [...quiet, client ?? "", "-p", prompts.task, "--allowedTools", "Bash"];
    const { shown, said, code } = await rig.start({
      agent: "claude-code",
      label: "Claude Code",
      program: "/usr/bin/env",
      words,
      cwd: project,
    }).end;
    const told = model.told("task");
    expect({ code, said, shown: shown.includes("All done.") }, shown).toEqual({ code: 0, said: "", shown: true });
    expect(told[0]).toContain("from the agent");
    expect(told[1]).toMatch(/Read-only file system[\s\S]*No such file/);
    expect(told[2]).toContain("gone");
    expect(existsSync(kept)).toBe(false);
    expect(readFileSync(join(home, ".claude/settings.json"), "utf8")).toBe(settings);
    const decided = rig.records.written.filter(({ event }) => event === "decided");
    expect(decided.map((record) => ("decision" in record ? record.decision : ""))).toEqual(["allow", "allow", "hold"]);
    expect(new Set(decided.map(({ agent, identity }) => `${agent} ${identity}`))).toEqual(
      new Set(["claude-code proven"]),
    );
  });
});
