import { quoted } from "../base/shellWords.ts";
import type { Adapter, HookAnswer } from "./adapter.ts";
import { json } from "./answers.ts";
import {
  type Deed,
  eachIn,
  fetches,
  lists,
  parsed,
  passesOn,
  type ReadTool,
  reads,
  runs,
  searches,
  type Tools,
  talks,
} from "./deeds.ts";
import { merges, oneOf, patches, replaces, writes } from "./editDialects.ts";
import { type Heard, hookAdapter } from "./hookAgent.ts";
import { fieldsIn, textsIn } from "./inputFields.ts";
import { mcpByDoubleUnderscore } from "./mcpNames.ts";

/**
 * Each command of the list gets a shell of its own in the same folder, so several are judged as that. The run of an approved
 * list takes the place of all of them.
 */
const runsCommands: ReadTool = (input, ground) => {
  const fields = fieldsIn(input);
  const found = fields === undefined ? undefined : textsIn(fields, ["commands"]);
  const texts = found?.kind === "found" ? found.value : [];
  const [first] = texts;
  if (fields === undefined || first === undefined) return { kind: "unreadable", why: "commands is no list of texts" };
  if (texts.length > 1 && ground.platform === "windows") {
    return { kind: "unreadable", why: "several commands at once are not read on Windows; ask for one after the other" };
  }
  const text = texts.length === 1 ? first : texts.map((one) => `bash -c ${quoted(one)}`).join("\n");
  const others = Object.fromEntries([...fields].filter(([name]) => name !== "commands"));
  const deed: Deed = runs(["command"])({ ...others, command: text }, ground);
  if ("command" in others) return { kind: "unreadable", why: "it has both command and commands" };
  return deed.kind === "command" ? { ...deed, put: (command) => ({ ...others, commands: [command] }) } : deed;
};

const path = ["path"];

const tools: Tools = {
  run_commands: runsCommands,
  execute_command: runs(["command"]),
  editor: oneOf(
    [
      [["insert_line"], merges(path, ["old_text"], ["new_text"])],
      [["old_text"], replaces({ path, before: ["old_text"], after: ["new_text"] })],
    ],
    writes(path, ["new_text"]),
  ),
  write_to_file: writes(path, ["content"]),
  replace_in_file: merges(path, ["diff"]),
  apply_patch: patches("input", "patch"),
  read_files: eachIn(["files", "paths", "file_paths"], reads("path")),
  read_file: reads("path"),
  list_files: lists("path"),
  list_code_definition_names: lists("path"),
  search_files: searches("path"),
  search_codebase: searches("path"),
  web_fetch: fetches("url"),
  web_search: talks,
  use_mcp_tool: passesOn(["server_name"], ["tool_name"], ["arguments"]),
  ask_followup_question: talks,
  ask_question: talks,
  plan_mode_respond: talks,
  act_mode_respond: talks,
  new_task: talks,
  condense: talks,
  attempt_completion: talks,
  submit_and_exit: talks,
};

/** What the extension sends, where every value is a text, and the newer runtime, which sends the same again beside its own. */
function unwrap(payload: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> | string {
  const [call, legacy] = [fieldsIn(payload.tool_call), fieldsIn(payload.preToolUse)];
  const { clineVersion: _version, tool_call: _call, preToolUse: _legacy, ...others } = payload;
  const names = [call?.get("name"), legacy?.get("toolName")].filter((name) => name !== undefined);
  if (new Set(names).size > 1) return "it names two tools";
  if (call !== undefined) {
    return { ...others, toolName: call.get("name"), toolInput: call.get("input"), toolUseId: call.get("id") };
  }
  if (legacy === undefined) return others;
  const parameters = fieldsIn(legacy.get("parameters"));
  const commands = parameters?.get("commands");
  const toolInput =
    parameters === undefined || commands === undefined
      ? legacy.get("parameters")
      : { ...Object.fromEntries(parameters), commands: parsed(commands) };
  return { ...others, toolName: legacy.get("toolName"), toolInput };
}

/**
 * Cline. Its `cancel` ends the whole run without a word to the model, so a command is refused by one in its place that says
 * why and fails, where the runtime takes it. The extension waits 30 s for its hooks, the runtime 120 s; neither can be set,
 * and both let the call pass then.
 */
export const clineAdapter: Adapter = hookAdapter({
  agent: "cline",
  label: "Cline",
  patience: 30_000,
  before: ["toolcall", "pretooluse"],
  spellings: { event: ["hookName"], session: ["taskId"], cwd: ["cwd"], roots: ["workspaceRoots"] },
  unwrap,
  paths: "relative",
  onWindows: "unknown",
  tools,
  mcpName: mcpByDoubleUnderscore,
  rewrites: (heard) => (takesRewriting(heard) ? "possible" : "impossible"),
  hears: (heard) => (takesRewriting(heard) ? ["pass", "release", "deny"] : ["pass", "release"]),
  answers: {
    pass: modified,
    release: (_heard, note) => modified(note),
    run: (input) => json({ overrideInput: input }),
    deny: (text, heard) => (heard === undefined ? cancel(text) : softly(text, heard)),
  },
});

/** Only the newer runtime takes rewritten input, and a shell of which nothing is known would not take ours. */
function takesRewriting({ payload, tool }: Heard): boolean {
  const [root = ""] = payload.cwd === undefined ? payload.roots : [payload.cwd];
  return payload.event === "toolcall" && tool === "run_commands" && root.startsWith("/");
}

function softly(text: string, heard: Heard): HookAnswer {
  if (!takesRewriting(heard)) return cancel(text);
  const plain = text.replaceAll(/\p{Cc}+/gu, " ");
  return json({ overrideInput: { commands: [`printf '%s\\n' ${quoted(plain)} >&2; exit 77`] } });
}

/** It takes what its model is to hear beside a call that goes on. */
function modified(note: string | undefined): HookAnswer {
  return note === undefined ? { kind: "pass" } : json({ contextModification: note });
}

function cancel(text: string): HookAnswer {
  return json({ cancel: true, errorMessage: text });
}
