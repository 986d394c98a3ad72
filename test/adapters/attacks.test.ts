import { expect, it } from "vitest";
import {
  clineExtensionPayload,
  clinePayload,
  copilotPayload,
  cursorPayload,
  folder,
  goosePayload,
  usualPayload,
  windsurfPayload,
} from "./hookPayloads.ts";
import { judged } from "./judged.ts";

const gemini = (tool: string, input: unknown): unknown => usualPayload(tool, input, { hook_event_name: "BeforeTool" });
const hook = `${folder}/.git/hooks/pre-commit`;
const moved = [
  "*** Begin Patch",
  `*** Update File: ${folder}/a`,
  `*** Move to: ${hook}`,
  "@@",
  "-a",
  "+b",
  "*** End Patch",
].join("\n");

/** What an agent may try so that a call is read for less than it is. */
const attacks: readonly (readonly [agent: string, payload: unknown, decision: string])[] = [
  // Fields that other agents heed, or none.
  ["claude-code", usualPayload("Bash", { command: "rm -rf src", dir_path: "/tmp/x" }), "hold"],
  ["claude-code", usualPayload("Bash", { command: "rm -rf src", cwd: "/tmp/x" }), "hold"],
  ["gemini-cli", gemini("run_shell_command", { command: "rm -rf src", directory: "/tmp/x" }), "hold"],
  ["codex", usualPayload("exec_command", { cmd: "rm -rf *", workdir: "link/.." }), "unreadable"],
  ["codex", usualPayload("Bash", { command: "ls", env: { LD_PRELOAD: "x" } }), "hold"],
  ["claude-code", usualPayload("Bash", { command: "find", args: folder }), "hold"],
  ["claude-code", usualPayload("Bash", { command: "ls", Command: "rm -rf src" }), "hold"],
  ["amp", usualPayload("Bash", { cmd: "ls", command: "rm -rf src" }), "unreadable"],
  ["claude-code", usualPayload("Bash", { command: "ls" }, { toolName: "Read" }), "unreadable"],
  ["claude-code", usualPayload("Task", { prompt: "p", command: "rm -rf /" }), "deny"],
  [
    "kiro",
    usualPayload("fs_write", { operations: [{ command: "create", path: "a", content: "" }], path: hook }),
    "hold",
  ],
  // Lists of which one is bad.
  [
    "amazon-q",
    usualPayload("fs_read", { operations: [{ path: "a" }, { image_paths: ["/home/dev/.ssh/id_rsa"] }] }),
    "hold",
  ],
  [
    "amazon-q",
    usualPayload("fs_write", {
      operations: [
        { command: "create", path: "b", content: "" },
        { command: "create", path: ".git/hooks/x", content: "" },
      ],
    }),
    "deny",
  ],
  ["cline", clinePayload("run_commands", { commands: ["ls\0", "rm -rf src"] }), "hold"],
  ["cline", clinePayload("run_commands", { commands: ["cd /tmp/x", "rm -rf src"] }), "hold"],
  ["cline", clineExtensionPayload("replace_in_file", { path: ".git/hooks/x", diff: "d" }), "deny"],
  ["goose", goosePayload("developer__text_editor", { command: "view", path: "/home/dev/.ssh/id_rsa" }), "hold"],
  // Other spellings of a path.
  ["claude-code", usualPayload("Write", { file_path: `FILE://${hook}`, content: "x" }), "deny"],
  ["claude-code", usualPayload("Write", { file_path: hook.replace(".git", ".GIT"), content: "x" }), "deny"],
  ["claude-code", usualPayload("NotebookEdit", { notebook_path: hook, new_source: "x" }), "deny"],
  ["generic", usualPayload("patch", { patch: moved }), "deny"],
  ["codex", usualPayload("apply_patch", { command: moved }), "deny"],
  [
    "windsurf",
    windsurfPayload("pre_write_code", { file_path: hook, edits: [{ old_string: "", new_string: "x" }] }),
    "deny",
  ],
  // Reading more than a source.
  ["claude-code", usualPayload("Grep", { pattern: ".", glob: "**/.env*" }), "hold"],
  ["claude-code", usualPayload("Grep", { pattern: ".", path: "/" }), "hold"],
  ["claude-code", usualPayload("Grep", { pattern: ".", path: folder }), "allow"],
  ["claude-code", usualPayload("Grep", { pattern: ".", path: "src", glob: "*.{ts,tsx}" }), "allow"],
  ["claude-code", usualPayload("LS", { path: "/home/dev/.holdpoint" }), "deny"],
  ["gemini-cli", gemini("read_many_files", { include: ["**/.env"] }), "hold"],
  ["gemini-cli", gemini("web_fetch", { prompt: "see https://a.example and file:///home/dev/.ssh/id_rsa" }), "hold"],
  ["claude-code", usualPayload("Read", { file: "/home/dev/.ssh/id_rsa" }), "hold"],
  // Names that mean something to another agent.
  ["claude-code", usualPayload("runSubagent", {}), "hold"],
  ["claude-code", usualPayload("memory", { command: "create", path: "/memories/x" }), "hold"],
  ["claude-code", usualPayload("list_dir", { path: "/" }), "hold"],
  ["claude-code", usualPayload("kill_terminal", { id: "97726ab8-e42b-4536-9d4a-5197690adeec" }), "hold"],
  ["copilot-cli", copilotPayload("write_bash", { sessionId: "1", input: "y" }), "hold"],
  // MCP tools in the names of each agent.
  ["claude-code", usualPayload("mcp__github__get_me", {}), "allow"],
  ["claude-code", usualPayload("mcp__github__delete_repository", {}), "hold"],
  ["opencode", usualPayload("github_get_me", {}), "allow"],
  ["opencode", usualPayload("github_delete_repository", {}), "hold"],
  ["kiro", usualPayload("@github/get_me", {}), "allow"],
  ["kiro", usualPayload("@filesystem/write_file", { path: hook, content: "x" }), "deny"],
  ["goose", goosePayload("github__get_me", {}), "allow"],
  ["copilot-cli", copilotPayload("github-mcp-server-get_me", {}), "allow"],
  ["cursor", cursorPayload("MCP:get_me", {}), "hold"],
];

it.each(attacks)("is not taken in: %s, %j", (agent, payload, decision) => {
  expect(judged(agent, payload)).toBe(decision);
});
