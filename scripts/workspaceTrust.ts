// What the editor remembers of a person's answer to "Do you trust the authors of the files in this folder?".
import type { Page } from "playwright-core";

export type Trust = "trusted" | "untrusted";

/**
 * Writes the answer for `folder` where VS Code's web build keeps it: its database in the browser, under the key of its trust model.
 * Leaves the workbench for another page of the same origin first, because an open workbench would write its own answer over it;
 * whoever calls opens the workbench afterwards. Throws where the browser refuses the database.
 */
export async function answerTrust(page: Page, origin: string, folder: string, trust: Trust): Promise<void> {
  await page.goto(`${origin}/version`);
  const uri = { $mid: 1, scheme: "vscode-remote", authority: new URL(origin).host, path: folder };
  const model = JSON.stringify({ uriTrustInfo: [{ uri, trusted: trust === "trusted" }] });
  await page.evaluate(`new Promise((resolve, reject) => {
    const opened = indexedDB.open("vscode-web-state-db-global-shared");
    opened.onupgradeneeded = () => opened.result.createObjectStore("ItemTable");
    opened.onerror = () => reject(opened.error);
    opened.onsuccess = () => {
      const write = opened.result.transaction("ItemTable", "readwrite");
      write.objectStore("ItemTable").put(${JSON.stringify(model)}, "content.trust.model.key");
      write.onerror = () => reject(write.error);
      write.oncomplete = () => { opened.result.close(); resolve(); };
    };
  })`);
}
