import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HookFiles, type HookFilesState } from "../../src/connect/hookFiles.ts";
import { whenListed } from "../hook/whenWritten.ts";

let folder: string;
let files: HookFiles;
const own = (): string => join(folder, "holdpoint.holdpoint-1.2.3");
const hooks = (): string => join(own(), "dist/plugin/hooks/hooks.json");

/** Writes an installed extension: its plugin, and something beside it. */
function install(extension: string, content = '{"hooks":{}}'): void {
  for (const [name, text] of [
    ["package.json", "{}"],
    ["dist/plugin/gate.sh", "exit 2\n"],
    ["dist/plugin/.plugin/plugin.json", '{"name":"holdpoint"}'],
    ["dist/plugin/hooks/hooks.json", content],
  ] as const) {
    mkdirSync(dirname(join(extension, name)), { recursive: true });
    writeFileSync(join(extension, name), text);
  }
}

/** Removes a folder as the editor removes an extension: renamed first. */
function remove(extension: string): void {
  renameSync(extension, `${extension}.vsctmp`);
  rmSync(`${extension}.vsctmp`, { recursive: true });
}

function next(wanted: HookFilesState): Promise<void> {
  return new Promise((resolve) => {
    if (files.state === wanted) return resolve();
    const listening = files.onDidChange((state) => {
      if (state !== wanted) return;
      listening.dispose();
      resolve();
    });
  });
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "holdpoint-hook-files-"));
  install(own());
  files = new HookFiles(own());
});

afterEach(() => {
  files.dispose();
  rmSync(folder, { recursive: true });
});

describe("the hook's files", () => {
  it("are in place after the start", () => {
    expect(files.state).toBe("in place");
  });

  it("are put back after an update removed them, without the hook, and taken away in the end", async () => {
    install(join(folder, "holdpoint.holdpoint-1.10.0-linux-x64"));
    remove(own());
    await next("put back");
    expect(readdirSync(own(), { recursive: true, encoding: "utf8" }).toSorted()).toEqual([
      "dist",
      "dist/plugin",
      "dist/plugin/.plugin",
      "dist/plugin/.plugin/plugin.json",
      "dist/plugin/hooks",
      "dist/plugin/hooks/hooks.json",
    ]);
    expect(readFileSync(hooks(), "utf8")).toBe('{"hooks":{}}');
    files.dispose();
    expect(readdirSync(folder)).toEqual(["holdpoint.holdpoint-1.10.0-linux-x64"]);
  });

  it("are put back each time, and stay so", async () => {
    install(join(folder, "holdpoint.holdpoint-2.0.0"));
    rmSync(own(), { recursive: true });
    await next("put back");
    rmSync(hooks());
    await whenListed(dirname(hooks()), (name) => name === "hooks.json");
    expect(files.state).toBe("put back");
  });

  it.each<[string, string]>([
    ["nothing is beside them", ""],
    ["only an older version is", "holdpoint.holdpoint-1.2.2"],
    ["only another extension is", "someone.else-9.0.0"],
    ["what is beside them is no version", "holdpoint.holdpoint-9"],
  ])("are not put back where %s: an installer may need the folder gone", async (_name, beside) => {
    if (beside !== "") install(join(folder, beside));
    remove(own());
    await next("gone");
    expect(existsSync(own())).toBe(false);
    install(own());
    await next("in place");
  });

  it.each<[string, () => void, HookFilesState]>([
    ["changed", () => writeFileSync(hooks(), "{}"), "changed"],
    ["emptied", () => writeFileSync(hooks(), ""), "changed"],
    ["replaced", () => renameSync(join(own(), "package.json"), hooks()), "changed"],
    ["removed alone", () => rmSync(hooks()), "gone"],
    ["removed, the plugin's name", () => rmSync(join(own(), "dist/plugin/.plugin/plugin.json")), "gone"],
  ])("are noticed when they are %s", async (_name, act, state) => {
    act();
    await next(state);
  });

  it("are changed where a build of the same version came in their place", async () => {
    remove(own());
    await next("gone");
    install(own(), '{"hooks":{"PreToolUse":[]}}');
    await next("changed");
  });

  it("that were never there are gone", () => {
    const none = new HookFiles(join(folder, "nothing"));
    expect(none.state).toBe("gone");
    none.dispose();
  });

  it("may lie in a folder that is not", () => {
    const none = new HookFiles(join(folder, "not/there/holdpoint.holdpoint-1.0.0"));
    expect(none.state).toBe("gone");
    none.dispose();
  });
});
