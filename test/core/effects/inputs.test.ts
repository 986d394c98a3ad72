import { describe, expect, it } from "vitest";
import type { Call } from "../../../src/core/call/call.ts";
import type { Terminals } from "../../../src/core/surroundings.ts";
import { judge } from "../../../src/gate/judge.ts";
import { ground, ignorantFacts } from "../../gate/fakes.ts";
import { callOf, commandCall } from "./calls.ts";

const prompt: Terminals = { state: "prompt", shell: "bash" };
const program: Terminals = { state: "program" };
const run: Terminals = { state: "run" };
const unknown: Terminals = { state: "unknown" };
const id = "0f8fad5b-d9cb-469f-a165-70867728950e";

async function decision(call: Call, terminals: Terminals | undefined): Promise<string> {
  const base = ground();
  const surroundings = (asked: Call) => ({
    ...base.surroundings(asked),
    ...(terminals === undefined ? {} : { terminals }),
  });
  return (await judge(call, { facts: ignorantFacts, ground: { ...base, surroundings } }, 1)).decision;
}

function typed(text: string): Call {
  return callOf("input", { tool: "send_to_terminal", target: id, text: `${text}\n` });
}

describe("what an agent types", () => {
  it.each([
    // Enter and keys that end a program
    ["", prompt, "allow"],
    ["", program, "allow"],
    ["", run, "allow"],
    ["  ", unknown, "allow"],
    ["\x03", program, "allow"],
    ["\x04", unknown, "allow"],
    ["\x1c", prompt, "allow"],
    ["\x03", run, "hold"],
    // at a prompt it is a command
    ["ls -la", prompt, "allow"],
    ["npm test", prompt, "allow"],
    ["rm -rf src", prompt, "hold"],
    ["rm -rf ~", prompt, "deny"],
    ["~/.holdpoint/bin/holdpoint exec 1-2", prompt, "deny"],
    ["y", prompt, "hold"],
    ["echo a\nrm -rf src", prompt, "hold"],
    ["echo a\necho b", prompt, "allow"],
    ["echo a # \\\nrm -rf src", prompt, "hold"],
    // keys that change the line
    ["\x10", prompt, "hold"],
    ["ls\t", prompt, "hold"],
    ["\x1b[A", prompt, "hold"],
    ["echo a\rrm -rf src", prompt, "hold"],
    // at a program it cannot be seen into
    ["y", program, "allow"],
    ["N", program, "allow"],
    ["yes", program, "allow"],
    ["q", program, "allow"],
    ["ls", program, "hold"],
    ["DROP TABLE users;", program, "hold"],
    ["!rm -rf src", program, "hold"],
    // what starts a command in a pager, an editor, a debugger, a client
    ["!ls", program, "hold"],
    ["!", program, "hold"],
    ["|ls", program, "hold"],
    ["v", program, "hold"],
    [":!ls", program, "hold"],
    [":q!", program, "hold"],
    ["shell ls", program, "hold"],
    ["\\! ls", program, "hold"],
    ["\\q", program, "hold"],
    ["k", program, "hold"],
    ["q\n!ls", program, "hold"],
    ["q!ls", program, "hold"],
    ["\x03!ls", program, "hold"],
    ["y\nrm -rf src", program, "hold"],
    ["y;rm -rf src", program, "hold"],
    ["\x1b[B", program, "hold"],
    ["rm -rf ~", program, "deny"],
    // where nothing is known
    ["y", unknown, "hold"],
    ["ls", unknown, "hold"],
    ["y", undefined, "hold"],
    // beside an approved run
    ["y", run, "hold"],
    ["ls", run, "hold"],
  ] as const)("%j with terminals %j: %s", async (text, terminals, expected) => {
    expect(await decision(typed(text), terminals)).toBe(expected);
  });
});

describe("a program that runs commands at a key, where an agent's typing is not told", () => {
  it.each([
    ["less README.md", "hold"],
    ["more README.md", "hold"],
    ["git log | less -R", "hold"],
    ["echo a && less README.md", "hold"],
    ["bash -c 'less README.md'", "hold"],
    ["env less README.md", "hold"],
    ["time command less README.md", "hold"],
    ["ls | xargs less", "hold"],
    ["top", "hold"],
    ["htop -d 5", "hold"],
    ["info ls", "hold"],
    ["GIT_PAGER=less git log", "hold"],
    ["export PAGER='less -R'; git diff", "hold"],
    ["GIT_PAGER=/usr/bin/less git log", "hold"],
    ["GIT_EDITOR=vim git commit", "hold"],
    ["PAGER=cat git log", "allow"],
    ["cat README.md", "allow"],
    ["git log", "allow"],
    ["less --version", "allow"],
    ["top -bn1", "allow"],
    ["top -b -n 1 | head", "allow"],
  ] as const)("%s: %s", async (text, expected) => {
    const call = commandCall(text);
    const codex = { ...call, caller: { ...call.caller, agent: "codex", label: "Codex" } };
    expect(await decision(codex, undefined)).toBe(expected);
  });

  it.each(["less README.md", "top", "GIT_PAGER=less git log"])("flows where it is told: %s", async (text) => {
    expect(await decision(commandCall(text), undefined)).toBe("allow");
  });
});

describe("a plain answer does not come to mean something else", () => {
  it.each(["alias y='rm -rf src'", "y() { ls; }", "alias q=ls", "function yes { ls; }"])("%s", async (text) => {
    expect(await decision(commandCall(text), undefined)).toBe("hold");
  });
});

describe("ending a terminal", () => {
  it.each([
    [{ id }, prompt, "allow"],
    [{ id }, program, "allow"],
    [{ id }, unknown, "allow"],
    [{ id }, run, "hold"],
    [{ id: "Holdpoint: VS Code agent" }, prompt, "hold"],
    [{ id: "1" }, prompt, "hold"],
    [{ id, force: true }, prompt, "hold"],
    [{}, prompt, "hold"],
    [undefined, prompt, "hold"],
  ] as const)("%j with terminals %j: %s", async (input, terminals, expected) => {
    expect(await decision(callOf("tool", { tool: "kill_terminal", input }), terminals)).toBe(expected);
  });
});

it("an agent does not have the editor type into the terminal in front", async () => {
  const input = { commandId: "workbench.action.terminal.sendSequence", args: [{ text: "y\r" }] };
  expect(await decision(callOf("tool", { tool: "run_vscode_command", input }), program)).toBe("deny");
});
