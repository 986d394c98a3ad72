// What a person sees and does in the workbench outside of webviews, as operations on its page.
import type { Page } from "playwright-core";
import { until } from "./until.ts";

export interface EditorTab {
  readonly title: string;
  readonly state: "active" | "behind";
}

export interface StatusBarItem {
  /** The id VS Code gives it: `publisher.extension` or `publisher.extension.item`. */
  readonly id: string;
  readonly text: string;
  /** What a screen reader says; includes the tooltip. */
  readonly label: string;
}

export interface Notification {
  readonly message: string;
  readonly buttons: readonly string[];
}

/** Opens an address and returns when the workbench is drawn. */
export async function openWorkbench(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.waitForSelector(".monaco-workbench .statusbar-item", { timeout: 60_000 });
}

export async function editorTabs(page: Page): Promise<readonly EditorTab[]> {
  return await page.locator(".editor-group-container .tabs-container .tab").evaluateAll((tabs) =>
    tabs.map((tab) => ({
      title: tab.querySelector(".label-name")?.textContent?.trim() ?? "",
      state: tab.classList.contains("active") ? ("active" as const) : ("behind" as const),
    })),
  );
}

export async function statusBarItems(page: Page): Promise<readonly StatusBarItem[]> {
  return await page.locator(".statusbar-item:visible").evaluateAll((items) =>
    items.map((item) => ({
      id: item.id,
      text: item.textContent?.trim() ?? "",
      label: item.querySelector("[aria-label]")?.getAttribute("aria-label") ?? "",
    })),
  );
}

/** Waits for a status bar item whose text or label contains `text`. */
export async function statusBarItem(page: Page, text: string, timeout: number): Promise<StatusBarItem> {
  return await until(`a status bar item with "${text}"`, timeout, async () =>
    (await statusBarItems(page)).find((item) => item.text.includes(text) || item.label.includes(text)),
  );
}

export async function clickStatusBarItem(page: Page, text: string, timeout: number): Promise<void> {
  const item = await statusBarItem(page, text, timeout);
  await page.locator(`[id="${item.id}"] a, [id="${item.id}"] [role=button]`).first().click();
}

/** What the notification centre holds: opened to be read, and closed again. */
export async function notifications(page: Page): Promise<readonly Notification[]> {
  await toggleNotificationCentre(page, "open");
  const found = await page.locator(".notifications-center .notification-list-item").evaluateAll((items) =>
    items.map((item) => ({
      message: item.querySelector(".notification-list-item-message")?.textContent?.trim() ?? "",
      buttons: [...item.querySelectorAll(".notification-list-item-buttons-container .monaco-button")].map(
        (button) => button.textContent?.trim() ?? "",
      ),
    })),
  );
  await toggleNotificationCentre(page, "closed");
  return found;
}

/** Waits for a notification that contains `message` and clicks its button. */
export async function clickNotification(page: Page, message: string, button: string, timeout: number): Promise<void> {
  await until(`a notification "${message}"`, timeout, async () =>
    (await notifications(page)).find((one) => one.message.includes(message)),
  );
  await toggleNotificationCentre(page, "open");
  const item = page.locator(".notifications-center .notification-list-item").filter({ hasText: message });
  await item.first().hover();
  await item.getByRole("button", { name: button, exact: true }).first().click({ timeout });
  await toggleNotificationCentre(page, "closed");
}

async function toggleNotificationCentre(page: Page, wanted: "open" | "closed"): Promise<void> {
  const centre = page.locator(".notifications-center.visible");
  if ((await centre.count()) > 0 === (wanted === "open")) return;
  await page.locator('[id="status.notifications"] a').click();
  await centre.waitFor({ state: wanted === "open" ? "visible" : "detached" });
}

/** The text of the chat as it is drawn now; long conversations are drawn in part. */
export async function chatText(page: Page): Promise<string> {
  return (await page.locator(".interactive-session:visible").allInnerTexts()).join("\n");
}

/** The lines of the visible terminals. Needs `terminal.integrated.gpuAcceleration: "off"`, which draws them as text. */
export async function terminalText(page: Page): Promise<string> {
  const screens = await page.locator(".terminal-wrapper:visible .xterm-rows").allInnerTexts();
  return screens.join("\n").replaceAll("\u00a0", " ");
}
