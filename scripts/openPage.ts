// The page through which a browser enters the workbench, and the addresses that lead there.
import type { VscodeHost } from "./vscodeHost.ts";

const fileName = "open.html";

/**
 * A page of the workbench's own origin, to be served by the host (`HostOptions.pages`). In a fresh browser profile a
 * one-time migration of VS Code's web build switches its built-in agent off; the page marks that migration as done, in the
 * database where the workbench keeps its global state, and goes on to the workbench.
 * `folder` is opened where the address asks for nothing else.
 */
export function openPages(folder: string): Readonly<Record<string, string>> {
  return { [fileName]: page.replace("FOLDER", () => JSON.stringify(`/?folder=${encodeURIComponent(folder)}`)) };
}

/** Where a browser opens the folder given to `openPages`. */
export function openAddress(host: VscodeHost): string {
  return host.staticUrl(fileName);
}

/** Where a browser opens `folder` with extensions under development and tests in its extension host. */
export function testAddress(host: VscodeHost, folder: string, test: TestPayload): string {
  const remote = (path: string): string => `vscode-remote://${new URL(host.origin).host}${path}`;
  const payload = [
    ["extensionDevelopmentPath", remote(test.extension)],
    ["extensionTestsPath", remote(test.tests)],
    ["extensionEnvironment", JSON.stringify(test.environment)],
    ["skipWelcome", "true"],
  ];
  const target = `/?${new URLSearchParams({ folder, payload: JSON.stringify(payload) })}`;
  return `${openAddress(host)}#${encodeURIComponent(target)}`;
}

export interface TestPayload {
  /** Folder of the extension under development. The host takes one; install others as a VSIX. */
  readonly extension: string;
  /** CommonJS file whose `run()` is called in the extension host. */
  readonly tests: string;
  /** Added to the environment of the extension host. */
  readonly environment: Readonly<Record<string, string>>;
}

const page = `<!doctype html>
<meta charset="utf-8">
<title>Opening VS Code</title>
<script>
const asked = decodeURIComponent(location.hash.slice(1));
const target = asked.startsWith("/?") ? asked : FOLDER;
const opened = indexedDB.open("vscode-web-state-db-global");
opened.onupgradeneeded = () => opened.result.createObjectStore("ItemTable");
opened.onerror = () => { document.body.textContent = "This browser refuses to store data for this page: " + opened.error; };
opened.onsuccess = () => {
  const write = opened.result.transaction("ItemTable", "readwrite");
  write.objectStore("ItemTable").put("true", "builtinChatExtensionEnablementMigration");
  write.oncomplete = () => { opened.result.close(); location.replace(target); };
};
</script>
<body></body>
`;
