import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ampPlugin } from "../../src/connect/plugins/ampPlugin.ts";
import { opencodePlugin } from "../../src/connect/plugins/opencodePlugin.ts";
import { TemporaryMachine } from "./temporaryMachine.ts";

let machine: TemporaryMachine;
beforeEach(() => {
  machine = new TemporaryMachine('it\'s "home" ${x}\\n');
});
afterEach(() => machine.remove());

type Hook = (input: unknown, output: { args: Record<string, unknown> }) => Promise<void>;
type Called = (event: unknown, context: unknown) => Promise<unknown>;

async function load(text: string): Promise<Record<string, unknown>> {
  return (await import(`data:text/javascript;base64,${Buffer.from(text).toString("base64")}`)) as Record<
    string,
    unknown
  >;
}

/** Calls OpenCode's hook as OpenCode does; the arguments afterwards. */
async function opencode(): Promise<Record<string, unknown>> {
  const { Holdpoint } = await load(opencodePlugin(machine.program));
  const make = Holdpoint as (place: { directory: string }) => Promise<Record<"tool.execute.before", Hook>>;
  const hooks = await make({ directory: "/work" });
  const args = { command: "rm -rf src", timeout: 5 };
  await hooks["tool.execute.before"]({ tool: "bash", sessionID: "s", callID: "c" }, { args });
  return args;
}

async function amp(): Promise<unknown> {
  let hook: Called | undefined;
  const { default: plugin } = await load(ampPlugin(machine.program));
  (plugin as (amp: unknown) => void)({
    on: (event: string, found: Called) => {
      if (event === "tool.call") hook = found;
    },
  });
  return hook?.({ thread: { id: "t" }, toolUseID: "u", tool: "Bash", input: { cmd: "rm -rf src" } }, {});
}

const silent = "Holdpoint did not answer, so this was not run. Open VS Code, or run holdpoint doctor.";
const broken = [
  ["is missing", undefined, silent],
  ["ends otherwise", "exit 1", silent],
  ["is killed", "kill -9 $$", silent],
  ["says nothing that is understood", "cat >/dev/null; echo yes", silent],
  ["answers with a list", "cat >/dev/null; echo '[]'", silent],
  ["answers with nothing in it", "cat >/dev/null; echo '{}'", silent],
  ["refuses with nothing", "exit 2", silent],
  ["refuses with a reason", "cat >/dev/null; echo 'It deletes src.' >&2; exit 2", "It deletes src."],
  ["denies", 'cat >/dev/null; echo \'{"deny":"It deletes src."}\'', "It deletes src."],
] as const;

function become(text: string | undefined): void {
  if (text === undefined) machine.answer("exit 127");
  else machine.answer(text);
}

describe("the plugin for OpenCode", () => {
  test("lets pass what is not objected to, with the arguments as they are", async () => {
    expect(await opencode()).toEqual({ command: "rm -rf src", timeout: 5 });
  });

  test("sends the usual fields and the folder", async () => {
    machine.answer(`cat >'${machine.path("heard").replaceAll("'", "'\\''")}'; echo "$1" >&2`);
    await opencode();
    expect(JSON.parse(machine.read("heard"))).toEqual({
      hook_event_name: "PreToolUse",
      session_id: "s",
      tool_use_id: "c",
      tool_name: "bash",
      tool_input: { command: "rm -rf src", timeout: 5 },
      cwd: "/work",
    });
  });

  test("puts an answer's input in place of the arguments", async () => {
    machine.answer(`cat >/dev/null; echo '{"input":{"command":"holdpoint exec 1"}}'`);
    expect(await opencode()).toEqual({ command: "holdpoint exec 1" });
  });

  test.each(broken)("throws where the program %s", async (_what, text, reason) => {
    become(text);
    await expect(opencode()).rejects.toThrow(reason);
  });
});

describe("the plugin for Amp", () => {
  test("lets pass what is not objected to", async () => {
    expect(await amp()).toEqual({ action: "allow" });
  });

  test("puts an answer's input in place of the call's", async () => {
    machine.answer(`cat >/dev/null; echo '{"input":{"cmd":"holdpoint exec 1"}}'`);
    expect(await amp()).toEqual({ action: "modify", input: { cmd: "holdpoint exec 1" } });
  });

  test.each(broken)("rejects where the program %s", async (_what, text, message) => {
    become(text);
    expect(await amp()).toEqual({ action: "reject-and-continue", message });
  });
});
