import type { Call } from "../call/call.ts";
import { type FileResource, file, type NamedResource } from "../resource.ts";
import { isAbsolute, normalise } from "../shell/paths.ts";
import { shortened } from "../shortened.ts";
import type { Surroundings } from "../surroundings.ts";
import { isCommandField } from "./commandFields.ts";
import type { Inside } from "./commandModel.ts";
import type { Effect } from "./effect.ts";
import { fieldsOf } from "./mcpInputs.ts";
import { readMcpName } from "./mcpName.ts";
import { mcpEffects } from "./mcpTools.ts";
import { effectsOnUsIn } from "./ourselves.ts";

type ToolCall = Extract<Call, { readonly kind: "tool" }>;

/**
 * Tools of VS Code's agent that only read, or only talk with the person or with the model. For those that read files,
 * the fields of their input that name them. Subagents are started, not judged: their own calls meet the gate.
 */
const readingTools: ReadonlyMap<string, readonly string[]> = new Map([
  ["read_file", ["filePath", "path"]],
  ["list_dir", []],
  ["file_search", []],
  ["grep_search", []],
  ["semantic_search", []],
  ["test_search", []],
  ["get_errors", []],
  ["get_changed_files", []],
  ["get_search_view_results", []],
  ["get_project_setup_info", []],
  ["get_vscode_api", []],
  ["get_task_output", []],
  ["get_terminal_output", []],
  ["terminal_last_command", []],
  ["terminal_selection", []],
  ["testFailure", []],
  ["copilot_getNotebookSummary", []],
  ["read_notebook_cell_output", ["filePath"]],
  ["view_image", ["filePath"]],
  ["resolve_memory_file_uri", []],
  ["vscode_listCodeUsages", []],
  ["list_code_usages", []],
  ["vscode_searchExtensions_internal", []],
  ["vscode_askQuestions", []],
  ["manage_todo_list", []],
  ["create_new_workspace", []],
  ["think", []],
  ["github_repo", []],
  ["github_text_search", []],
  ["runSubagent", []],
]);

/** The effects of a tool call that is neither a command, an edit nor a fetch. */
export function toolEffects(call: ToolCall, surroundings: Surroundings, inside: Inside): readonly Effect[] {
  if (call.reads !== undefined)
    return call.reads.map((path) => readingOf(call, path, path.endsWith("/") ? "tree" : "entry"));
  const fields = ownToolsOf(call).get(call.tool);
  if (fields !== undefined) return [...fields.flatMap((field) => reading(call, field)), ...listing(call, surroundings)];
  const source = sourceOf(call);
  if (isMemory(call)) return memoryEffects(call, source);
  const opaque = (resource: NamedResource, because: string): Effect => ({
    verb: "execute",
    resource,
    loses: "none",
    sight: "opaque",
    because,
    source,
  });
  const mcp = readMcpName(call.tool);
  const own =
    mcp === undefined
      ? [
          opaque(
            { scheme: "tool", name: call.tool === "" ? "?" : call.tool },
            `nothing is known about what the tool ${call.tool} does`,
          ),
        ]
      : mcpEffects(mcp, { call, surroundings, inside, source });
  const effects = [...own, ...effectsOnUsIn(bounded(call.input), { surroundings, source })];
  if (typesIntoTerminals(call.input)) {
    effects.push(
      opaque(
        { scheme: "process", name: "holdpoint" },
        "an agent may not type into the terminal in front, which may be the person's or one of Holdpoint's",
      ),
    );
  }
  return effects;
}

/** The text of each command in the input of a tool that is not known, a line each, as tools that start tasks have it. */
export function commandIn(call: ToolCall): string | undefined {
  if (call.reads !== undefined || ownToolsOf(call).has(call.tool) || isMemory(call)) return undefined;
  const texts = [...commandsIn(fieldsOf(call.input).get("task")), ...commandsIn(call.input)];
  return texts.length === 0 ? undefined : texts.join("\n");
}

/** Each command that the fields of an input hold; of a list both each text and all of them as one line. */
function commandsIn(input: unknown): readonly string[] {
  const fields = fieldsOf(input);
  const args = textsIn(fields.get("args"));
  return [...fields].flatMap(([name, value]) => {
    if (!isCommandField(name)) return [];
    if (typeof value === "string") return [[value, ...args].join(" ")];
    const texts = textsIn(value);
    const inner = Array.isArray(value) ? value.flatMap(commandsIn) : commandsIn(value);
    return [...(texts.length > 1 ? [texts.join(" ")] : []), ...texts, ...inner];
  });
}

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

const noTools: typeof readingTools = new Map();

/** The tools of VS Code's agent are known by their names; what other agents call so may be anything. */
function ownToolsOf(call: ToolCall): typeof readingTools {
  return call.caller.agent === "vscode" ? readingTools : noTools;
}

function isMemory(call: ToolCall): boolean {
  return call.tool === "memory" && call.caller.agent === "vscode";
}

/** The agent's own notes, which the editor keeps apart from the workspace. */
function memoryEffects(call: ToolCall, source: string): readonly Effect[] {
  const command = fieldOf(call.input, "command");
  if (command === "view") return [];
  const adds = command === "create" || command === "str_replace" || command === "insert";
  return [
    {
      verb: adds ? "modify" : "delete",
      resource: { scheme: "tool", name: "memory" },
      loses: adds ? "none" : "content",
      sight: "plain",
      because: adds ? "the agent writes a note to itself" : "the agent drops notes to itself",
      source,
    },
  ];
}

/** Fields that say where a tool looks for names. Names alone are harmless, but for those in our state. */
const listedFields: ReadonlyMap<string, string> = new Map([
  ["list_dir", "path"],
  ["file_search", "query"],
  ["grep_search", "includePattern"],
]);

function listing(call: ToolCall, { state, home }: Surroundings): readonly Effect[] {
  const field = listedFields.get(call.tool);
  const path = field === undefined ? undefined : fieldOf(call.input, field);
  if (field === undefined || path === undefined) return [];
  const whole = path.replace(/^~(?=\/)/, home);
  const spelled = normalise(isAbsolute(whole) ? whole : `${call.cwd}/${whole}`).toLowerCase();
  return spelled.includes(state.toLowerCase()) ? reading(call, field) : [];
}

function reading(call: ToolCall, field: string): readonly Effect[] {
  const path = fieldOf(call.input, field);
  return path === undefined ? [] : [readingOf(call, path)];
}

function readingOf(call: ToolCall, path: string, reach: FileResource["reach"] = "entry"): Effect {
  return {
    verb: "read",
    resource: resourceAt(path, call.cwd, reach),
    loses: "none",
    sight: "plain",
    because: `${call.tool} reads the file`,
    source: shortened(`${call.tool} ${path}`),
  };
}

function resourceAt(path: string, cwd: string, reach: FileResource["reach"]): FileResource {
  const plain = path.replace(/^(?:file|vscode-file):\/\//, "");
  return file(normalise(isAbsolute(plain) ? plain : `${cwd}/${plain}`), reach);
}

function sourceOf(call: ToolCall): string {
  const input = bounded(call.input);
  return shortened(`${call.tool} ${input}`.trim());
}

/** Whether a tool is asked to have the editor type into whichever terminal is in front. */
function typesIntoTerminals(input: unknown): boolean {
  return /workbench\.action\.terminal\.(?:sendSequence|sendSignal|paste|pasteSelection|runSelectedText|runActiveFile)\b/i.test(
    bounded(input),
  );
}

function bounded(input: unknown): string {
  try {
    return (JSON.stringify(input) ?? "").slice(0, 100_000);
  } catch {
    return "";
  }
}

function fieldOf(input: unknown, field: string): string | undefined {
  const value = fieldsOf(input).get(field);
  return typeof value === "string" ? value : undefined;
}
