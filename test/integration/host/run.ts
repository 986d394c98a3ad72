// Runs the suites in a real VS Code server with VS Code's own agent, opened in a real Chromium.
import { join } from "node:path";
import type { Page } from "playwright-core";
import { ensureChromium, openBrowser } from "../../../scripts/browser.ts";
import { sampleWorkspace } from "../../../scripts/demo/sampleWorkspace.ts";
import { openPages, testAddress } from "../../../scripts/openPage.ts";
import { packExtension } from "../../../scripts/package.ts";
import { temporaryFolder } from "../../../scripts/temporaryFolder.ts";
import { startVscodeHost } from "../../../scripts/vscodeHost.ts";
import { openWorkbench } from "../../../scripts/workbench.ts";
import { answerTrust } from "../../../scripts/workspaceTrust.ts";
import { browserHands } from "./browserHands.ts";
import { bundleSuites, type Suites } from "./bundle.ts";
import { serveHands } from "./handsServer.ts";
import { type Count, countOf, resultLine } from "./results.ts";
import { testSettings } from "./testSettings.ts";

export interface IntegrationOptions {
  /** The project's root. */
  readonly root: string;
  /** The packed extension. */
  readonly vsix: string;
  /** Only tests whose full title matches this regular expression. */
  readonly grep?: string;
  /** Which suites; what must hold where it is left out. */
  readonly suites?: Suites;
}

/** All suites together may take this long. */
const limit = 22 * 60_000;

/** Runs every suite, prints each test as it ends, and counts. What goes wrong around the tests counts as a failure. */
export async function runIntegration(options: IntegrationOptions): Promise<Count> {
  const bundle = await bundleSuites(options.root, options.suites);
  const executable = await ensureChromium();
  const scratch = await temporaryFolder("holdpoint-test");
  const workspace = await sampleWorkspace(scratch.path);
  const { browser, page } = await openBrowser({ executable, theme: "dark", size: { width: 1400, height: 900 } });
  let hands: Awaited<ReturnType<typeof serveHands>> | undefined;
  let host: Awaited<ReturnType<typeof startVscodeHost>> | undefined;
  try {
    const started = await startVscodeHost({
      use: "tests",
      extensions: [options.vsix],
      settings: testSettings,
      pages: openPages(workspace),
    });
    host = started;
    const ending = await watchEnding(page);
    const verbs = browserHands(page, join(options.root, "out", "screenshots"));
    hands = await serveHands({
      hands: async () => verbs,
      onResult: (result) => process.stdout.write(`${resultLine(result)}\n`),
      reload: (trust) =>
        ending.reloadAround(async () => {
          if (trust !== undefined) await answerTrust(page, started.origin, workspace, trust);
          await openWorkbench(page, address);
        }),
      update: async () => {
        const version = "99.0.0";
        await started.install(await packExtension(options.root, version));
        return version;
      },
    });
    const environment: Record<string, string> = {
      ...hands.environment,
      HOLDPOINT_WITNESS: join(scratch.path, "witness.jsonl"),
      ...(options.grep === undefined ? {} : { HOLDPOINT_TEST_GREP: options.grep }),
    };
    const address = testAddress(started, workspace, { extension: bundle.extension, tests: bundle.tests, environment });
    await answerTrust(page, started.origin, workspace, "trusted");
    await openWorkbench(page, address);
    const trouble = await ending.result;
    if (trouble === undefined) return countOf(hands.results);
    process.stdout.write(
      `  ✗ the suites did not run to their end: ${trouble}\n${ending.log().replace(/^/gm, "      ")}\n`,
    );
    const count = countOf(hands.results);
    return { ...count, failed: Math.max(1, count.failed + (hands.results.length > 0 ? 1 : 0)) };
  } finally {
    hands?.close();
    await browser.close();
    await host?.stop();
    await scratch.remove();
    await bundle.remove();
  }
}

interface Ending {
  /** Undefined when the suites ran to their end, whatever the tests said; else what went wrong. */
  readonly result: Promise<string | undefined>;
  /** The last lines of the extension host's console. */
  log(): string;
  /** Runs a reload, during which the end of the old extension host is no end of the suites. */
  reloadAround(reload: () => Promise<void>): void;
}

async function watchEnding(page: Page): Promise<Ending> {
  const lines: string[] = [];
  let reloading = 0;
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  await page.exposeFunction("codeAutomationExit", (code: number) => {
    if (reloading === 0) resolve(code === 0 ? undefined : `the extension host ended them with code ${code}`);
  });
  page.on("console", (message) => {
    // The console of the extension host comes through here, among the window's own.
    lines.push(message.text().replace(/^%c\s*(\w+) color: #\w+ /, "[$1] "));
    if (lines.length > 60) lines.shift();
  });
  page.on("crash", () => resolve("the page crashed"));
  page.on("close", () => resolve("the page was closed"));
  setTimeout(() => resolve(`they took longer than ${limit / 60_000} minutes`), limit).unref();
  return {
    result: promise,
    log: () => lines.join("\n"),
    reloadAround: (reload) => {
      reloading += 1;
      reload()
        .catch((error: unknown) => resolve(`the window did not reload: ${String(error)}`))
        .finally(() => {
          reloading -= 1;
        });
    },
  };
}
