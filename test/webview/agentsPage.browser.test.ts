import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type OpenPage, PageRig, someNonce } from "./rig/pageRig.ts";
import { samples } from "./rig/samples.ts";

let rig: PageRig;
let page: OpenPage;
beforeAll(async () => {
  rig = await PageRig.start();
}, 60_000);
afterAll(() => rig?.stop());
beforeEach(async () => {
  page = await rig.open();
}, 30_000);
afterEach(() => page.tab.close());

/** Until choosing is possible, and a little more than the browser takes from one picture to the next, in milliseconds. */
const seen = 520;

const named = (name: string) => page.tab.getByRole("button", { name, exact: true });

describe("a choice about an agent", () => {
  it.each([
    ["Connect Codex", "connect", ["codex"]],
    ["Disconnect Claude Code", "disconnect", ["claude-code"]],
    ["Probe VS Code agent", "probe", ["vscode"]],
    ["Restore OpenCode", "restore", ["opencode"]],
    ["Connect all found (2)", "connect", ["codex", "goose"]],
  ])("carries the nonce of what was shown: %s", async (name, deed, agents) => {
    await page.show(samples.agents);
    await page.pass(seen);
    await named(name).click();
    expect(await page.sent()).toContainEqual({ type: "agents", deed, agents, nonce: someNonce, request: 2 });
  });

  it("is inert until the page was seen, and never made by Enter or by a script", async () => {
    await page.show(samples.agents);
    await named("Connect Codex").click({ force: true });
    await page.pass(seen);
    await named("Connect Codex").focus();
    await page.tab.keyboard.press("Enter");
    await named("Connect Codex").dispatchEvent("click");
    expect((await page.sent()).filter(({ type }) => type !== "ready")).toEqual([]);
  });

  it("is made by the space bar too", async () => {
    await page.show(samples.agents);
    await page.pass(seen);
    await named("Connect Codex").focus();
    await page.tab.keyboard.press("Space");
    expect((await page.sent()).map(({ type }) => type)).toEqual(["ready", "agents"]);
  });

  it("keeps the focus where it was: on the button while it is there, then at its agent", async () => {
    await page.show(samples.agents);
    await page.pass(seen);
    await named("Connect Codex").focus();
    await page.show({ ...samples.agents, text: "Something else." });
    expect(await page.focused()).toBe("connect-codex");
    const found = samples.agents.found.map((row) => (row.agent === "codex" ? { ...row, deeds: [], busy: "…" } : row));
    await page.show({ ...samples.agents, found });
    expect(await page.focused()).toBe("agent-codex");
  });
});

describe("the list of agents", () => {
  it("tells when a call last came, and goes on telling without drawing anything anew", async () => {
    await page.show(samples.agents);
    const row = page.tab.getByRole("listitem", { name: "VS Code agent" });
    expect(await row.textContent()).toContain("last seen 4 min ago");
    await page.tab.evaluate("document.querySelector('#agent-vscode').dataset.kept = 'yes'");
    await page.pass(60_000);
    expect(await row.textContent()).toContain("last seen 5 min ago");
    const found = samples.agents.found.map((one) =>
      one.agent === "vscode" ? { ...one, seen: Date.UTC(2026, 0, 15, 13, 30) } : one,
    );
    await page.show({ ...samples.agents, found });
    expect(await row.textContent()).toMatch(/last seen just now/);
    expect(await page.tab.evaluate("document.querySelector('#agent-vscode').dataset.kept")).toBe("yes");
  });

  it("says aloud what was done", async () => {
    await page.show(samples.agentsUnconnected);
    await page.show({ ...samples.agents, said: "Codex is connected." });
    expect(await page.tab.getByRole("status").textContent()).toBe("Codex is connected.");
  });

  it("leads to the page about guarding, and that one back", async () => {
    await page.show(samples.agents);
    await named("Guarding and pausing").click();
    expect((await page.sent()).at(-1)).toMatchObject({ type: "showGuard" });
    await page.answer(2);
    await page.show(samples.switchedOff);
    await named("Agents and their connections").click();
    expect((await page.sent()).at(-1)).toMatchObject({ type: "showAgents" });
  });

  it("folds those that were not found, and breaks no policy", async () => {
    await page.show(samples.agents);
    expect(await page.tab.getByText("Windsurf").isVisible()).toBe(false);
    await page.tab.getByText("Not found (2)").click();
    expect(await page.tab.getByText("Windsurf").isVisible()).toBe(true);
    expect([await page.violations(), page.complaints, page.strangers]).toEqual([[], [], []]);
  });

  it.each([320, 360, 640])("fits a page that is %i pixels wide", async (width) => {
    await page.tab.setViewportSize({ width, height: 800 });
    await page.show(samples.agents);
    expect(
      await page.tab.evaluate(
        "document.querySelector('main').scrollWidth <= document.querySelector('main').clientWidth",
      ),
    ).toBe(true);
  });
});
