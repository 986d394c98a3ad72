// The verbs done with a real page: what a person's eyes and hands do, through Playwright.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Frame, Page } from "playwright-core";
import { findWebview, visibleWebviews, webviewText } from "../../../scripts/webviewFrames.ts";
import * as workbench from "../../../scripts/workbench.ts";
import type { Answer, Ask, Verbs } from "./hands.ts";

/** Verbs that need no window. */
export type BookkeepingVerb = "reload" | "replaced" | "resumedState" | "testEnded" | "endedTests" | "updateHoldpoint";
type BrowserVerb = Exclude<keyof Verbs, BookkeepingVerb>;
export type BrowserHands = { readonly [Verb in BrowserVerb]: (ask: Ask<Verb>) => Promise<Answer<Verb>> };

const holdpoint = "holdpoint.holdpoint";
const patience = 30_000;

/** The hands on one page; pictures go to `pictures`. */
export function browserHands(page: Page, pictures: string): BrowserHands {
  const webview = (ask: Ask<"webviewText">, interval?: number): Promise<Frame> => {
    const query = ask.containing === undefined ? {} : { containing: ask.containing };
    return findWebview(page, { extension: ask.extension ?? holdpoint, ...query }, ask.timeout ?? patience, interval);
  };
  let second: Page | undefined;
  const secondPage = (): Page => {
    if (second === undefined) throw new Error("No second window is open.");
    return second;
  };
  return {
    webviewText: async (ask) => webviewText(await webview(ask)),
    webviewShownAt: async (ask) => {
      await webview(ask, 1);
      return Date.now();
    },
    webviewCount: async (ask) => (await visibleWebviews(page, ask.extension ?? holdpoint)).length,
    clickButton: async (ask) => {
      const name = "name" in ask ? { name: ask.name, exact: true } : { name: ask.nameContains };
      const button = (await webview(ask)).getByRole("button", name);
      return done(button.click({ timeout: ask.timeout ?? patience }));
    },
    tickBox: async (ask) => {
      // The toolkit's box is named by text outside of its shadow, which getByRole does not follow.
      const box = (await webview(ask)).locator("vscode-checkbox", { hasText: ask.name });
      return done(box.click({ timeout: ask.timeout ?? patience }));
    },
    typeInto: async (ask) => {
      const frame = await webview(ask);
      // The toolkit's fields label an input in their shadow with text outside of it, which getByLabel does not follow.
      // Some also carry the label themselves; the input comes behind its field.
      const field = frame
        .getByLabel(ask.label)
        .or(frame.getByText(ask.label, { exact: true }).locator("input"))
        .last();
      return done(field.fill(ask.text, { timeout: ask.timeout ?? patience }));
    },
    focusedElement: async (ask) => (await webview(ask)).evaluate(describeFocus),
    pressKey: async (ask) => {
      if (ask.inWebview !== undefined) await (await webview(ask.inWebview)).evaluate("window.focus()");
      return done(page.keyboard.press(ask.key));
    },
    editorTabs: async () => workbench.editorTabs(page),
    statusBarItem: async (ask) => workbench.statusBarItem(page, ask.text, ask.timeout ?? patience),
    statusBarItems: async () => workbench.statusBarItems(page),
    clickStatusBarItem: async (ask) => done(workbench.clickStatusBarItem(page, ask.text, ask.timeout ?? patience)),
    notifications: async () => workbench.notifications(page),
    clickNotification: async (ask) =>
      done(workbench.clickNotification(page, ask.message, ask.button, ask.timeout ?? patience)),
    chatText: async () => workbench.chatText(page),
    terminalText: async () => workbench.terminalText(page),
    print: async (ask) => {
      process.stdout.write(`      ${ask.text}\n`);
      return null;
    },
    screenshot: async (ask) => {
      const path = join(pictures, `${ask.name.replace(/[^\w-]+/g, "-")}.png`);
      await mkdir(pictures, { recursive: true });
      if (ask.once !== undefined)
        await page.locator(".quick-input-widget").waitFor({ state: "visible", timeout: ask.timeout ?? patience });
      await page.screenshot({ path });
      return path;
    },
    frameCount: async () => page.frames().length,
    openSecondWindow: async (ask) => {
      await second?.close();
      second = await page.context().newPage();
      const address = new URL(`/?${new URLSearchParams({ folder: ask.folder })}`, page.url());
      return done(workbench.openWorkbench(second, address.href));
    },
    secondStatusBarItem: async (ask) => workbench.statusBarItem(secondPage(), ask.text, ask.timeout ?? patience),
    secondStatusBarItems: async () => workbench.statusBarItems(secondPage()),
    closeSecondWindow: async () => {
      await second?.close();
      second = undefined;
      return null;
    },
  };
}

/** Runs in the webview. Custom elements keep the focused one inside their shadow tree. */
const describeFocus = `(() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  const host = element?.getRootNode()?.host;
  const name = (one) => one?.getAttribute?.("aria-label") || one?.textContent?.trim();
  return name(element) || name(host) || element?.tagName.toLowerCase() || "nothing";
})()`;

async function done(action: Promise<void>): Promise<null> {
  await action;
  return null;
}
