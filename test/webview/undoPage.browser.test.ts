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
const answerFor = (what: string) => page.tab.getByLabel(`What becomes of ${what}`);
const asked = async () => (await page.sent()).filter(({ type }) => type !== "ready");

describe("the list of what can be undone", () => {
  it("leads to each snapshot, and changes nothing", async () => {
    await page.show(samples.undoList);
    expect(await page.tab.getByRole("listitem").count()).toBe(3);
    await named("git reset --hard").click();
    expect(await asked()).toEqual([{ type: "showUndo", snapshot: "2", request: 2 }]);
  });

  it("keeps what ran unasked apart, open or closed as the person left it", async () => {
    await page.show(samples.undoList);
    await page.tab.getByText("Edits, builds and what else runs unasked (1)").click();
    expect(await named("Edit src/app.ts").count()).toBe(1);
    await page.show(samples.undoCompared);
    await page.show(samples.undoList);
    await named("Edit src/app.ts").click();
    expect(await asked()).toEqual([{ type: "showUndo", snapshot: "4", request: 2 }]);
  });

  it("is reached from where nothing waits, and from a call that ran", async () => {
    await page.show(samples.nothing);
    await named("Undo…").click();
    await page.answer(2);
    await page.show(samples.ranUndoable);
    await named("Undo…").click();
    expect(await asked()).toMatchObject([{ type: "showUndo" }, { type: "showUndo", hold: samples.ranUndoable.id }]);
  });
});

describe("putting back", () => {
  it("carries the nonce of what was shown, and an answer for each change", async () => {
    await page.show(samples.undoCompared);
    await page.pass(seen);
    expect(await answerFor("src/notes.txt").inputValue()).toBe("keep");
    await answerFor("src/notes.txt").selectOption("both");
    await answerFor(".git").selectOption("restore");
    expect(await answerFor("their mode, owner and time").inputValue()).toBe("keep");
    await answerFor("their mode, owner and time").selectOption("restore");
    await named("Put Back").click();
    expect(await asked()).toEqual([
      {
        type: "putBack",
        snapshot: "1700000000000-0123456789ab",
        reach: "call",
        changed: ["both", "restore"],
        rest: "restore",
        attributes: "restore",
        repositories: ["restore"],
        nonce: someNonce,
        request: 2,
      },
    ]);
  });

  it("is inert until the page was seen, and never done by Enter or by a script", async () => {
    await page.show(samples.undoCompared);
    await named("Put Back").click({ force: true });
    await page.pass(seen);
    await named("Put Back").focus();
    await page.tab.keyboard.press("Enter");
    await named("Put Back").dispatchEvent("click");
    await page.tab.evaluate("document.querySelector('.undo-answer vscode-button').click()");
    expect(await asked()).toEqual([]);
    await page.tab.keyboard.press("Space");
    expect((await asked()).map(({ type }) => type)).toEqual(["putBack"]);
  });

  it("is inert again when what is shown changed under the hand", async () => {
    await page.show(samples.undoCompared);
    await page.pass(seen);
    const { view } = samples.undoCompared;
    if (view.kind !== "compared") throw new Error(view.kind);
    await page.show(
      { kind: "undo", view: { ...view, back: { rows: ["/etc/passwd"], omitted: 0 } } },
      "another-nonce-0123456789",
    );
    await named("Put Back").click({ force: true });
    expect(await asked()).toEqual([]);
  });

  it("keeps what was selected while the same page is shown again", async () => {
    await page.show(samples.undoCompared);
    await answerFor("src/notes.txt").selectOption("restore");
    await page.show(samples.undoCompared);
    expect(await answerFor("src/notes.txt").inputValue()).toBe("restore");
  });

  it.each(["undoSame", "undoWorking", "undoFailed", "undoDone", "undoList", "undoEmpty"] as const)(
    "is not offered where there is nothing to answer: %s",
    async (name) => {
      await page.show(samples[name]);
      await page.pass(seen);
      expect(await named("Put Back").count()).toBe(0);
    },
  );

  it("shows a difference without changing anything", async () => {
    await page.show(samples.undoCompared);
    await page.tab.getByRole("button", { name: "Show the difference" }).nth(1).click();
    expect(await asked()).toEqual([{ type: "openUndoDiff", row: 1, request: 2 }]);
  });

  it("can be undone itself, and reach further", async () => {
    await page.show(samples.undoDone);
    await named("Undo this…").click();
    await page.answer(2);
    await page.show(samples.undoCompared);
    await named("Back to that moment, whoever it was (7 snapshots)").click();
    expect(await asked()).toMatchObject([
      { type: "showUndo", snapshot: "9" },
      { type: "showUndo", snapshot: "1700000000000-0123456789ab", reach: "everything" },
    ]);
  });
});

describe("the undo page", () => {
  it("breaks no policy and shows hostile names as text", async () => {
    const { view } = samples.undoCompared;
    if (view.kind !== "compared") throw new Error(view.kind);
    const hostile = "<img src=x onerror=alert(1)>‮txt.exe";
    await page.show({ kind: "undo", view: { ...view, back: { rows: [hostile], omitted: 0 } } });
    expect(await page.tab.locator("main img").count()).toBe(0);
    expect(await page.tab.getByText("<img src=x").count()).toBe(1);
    expect([await page.violations(), page.complaints, page.strangers]).toEqual([[], [], []]);
  });

  it.each([320, 360, 640])("fits a page that is %i pixels wide", async (width) => {
    await page.tab.setViewportSize({ width, height: 800 });
    for (const name of ["undoList", "undoCompared", "undoAsked", "undoDone"] as const) {
      await page.show(samples[name]);
      expect(
        await page.tab.evaluate(
          "document.querySelector('main').scrollWidth <= document.querySelector('main').clientWidth",
        ),
      ).toBe(true);
    }
  });
});

describe("an undo that somebody asks for", () => {
  it("is left as it is by a click of its own, under the number of what was shown, and not at once", async () => {
    await page.show(samples.undoAsked);
    expect(await page.tab.getByText("Codex asks you to put this back").count()).toBe(1);
    expect(await page.tab.getByText("goes away again (2)").count()).toBe(1);
    expect(await page.tab.getByText("but changed since: stays (1)").count()).toBe(1);
    await named("Leave It as It Is").click();
    expect(await asked()).toEqual([]);
    await page.pass(seen);
    await named("Leave It as It Is").click();
    expect(await asked()).toEqual([
      { type: "leaveUndo", snapshot: "1700000000000-0123456789ab", nonce: someNonce, request: 2 },
    ]);
  });
});

describe("what no copy brings back", () => {
  it("is offered as a call to review, under the number of what was shown, and not at once", async () => {
    await page.show(samples.undoBeyond);
    const buttons = page.tab.getByRole("button", { name: "Review This Call…" });
    expect(await buttons.count()).toBe(2);
    expect(await named("Put Back").count()).toBe(0);
    await buttons.nth(1).click();
    expect(await asked()).toEqual([]);
    await page.pass(seen);
    await buttons.nth(1).click();
    expect(await asked()).toEqual([
      { type: "reverse", snapshot: "1700000000000-0123456789ab", at: 1, nonce: someNonce, request: 2 },
    ]);
  });
});
