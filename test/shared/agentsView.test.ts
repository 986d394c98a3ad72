import { describe, expect, test } from "vitest";
import { agentFaults, alarmsOf, offerText, type SeenAgent } from "../../src/shared/agentFaults.ts";
import { type AgentStanding, type AgentState, agentsPage } from "../../src/shared/agentsView.ts";
import { page as pageModel } from "../../src/shared/reviewModel.ts";
import { agent, aroundAgents } from "./support/agents.ts";

const claude = (state: AgentState, more: Partial<AgentStanding> = {}): AgentStanding =>
  agent("claude-code", "Claude Code", state, { files: ["/home/ada/.claude/settings.json"], ...more });
const codex = (state: AgentState): AgentStanding => agent("codex", "Codex", state);

/** The row of the first agent besides the editor's own. */
function row(standing: AgentStanding) {
  return agentsPage([standing], aroundAgents()).found[1];
}

describe("an agent", () => {
  test.each([
    [{ kind: "not connected" }, "Not connected", "quiet", ["connect"]],
    [{ kind: "not proven" }, "Connected, not proven", "caution", ["probe", "disconnect"]],
    [{ kind: "guarded", lastSeen: 7 }, "Guarded", "good", ["probe", "disconnect"]],
    [{ kind: "switched off", by: "hooks are off" }, "Connected, but switched off", "bad", ["restore", "disconnect"]],
    [{ kind: "tampered", what: "the entry is gone" }, "Tampered with", "bad", ["restore", "disconnect"]],
    [{ kind: "unreadable", why: "it is no JSON" }, "State not known", "caution", []],
  ] as const)("that is %j is told as such", (state, text, tone, deeds) => {
    expect(row(claude(state))).toMatchObject({ state: text, tone, deeds });
  });

  test("is told with who switched it off, what was changed, or why it cannot be read", () => {
    const said = (state: AgentState): string => row(claude(state))?.says.join(" ") ?? "";
    expect(said({ kind: "switched off", by: "hooks are off" })).toContain("hooks are off");
    expect(said({ kind: "tampered", what: "the entry is gone" })).toContain("the entry is gone");
    expect(said({ kind: "unreadable", why: "it is no JSON" })).toContain("it is no JSON");
  });

  test.each([{ kind: "not connected" }, { kind: "not proven" }, { kind: "guarded", lastSeen: 7 }] as const)(
    "that does not block reliably is never shown as guarded: %j",
    (state) => {
      const shown = row(claude(state, { stopping: "advisory" }));
      expect(shown?.tone).not.toBe("good");
      expect(shown?.says.join(" ")).toMatch(/do not rely on it/);
    },
  );

  test("shows what connecting writes before it is connected, and where its hook is after", () => {
    expect(row(claude({ kind: "not connected" }))?.writes).toBe(
      "Connect writes to `~/.claude/settings.json`, keeps what is in it, and Disconnect puts it back.",
    );
    expect(row(claude({ kind: "guarded", lastSeen: 7 }))?.writes).toBe(
      "Its hook is in `~/.claude/settings.json`. Disconnect puts it back as it was.",
    );
  });

  test("has nothing to press while something is done with it", () => {
    const busy = new Map([["claude-code", "connect"]] as const);
    const page = agentsPage(
      [claude({ kind: "not connected" }), codex({ kind: "not connected" })],
      aroundAgents({ busy }),
    );
    expect(page.found[1]).toMatchObject({ busy: "Connecting …", deeds: [] });
    expect(page.together.agents).toEqual([]);
  });

  test("at work without asking is not shown as guarded", () => {
    const alarms = new Map([
      ["claude-code", { label: "Claude Code", text: "Claude Code runs in a terminal with --bare." }],
    ]);
    const page = agentsPage([claude({ kind: "guarded", lastSeen: 7 })], aroundAgents({ alarms }));
    expect(page.found[1]).toMatchObject({ tone: "bad", state: "Not guarded now" });
    expect(page.lead).toBe("1 of 2 agents are guarded");
  });

  test("cannot break out of what is quoted of its files", () => {
    expect(row(claude({ kind: "not connected" }, { files: ["/home/ada/a`b", "/home/adam/x"] }))?.writes).toBe(
      "Connect writes to `~/a'b` and `/home/adam/x`, keeps what is in them, and Disconnect puts them back.",
    );
  });
});

describe("the offer to connect", () => {
  const unconnected = { kind: "not connected" } as const;
  test.each([
    ["nothing is there", [], undefined],
    ["nothing was found", [claude({ kind: "absent" })], undefined],
    ["one is connected", [claude(unconnected), codex({ kind: "not proven" })], undefined],
    ["one was tampered with", [claude({ kind: "tampered", what: "x" })], undefined],
    [
      "one is there",
      [claude(unconnected), codex({ kind: "absent" })],
      "found Claude Code on this machine. What it does",
    ],
    ["several are there", [claude(unconnected), codex(unconnected)], "found Claude Code and Codex on this machine."],
  ])("where %s", (_name, agents, text) => {
    const offered = offerText(agents);
    if (text === undefined) expect(offered).toBeUndefined();
    else expect(offered).toContain(text);
  });
});

describe("the list", () => {
  test("shows what runs without asking, even where it was not found or nothing else is known of it", () => {
    const alarms = new Map([
      ["codex", { label: "Codex", text: "Codex runs in a terminal and is not connected." }],
      ["goose", { label: "Goose", text: "Goose runs in a terminal and is not connected." }],
    ]);
    const page = agentsPage([codex({ kind: "absent" })], aroundAgents({ alarms }));
    expect(page.found.slice(1).map(({ label, state, tone, deeds }) => [label, state, tone, deeds])).toEqual([
      ["Codex", "Not connected", "bad", []],
      ["Goose", "Not connected", "bad", []],
    ]);
    expect([page.absent, page.lead]).toEqual([[], "1 of 3 agents are guarded"]);
  });

  test("begins with the editor's own agent, then those found; the others are apart", () => {
    const page = agentsPage(
      [claude({ kind: "absent" }, { stopping: "advisory" }), codex({ kind: "not proven" })],
      aroundAgents(),
    );
    expect(page.found.map((one) => one.agent)).toEqual(["vscode", "codex"]);
    expect(page.absent).toEqual([
      { agent: "claude-code", label: "Claude Code", remark: "advisory: known not to block reliably" },
    ]);
    expect(pageModel.parse(page)).toEqual(page);
  });

  test.each([
    [[], "No agent found besides VS Code's own"],
    [[claude({ kind: "absent" })], "No agent found besides VS Code's own"],
    [[claude({ kind: "guarded", lastSeen: 1 })], "Both agents are guarded"],
    [[claude({ kind: "not proven" }), codex({ kind: "guarded", lastSeen: 1 })], "2 of 3 agents are guarded"],
  ])("says how many are guarded", (agents, lead) => {
    expect(agentsPage(agents, aroundAgents()).lead).toBe(lead);
  });

  test("offers to connect several at once, with every file that writes", () => {
    const { together } = agentsPage(
      [claude({ kind: "not connected" }), codex({ kind: "not connected" })],
      aroundAgents(),
    );
    expect(together.agents).toEqual(["claude-code", "codex"]);
    expect(together.writes).toContain("`~/.claude/settings.json` and `~/.codex/settings.json`");
  });
});

describe("an agent that does not ask", () => {
  const seen = (without: readonly string[] = []): readonly SeenAgent[] => [
    { agent: "claude-code", label: "Claude", where: "in a terminal", without },
  ];

  test.each([
    [{ kind: "not connected" }, [], "Claude Code runs in a terminal and is not connected."],
    [{ kind: "absent" }, [], "Claude Code runs in a terminal and is not connected."],
    [{ kind: "switched off", by: "x" }, [], "Claude Code runs in a terminal and is connected, but switched off."],
    [{ kind: "tampered", what: "x" }, [], "Claude Code runs in a terminal and its hook was tampered with."],
    [{ kind: "not proven" }, [], undefined],
    [{ kind: "guarded", lastSeen: 1 }, [], undefined],
    [
      { kind: "guarded", lastSeen: 1 },
      ["--bare"],
      "Claude Code runs in a terminal with --bare, so it may leave out the hook that asks Holdpoint.",
    ],
  ] as const)("is alarming while it runs: %j %j", (state, without, text) => {
    expect(alarmsOf([claude(state)], seen(without)).get("claude-code")?.text).toBe(text);
  });

  test("is alarming where nothing is known of its connection", () => {
    expect(alarmsOf([], seen()).get("claude-code")?.text).toBe("Claude runs in a terminal and is not connected.");
  });

  test.each([
    [[], [], []],
    [[claude({ kind: "not connected" })], [], []],
    [[claude({ kind: "tampered", what: "gone" })], [], [["partly", "Claude Code may not ask Holdpoint: gone."]]],
    [
      [claude({ kind: "switched off", by: "off" })],
      [],
      [["partly", "Claude Code is connected, but does not ask Holdpoint: off."]],
    ],
    [
      [claude({ kind: "unreadable", why: "bad" })],
      [],
      [["warning", "Whether Claude Code asks Holdpoint cannot be told: bad."]],
    ],
    [
      [claude({ kind: "tampered", what: "gone" })],
      seen(),
      [["partly", "Claude Code runs in a terminal and its hook was tampered with."]],
    ],
  ])("makes guarding partial, said once", (agents, running, faults) => {
    expect(agentFaults(agents, running).map(({ kind, text }) => [kind, text])).toEqual(faults);
  });
});
