import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";

/** The layer table of ARCHITECTURE.md: what each folder may import, besides itself. `node` stands for node's own modules. */
const pureLibraries = ["unbash", "minimatch", "jsonc-parser", "zod"];
const layers: Readonly<Record<string, readonly string[]>> = {
  "src/base": [],
  "src/core": ["src/base", ...pureLibraries],
  "src/wire": ["src/base", "src/core", "zod"],
  "src/adapters": ["src/base", "src/core", "zod"],
  "src/gate": ["src/base", "src/core"],
  "src/facts": [
    "src/base",
    "src/core",
    "src/gate/ports.ts",
    "node",
    "minimatch",
    "@vscode/tree-sitter-wasm",
    "yaml",
    "smol-toml",
  ],
  "src/run": ["src/base", "src/core", "src/gate/ports.ts", "node", "node-pty", "@anthropic-ai/sandbox-runtime"],
  "src/identity": ["src/base", "src/core", "src/gate/ports.ts", "node"],
  "src/audit": [
    "src/base",
    "src/core",
    "src/gate/ports.ts",
    "node",
    "@opentelemetry/api",
    "@opentelemetry/exporter-logs-otlp-http",
    "@opentelemetry/resources",
    "@opentelemetry/sdk-logs",
  ],
  "src/scopeFile": ["src/base", "src/core", "src/gate/ports.ts", "node", "zod"],
  "src/snapshots": ["src/base", "src/core", "src/gate/ports.ts", "node", "koffi"],
  "src/server": ["src/base", "src/core", "src/wire", "src/adapters", "src/gate", "node", "zod"],
  "src/client": ["src/base", "src/wire", "node"],
  "src/hook": ["node"],
  "src/connect": ["src/base", "src/core", "src/adapters", "src/client", "node", "jsonc-parser", "zod"],
  "src/cli": [
    "src/base",
    "src/core",
    "src/wire",
    "src/adapters",
    "src/gate",
    "src/facts",
    "src/run",
    "src/identity",
    "src/audit",
    "src/scopeFile",
    "src/snapshots",
    "src/client",
    "src/connect",
    "src/server",
    "src/shared",
    "node",
    "zod",
  ],
  "src/shared": ["src/base", "src/core", "zod", "diff"],
  "src/ui": ["src", "vscode", "node"],
  "src/extension.ts": ["src", "vscode", "node"],
  webview: ["src/shared", "src/core", "src/base", "@vscode/webview-ui-toolkit"],
};
const root = resolve(import.meta.dirname, "..");

interface SourceFile {
  /** Relative to the project's root, with `/`. */
  readonly path: string;
  readonly text: string;
}

function sources(): readonly SourceFile[] {
  return ["src", "webview"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => ({
        path: `${folder}/${name.replaceAll("\\", "/")}`,
        text: readFileSync(join(root, folder, name), "utf8"),
      })),
  );
}

function layerOf(path: string): string | undefined {
  return Object.keys(layers).find((layer) => path === layer || path.startsWith(`${layer}/`));
}

/** What a file imports: paths from the project's root, `node` for node's modules, else the package's name. */
function importsOf({ path, text }: SourceFile): readonly string[] {
  const statements = /^\s*(?:import|export)\b[^"';]*?\bfrom\s+"([^"]+)"|^\s*import\s+"([^"]+)"|\bimport\("([^"]+)"\)/gm;
  const found = [...text.matchAll(statements)].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
  return found.map((specifier) => {
    if (specifier.startsWith(".")) return relative(root, resolve(root, path, "..", specifier)).replaceAll("\\", "/");
    if (specifier.startsWith("node:") || builtinModules.includes(specifier)) return "node";
    return specifier
      .split("/")
      .slice(0, specifier.startsWith("@") ? 2 : 1)
      .join("/");
  });
}

function violations(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap((file) => {
    const layer = layerOf(file.path);
    if (layer === undefined) return [`${file.path} lies in no layer`];
    const allowed = [layer, ...(layers[layer] ?? [])];
    return importsOf(file)
      .filter((target) => !allowed.some((entry) => target === entry || target.startsWith(`${entry}/`)))
      .map((target) => `${file.path} imports ${target}`);
  });
}

/** Import cycles, types included: every group of files that reach each other. */
function cycles(files: readonly SourceFile[]): readonly string[] {
  const graph = new Map(files.map((file) => [file.path, importsOf(file).filter((target) => target.endsWith(".ts"))]));
  const state = new Map<string, "open" | "done">();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (state.get(path) === "done") return;
    if (state.get(path) === "open") {
      found.push([...trail.slice(trail.indexOf(path)), path].join(" > "));
      return;
    }
    state.set(path, "open");
    for (const target of graph.get(path) ?? []) visit(target, [...trail, path]);
    state.set(path, "done");
  };
  for (const path of graph.keys()) visit(path, []);
  return found;
}

describe("the layers", () => {
  const files = sources();

  test("import only what the table allows", () => {
    expect(violations(files)).toEqual([]);
  });

  test("have no import cycles", () => {
    expect(cycles(files)).toEqual([]);
  });

  test("have files of at most 300 lines", () => {
    expect(files.filter((file) => file.text.split("\n").length > 301).map((file) => file.path)).toEqual([]);
  });

  test("leave the composition root at most 120 lines", () => {
    expect(readFileSync(join(root, "src/extension.ts"), "utf8").split("\n").length).toBeLessThanOrEqual(121);
  });

  test("keep the archived toolkit behind one file", () => {
    const users = files.filter((file) => importsOf(file).includes("@vscode/webview-ui-toolkit"));
    expect(users.map((file) => file.path)).toEqual(["webview/toolkit.ts"]);
  });
});

describe("the guard of the layers", () => {
  test.each([
    {
      path: "src/core/planted.ts",
      text: 'import { readFileSync } from "node:fs";',
      says: "src/core/planted.ts imports node",
    },
    {
      path: "src/core/planted.ts",
      text: 'import { Gate } from "../gate/gate.ts";',
      says: "src/core/planted.ts imports src/gate/gate.ts",
    },
    {
      path: "src/gate/planted.ts",
      text: 'import { window } from "vscode";',
      says: "src/gate/planted.ts imports vscode",
    },
    {
      path: "src/facts/planted.ts",
      text: 'import type { Gate } from "../gate/gate.ts";',
      says: "src/facts/planted.ts imports src/gate/gate.ts",
    },
    { path: "webview/planted.ts", text: 'import { join } from "path";', says: "webview/planted.ts imports node" },
    { path: "src/elsewhere/planted.ts", text: "", says: "src/elsewhere/planted.ts lies in no layer" },
  ])("sees $says", ({ path, text, says }) => {
    expect(violations([{ path, text }])).toEqual([says]);
  });

  test("sees a cycle of types", () => {
    const planted = [
      { path: "src/core/left.ts", text: 'import type { R } from "./right.ts";' },
      { path: "src/core/right.ts", text: 'import type { L } from "./left.ts";' },
    ];
    expect(cycles(planted)).toEqual(["src/core/left.ts > src/core/right.ts > src/core/left.ts"]);
  });
});

describe("the compiler", () => {
  const folder = mkdtempSync(join(tmpdir(), "holdpoint-planted-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Compiles a planted file together with the whole core, under the core's own options. */
  function compile(text: string): string {
    writeFileSync(join(folder, "planted.ts"), text);
    const compilerOptions = {
      noEmit: true,
      rootDir: "/",
      composite: false,
      incremental: false,
      emitDeclarationOnly: false,
      declaration: false,
    };
    writeFileSync(
      join(folder, "tsconfig.json"),
      JSON.stringify({
        extends: join(root, "src/core/tsconfig.json"),
        compilerOptions,
        include: [],
        files: ["planted.ts", join(root, "src/core/evaluate.ts")],
        references: [],
      }),
    );
    const compiled = spawnSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", folder], {
      encoding: "utf8",
    });
    return compiled.stdout.replaceAll(/^.*planted\.ts\(\d+,\d+\): /gm, "");
  }

  test("accepts what is pure", () => {
    expect(compile("export const answer = 42;")).toBe("");
  });

  test.each([
    { what: "node's globals", text: "export const home = process.env;", says: "Cannot find name 'process'" },
    {
      what: "node's modules",
      text: 'import { join } from "node:path";\nexport const path = join("a");',
      says: "Cannot find name 'node:path'|Cannot find module 'node:path'",
    },
    { what: "the page", text: "export const page = document.title;", says: "Cannot find name 'document'" },
    { what: "timers", text: "setTimeout(() => undefined, 1);", says: "Cannot find name 'setTimeout'" },
  ])("refuses $what in the core", ({ text, says }) => {
    expect(compile(text)).toMatch(new RegExp(says));
  });
});
