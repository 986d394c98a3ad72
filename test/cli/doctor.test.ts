import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { doctorText, examine } from "../../src/cli/doctor.ts";
import { paintFor } from "../../src/cli/printable.ts";
import { TemporaryMachine } from "../connect/temporaryMachine.ts";

let machine: TemporaryMachine;
beforeEach(() => {
  machine = new TemporaryMachine();
  machine.write(".claude/settings.json", "{}");
});
afterEach(() => machine.remove());

function look(): ReturnType<typeof examine> {
  return examine(machine.connections(), machine.machine.state, []);
}

const plain = paintFor({ isTTY: false }, {});

describe("the doctor", () => {
  test("has nothing against a machine without connected agents, and says how to connect", async () => {
    const report = await look();
    expect([report.good, report.agents.map(({ agent, mend }) => [agent, mend])]).toEqual([
      true,
      [["claude-code", 'In VS Code, run "Holdpoint: Connect Agents".']],
    ]);
    expect(doctorText(report, plain)).toContain("No agent is connected.");
  });

  test("is content with an agent whose hook lets a harmless call pass, and says who judges", async () => {
    await machine.connections().connect("claude-code");
    const report = await look();
    expect([report.good, report.editor, report.agents[0]?.probed?.state, report.agents[0]?.state.kind]).toEqual([
      true,
      "none",
      "good",
      "guarded",
    ]);
    const text = doctorText(report, plain);
    expect(text).toContain("No editor runs, so the fallback judges: what flows flows");
    const besideEditor = doctorText({ ...report, editor: "running" }, plain);
    expect(besideEditor).toContain("Where none runs, the fallback judges: what flows flows");
    expect(text).toContain(machine.path(".claude/settings.json"));
  });

  test.each([
    ["whose hook refuses everything", () => machine.answer("exit 1"), "did not get through"],
    ["that was tampered with", () => machine.write(".claude/settings.json", "{}"), "tampered with"],
    ["that cannot be read", () => machine.write(".claude/settings.json", "{"), "unreadable"],
    [
      "that is switched off",
      () => machine.beside("work/.claude/settings.json", '{"disableAllHooks":true}'),
      "switched off",
    ],
  ])("is not content with an agent %s", async (_what, change, says) => {
    await machine.connections().connect("claude-code");
    change();
    const report = await look();
    expect([report.good, report.agents[0]?.mend === ""]).toEqual([false, false]);
    expect(doctorText(report, plain)).toContain(says);
  });

  test("prints the line for any other agent", async () => {
    const report = await look();
    expect(report.line).toContain("generic");
    expect(doctorText(report, plain)).toContain(report.line);
  });

  test("never prints what could steer the terminal", async () => {
    machine.write(".claude/settings.json", '{"\\u001b[2J": 1, "\\u001b[2J": 2}');
    expect(doctorText(await look(), plain)).not.toContain("\u001b");
  });
});
