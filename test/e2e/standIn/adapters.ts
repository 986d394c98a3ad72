// Stands in for the product's adapters while they are not there: the least that the rig's own calls need.
import type { Adapter, Decoded, HookAnswer } from "../../../src/adapters/adapter.ts";
import { readPatch } from "../../../src/adapters/patchText.ts";
import type { Call, Edit } from "../../../src/core/call/call.ts";
import type { Outcome } from "../../../src/core/call/outcome.ts";
import { asText, fields, items } from "../model/json.ts";

type Fields = Readonly<Record<string, unknown>>;

interface Standing {
  tool(payload: Fields): { readonly name: string; readonly input: Fields };
  deny(reason: string, tool: { readonly name: string }): HookAnswer;
  /** Absent where input cannot be rewritten. */
  run?(command: string, input: Fields): HookAnswer;
}

/** Tools that start a subagent, whose own calls come to us. */
const starters = new Set(["Agent", "Task", "task", "invoke_agent", "agent", "spawn_agent"]);
const shells = new Set(["Bash", "bash", "run_shell_command", "run_commands"]);
const json = (body: unknown): HookAnswer => ({ kind: "json", body });
const named = (payload: Fields) => ({ name: asText(payload.tool_name), input: fields(payload.tool_input) });
const refuse = (text: string): HookAnswer => ({ kind: "refusal", text });
const specific = (permissionDecision: string, more: object): HookAnswer =>
  json({ hookSpecificOutput: { hookEventName: "PreToolUse", permissionDecision, ...more } });
const claudeDeny = (permissionDecisionReason: string): HookAnswer => specific("deny", { permissionDecisionReason });
const claudeRun = (command: string, input: Fields): HookAnswer =>
  specific("allow", { updatedInput: { ...input, command } });

const standing: Readonly<Record<string, Standing>> = {
  "claude-code": { tool: named, deny: claudeDeny, run: claudeRun },
  codex: { tool: named, deny: claudeDeny, run: claudeRun },
  "qwen-code": { tool: named, deny: claudeDeny },
  "gemini-cli": {
    tool: named,
    deny: refuse,
    run: (command, input) => json({ decision: "allow", hookSpecificOutput: { tool_input: { ...input, command } } }),
  },
  "copilot-cli": {
    tool: (payload) => ({ name: asText(payload.toolName), input: readArguments(payload.toolArgs) }),
    deny: (permissionDecisionReason) => json({ permissionDecision: "deny", permissionDecisionReason }),
    run: (command, input) => json({ permissionDecision: "allow", modifiedArgs: { ...input, command } }),
  },
  cline: {
    tool: (payload) => {
      const { name, input } = fields(payload.tool_call);
      return { name: asText(name), input: fields(input) };
    },
    deny: (reason, { name }) =>
      name === "run_commands"
        ? json({ overrideInput: { commands: [`echo '${reason.replaceAll("'", "")}' >&2; exit 77`] } })
        : json({ cancel: true, errorMessage: reason }),
    run: (command) => json({ overrideInput: { commands: [command] } }),
  },
  opencode: {
    tool: (payload) => ({ name: asText(payload.tool), input: fields(payload.args) }),
    deny: (reason) => json({ deny: reason }),
    run: (command, input) => json({ args: { ...input, command } }),
  },
};

function readArguments(value: unknown): Fields {
  if (typeof value !== "string") return fields(value);
  try {
    return fields(JSON.parse(value));
  } catch {
    return { input: value };
  }
}

/** The stand-in for an agent; undefined for one that is not in the rig. */
export function standInAdapter(agent: string): Adapter | undefined {
  const dialect = standing[agent];
  if (dialect === undefined) return undefined;
  return {
    agent,
    label: agent,
    decode: (payload) => decode(agent, dialect, fields(payload)),
    encode: (outcome, payload) => encode(dialect, outcome, fields(payload)),
  };
}

function decode(agent: string, dialect: Standing, payload: Fields): Decoded {
  const { name, input } = dialect.tool(payload);
  const session = asText(payload.session_id ?? payload.sessionId ?? payload.sessionID ?? payload.taskId);
  const folder = items(payload.workspaceRoots).length > 0 ? (payload.workspaceRoots as unknown[])[0] : undefined;
  const origin = {
    caller: { agent, label: agent, session, identity: "claimed" },
    cwd: asText(payload.cwd ?? payload.directory ?? folder),
    tool: name,
    toolUse: asText(payload.tool_use_id ?? payload.callID),
  } as const;
  const rewrite = dialect.run === undefined ? "impossible" : "possible";
  const call = (made: Call): Decoded => ({ kind: "call", call: made, rewrite, window: undefined });
  if (starters.has(name)) return { kind: "notice", event: "a subagent is started" };
  if (shells.has(name)) {
    const text = Array.isArray(input.commands) ? input.commands.map(asText).join("\n") : asText(input.command);
    return call({ ...origin, kind: "command", text, shell: "bash" });
  }
  const edits = editsOf(name, input);
  return call(edits === undefined ? { ...origin, kind: "tool", input } : { ...origin, kind: "edit", edits });
}

function editsOf(name: string, input: Fields): readonly Edit[] | undefined {
  if (name === "apply_patch") return readPatch(asText(input.command), "posix");
  const path = input.file_path ?? input.filePath ?? input.path;
  const content = input.content ?? input.file_text ?? input.new_text;
  return typeof path === "string" && typeof content === "string" ? [{ change: "write", path, content }] : undefined;
}

function encode(dialect: Standing, outcome: Outcome, payload: Fields): HookAnswer {
  switch (outcome.kind) {
    case "pass":
    case "release":
      return { kind: "pass" };
    case "run":
      return dialect.run?.(outcome.command, dialect.tool(payload).input) ?? refuse("It cannot be rewritten.");
    case "deny":
      return dialect.deny([outcome.reason, outcome.instead].join(" "), dialect.tool(payload));
  }
}
