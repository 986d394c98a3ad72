import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { type Browser, type Page as BrowserPage, chromium } from "playwright-core";
import { reviewDocument } from "../../../src/shared/reviewDocument.ts";
import type { Page } from "../../../src/shared/reviewModel.ts";
import type { FromPage, RequestOutcome, ToPage } from "../../../src/shared/reviewProtocol.ts";
import { type Theme, themes } from "./themes.ts";

const chromiumPath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const repository = join(import.meta.dirname, "..", "..", "..");

/** A nonce for pages that are shown without a test that looks at it. */
export const someNonce = "0123456789abcdef0123456789abcdef";

/** The built page, served as VS Code would, and a browser to open it in. */
export class PageRig {
  readonly #browser: Browser;
  readonly #server: Server;
  readonly #folder: string;
  #theme: Theme = themes.light;

  private constructor(browser: Browser, server: Server, folder: string) {
    this.#browser = browser;
    this.#server = server;
    this.#folder = folder;
  }

  /** Builds the page into a temporary folder and starts server and browser. Throws with the mend when there is no Chromium. */
  static async start(): Promise<PageRig> {
    if (!existsSync(chromiumPath)) {
      throw new Error(
        `Tests of the review page need Chromium at ${chromiumPath}. Install it, or name another one in the environment variable CHROMIUM.`,
      );
    }
    const folder = await mkdtemp(join(tmpdir(), "holdpoint-page-"));
    await build({
      entryPoints: [join(repository, "webview/main.ts")],
      outfile: join(folder, "review.js"),
      bundle: true,
      platform: "browser",
      format: "iife",
      target: "es2022",
      minify: true,
      legalComments: "none",
      logLevel: "warning",
    });
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const browser = await chromium.launch({
      executablePath: chromiumPath,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    });
    const rig = new PageRig(browser, server, folder);
    server.on("request", (request, response) => {
      rig.#serve(request.url ?? "").then(
        ({ type, body }) => response.writeHead(200, { "content-type": type }).end(body),
        () => response.writeHead(404).end(),
      );
    });
    return rig;
  }

  /** Opens the page with its clock stopped, in a tab of its own. */
  async open(
    options: { readonly theme?: Theme; readonly width?: number; readonly height?: number } = {},
  ): Promise<OpenPage> {
    this.#theme = options.theme ?? themes.light;
    const tab = await this.#browser.newPage({
      viewport: { width: options.width ?? 900, height: options.height ?? 700 },
      timezoneId: "UTC",
      locale: "en-GB",
    });
    const { port } = this.#server.address() as AddressInfo;
    const origin = `http://127.0.0.1:${port}`;
    const opened = new OpenPage(tab, origin);
    await tab.clock.install({ time: startTime });
    await tab.clock.pauseAt(startTime + 1_000);
    await tab.addInitScript({ content: hostScript });
    await tab.goto(`${origin}/`);
    return opened;
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    await rm(this.#folder, { recursive: true });
  }

  async #serve(url: string): Promise<{ type: string; body: string | Buffer }> {
    switch (url) {
      case "/":
        return { type: "text/html", body: this.#document() };
      case "/review.js":
        return { type: "text/javascript", body: await readFile(join(this.#folder, "review.js")) };
      case "/review.css":
        return { type: "text/css", body: await readFile(join(repository, "media/review.css")) };
      default:
        throw new Error(`Nothing is served at ${url}`);
    }
  }

  /** Our document with what VS Code puts into it: theme variables on the root, its own styles ahead of our policy, classes on the body. */
  #document(): string {
    const { port } = this.#server.address() as AddressInfo;
    const origin = `http://127.0.0.1:${port}`;
    const html = reviewDocument({
      cspSource: origin,
      nonce: someNonce,
      scriptUri: `${origin}/review.js`,
      styleUri: `${origin}/review.css`,
      language: "en",
    });
    const variables = Object.entries(this.#theme.variables)
      .map(([name, value]) => `${name}: ${value}`)
      .join("; ");
    return html
      .replace("<html ", `<html style="${variables.replaceAll('"', "&quot;")}" `)
      .replace("<head>", `<head><style>${editorStyles}</style>`)
      .replace(
        "<body>",
        `<body role="document" class="${this.#theme.kind}" data-vscode-theme-kind="${this.#theme.kind}">`,
      );
  }
}

/** When the page's clock stands still, in milliseconds since 1970. */
const startTime = Date.UTC(2026, 0, 15, 13, 30);

/** The page as its host sees it, with a person at it. */
export class OpenPage {
  readonly tab: BrowserPage;
  /** Addresses that were asked for besides ours. */
  readonly strangers: string[] = [];
  /** Everything the browser complained about. */
  readonly complaints: string[] = [];

  constructor(tab: BrowserPage, origin: string) {
    this.tab = tab;
    tab.on("request", (request) => {
      if (!request.url().startsWith(`${origin}/`)) this.strangers.push(request.url());
    });
    tab.on("pageerror", (error) => this.complaints.push(String(error)));
    tab.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") this.complaints.push(message.text());
    });
  }

  /** Everything the page has sent. */
  async sent(): Promise<readonly FromPage[]> {
    return (await this.tab.evaluate("hostSide.sent")) as readonly FromPage[];
  }

  /** The answers the page has sent: approvals, refusals and those about scopes. */
  async answers(): Promise<readonly FromPage[]> {
    return (await this.sent()).filter(
      ({ type }) => type === "answer" || type === "acceptScope" || type === "keepScope",
    );
  }

  /** Hands the page anything as a message. */
  async deliver(value: unknown): Promise<void> {
    await this.tab.evaluate(
      `window.dispatchEvent(new MessageEvent("message", { data: JSON.parse(${JSON.stringify(JSON.stringify(value) ?? "null")}) }))`,
    );
  }

  /** Shows a page and answers the page's first question. */
  async show(page: Page, nonce = someNonce): Promise<void> {
    const message: ToPage = { type: "page", now: startTime, nonce, page };
    await this.deliver(message);
    const ready = (await this.sent()).find(({ type }) => type === "ready");
    if (ready !== undefined) await this.answer(ready.request);
  }

  /** Answers one of the page's requests. */
  async answer(request: number, outcome: RequestOutcome = { kind: "ok" }): Promise<void> {
    const message: ToPage = { type: "result", request, outcome };
    await this.deliver(message);
  }

  /** Lets time pass on the page's clock. */
  async pass(milliseconds: number): Promise<void> {
    await this.tab.clock.runFor(milliseconds);
  }

  /** What broke the content security policy. */
  async violations(): Promise<readonly string[]> {
    return (await this.tab.evaluate("hostSide.violations")) as readonly string[];
  }

  /** The element that has the focus, by id, else by tag and text. */
  async focused(): Promise<string> {
    return (await this.tab.evaluate(
      "document.activeElement.id || (document.activeElement.tagName + ' ' + document.activeElement.textContent).slice(0, 60)",
    )) as string;
  }
}

const hostScript = `
  window.hostSide = { sent: [], state: undefined, violations: [] };
  document.addEventListener("securitypolicyviolation", (event) => hostSide.violations.push(event.violatedDirective + " " + event.blockedURI));
  let acquired = false;
  window.acquireVsCodeApi = () => {
    if (acquired) throw new Error("An instance of the VS Code API has already been acquired");
    acquired = true;
    return { postMessage: (message) => hostSide.sent.push(message), getState: () => hostSide.state, setState: (state) => { hostSide.state = state; } };
  };
`;

/** What VS Code styles in every webview and what bears on the page. */
const editorStyles = `@layer vscode-default {
  html { scrollbar-color: var(--vscode-scrollbarSlider-background) var(--vscode-editor-background); }
  body { overscroll-behavior-x: none; background-color: transparent; color: var(--vscode-editor-foreground); font-family: var(--vscode-font-family); font-weight: var(--vscode-font-weight); font-size: var(--vscode-font-size); margin: 0; padding: 0 20px; }
  a:focus, input:focus, select:focus, textarea:focus { outline: 1px solid -webkit-focus-ring-color; outline-offset: -1px; }
  code { font-family: var(--monaco-monospace-font); padding: 1px 3px; border-radius: 4px; }
}`;
