import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HeldPage, Page } from "../../src/shared/reviewModel.ts";
import { heldPage } from "../../src/shared/reviewView.ts";
import { around, command, counted, finding, git, hold, reason, verdict } from "../shared/support/holds.ts";
import { type OpenPage, PageRig } from "./rig/pageRig.ts";
import { samples } from "./rig/samples.ts";
import { themes } from "./rig/themes.ts";

let rig: PageRig;
let page: OpenPage;
beforeAll(async () => {
  rig = await PageRig.start();
  page = await rig.open();
}, 60_000);
afterAll(() => rig?.stop());

const shot = '<img src=x onerror="hostSide.shot=1"><script>hostSide.shot=1</script><a href="https://example.com">x</a>';

/** A page in which every text is `text`; kinds, ids and numbers stay. */
function everywhere(value: Page, text: string): Page {
  const undo = value.kind === "undo" ? ["reach", "by", "choice", "rest", "putBack", "anything"] : [];
  const keep = new Set(["kind", "id", "counting", "destructive", "complete", "openable", "late", "fate", ...undo]);
  const walk = (node: unknown, key: string): unknown => {
    if (typeof node === "string") return keep.has(key) ? node : text;
    if (Array.isArray(node)) return node.map((item) => walk(item, key));
    if (typeof node !== "object" || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([name, item]) => [name, walk(item, name)]));
  };
  return walk(value, "") as Page;
}

describe("markup in an agent's text", () => {
  it.each(Object.entries(samples).filter(([name]) => !["nothing", "undoEmpty"].includes(name)))(
    "is text in every place of %s",
    async (_name, sample) => {
      await page.show(everywhere(sample, shot));
      await page.pass(600);
      expect(await page.tab.locator("img, a, body script:not([nonce])").count()).toBe(0);
      expect(await page.tab.locator("body").textContent()).toContain('<img src=x onerror="hostSide.shot=1">');
      expect([
        await page.tab.evaluate("hostSide.shot"),
        await page.violations(),
        page.strangers,
        page.complaints,
      ]).toEqual([undefined, [], [], []]);
    },
  );
});

describe("characters that hide", () => {
  it("are shown as their code points wherever they stand", async () => {
    await page.show(everywhere(samples.manyPlaces, "a\u202Eb\u200B"));
    const text = (await page.tab.evaluate(
      "document.querySelector('header').innerText + document.querySelector('main').innerText",
    )) as string;
    expect(text).toContain("a‹U+202E›b‹U+200B›");
    expect(text).not.toMatch(/[\u202E\u200B]/);
  });

  it("leave a command in the order it is stored", async () => {
    await page.show(heldPage(hold(command("echo אבג # end"), verdict([])), around()));
    const across =
      "(() => { const node = document.querySelector('.block').firstChild; const range = document.createRange(); return [5, 6, 7].map((at) => { range.setStart(node, at); range.setEnd(node, at + 1); return range.getBoundingClientRect().left; }); })()";
    const lefts = (await page.tab.evaluate(across)) as number[];
    expect(lefts).toEqual([...lefts].sort((left, right) => left - right));
  });
});

describe("a command of a megabyte", () => {
  it("is shown in part, which is said where a person answers", async () => {
    await page.show(samples.longCommand);
    expect((await page.tab.locator(".block").textContent())?.length).toBe(20_000);
    expect(await page.tab.locator("main").textContent()).toMatch(/1,\d{3},\d{3} more characters are not shown here/);
    expect(await page.tab.locator("footer").textContent()).toContain(
      "Part of what you would approve is not shown on this page.",
    );
  });
});

describe("what does not fit", () => {
  const many = Array.from({ length: 250 }, (_, index) =>
    finding(`file${index}`, { count: counted(1, 1), git: git(1) }),
  );
  it("is counted in words, never left out silently", async () => {
    await page.show(
      heldPage(
        hold(command("rm *"), verdict(many, { reasons: [reason("x"), ...many.map(() => reason("x"))] })),
        around(),
      ),
    );
    const text = await page.tab.evaluate("document.querySelector('main').textContent");
    expect(text).toContain("50 more rows not shown.");
    expect(text).toContain("50 more effects not shown.");
    expect(text).toContain("51 more reasons not shown.");
    expect(await page.tab.locator("footer").textContent()).toContain(
      "Part of what you would approve is not shown on this page.",
    );
  });
});

describe("messages that are none of ours", () => {
  const known = { type: "page", now: 0, nonce: "0123456789abcdef", page: samples.nothing };
  it.each([
    ["nothing", null],
    ["a text", "approve"],
    ["an unknown type", { type: "approve", hold: "hold-1" }],
    ["a page of an unknown kind", { ...known, page: { kind: "other" } }],
    ["a page with a part missing", { ...known, page: { ...samples.deleteSource, losses: undefined } }],
    ["a page with a wrong type in it", { ...known, page: { ...samples.deleteSource, headline: "x" } }],
    ["a result for nothing", { type: "result", request: 99, outcome: { kind: "ok" } }],
  ])("change nothing: %s", async (_name, message) => {
    await page.show(samples.deleteSource);
    const before = await page.tab.locator("body").innerHTML();
    await page.deliver(message);
    expect(await page.tab.locator("body").innerHTML()).toBe(before);
    expect([await page.answers(), page.complaints]).toEqual([[], []]);
  });
});

describe("the page", () => {
  it.each(Object.entries(themes))("breaks no policy and asks for nothing else in theme %s", async (_name, theme) => {
    const opened = await rig.open({ theme });
    for (const sample of Object.values(samples)) await opened.show(sample);
    await opened.pass(60_000);
    expect([await opened.violations(), opened.strangers, opened.complaints]).toEqual([[], [], []]);
    await opened.tab.close();
  });

  it.each([
    [320, 700],
    [360, 300],
    [1_400, 900],
  ])("never scrolls sideways at %i by %i", async (width, height) => {
    const opened = await rig.open({ width, height });
    for (const [name, sample] of Object.entries(samples)) {
      const long: Page = sample.kind === "held" ? withLongNames(sample) : sample;
      await opened.show(long);
      const wide =
        "[document.documentElement, document.body, document.querySelector('main')].map((part) => part.scrollWidth - part.clientWidth)";
      expect([name, await opened.tab.evaluate(wide)]).toEqual([name, [0, 0, 0]]);
    }
    await opened.tab.close();
  });

  it("takes the theme's colours for its buttons", async () => {
    const opened = await rig.open({ theme: themes.dark });
    await opened.show(samples.deleteSource);
    await opened.pass(600);
    const colours = "[approve, refuse].map((button) => getComputedStyle(button).backgroundColor)";
    expect(await opened.tab.evaluate(colours)).toEqual(["rgb(41, 122, 160)", "rgba(0, 0, 0, 0)"]);
    await opened.tab.close();
  });
});

function withLongNames(sample: HeldPage): HeldPage {
  const name = "a".repeat(300);
  return {
    ...sample,
    who: { ...sample.who, name },
    where: { folder: name, workspace: name },
    losses: { ...sample.losses, rows: sample.losses.rows.map((row) => ({ ...row, resource: name })) },
    effects: { ...sample.effects, rows: sample.effects.rows.map((row) => ({ ...row, resource: name, source: name })) },
    headline: { lead: name, rest: [name] },
  };
}
