import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { type BuildOptions, build } from "esbuild";
import { licencesText, packagesIn, packedFolders } from "./scripts/thirdPartyLicences.ts";

/** Builds everything the packed extension needs into `dist/`: `node esbuild.ts`. */
const node: BuildOptions = {
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  // jsonc-parser's CommonJS build requires its parts by computed names, which cannot be bundled.
  mainFields: ["module", "main"],
  minify: true,
  keepNames: true,
  sourcemap: false,
  legalComments: "linked",
  logLevel: "warning",
  metafile: true,
};

await rm("dist", { recursive: true, force: true });
await mkdir("dist", { recursive: true });
const bundles = await Promise.all([
  build({
    ...node,
    entryPoints: ["src/extension.ts"],
    outfile: "dist/extension.cjs",
    external: ["vscode", "node-pty", "koffi"],
  }),
  build({
    ...node,
    entryPoints: ["src/cli/start.ts"],
    outfile: "dist/cli.cjs",
    external: ["node-pty", "koffi"],
    banner: { js: "#!/usr/bin/env node" },
  }),
  // An agent waits for it on every call, and giving each function its name takes a tenth of that. Its messages name none.
  build({ ...node, entryPoints: ["src/cli/hookMain.ts"], outfile: "dist/hook.cjs", keepNames: false }),
  build({ ...node, entryPoints: ["src/cli/uninstall.ts"], outfile: "dist/uninstall.cjs", legalComments: "none" }),
  build({ ...node, entryPoints: ["src/hook/gate.ts"], outfile: "dist/plugin/gate.cjs", legalComments: "none" }),
  build({
    entryPoints: ["webview/main.ts"],
    outfile: "dist/webview/review.js",
    bundle: true,
    platform: "browser",
    format: "iife",
    target: "es2022",
    minify: true,
    legalComments: "linked",
    logLevel: "warning",
    metafile: true,
  }),
]);
// What is packed beside the bundles: the terminals of runs, calls of the C library, and the parser of code.
const beside = ["node_modules/node-pty", "node_modules/koffi", "node_modules/@vscode/tree-sitter-wasm"];
const bundled = packedFolders(bundles.flatMap(({ metafile }) => metafile ?? []));
await writeFile("dist/THIRD-PARTY-LICENSES.txt", licencesText(await packagesIn([...bundled, ...beside])));
// Loaded from there by path when code is first read (src/facts/grammars.ts); only the languages that are read.
const grammars = ["python", "javascript", "typescript", "tsx", "ruby", "php", "powershell"];
const parts = ["tree-sitter.js", "tree-sitter.wasm", ...grammars.map((name) => `tree-sitter-${name}.wasm`)];
const treeSitter = "node_modules/@vscode/tree-sitter-wasm";
await mkdir("dist/grammars", { recursive: true });
await Promise.all(parts.map((name) => cp(`${treeSitter}/wasm/${name}`, `dist/grammars/${name}`)));
await cp(`${treeSitter}/LICENSE`, "dist/grammars/LICENSE");
// The library is a script of the older kind, and what lies around it here is not.
await writeFile("dist/grammars/package.json", '{ "type": "commonjs" }\n');
await cp("src/hook/plugin", "dist/plugin", { recursive: true });
await cp("src/hook/gate.sh", "dist/plugin/gate.sh");
await cp("src/hook/holdpoint-hook.sh", "dist/holdpoint-hook.sh");
