import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type OpenPage, PageRig, someNonce } from "./rig/pageRig.ts";
import { changed, samples } from "./rig/samples.ts";

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

/** A little more than the browser takes from one picture to the next, in milliseconds. */
const picture = 20;

const approval = { type: "answer", hold: "hold-1", nonce: someNonce, choice: { kind: "approve" } };
const approve = () => page.tab.locator("#approve");
const status = () => page.tab.locator("[role=status]").textContent();
/** Shows a page and waits until approving is possible. */
const showArmed = async (...given: Parameters<OpenPage["show"]>) => {
  await page.show(...given);
  await page.pass(500);
};

describe("approving", () => {
  it("by a click answers with the hold and its nonce, once", async () => {
    await showArmed(samples.deleteSource);
    await approve().click();
    await approve().click();
    expect(await page.answers()).toEqual([{ ...approval, request: 2 }]);
  });

  it("by Space answers too", async () => {
    await showArmed(samples.deleteSource);
    await approve().focus();
    await page.tab.keyboard.press("Space");
    expect(await page.answers()).toEqual([{ ...approval, request: 2 }]);
  });

  it("never happens by Enter, which says how", async () => {
    await showArmed(samples.deleteSource);
    await approve().focus();
    for (const key of ["Enter", "NumpadEnter", "Control+Enter", "Shift+Enter", "Meta+Enter"])
      await page.tab.keyboard.press(key);
    expect(await page.answers()).toEqual([]);
    expect(await status()).toBe("Press Space or click to approve.");
  });

  it("never happens by Enter or Escape anywhere else", async () => {
    await showArmed(samples.deleteSource);
    for (let stop = 0; stop < 8; stop += 1) {
      await page.tab.keyboard.press("Escape");
      if ((await page.focused()) !== "refuse") await page.tab.keyboard.press("Enter");
      await page.tab.keyboard.press("Tab");
    }
    expect(await page.answers()).toEqual([]);
  });

  it("never happens by a script's click", async () => {
    await showArmed(samples.deleteSource);
    await page.tab.evaluate(
      "document.querySelector('#approve').click(); document.querySelector('#approve').shadowRoot.querySelector('button').click()",
    );
    expect(await page.answers()).toEqual([]);
  });

  it("lets a folder's own code run from now on by the button that says so alone, and never by Enter or a script", async () => {
    const lasting = () => page.tab.locator("#lasting");
    await showArmed(samples.deleteSource);
    expect(await lasting().isVisible()).toBe(false);
    await showArmed(samples.asksForOwnCode);
    expect(await lasting().textContent()).toContain("let the code of ");
    await page.tab.evaluate("document.querySelector('#lasting').click()");
    await lasting().focus();
    await page.tab.keyboard.press("Enter");
    expect(await page.answers()).toEqual([]);
    await lasting().click();
    expect(await page.answers()).toEqual([
      { ...approval, choice: { kind: "approve", lasting: "own code" }, request: 2 },
    ]);
  });

  it("asks for a copy of the part that fits by the button that says so alone, and never by Enter or a script", async () => {
    const part = () => page.tab.locator("#part");
    await showArmed(samples.deleteSource);
    expect(await part().isVisible()).toBe(false);
    await showArmed(samples.tooBigToCopy);
    expect(await approve().textContent()).toContain("Approve and run without a copy");
    expect(await part().textContent()).toContain("Approve with a copy of the 18,204 files (3.9 GB) that fit");
    await page.tab.evaluate("document.querySelector('#part').click()");
    await part().focus();
    await page.tab.keyboard.press("Enter");
    expect(await page.answers()).toEqual([]);
    await part().click();
    expect(await page.answers()).toEqual([{ ...approval, choice: { kind: "approve", snapshot: "part" }, request: 2 }]);
  });

  it("once where a folder's own code is asked about says nothing of later calls", async () => {
    await showArmed(samples.asksForOwnCode);
    await approve().click();
    expect(await page.answers()).toEqual([{ ...approval, request: 2 }]);
  });

  it("of a scope file answers with its nonce, and never by Enter", async () => {
    await showArmed(samples.scope);
    await approve().focus();
    await page.tab.keyboard.press("Enter");
    expect(await page.answers()).toEqual([]);
    await page.tab.keyboard.press("Space");
    expect(await page.answers()).toEqual([{ type: "acceptScope", request: 2, scope: "scope-1", nonce: someNonce }]);
  });

  it("of an expired hold is possible, denying is not", async () => {
    await showArmed(samples.expired);
    expect(await page.tab.locator("#refuse").isVisible()).toBe(false);
    await approve().click();
    expect(await page.answers()).toEqual([{ ...approval, request: 2 }]);
  });
});

describe("approving too early", () => {
  const inert = () =>
    page.tab.evaluate(
      "[approve.classList.contains('inert'), approve.shadowRoot.querySelector('button').getAttribute('aria-disabled')]",
    );

  it("is inert for half a second, visibly, and can be focused all the while", async () => {
    await page.show(samples.deleteSource);
    await page.pass(499);
    await approve().focus();
    expect([await inert(), await page.focused()]).toEqual([[true, "true"], "approve"]);
    await approve().click();
    expect([await page.answers(), await status()]).toEqual([
      [],
      "What is shown had just changed. Look at it, then press again.",
    ]);
    // The components bring their inner parts up to date with the next picture.
    await page.pass(1 + picture);
    expect(await inert()).toEqual([false, "false"]);
  });

  it("is inert again when what is shown changes", async () => {
    await showArmed(samples.deleteSource);
    await page.show(changed.otherCommand);
    await approve().click();
    expect(await page.answers()).toEqual([]);
    await page.pass(500);
    await approve().click();
    expect((await page.answers()).length).toBe(1);
  });

  it("does not count when the press began on something else", async () => {
    await showArmed(samples.deleteSource);
    await approve().hover();
    await page.show(changed.otherCommand);
    await page.tab.mouse.down();
    await page.pass(500);
    await page.tab.mouse.up();
    expect(await page.answers()).toEqual([]);
  });

  it("does not count when Space went down before the change", async () => {
    await page.show(samples.deleteSource);
    await approve().focus();
    await page.tab.keyboard.down("Space");
    await page.pass(500);
    await page.tab.keyboard.down("Space");
    await page.tab.keyboard.up("Space");
    expect(await page.answers()).toEqual([]);
  });

  it("is over when only the place in the queue changes", async () => {
    await showArmed(samples.deleteSource);
    await page.show({ ...samples.deleteSource, position: 2, waiting: 4 });
    await approve().click();
    expect((await page.answers()).length).toBe(1);
  });

  it("begins anew when the choices move because the pane changes its size", async () => {
    await showArmed(samples.deleteSource);
    await page.tab.setViewportSize({ width: 600, height: 500 });
    await page.tab.locator("#approve.inert").waitFor();
    await approve().click();
    expect(await page.answers()).toEqual([]);
  });

  it("begins anew when the host gives a new nonce", async () => {
    await showArmed(samples.deleteSource);
    await page.show(samples.deleteSource, "another-nonce-0123456789");
    await approve().click();
    expect(await page.answers()).toEqual([]);
    await page.pass(500);
    await approve().click();
    expect(await page.answers()).toEqual([{ ...approval, nonce: "another-nonce-0123456789", request: 2 }]);
  });
});

describe("denying", () => {
  const denial = { type: "answer", request: 2, hold: "hold-1", nonce: someNonce };

  it("needs no message and no waiting", async () => {
    await page.show(samples.deleteSource);
    await page.tab.locator("#refuse").click();
    expect(await page.answers()).toEqual([{ ...denial, choice: { kind: "refuse", message: "" } }]);
  });

  it("carries the message; Enter in its field sends nothing", async () => {
    await page.show(samples.deleteSource);
    await page.tab.locator("#message").locator("input").fill("  Keep src. ");
    await page.tab.keyboard.press("Enter");
    expect(await page.answers()).toEqual([]);
    await page.tab.locator("#refuse").click();
    expect(await page.answers()).toEqual([{ ...denial, choice: { kind: "refuse", message: "Keep src." } }]);
  });

  it("keeps a half-written message for its hold alone", async () => {
    await page.show(samples.deleteSource);
    await page.tab.locator("#message").locator("input").fill("half");
    await page.show(samples.manyPlaces);
    await page.pass(picture);
    expect(await page.tab.locator("#message").locator("input").inputValue()).toBe("");
    await page.show(samples.deleteSource);
    await page.pass(picture);
    expect(await page.tab.locator("#message").locator("input").inputValue()).toBe("half");
  });

  it("of a scope file keeps what is in force", async () => {
    await page.show(samples.scope);
    await page.tab.locator("#refuse").click();
    expect(await page.answers()).toEqual([{ type: "keepScope", request: 2, scope: "scope-1", nonce: someNonce }]);
  });
});

describe("the keyboard", () => {
  it("starts at the headline and goes through the page in its order", async () => {
    await showArmed(samples.manyPlaces);
    const stops: string[] = [await page.focused()];
    for (let stop = 0; stop < 5; stop += 1) {
      await page.tab.keyboard.press("Tab");
      stops.push(await page.focused());
    }
    expect(stops).toEqual([
      "headline",
      "SUMMARY All effects (6)reach: other machines or services",
      "typing",
      "message",
      "approve",
      "refuse",
    ]);
  });

  it("moves between held calls", async () => {
    await page.show(samples.manyPlaces);
    await page.tab.getByLabel("Show the previous held call").press("Enter");
    expect((await page.sent()).at(-1)).toEqual({ type: "move", request: 2, to: "previous" });
  });

  it("stays where it is while the page is updated", async () => {
    await page.show(samples.counting);
    await approve().focus();
    await page.show(samples.deleteSource);
    expect(await page.focused()).toBe("approve");
  });

  it("goes back to the headline when the choices are gone", async () => {
    await showArmed(samples.deleteSource);
    await approve().focus();
    await page.show(samples.ran);
    expect([await page.focused(), await approve().isVisible()]).toEqual(["headline", false]);
  });
});

describe("requests", () => {
  it("open the difference of a file, the whole text, a settled hold and the scope file", async () => {
    await page.show(samples.edit);
    await page.tab.getByRole("button", { name: "Open in the diff editor" }).nth(1).click();
    await page.answer(2);
    await page.show(samples.longCommand);
    await page.tab.getByRole("button", { name: "Open in an editor" }).click();
    await page.answer(3);
    await page.show(samples.settled);
    await page.tab.getByRole("button", { name: "Deletes 42 files" }).click();
    await page.answer(4);
    await page.show(samples.scope);
    await page.tab.getByRole("button", { name: "Open the file" }).click();
    expect((await page.sent()).slice(1)).toEqual([
      { type: "openDiff", request: 2, hold: "hold-1", file: 1 },
      { type: "openText", request: 3, hold: "hold-1" },
      { type: "show", request: 4, hold: "hold-1" },
      { type: "openScopeFile", request: 5, scope: "scope-1" },
    ]);
  });

  it("have a run that is over held anew by a person's click, once the page was seen, and by no script", async () => {
    const again = page.tab.getByRole("button", { name: "Review another run that may use /srv/data" });
    await page.show(samples.ran);
    expect(await again.isVisible()).toBe(false);
    await showArmed({ ...samples.ran, again: "/srv/data" });
    await again.dispatchEvent("click");
    expect((await page.sent()).map(({ type }) => type)).toEqual(["ready"]);
    await again.click();
    expect((await page.sent()).slice(1)).toEqual([{ type: "runAgain", request: 2, hold: "hold-1", nonce: someNonce }]);
  });

  it("show their problem, and the same answer can be given again", async () => {
    await showArmed(samples.deleteSource);
    await approve().click();
    await page.answer(2, { kind: "problem", text: "This changed meanwhile. Look again." });
    expect(await page.tab.getByRole("alert").textContent()).toBe("This changed meanwhile. Look again.");
    await approve().click();
    expect((await page.answers()).length).toBe(2);
  });

  it("that nobody answers become a problem", async () => {
    await showArmed(samples.deleteSource);
    await approve().click();
    await page.pass(10_000);
    expect(await page.tab.getByRole("alert").textContent()).toContain("Holdpoint has not answered");
  });

  it("say what happened once the hold is settled, and lead to the next", async () => {
    await showArmed(samples.deleteSource);
    await approve().click();
    await page.show(samples.ran);
    await page.answer(2);
    expect(await page.tab.locator("footer").textContent()).toContain(
      "Approved. It ran and ended with exit code 0. (13:29)",
    );
    await page.tab.locator("#next-held").click();
    expect((await page.sent()).at(-1)).toEqual({ type: "move", request: 3, to: "next" });
  });
});

describe("time", () => {
  it("left is told from the gate's clock, in minutes and at last in seconds", async () => {
    const left = () => page.tab.locator(".time-left").textContent();
    await page.show(samples.manyPlaces);
    const told = [await left()];
    for (const wait of [59_000, 2_000, 60_000]) {
      await page.pass(wait);
      told.push(await left());
    }
    expect(told).toEqual(["2 min left", "1 min left", "59 s left", "Time is up"]);
  });
});
