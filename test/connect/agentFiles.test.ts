import { createHash } from "node:crypto";
import { symlinkSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { agents } from "../../src/connect/agentTable.ts";
import { trustedHash } from "../../src/connect/codexTrust.ts";
import type { Connection } from "../../src/connect/connection.ts";
import { hookLine } from "../../src/connect/hookLine.ts";
import { TemporaryMachine } from "./temporaryMachine.ts";

let machine: TemporaryMachine;
beforeEach(() => {
  machine = new TemporaryMachine();
});
afterEach(() => machine.remove());

function line(agent: string): string {
  return hookLine(machine.program, agent);
}

function stateOf(agent: string): Connection["state"] | undefined {
  return machine
    .connections()
    .list()
    .find((one) => one.agent === agent)?.state;
}

/** What is written for an agent that has nothing yet: file by file, what it parses to. */
const written: Readonly<Record<string, () => Readonly<Record<string, unknown>>>> = {
  "claude-code": () => ({
    ".claude/settings.json": {
      hooks: {
        PreToolUse: [
          { hooks: [{ type: "command", command: line("claude-code"), timeout: 86_400, onFailure: "block" }] },
        ],
      },
    },
  }),
  "copilot-cli": () => ({
    ".copilot/hooks/holdpoint.json": {
      version: 1,
      hooks: { preToolUse: [{ type: "command", bash: line("copilot-cli"), timeoutSec: 86_400 }] },
    },
  }),
  codex: () => ({
    ".codex/hooks.json": {
      hooks: { PreToolUse: [{ hooks: [{ type: "command", command: line("codex"), timeout: 86_400 }] }] },
    },
  }),
  "gemini-cli": () => ({
    ".gemini/settings.json": {
      hooks: {
        BeforeTool: [
          {
            matcher: ".*",
            hooks: [{ name: "holdpoint", type: "command", command: line("gemini-cli"), timeout: 86_400_000 }],
          },
        ],
      },
    },
  }),
  "qwen-code": () => ({
    ".qwen/settings.json": {
      hooks: {
        PreToolUse: [
          {
            matcher: "",
            hooks: [{ type: "command", command: line("qwen-code"), timeout: 86_400_000 }],
          },
        ],
      },
    },
  }),
  cursor: () => ({
    ".cursor/hooks.json": {
      version: 1,
      hooks: { preToolUse: [{ command: line("cursor"), timeout: 86_400, failClosed: true }] },
    },
  }),
  windsurf: () => ({
    ".codeium/windsurf/hooks.json": {
      hooks: Object.fromEntries(
        ["pre_run_command", "pre_write_code", "pre_mcp_tool_use", "pre_read_code"].map((event) => [
          event,
          [{ command: line("windsurf"), show_output: true }],
        ]),
      ),
    },
  }),
  kiro: () => ({
    ".kiro/hooks/holdpoint.json": {
      version: "v1",
      hooks: [
        {
          name: "Holdpoint",
          trigger: "PreToolUse",
          matcher: ".*",
          action: { type: "command", command: line("kiro") },
          timeout: 86_400,
          enabled: true,
        },
      ],
    },
  }),
  "amazon-q": () => ({
    ".aws/amazonq/cli-agents/holdpoint.json": {
      name: "holdpoint",
      description: "Asks Holdpoint before each tool",
      tools: ["*"],
      hooks: {
        preToolUse: [{ matcher: "*", command: line("amazon-q"), timeout_ms: 86_400_000, cache_ttl_seconds: 0 }],
      },
    },
  }),
  droid: () => ({
    ".factory/hooks.json": {
      PreToolUse: [{ matcher: "*", hooks: [{ type: "command", command: line("droid"), timeout: 86_400 }] }],
    },
  }),
  goose: () => ({
    ".agents/plugins/holdpoint/hooks/hooks.json": {
      hooks: {
        PreToolUse: [{ hooks: [{ type: "command", command: line("goose"), timeout: 86_400, on_failure: "block" }] }],
      },
    },
    ".agents/plugins/holdpoint/plugin.json": {
      name: "holdpoint",
      version: "1.0.0",
      description: "Asks Holdpoint before each tool",
    },
  }),
};

describe.each(agents.map(({ agent }) => [agent] as const))("%s", (agent) => {
  test("gets exactly its files, and loses them again", async () => {
    const before = machine.everything();
    expect(await machine.connections().connect(agent)).toEqual({ kind: "done" });
    const files = written[agent]?.();
    for (const [path, content] of Object.entries(files ?? {}))
      expect([path, JSON.parse(machine.read(path))]).toEqual([path, content]);
    const after = machine.everything();
    const added = Object.entries(after).filter(
      ([path, content]) => before[path] === undefined && content.includes(" "),
    );
    if (files !== undefined) expect(added.map(([path]) => path).toSorted()).toEqual(Object.keys(files).toSorted());
    expect(added.length).toBeGreaterThan(0);
    expect(await machine.connections().disconnect(agent)).toEqual({ kind: "done" });
    expect(machine.everything()).toEqual(before);
  });

  test("is the same when connected twice", async () => {
    await machine.connections().connect(agent);
    const once = machine.everything();
    expect(await machine.connections().connect(agent)).toEqual({ kind: "done" });
    expect(machine.everything()).toEqual(once);
  });

  test("is proven by a call that passes and one that is refused, and by nothing else", async () => {
    const connections = machine.connections();
    await connections.connect(agent);
    expect((await connections.probe(agent)).state).toBe("good");
    machine.answer("cat >/dev/null");
    expect(await connections.probe(agent)).toMatchObject({ state: "bad", text: expect.stringContaining("denied") });
    machine.answer("exit 1");
    const refused = await connections.probe(agent);
    expect([refused.state, refused.mend === ""]).toEqual(["bad", false]);
    machine.answer('cat >/dev/null; echo \'{"deny":"no","decision":"deny","cancel":true}\'');
    expect((await connections.probe(agent)).state).toBe("bad");
  });

  test("is found by a program on the path, and absent without anything", () => {
    expect(stateOf(agent)).toEqual({ kind: "absent" });
    const found = agents.find((one) => one.agent === agent);
    machine.setVariable("PATH", machine.path("programs"));
    machine.write(`programs/${found?.foundBy.programs[0]}`, "#!/bin/sh\n", 0o755);
    expect(stateOf(agent)).toEqual({ kind: "not connected" });
  });
});

describe("the folder that an agent's variable names", () => {
  test.each([
    ["claude-code", "CLAUDE_CONFIG_DIR", "named/settings.json"],
    ["codex", "CODEX_HOME", "named/hooks.json"],
    ["copilot-cli", "COPILOT_HOME", "named/hooks/holdpoint.json"],
    ["gemini-cli", "GEMINI_CLI_HOME", "named/.gemini/settings.json"],
    ["qwen-code", "QWEN_HOME", "named/settings.json"],
    ["opencode", "XDG_CONFIG_HOME", "named/opencode/plugin/holdpoint.js"],
    ["amp", "XDG_CONFIG_HOME", "named/amp/plugins/holdpoint.ts"],
    ["kiro", "KIRO_HOME", "named/hooks/holdpoint.json"],
  ])("is where %s is connected (%s)", async (agent, variable, path) => {
    machine.setVariable(variable, machine.path("named"));
    await machine.connections().connect(agent);
    expect(machine.has(path)).toBe(true);
  });

  test("does not keep the usual folder from being connected, which a terminal may use", async () => {
    machine.write(".claude/settings.json", "{}");
    machine.setVariable("CLAUDE_CONFIG_DIR", machine.path("named"));
    await machine.connections().connect("claude-code");
    expect([machine.read(".claude/settings.json"), machine.read("named/settings.json")]).toEqual([
      expect.stringContaining("holdpoint-hook"),
      expect.stringContaining("holdpoint-hook"),
    ]);
  });

  test("counts only where it is absolute", async () => {
    machine.setVariable("CODEX_HOME", "named");
    await machine.connections().connect("codex");
    expect(machine.has(".codex/hooks.json")).toBe(true);
  });
});

describe("what switches hooks off is named", () => {
  const off = async (agent: string): Promise<unknown> => {
    await machine.connections().connect(agent);
    return stateOf(agent);
  };

  test.each([
    ["claude-code", "home/.claude/settings.json", '{"disableAllHooks":true}', "disableAllHooks"],
    ["claude-code", "work/.claude/settings.local.json", '{"disableAllHooks":true}', "disableAllHooks"],
    ["claude-code", "etc/claude-code/managed-settings.json", '{"allowManagedHooksOnly":true}', "allowManagedHooksOnly"],
    ["claude-code", "etc/claude-code/managed-settings.d/10-x.json", '{"disableAllHooks":true}', "disableAllHooks"],
    ["copilot-cli", "home/.copilot/settings.json", '{"disableAllHooks":true}', "disableAllHooks"],
    ["gemini-cli", "home/.gemini/settings.json", '{"hooksConfig":{"enabled":false}}', "hooksConfig.enabled"],
    ["gemini-cli", "work/.gemini/settings.json", '{"hooksConfig":{"disabled":["holdpoint"]}}', "hooksConfig.disabled"],
    ["gemini-cli", "etc/gemini-cli/settings.json", '{"hooksConfig":{"enabled":false}}', "hooksConfig.enabled"],
    ["qwen-code", "home/.qwen/settings.json", '{"disableAllHooks":true}', "disableAllHooks"],
    ["droid", "home/.factory/settings.json", '// x\n{"hooksDisabled":true}', "hooksDisabled"],
    ["cline", "home/.cline/data/globalState.json", '{"hooksEnabled":false}', "hooksEnabled"],
    ["goose", "home/.config/goose/settings.json", '{"disabledPlugins":["holdpoint"]}', "disabledPlugins"],
    ["codex", "etc/codex/requirements.toml", "allow_managed_hooks_only = true\n", "allow_managed_hooks_only"],
    ["codex", "home/.codex/config.toml", "[features]\nhooks = false # x\n", "features.hooks"],
  ])("%s: %s with %s", async (agent, path, content, names) => {
    machine.beside(path, content);
    const state = await off(agent);
    expect(state).toEqual({ kind: "switched off", by: expect.stringContaining(names) });
  });

  test.each([
    ["claude-code", "CLAUDE_CODE_SIMPLE"],
    ["qwen-code", "QWEN_CODE_SIMPLE"],
    ["opencode", "OPENCODE_PURE"],
  ])("%s: the variable %s", async (agent, variable) => {
    machine.setVariable(variable, "1");
    expect(await off(agent)).toEqual({ kind: "switched off", by: `the variable ${variable}` });
    machine.setVariable(variable, "0");
    expect(stateOf(agent)).toEqual({ kind: "not proven" });
  });

  test("restoring takes the person's own setting out and leaves the rest", async () => {
    await machine.connections().connect("claude-code");
    const settings = machine.read(".claude/settings.json");
    machine.write(".claude/settings.json", settings.replace("{", '{\n  // mine\n  "disableAllHooks": true,'));
    expect(stateOf("claude-code")?.kind).toBe("switched off");
    expect(await machine.connections().restore("claude-code")).toEqual({ kind: "done" });
    expect(stateOf("claude-code")).toEqual({ kind: "not proven" });
    expect(machine.read(".claude/settings.json")).toContain("// mine");
  });

  test("restoring says what only the person can change", async () => {
    machine.beside("etc/claude-code/managed-settings.json", '{"disableAllHooks":true}');
    await machine.connections().connect("claude-code");
    expect(await machine.connections().restore("claude-code")).toEqual({
      kind: "failed",
      problem: expect.stringContaining("Only you can change that"),
    });
  });
});

describe("the trust of Codex", () => {
  const trust = (hash: string, extra = ""): string =>
    `model = "x"\n[hooks.state."${machine.path(".codex/hooks.json")}:pre_tool_use:0:0"]\ntrusted_hash = "${hash}"\n${extra}`;
  const hash = (): string => trustedHash({ hooks: [{ type: "command", command: line("codex"), timeout: 86_400 }] });

  test("is asked for until it is given for the hook as it stands", async () => {
    await machine.connections().connect("codex");
    const untrusted = { kind: "switched off", by: expect.stringContaining("run /hooks in Codex and trust it") };
    expect(stateOf("codex")).toEqual(untrusted);
    machine.write(".codex/config.toml", trust(`sha256:${"0".repeat(64)}`));
    expect(stateOf("codex")).toEqual(untrusted);
    machine.write(".codex/config.toml", trust(hash()));
    expect(stateOf("codex")).toEqual({ kind: "not proven" });
    machine.write(".codex/config.toml", trust(hash(), "enabled = false\n"));
    expect(stateOf("codex")).toEqual({ kind: "switched off", by: expect.stringContaining("you disabled this hook") });
  });

  test("is found under the real path of its folder too", async () => {
    machine.write("real/x", "");
    symlinkSync(machine.path("real"), machine.path("linked"));
    machine.setVariable("CODEX_HOME", machine.path("linked"));
    await machine.connections().connect("codex");
    machine.write("real/config.toml", trust(hash()).replace(".codex/", "real/"));
    expect(stateOf("codex")).toEqual({ kind: "not proven" });
  });

  test("is that of the place which our hook has in the file", async () => {
    machine.write(".codex/hooks.json", '{"hooks":{"PreToolUse":[{"hooks":[{"type":"command","command":"mine"}]}]}}');
    await machine.connections().connect("codex");
    machine.write(".codex/config.toml", trust(hash()));
    expect(stateOf("codex")?.kind).toBe("switched off");
    machine.write(".codex/config.toml", trust(hash()).replace(":0:0", ":1:0"));
    expect(stateOf("codex")).toEqual({ kind: "not proven" });
  });

  test("goes by a hash of the hook's normal form", () => {
    const form = '{"event_name":"pre_tool_use","hooks":[{"async":false,"command":"a","timeout":5,"type":"command"}]}';
    expect(trustedHash({ hooks: [{ type: "command", command: "a", timeout: 5 }] })).toBe(
      `sha256:${createHash("sha256").update(form).digest("hex")}`,
    );
  });
});
