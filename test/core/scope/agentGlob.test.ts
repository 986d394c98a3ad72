import { describe, expect, it } from "vitest";
import { agentGlobShape, namesAgent } from "../../../src/core/scope/agentGlob.ts";

describe("namesAgent", () => {
  it.each([
    [["*"], "anything/at all", "yes"],
    [["claude-code"], "claude-code", "yes"],
    [["claude-code"], "Claude-Code", "yes"],
    [["copilot*"], "copilot-cli", "yes"],
    [["codex", "*-cli"], "gemini-cli", "yes"],
    [["claude"], "claude-code", "no"],
    [[], "claude-code", "no"],
  ] as const)("%j and %s: %s", (globs, agent, expected) => {
    expect(namesAgent(globs, agent)).toBe(expected);
  });

  it.each([
    ["claude-code", true],
    ["*", true],
    ["vscode.*", true],
    ["", false],
    ["Claude", false],
    ["a b", false],
    ["{a,b}", false],
    ["-x", false],
  ])("takes %j as an agent: %s", (text, expected) => {
    expect(agentGlobShape.test(text)).toBe(expected);
  });
});
