// UNPROVEN: type-checked only. It was written on a machine without a desktop VS Code and has never been run.
//
// `npm run test:desktop`: the same suites as `npm test`, in a desktop VS Code through @vscode/test-electron. The hands reach
// its window over the Chrome DevTools Protocol. `VSCODE_PATH` names a VS Code executable; else one is downloaded.
import { spawnSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath, runTests } from "@vscode/test-electron";
import { type Browser, chromium, type Page } from "playwright-core";
import { sampleWorkspace } from "../../../scripts/demo/sampleWorkspace.ts";
import { packExtension } from "../../../scripts/package.ts";
import { exitOnSignals } from "../../../scripts/processes.ts";
import { temporaryFolder } from "../../../scripts/temporaryFolder.ts";
import { until } from "../../../scripts/until.ts";
import { freePort } from "../../../scripts/vscodeHost.ts";
import { browserHands } from "./browserHands.ts";
import { bundleSuites } from "./bundle.ts";
import { serveHands } from "./handsServer.ts";
import { countLine, countOf, resultLine } from "./results.ts";
import { testSettings } from "./testSettings.ts";

const root = resolve(import.meta.dirname, "..", "..", "..");

exitOnSignals();
await runDesktop();

async function runDesktop(): Promise<void> {
  const bundle = await bundleSuites(root);
  const vsix = await packExtension(root);
  const vscode = process.env.VSCODE_PATH ?? (await downloadAndUnzipVSCode());
  const scratch = await temporaryFolder("holdpoint-desktop");
  try {
    const workspace = await sampleWorkspace(scratch.path);
    const folders = await profileFolders(scratch.path);
    install(vscode, vsix, folders);
    const port = await freePort();
    const window = connectToWindow(port);
    const hands = await serveHands({
      hands: async () => browserHands(await window.page, join(root, "out", "screenshots")),
      onResult: (result) => process.stdout.write(`${resultLine(result)}\n`),
      // Reloading ends the tests that `runTests` waits for, so the suites that ask for it fail here.
      reload: () => void window.page.then((page) => page.reload()),
      update: () => Promise.reject(new Error("Here nothing installs an update.")),
    });
    try {
      await runTests({
        vscodeExecutablePath: vscode,
        extensionDevelopmentPath: bundle.extension,
        extensionTestsPath: bundle.tests,
        launchArgs: [workspace, ...folders, `--remote-debugging-port=${port}`, "--disable-workspace-trust"],
        extensionTestsEnv: { ...hands.environment, HOLDPOINT_WITNESS: join(scratch.path, "witness.jsonl") },
      });
    } finally {
      hands.close();
      await window.browser.then((browser) => browser.close()).catch(() => {});
    }
    const count = countOf(hands.results);
    process.stdout.write(`\n${countLine(count)}\n`);
    process.exitCode = count.failed > 0 ? 1 : 0;
  } finally {
    await scratch.remove();
    await bundle.remove();
  }
}

async function profileFolders(scratch: string): Promise<readonly string[]> {
  const [data, extensions] = [join(scratch, "data"), join(scratch, "extensions")];
  await mkdir(join(data, "User"), { recursive: true });
  await writeFile(join(data, "User", "settings.json"), JSON.stringify(testSettings, null, 2));
  return [`--user-data-dir=${data}`, `--extensions-dir=${extensions}`];
}

function install(vscode: string, vsix: string, folders: readonly string[]): void {
  const [cli, ...args] = resolveCliArgsFromVSCodeExecutablePath(vscode);
  if (cli === undefined) throw new Error(`${vscode} has no command line.`);
  // The later folders win over those that the helper puts there.
  const { status } = spawnSync(cli, [...args, ...folders, "--install-extension", vsix], {
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error(`Installing ${vsix} ended with exit code ${status}.`);
}

interface DesktopWindow {
  readonly browser: Promise<Browser>;
  readonly page: Promise<Page>;
}

/** Connects as soon as the window's debugging port answers. */
function connectToWindow(port: number): DesktopWindow {
  const browser = until("VS Code's debugging port", 60_000, () => chromium.connectOverCDP(`http://127.0.0.1:${port}`));
  const page = browser.then((connected) =>
    until("VS Code's window", 60_000, async () => {
      const pages = connected.contexts().flatMap((context) => context.pages());
      for (const one of pages) if ((await one.locator(".monaco-workbench").count()) > 0) return one;
      return undefined;
    }),
  );
  // Awaited with the first verb; until then a failure is nobody's.
  page.catch(() => {});
  return { browser, page };
}
