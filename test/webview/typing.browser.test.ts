import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
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

it("lets the person type into the run only when they ticked the box for this very call", async () => {
  await page.show(samples.deleteSource);
  await page.pass(500);
  await page.tab.locator("#typing").focus();
  await page.tab.keyboard.press("Space");
  await page.tab.locator("#approve").click();
  const choice = { kind: "approve", typing: "person" };
  expect(await page.answers()).toEqual([{ type: "answer", hold: "hold-1", nonce: someNonce, request: 2, choice }]);
  await page.show({ ...samples.deleteSource, id: "hold-2" });
  expect(await page.tab.evaluate("document.querySelector('#typing').checked")).toBe(false);
});
