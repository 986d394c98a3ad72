import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adapterFor } from "../../src/adapters/registry.ts";
import { vscodeAdapter } from "../../src/adapters/vscode.ts";
import type { Call } from "../../src/core/call/call.ts";
import type { Outcome } from "../../src/core/call/outcome.ts";
import { notices, toolPayload } from "./vscodePayloads.ts";

const { decode, encode } = vscodeAdapter;
const origin = {
  caller: {
    agent: "vscode",
    label: "VS Code agent",
    session: "97726ab8-e42b-4536-9d4a-5197690adeec",
    identity: "claimed",
  },
  cwd: "/workspace",
  toolUse: "call_0__vscode-1",
} as const;

type Part<T> = T extends Call ? Omit<T, keyof typeof origin | "tool"> : never;
const calls: readonly (readonly [tool: string, input: unknown, call: Part<Call>, rewrite?: "possible"])[] = [
  [
    "run_in_terminal",
    { command: "rm -rf src", explanation: "e", goal: "g", mode: "sync" },
    { kind: "command", text: "rm -rf src", shell: "bash", terminal: "kept" },
    "possible",
  ],
  ["run_in_terminal", { command: "" }, { kind: "command", text: "", shell: "bash", terminal: "kept" }, "possible"],
  [
    "run_in_terminal",
    { command: "ls", shell: "bash" },
    { kind: "command", text: "ls", shell: "unknown", terminal: "kept" },
    "possible",
  ],
  // Read in VS Code 1.139: only these get a terminal of their own.
  [
    "run_in_terminal",
    { command: "ls", mode: "async" },
    { kind: "command", text: "ls", shell: "bash", terminal: "own" },
    "possible",
  ],
  [
    "run_in_terminal",
    { command: "ls", isBackground: true },
    { kind: "command", text: "ls", shell: "bash", terminal: "own" },
    "possible",
  ],
  [
    "run_in_terminal",
    { command: "ls", mode: "sync", isBackground: true },
    { kind: "command", text: "ls", shell: "bash", terminal: "kept" },
    "possible",
  ],
  ["send_to_terminal", { id: "t-1", command: "y" }, { kind: "input", target: "t-1", text: "y\n" }],
  ["send_to_terminal", { command: "" }, { kind: "input", target: "", text: "\n" }],
  [
    "fetch_webpage",
    { urls: ["https://a.example/x", "file:///etc/passwd"], query: "q" },
    { kind: "fetch", urls: ["https://a.example/x", "file:///etc/passwd"] },
  ],
  ["open_simple_browser", { url: "http://localhost:1" }, { kind: "fetch", urls: ["http://localhost:1"] }],
  [
    "create_file",
    { filePath: "/workspace/a", content: "x" },
    { kind: "edit", edits: [{ change: "write", path: "/workspace/a", content: "x" }] },
  ],
  [
    "create_directory",
    { dirPath: "/workspace/d" },
    { kind: "edit", edits: [{ change: "folder", path: "/workspace/d" }] },
  ],
  [
    "read_file",
    { filePath: "/etc/passwd", startLine: 1, endLine: 2 },
    { kind: "tool", input: { filePath: "/etc/passwd", startLine: 1, endLine: 2 } },
  ],
  [
    "memory",
    { command: "delete", path: "/memories/x" },
    { kind: "tool", input: { command: "delete", path: "/memories/x" } },
  ],
  [
    "run_vscode_command",
    { commandId: "holdpoint.approve", name: "n" },
    { kind: "tool", input: { commandId: "holdpoint.approve", name: "n" } },
  ],
  [
    "create_and_run_task",
    { task: { command: "rm -rf x" }, workspaceFolder: "/w" },
    { kind: "tool", input: { task: { command: "rm -rf x" }, workspaceFolder: "/w" } },
  ],
  ["kill_terminal", { id: "t-1" }, { kind: "tool", input: { id: "t-1" } }],
  ["terminal_last_command", undefined, { kind: "tool", input: undefined }],
  ["mcp_db_query", ["x"], { kind: "tool", input: ["x"] }],
  ["mcp_sh_exec", { command: "ls" }, { kind: "tool", input: { command: "ls" } }],
  ["toString", {}, { kind: "tool", input: {} }],
];

describe("decoding", () => {
  it.each(calls)("reads %s %j", (tool, input, call, rewrite) => {
    expect(decode(toolPayload(tool, input), "/home/x")).toEqual({
      kind: "call",
      call: Object.assign({ ...origin, tool }, call),
      rewrite: rewrite ?? "impossible",
      window: "45639ea7",
    });
  });

  it("reads the fields in camel case", () => {
    const payload = {
      hookEventName: "PreToolUse",
      sessionId: "s",
      transcriptPath: "C:\\Users\\x\\Code\\User\\workspaceStorage\\abc\\GitHub.copilot-chat\\t.jsonl",
      toolName: "run_in_terminal",
      toolInput: { command: "dir" },
      toolUseId: "u",
      cwd: "C:\\work",
    };
    expect(decode(payload, "C:\\Users\\x")).toEqual({
      kind: "call",
      call: {
        caller: { ...origin.caller, session: "s" },
        cwd: "C:\\work",
        tool: "run_in_terminal",
        toolUse: "u",
        kind: "command",
        text: "dir",
        shell: "powershell",
        terminal: "kept",
      },
      rewrite: "possible",
      window: "abc",
    });
  });

  it("takes the home folder for a window without a folder, and no name for a session or a window without one", () => {
    const payload = { hook_event_name: "PreToolUse", tool_name: "run_in_terminal", tool_input: { command: "ls" } };
    expect(decode(payload, "/home/x")).toEqual({
      kind: "call",
      call: {
        caller: { ...origin.caller, session: "" },
        cwd: "/home/x",
        tool: "run_in_terminal",
        toolUse: "",
        kind: "command",
        text: "ls",
        shell: "bash",
        terminal: "kept",
      },
      rewrite: "possible",
      window: undefined,
    });
  });

  it.each([
    [{ annotations: { destructiveHint: true, readOnlyHint: true, title: "x" } }, { destructive: "yes" }],
    [{ tool_annotations: { readOnlyHint: false, openWorldHint: true } }, { readOnly: "no", openWorld: "yes" }],
    [{ annotations: { destructiveHint: false }, toolAnnotations: { destructiveHint: "x" } }, { destructive: "yes" }],
    [{ annotations: { readOnlyHint: true, destructiveHint: false, openWorldHint: null } }, undefined],
    [{ annotations: "destructiveHint" }, undefined],
  ])("hears of a tool's hints only what makes it stricter: %j", (more, hints) => {
    const expected = { ...origin, tool: "mcp_x_y", kind: "tool", input: {}, ...(hints === undefined ? {} : { hints }) };
    expect(decode(toolPayload("mcp_x_y", {}, more), "/home/x")).toMatchObject({ kind: "call", call: expected });
    if (hints === undefined) {
      expect(decode(toolPayload("mcp_x_y", {}, more), "/home/x")).not.toHaveProperty("call.hints");
    }
  });

  it.each(notices.map((notice) => [notice]))("takes %j for a notice", (notice) => {
    expect(decode(notice, "/home/x").kind).toBe("notice");
  });

  it.each(["preToolUse", "pre_tool_use", "PRETOOLUSE"])("takes %s for the event before a tool", (event) => {
    expect(decode(toolPayload("x", {}, { hook_event_name: event }), "/home/x").kind).toBe("call");
  });

  const unreadable: readonly (readonly [string, unknown, string])[] = [
    ["no object", "x", "it is no object"],
    ["null", null, "it is no object"],
    ["a list", [], "it is no object"],
    ["no event", toolPayload("x", {}, { hook_event_name: undefined }), "it names no event"],
    [
      "an unknown event",
      toolPayload("x", {}, { hook_event_name: "BeforeTool" }),
      'the event "beforetool" is not known',
    ],
    ["an event of another type", toolPayload("x", {}, { hook_event_name: 1 }), "hook_event_name is no text"],
    ["no tool", toolPayload(undefined, {}), "it names no tool"],
    ["an empty tool", toolPayload("", {}), "it names no tool"],
    ["a tool of another type", toolPayload({}, {}), "tool_name is no text"],
    ["a session of another type", toolPayload("x", {}, { session_id: 1 }), "session_id is no text"],
    ["a relative cwd", toolPayload("x", {}, { cwd: "src" }), "its cwd is not an absolute path"],
    ["an empty cwd", toolPayload("x", {}, { cwd: "" }), "its cwd is not an absolute path"],
    ["a field twice", toolPayload("x", {}, { toolInput: {} }), "it has both tool_input and toolInput"],
    ["no command", toolPayload("run_in_terminal", { bogus: 1 }), "the input of run_in_terminal: command"],
    [
      "a command of another type",
      toolPayload("run_in_terminal", { command: ["rm"] }),
      "the input of run_in_terminal: command",
    ],
    ["no input", toolPayload("run_in_terminal", undefined), "the input of run_in_terminal"],
    ["input as text", toolPayload("run_in_terminal", '{"command":"ls"}'), "the input of run_in_terminal"],
    ["no text to send", toolPayload("send_to_terminal", { id: "x" }), "the input of send_to_terminal: command"],
    ["no addresses", toolPayload("fetch_webpage", { urls: [] }), "the input of fetch_webpage: urls"],
    ["an address of another type", toolPayload("fetch_webpage", { urls: [{}] }), "the input of fetch_webpage: urls.0"],
    ["no address", toolPayload("open_simple_browser", {}), "the input of open_simple_browser: url"],
  ];
  it.each(unreadable)("finds %s unreadable", (_case, payload, why) => {
    expect(decode(payload, "/home/x")).toEqual({ kind: "unreadable", why: expect.stringContaining(why) });
  });

  it("never throws, and never takes a payload with a tool and an event before it for nothing", () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), fc.jsonValue(), (tool, input, extra) => {
        const decoded = decode(toolPayload(tool, input, { cwd: extra }), "/home/x");
        expect(decoded.kind).not.toBe("notice");
      }),
    );
    fc.assert(fc.property(fc.jsonValue(), (payload) => void decode(payload, "/home/x")));
  });
});

describe("encoding", () => {
  const payload = toolPayload("run_in_terminal", {
    command: "rm -rf x",
    explanation: "e",
    goal: "g",
    mode: "sync",
    extra: { a: [1] },
  });
  const answer = (permissionDecision: string, permissionDecisionReason: string, more: object = {}) => ({
    kind: "json",
    body: {
      hookSpecificOutput: { hookEventName: "PreToolUse", permissionDecision, permissionDecisionReason, ...more },
    },
  });
  const rows: readonly (readonly [Outcome, unknown, unknown])[] = [
    [{ kind: "pass" }, payload, { kind: "pass" }],
    [{ kind: "release" }, payload, answer("allow", "Approved in Holdpoint.")],
    [{ kind: "deny", reason: "No.", instead: "Do this." }, payload, answer("deny", "No. Do this.")],
    [{ kind: "deny", reason: "No.", instead: "" }, undefined, answer("deny", "No.")],
    [
      { kind: "run", command: "'/h/holdpoint' exec 1-2" },
      payload,
      answer("allow", "Approved in Holdpoint; it runs in Holdpoint's terminal.", {
        updatedInput: {
          command: "'/h/holdpoint' exec 1-2",
          explanation: "e",
          goal: "g",
          mode: "sync",
          extra: { a: [1] },
        },
      }),
    ],
    [
      { kind: "run", command: "x" },
      undefined,
      answer(
        "deny",
        "Holdpoint could not rewrite this call into the approved run, so it was not done. Ask for the command again.",
      ),
    ],
    [
      { kind: "run", command: "x" },
      toolPayload("create_file", { filePath: "/a", content: "" }),
      answer(
        "deny",
        "Holdpoint could not rewrite this call into the approved run, so it was not done. Ask for the command again.",
      ),
    ],
  ];
  it.each(rows)("makes of %j", (outcome, original, expected) => {
    expect(encode(outcome, original)).toEqual(expected);
  });
});

it("is found by its name, and nothing else is", () => {
  expect([adapterFor("vscode"), adapterFor("other"), adapterFor("")]).toEqual([vscodeAdapter, undefined, undefined]);
});
