// Webviews in the page of a running workbench. VS Code puts each into two nested frames of its own.
import type { Frame, Page } from "playwright-core";
import { until } from "./until.ts";

export interface WebviewQuery {
  /** `publisher.name` of the extension that owns it. */
  readonly extension: string;
  /** Text that it shows somewhere. */
  readonly containing?: string;
}

/** Waits until a visible webview answers the query, looking every `interval` milliseconds, and returns the frame with its document. */
export async function findWebview(page: Page, query: WebviewQuery, timeout: number, interval?: number): Promise<Frame> {
  const wanted = query.containing === undefined ? "" : ` that shows "${query.containing}"`;
  const look = async (): Promise<Frame | undefined> => {
    const frames = await visibleWebviews(page, query.extension);
    if (query.containing === undefined) return frames[0];
    for (const frame of frames) if ((await webviewText(frame)).includes(query.containing)) return frame;
    return undefined;
  };
  return await until(`a webview of ${query.extension}${wanted}`, timeout, look, interval);
}

/** The frames of an extension's webviews that can be seen now; a webview in a tab behind another cannot. */
export async function visibleWebviews(page: Page, extension: string): Promise<readonly Frame[]> {
  const found: Frame[] = [];
  for (const frame of page.frames()) {
    const outer = frame.parentFrame();
    if (outer === null || !isOwnedBy(outer.url(), extension)) continue;
    // VS Code loads a new document in a pending frame first and then names it active.
    if ((await isVisible(outer, "iframe.webview")) && (await isVisible(frame, "#active-frame"))) found.push(frame);
  }
  return found;
}

/** All that a person can read in the webview. */
export async function webviewText(frame: Frame): Promise<string> {
  return (await frame.locator("body").allInnerTexts()).join("\n");
}

function isOwnedBy(url: string, extension: string): boolean {
  const owner = URL.canParse(url) ? new URL(url).searchParams.get("extensionId") : null;
  return owner?.toLowerCase() === extension.toLowerCase();
}

async function isVisible(frame: Frame, selector: string): Promise<boolean> {
  try {
    const element = await frame.frameElement();
    return (await element.isVisible()) && (await element.evaluate((node, wanted) => node.matches(wanted), selector));
  } catch {
    // The frame went away while we looked.
    return false;
  }
}
