import { describe, expect, it } from "vitest";
import type { Adapter } from "../../src/adapters/adapter.ts";
import { claudeCodeAdapter } from "../../src/adapters/claudeCode.ts";
import { clineAdapter } from "../../src/adapters/cline.ts";
import { codexAdapter } from "../../src/adapters/codex.ts";
import { copilotCliAdapter } from "../../src/adapters/copilotCli.ts";
import { adapterFor } from "../../src/adapters/registry.ts";
import { vscodeAdapter } from "../../src/adapters/vscode.ts";
import { hearsRefusals, type Outcome } from "../../src/core/call/outcome.ts";
import { approved, denial, json, pass, wrapped } from "./decoding.ts";
import {
  agents,
  clineExtensionPayload,
  clinePayload,
  copilotPayload,
  cursorPayload,
  folder,
  usualPayload,
} from "./hookPayloads.ts";

const note = "It ran again.";
const everything = ["pass", "release", "deny"];
const ways = [everything, ["pass", "release"], ["pass", "deny"], ["deny"]];
const beside = json({ hookSpecificOutput: { hookEventName: "PreToolUse", additionalContext: note } });
const after = wrapped("allow", approved, { additionalContext: note });

/** What an agent is answered with a note in the answers in which it hears one. */
function answersWithNote(adapter: Adapter, payload: unknown): Readonly<Record<string, unknown>> {
  const hears = adapter.hears?.(payload) ?? hearsRefusals;
  const outcomes: readonly Outcome[] = [
    { kind: "pass", note },
    { kind: "release", note },
    { kind: "deny", reason: "It is lost.", instead: "Commit first.", note },
  ];
  const heard = outcomes.filter(({ kind }) => kind !== "run" && hears.includes(kind));
  return Object.fromEntries(heard.map((outcome) => [outcome.kind, adapter.encode(outcome, payload)]));
}

describe("a note", () => {
  const inVscode = usualPayload(
    "run_in_terminal",
    { command: "ls", mode: "sync" },
    { tool_use_id: "call_0__vscode-1" },
  );
  const inClaudeForm = { hook_event_name: "PreToolUse", session_id: "s-1", cwd: folder };
  const refusedSo = { permissionDecision: "deny", permissionDecisionReason: `${denial} ${note}` };
  const rows: readonly (readonly [what: string, adapter: Adapter, payload: unknown, answers: object])[] = [
    [
      "Claude Code",
      claudeCodeAdapter,
      usualPayload("Bash", { command: "ls" }),
      { pass: beside, release: after, deny: wrapped("deny", `${denial} ${note}`) },
    ],
    [
      "VS Code's agent",
      vscodeAdapter,
      inVscode,
      { pass: beside, release: after, deny: wrapped("deny", `${denial} ${note}`) },
    ],
    [
      "VS Code's agent through Claude Code's settings",
      claudeCodeAdapter,
      inVscode,
      { pass: beside, release: after, deny: wrapped("deny", `${denial} ${note}`) },
    ],
    [
      "VS Code's agent through Copilot CLI's files",
      copilotCliAdapter,
      inVscode,
      { pass: beside, release: after, deny: wrapped("deny", `${denial} ${note}`) },
    ],
    [
      "a reader of Claude Code's settings that nobody knows, in a refusal alone",
      claudeCodeAdapter,
      usualPayload("exec", { command: "ls" }),
      { deny: { kind: "refusal", text: `${denial} ${note}` } },
    ],
    [
      "Cursor through Claude Code's settings, in a refusal alone",
      claudeCodeAdapter,
      cursorPayload("Shell", { command: "ls" }),
      { deny: { kind: "refusal", text: `${denial} ${note}` } },
    ],
    [
      "Codex",
      codexAdapter,
      usualPayload("Bash", { command: "ls" }),
      { pass: beside, release: beside, deny: wrapped("deny", `${denial} ${note}`) },
    ],
    [
      "Copilot CLI",
      copilotCliAdapter,
      copilotPayload("bash", { command: "ls" }),
      {
        pass: json({ additionalContext: note }),
        deny: json({ permissionDecision: "deny", permissionDecisionReason: `${denial} ${note}` }),
      },
    ],
    [
      "Copilot CLI in the dialect of others, in a refusal alone",
      copilotCliAdapter,
      { ...inClaudeForm, tool_name: "Bash", tool_input: { command: "ls" } },
      { deny: json({ ...refusedSo, hookSpecificOutput: { hookEventName: "PreToolUse", ...refusedSo } }) },
    ],
    [
      "Cline's newer runtime",
      clineAdapter,
      clinePayload("run_commands", { commands: ["ls"] }),
      {
        pass: json({ contextModification: note }),
        release: json({ contextModification: note }),
        deny: json({ overrideInput: { commands: [`printf '%s\\n' '${denial} ${note}' >&2; exit 77`] } }),
      },
    ],
    [
      "Cline where a refusal says nothing to its model",
      clineAdapter,
      clineExtensionPayload("execute_command", { command: "ls" }),
      { pass: json({ contextModification: note }), release: json({ contextModification: note }) },
    ],
  ];
  it.each(rows)("is told to %s", (_what, adapter, payload, expected) => {
    expect(answersWithNote(adapter, payload)).toEqual(expected);
  });

  it.each(agents)("changes nothing else of what $agent is answered", ({ agent, payload, command, write }) => {
    const adapter = adapterFor(agent);
    if (adapter === undefined) throw new Error("no adapter");
    for (const [tool, input] of [command("ls"), write(`${folder}/a`, "x")]) {
      const asked = payload(tool, input);
      const told = answersWithNote(adapter, asked);
      expect(ways).toContainEqual(Object.keys(told));
      const plain = adapter.encode({ kind: "deny", reason: "It is lost.", instead: "Commit first." }, asked);
      if (told.deny !== undefined) {
        expect(JSON.parse(JSON.stringify(told.deny).replaceAll(` ${note}`, ""))).toEqual(plain);
      }
      // What goes on is never refused, approved or rewritten by a note.
      const passed = JSON.stringify(told.pass ?? pass);
      expect(passed).not.toMatch(/permission|decision|updated|override|cancel/i);
    }
  });

  it("is heard in a refusal alone by agents that hand nothing else on", () => {
    const others = agents.filter(({ agent }) => !["claude-code", "cline", "codex", "copilot-cli"].includes(agent));
    expect(others.length).toBeGreaterThan(8);
    for (const { agent, payload, command } of others) {
      const [tool, input] = command("ls");
      expect(adapterFor(agent)?.hears?.(payload(tool, input)) ?? hearsRefusals).toEqual(["deny"]);
    }
  });

  it.each([undefined, {}, [], "x", { hook_event_name: 7 }])("is asked about without a fault for %j", (payload) => {
    for (const { agent } of agents) expect(adapterFor(agent)?.hears?.(payload) ?? hearsRefusals).toEqual(["deny"]);
  });
});
