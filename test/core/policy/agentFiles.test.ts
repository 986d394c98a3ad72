import { describe, expect, test } from "vitest";
import { vscodeAdapter } from "../../../src/adapters/vscode.ts";
import { agents } from "../../../src/connect/agentTable.ts";
import type { Machine } from "../../../src/connect/machine.ts";
import { judgeCall, judgeCommand, ruled } from "./situation.ts";
import { World } from "./world.ts";

const shop = "/home/ann/shop";
const world = new World([{ path: `${shop}/src/a.ts` }], {});
/** Every rule a scope file could have to let all of it flow: none of it may help. */
const policy = ruled({ allow: ["*"], on: ["**"] });

/** Ann's machine, where nothing of any agent is there yet. */
const machine: Machine = {
  home: "/home/ann",
  state: "/home/ann/.holdpoint",
  platform: "linux",
  environment: {},
  folders: [shop],
  etc: "/etc",
};

/** What connecting writes and what switches it off, of every agent, and what agents read at the level of a project. */
const files: readonly string[] = [
  ...new Set([
    ...agents.flatMap((agent) => [
      ...agent.files(machine, `${machine.state}/bin/holdpoint-hook`).map(({ path }) => path),
      ...agent.settings(machine),
    ]),
    `${machine.state}/bin/holdpoint-hook`,
    `${machine.state}/connections/claude-code/manifest.json`,
    "/home/ann/.cline/hooks/PreToolUse",
    "/home/ann/.codex/requirements.toml",
    "/home/ann/.config/user-dirs.dirs",
    "/home/ann/.aws/amazonq/cli-agents/mine.json",
    "/etc/cursor/hooks.json",
    "/etc/windsurf/hooks.json",
    "/etc/github-copilot/policy.d/x.json",
    "/Library/Application Support/ClaudeCode/managed-settings.json",
    ...[
      ".clinerules/hooks/PreToolUse",
      ".cline/hooks/PreToolUse",
      ".codex/hooks.json",
      ".codex/config.toml",
      ".cursor/hooks.json",
      ".windsurf/hooks.json",
      ".kiro/hooks/a.json",
      ".amazonq/cli-agents/a.json",
      ".factory/hooks.json",
      ".agents/plugins/x/hooks/hooks.json",
      ".amp/plugins/a.ts",
      ".opencode/plugin/a.js",
      ".opencode/plugins/a.js",
      "opencode.json",
      ".github/hooks/a.json",
      ".devin/hooks.v1.json",
    ].map((path) => `${shop}/${path}`),
  ]),
];

describe.each(files)("%s is out of an agent's reach", (path) => {
  const quoted = `'${path}'`;

  test("of its tool for files", () => {
    const decoded = vscodeAdapter.decode(
      {
        hook_event_name: "PreToolUse",
        session_id: "s",
        tool_use_id: "t",
        cwd: shop,
        tool_name: "create_file",
        tool_input: { filePath: path, content: "{}" },
      },
      "/home/ann",
    );
    if (decoded.kind !== "call") throw new Error(decoded.kind);
    expect(judgeCall(decoded.call, { world, policy }).decision).toBe("deny");
  });

  test.each([
    `echo '{}' > ${quoted}`,
    `printf x >> ${quoted}`,
    `rm -f ${quoted}`,
    `sed -i s/block/continue/ ${quoted}`,
    `cp src/a.ts ${quoted}`,
    `mv ${quoted} /tmp/x`,
    `ln -sf /dev/null ${quoted}`,
    `tee ${quoted} < src/a.ts`,
    `truncate -s 0 ${quoted}`,
    `chmod 000 ${quoted}`,
    `node -e "fs.writeFileSync(${path.includes("'") ? "" : `'${path}'`}, '')"`,
  ])("of %s", (text) => {
    expect(judgeCommand(text, { world, policy }).decision).not.toBe("allow");
    if (!text.startsWith("node")) expect(judgeCommand(text, { world, policy }).decision).toBe("deny");
  });
});

describe("what switches an agent's hooks off is held, and named", () => {
  test.each([
    ["claude --bare -p x", '"--bare"'],
    ["claude -p x --safe-mode", '"--safe-mode"'],
    ["claude --setting-sources=project -p x", '"--setting-sources"'],
    ["claude --settings '{\"disableAllHooks\":true}' -p x", '"--settings"'],
    ["claude config set disableAllHooks true", '"disableAllHooks"'],
    ["codex --disable hooks", '"--disable"'],
    ["codex exec --dangerously-bypass-hook-trust x", '"--dangerously-bypass-hook-trust"'],
    ["codex -c features.hooks=false exec x", '"-c"'],
    ["codex --config=features.hooks=false exec x", '"--config"'],
    ["opencode --pure run x", '"--pure"'],
    ["gemini hooks disable-all", '"disable-all"'],
    ["qwen --safe-mode -p x", '"--safe-mode"'],
    ["cline --config /tmp/x go", '"--config"'],
    ["code --disable-extensions .", '"--disable-extensions"'],
    ["codium --install-extension x.vsix", '"--install-extension"'],
    ["cursor --user-data-dir=/tmp/x .", '"--user-data-dir"'],
  ])("%s", (text, named) => {
    const { decision, reasons } = judgeCommand(text, { world });
    expect(decision).toBe("hold");
    expect(reasons.map((reason) => reason.text).join("\n")).toContain(`${named} can switch off the hooks`);
  });

  test.each([
    "CLAUDE_CODE_SIMPLE=1 claude -p x",
    "export CLAUDE_CONFIG_DIR=/tmp/x",
    "env CODEX_HOME=/tmp/x codex exec x",
    "OPENCODE_PURE=1 opencode run x",
    "COPILOT_HOME=/tmp/x copilot -p x",
    "claude -p 'tidy up'",
    "codex exec x",
    "gemini -p x",
    "npx @openai/codex exec x",
    "bash -c 'claude --bare -p x'",
  ])("%s", (text) => {
    expect(judgeCommand(text, { world }).decision).not.toBe("allow");
  });

  test.each(["code --uninstall-extension holdpoint.holdpoint", "codium --disable-extension holdpoint.holdpoint"])(
    "%s is denied",
    (text) => {
      expect(judgeCommand(text, { world, policy }).decision).toBe("deny");
    },
  );

  test.each([
    "claude --version",
    "codex --help",
    "grep -r claude docs",
    "which codex",
    "echo claude --bare",
    "cat .claude/settings.json",
  ])("%s flows", (text) => {
    expect(judgeCommand(text, { world }).decision).toBe("allow");
  });
});
