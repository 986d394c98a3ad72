// Chromium: finding it, installing it where we may, and opening a page in it.
import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";
import type { Theme } from "./hostSettings.ts";
import { runProgram } from "./processes.ts";

const usualPlaces = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/**
 * The browser to use: the one named by `CHROME_PATH`, else Chromium or Chrome at its usual place, else (on Debian, as
 * root) Chromium installed by apt-get. Throws an Error that says what to install where none of that works.
 */
export async function ensureChromium(): Promise<string> {
  const named = process.env.CHROME_PATH;
  if (named !== undefined) {
    if (existsSync(named)) return named;
    throw new Error(`CHROME_PATH names ${named}, which does not exist.`);
  }
  const found = usualPlaces.find((path) => existsSync(path));
  if (found !== undefined) return found;
  if (!existsSync("/usr/bin/apt-get") || process.getuid?.() !== 0) {
    throw new Error(
      "No Chromium found. Install it (Debian: sudo apt-get install -y chromium) or name one in CHROME_PATH.",
    );
  }
  process.stderr.write("Installing Chromium (apt-get install chromium) …\n");
  const environment = { DEBIAN_FRONTEND: "noninteractive" };
  await runProgram("apt-get", ["update"], { cwd: "/", environment, output: "onFailure" });
  const install = ["install", "-y", "--no-install-recommends", "chromium"];
  await runProgram("apt-get", install, { cwd: "/", environment, output: "onFailure" });
  return "/usr/bin/chromium";
}

export interface BrowserOptions {
  readonly executable: string;
  readonly theme: Theme;
  /** In CSS pixels. */
  readonly size: { readonly width: number; readonly height: number };
}

export interface OpenBrowser {
  readonly browser: Browser;
  /** A page in a fresh profile, not yet on any address. */
  readonly page: Page;
}

/** Starts a headless browser that talks to nobody but the pages it is told to open. */
export async function openBrowser(options: BrowserOptions): Promise<OpenBrowser> {
  const browser = await chromium.launch({
    executablePath: options.executable,
    args: [
      // Chromium refuses its own sandbox to root.
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      "--disable-gpu",
      "--disable-quic",
      "--disable-dev-shm-usage",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  // A context of its own, in which further pages can be opened.
  const context = await browser.newContext({ viewport: { ...options.size }, colorScheme: options.theme });
  const page = await context.newPage();
  return { browser, page };
}
