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

const choice = (name: string) => page.tab.getByRole("button", { name, exact: true });

describe("a choice about guarding itself", () => {
  it.each([
    ["Restore", { type: "restore", fault: "chat.useHooks", nonce: someNonce }],
    ["Pause for 15 minutes", { type: "pause", minutes: 15, nonce: someNonce }],
    ["Pause for an hour", { type: "pause", minutes: 60, nonce: someNonce }],
  ])("carries the nonce of what was shown: %s", async (name, message) => {
    await page.show(samples.switchedOff);
    await page.pass(seen);
    await choice(name).click();
    expect(await page.sent()).toContainEqual({ ...message, request: 2 });
  });

  it("has a folder's own code asked about again", async () => {
    await page.show(samples.ownCode);
    await page.pass(seen);
    await choice("Ask again").last().click();
    expect(await page.sent()).toContainEqual({
      type: "askAgain",
      folder: "/srv/tools",
      nonce: someNonce,
      request: 2,
    });
  });

  it("lifts a stop with the reason that was written", async () => {
    await page.show(samples.stopped);
    await page.tab.getByRole("textbox", { name: "Why you lift it" }).fill("  The agent is mended.  ");
    await page.pass(seen);
    await choice("Lift the Stop").click();
    expect(await page.sent()).toContainEqual({
      type: "lift",
      reason: "The agent is mended.",
      nonce: someNonce,
      request: 2,
    });
  });

  it("never lifts a stop by Enter in the field, by Enter on the button or by a script", async () => {
    await page.show(samples.stopped);
    await page.pass(seen);
    await page.tab.getByRole("textbox", { name: "Why you lift it" }).press("Enter");
    await choice("Lift the Stop").focus();
    await page.tab.keyboard.press("Enter");
    await choice("Lift the Stop").dispatchEvent("click");
    expect((await page.sent()).filter(({ type }) => type !== "ready")).toEqual([]);
  });

  it("ends a pause", async () => {
    await page.show(samples.paused);
    await page.pass(seen);
    await choice("End the pause").click();
    expect(await page.sent()).toContainEqual({ type: "endPause", nonce: someNonce, request: 2 });
  });

  it("says that everything is stopped, also where a breaker has tripped", async () => {
    await page.show({ ...samples.tripped, guarding: "stopped", stop: samples.stopped.stop });
    expect(await page.tab.getByRole("heading", { level: 1 }).textContent()).toBe("Everything is stopped");
  });

  it("resets a breaker with a reason, and not without one", async () => {
    await page.show(samples.tripped);
    await page.pass(seen);
    await choice("Reset").click();
    expect((await page.sent()).filter(({ type }) => type !== "ready")).toEqual([]);
    await page.tab.getByLabel("Why it may go on").fill("I asked for it.");
    await choice("Reset").click();
    expect(await page.sent()).toContainEqual({
      type: "resetBreaker",
      agent: "codex",
      reason: "I asked for it.",
      nonce: someNonce,
      request: 2,
    });
  });

  it("is inert until the page was seen, and never made by Enter or by a script", async () => {
    await page.show(samples.switchedOff);
    await choice("Pause for an hour").click({ force: true });
    await page.pass(seen);
    await choice("Pause for an hour").focus();
    await page.tab.keyboard.press("Enter");
    await choice("Pause for an hour").dispatchEvent("click");
    expect((await page.sent()).filter(({ type }) => type !== "ready")).toEqual([]);
  });
});
