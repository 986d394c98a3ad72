import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { licencesText, packagesIn, packedFolders } from "../../scripts/thirdPartyLicences.ts";

const root = join(import.meta.dirname, "../..");
let folder = "";
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "licences-")));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Puts a package there that others import as `where` says. */
function plant(where: string, manifest: object, files: Readonly<Record<string, string>> = {}): string {
  const path = join(folder, where);
  mkdirSync(path, { recursive: true });
  const all = { "package.json": JSON.stringify(manifest), "index.js": `export const from = "${where}";`, ...files };
  for (const [name, text] of Object.entries(all)) writeFileSync(join(path, name), text);
  return path;
}

async function foldersOf(entry: string, under = folder): Promise<readonly string[]> {
  const { metafile } = await build({
    entryPoints: [entry],
    absWorkingDir: under,
    bundle: true,
    write: false,
    metafile: true,
    platform: "node",
    mainFields: ["module", "main"],
    external: ["vscode", "node-pty"],
    outdir: join(folder, "out"),
    logLevel: "silent",
  });
  return packedFolders([metafile]).map((path) => join(under, path));
}

describe("the licences of what is packed", () => {
  it("are those of each package whose code is in a bundle, of scopes and within others too, and of no other", async () => {
    const text = { LICENSE: "Do as you please." };
    plant(
      "node_modules/used",
      { name: "used", version: "1.0.0", license: "MIT" },
      { ...text, "index.js": 'export { from } from "inner";' },
    );
    plant("node_modules/used/node_modules/inner", { name: "inner", version: "2.0.0", license: "ISC" }, text);
    plant(
      "node_modules/@scope/used",
      { name: "@scope/used", version: "3.0.0", license: "Apache-2.0" },
      { ...text, NOTICE: "By Kim." },
    );
    plant("node_modules/unused", { name: "unused", version: "1.0.0", license: "GPL-3.0", sideEffects: false }, text);
    writeFileSync(
      join(folder, "main.js"),
      'import { from } from "used"; import { from as scoped } from "@scope/used"; import { from as unused } from "unused"; console.log(from, scoped);',
    );
    const packages = await packagesIn(await foldersOf("main.js"));
    expect(packages.map(({ name, version, licence }) => `${name} ${version} ${licence}`)).toEqual([
      "@scope/used 3.0.0 Apache-2.0",
      "inner 2.0.0 ISC",
    ]);
    expect(licencesText(packages)).toContain("@scope/used 3.0.0, Apache-2.0\n\nDo as you please.\n\nBy Kim.\n");
  });

  it.each([
    ["a licence that is not known", { license: "SSPL-1.0" }, { LICENSE: "x" }],
    ["no licence", {}, { LICENSE: "x" }],
    ["a licence in a shape of its own", { license: { type: "MIT" } }, { LICENSE: "x" }],
    ["a choice of licences that nobody made", { license: "(MIT OR GPL-3.0)" }, { LICENSE: "x" }],
    ["no text", { license: "MIT" }, {}],
    ["an empty text", { license: "MIT" }, { LICENSE: "\n" }],
  ])("are not written where a package has %s", async (_what, manifest, files) => {
    const path = plant("node_modules/p", { name: "p", version: "1.0.0", ...manifest }, files);
    await expect(packagesIn([path])).rejects.toThrow(/^p is packed/);
  });

  it("can be had of all that our own bundles hold", { timeout: 60_000 }, async () => {
    const folders = (
      await Promise.all(
        ["src/extension.ts", "src/cli/start.ts", "webview/main.ts"].map((entry) => foldersOf(entry, root)),
      )
    ).flat();
    const text = licencesText(await packagesIn(folders));
    for (const name of [
      "zod",
      "minimatch",
      "unbash",
      "jsonc-parser",
      "@opentelemetry/sdk-logs",
      "@microsoft/fast-foundation",
    ])
      expect(text).toMatch(new RegExp(`^${name} [\\d.]+, `, "m"));
    const parts = new Set(
      folders.map((path) => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length)),
    );
    for (const name of parts) expect(text).toContain(`\n${name} `);
  });

  it("are packed", () => {
    expect(readFileSync(join(root, ".vscodeignore"), "utf8").split("\n")).toContain("!dist/**");
  });
});
