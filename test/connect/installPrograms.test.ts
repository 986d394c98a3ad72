import { execFileSync, spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { compareVersions, installPrograms, programPath } from "../../src/connect/installPrograms.ts";
import { TemporaryProject } from "../facts/temporaryProject.ts";

let state: TemporaryProject;
let extension: TemporaryProject;
beforeEach(() => {
  state = new TemporaryProject();
  extension = new TemporaryProject();
  extension.write("dist/cli.cjs", 'console.log("first", ...process.argv.slice(2));\n');
  for (const name of ["dist/hook.cjs", "dist/plugin/gate.sh", "dist/plugin/gate.cjs", "dist/holdpoint-hook.sh"])
    extension.write(name, "");
  extension.write("dist/grammars/tree-sitter.wasm", "");
  for (const name of ["node-pty", "koffi", "@koromix/koffi-linux-x64"])
    extension.write(`node_modules/${name}/package.json`, "{}");
});
afterEach(() => {
  state.remove();
  extension.remove();
});

function install(version: string): Promise<void> {
  return installPrograms({ state: state.root, extension: extension.root, version, node: process.execPath });
}

function run(...args: string[]): string {
  return execFileSync(programPath(state.root), args, { encoding: "utf8", cwd: "/" });
}

describe("the installed program", () => {
  test("has the packages beside it that it loads, as far as the extension has them", async () => {
    const there = (name: string, version: string): boolean =>
      existsSync(join(state.root, "versions", version, "node_modules", name, "package.json"));
    await install("1.0.0");
    expect(["node-pty", "koffi", "@koromix/koffi-linux-x64"].map((name) => there(name, "1.0.0"))).toEqual([
      true,
      true,
      true,
    ]);
    for (const name of ["koffi", "@koromix"]) rmSync(join(extension.root, "node_modules", name), { recursive: true });
    await install("1.0.1");
    expect(["node-pty", "koffi"].map((name) => there(name, "1.0.1"))).toEqual([true, false]);
  });

  test("runs with the editor's node, from any folder, with its arguments", async () => {
    await install("1.0.0");
    expect(run("exec", "a b", "$HOME", "'")).toBe("first exec a b $HOME '\n");
    expect(statSync(programPath(state.root)).mode & 0o777).toBe(0o700);
  });

  test("has its grammars beside it", async () => {
    await install("1.0.0");
    expect(readdirSync(state.path("versions/1.0.0/grammars"))).toEqual(["tree-sitter.wasm"]);
  });

  test("is not led astray by the environment it is started in", async () => {
    await install("1.0.0");
    writeFileSync(state.path("evil.cjs"), 'console.log("evil");');
    const env = { NODE_OPTIONS: `--require ${state.path("evil.cjs")}`, PATH: "/nonexistent", HOME: "/nonexistent" };
    expect(execFileSync(programPath(state.root), ["x"], { encoding: "utf8", env })).toBe("first x\n");
  });

  test("is switched to a newer version and keeps the older one's files", async () => {
    await install("1.0.0");
    extension.write("dist/cli.cjs", 'console.log("second");\n');
    await install("1.1.0");
    expect(run()).toBe("second\n");
    expect(readFileSync(state.path("versions/1.0.0/cli.cjs"), "utf8")).toContain("first");
  });

  test("is not switched back to an older version", async () => {
    await install("1.10.0");
    extension.write("dist/cli.cjs", 'console.log("older");\n');
    await install("1.9.0");
    expect([run(), readlinkSync(state.path("versions/current"))]).toEqual(["first\n", "1.10.0"]);
  });

  test("replaces another build of the same version", async () => {
    await install("1.0.0");
    extension.write("dist/cli.cjs", 'console.log("rebuilt");\n');
    await install("1.0.0");
    expect(run()).toBe("rebuilt\n");
  });

  test("says what to do when the node is gone, and runs nothing", async () => {
    await install("1.0.0");
    writeFileSync(state.path("node"), "/nonexistent/node\n");
    const ended = spawnSync(programPath(state.root), [], { encoding: "utf8" });
    expect([ended.status, ended.stdout, ended.stderr]).toEqual([
      125,
      "",
      expect.stringContaining("Open the editor once"),
    ]);
  });

  test("gets a node that is there from an older version, when the newer one's editor was removed", async () => {
    await install("1.1.0");
    writeFileSync(state.path("node"), "/nonexistent/node\n");
    await install("1.0.0");
    expect([run("x"), readlinkSync(state.path("versions/current"))]).toEqual(["first x\n", "1.1.0"]);
  });

  test("is never missing and never older than before while windows of several versions start at once", async () => {
    for (let file = 0; file < 200; file++) extension.write(`node_modules/node-pty/lib/${file}.js`, "");
    await install("1.0.0");
    const versions = ["1.1.0", "1.10.0", "1.0.0", "1.10.0", "1.9.0", "1.1.0", "1.10.0", "1.9.0", "1.10.0", "1.9.0"];
    const module = pathToFileURL(join(import.meta.dirname, "../../src/connect/installPrograms.ts")).href;
    const script = `import(${JSON.stringify(module)}).then((m) => m.installPrograms(JSON.parse(process.argv[1])))`;
    const windows = versions.map((version) => {
      const installation = { state: state.root, extension: extension.root, version, node: process.execPath };
      const child = spawn(process.execPath, ["-e", script, JSON.stringify(installation)], { stdio: "inherit" });
      return new Promise((resolve) => child.once("close", resolve));
    });
    let going: "yes" | "no" = "yes";
    const all = Promise.all(windows).finally(() => {
      going = "no";
    });
    while (going === "yes") {
      expect(readFileSync(state.path("versions/current/cli.cjs"), "utf8")).toContain("first");
      expect(readFileSync(state.path("node"), "utf8")).toBe(`${process.execPath}\n`);
      expect(run("x")).toBe("first x\n");
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await all).toEqual(versions.map(() => 0));
    expect(readdirSync(state.path("versions")).toSorted()).toEqual([...new Set(versions), "current"].toSorted());
    expect(readlinkSync(state.path("versions/current"))).toBe("1.10.0");
    expect(readdirSync(state.root).toSorted()).toEqual(["bin", "node", "versions"]);
  });

  test("is rid of what an installation that was killed left behind", async () => {
    mkdirSync(state.path("versions/.draft-999999999-ab"), { recursive: true });
    mkdirSync(state.path("versions/.old-999999999-ab"));
    mkdirSync(state.path("versions/.draft-1-ab"));
    mkdirSync(state.path("versions/2.0.0"));
    await install("1.0.0");
    expect(readdirSync(state.path("versions")).toSorted()).toEqual([".draft-1-ab", "1.0.0", "2.0.0", "current"]);
    expect(run("x")).toBe("first x\n");
  });

  test("is refused where the extension is incomplete", async () => {
    const broken = new TemporaryProject();
    await expect(
      installPrograms({ state: state.root, extension: broken.root, version: "1.0.0", node: process.execPath }),
    ).rejects.toThrow();
    broken.remove();
  });

  test("works in a folder with a quote and a blank in its name", async () => {
    mkdirSync(state.path("it's here"));
    await installPrograms({
      state: state.path("it's here"),
      extension: extension.root,
      version: "1.0.0",
      node: process.execPath,
    });
    expect(execFileSync(programPath(state.path("it's here")), ["x"], { encoding: "utf8" })).toBe("first x\n");
  });
});

test.each([
  ["1.0.0", "1.0.0", 0],
  ["1.10.0", "1.9.0", 1],
  ["0.1.0", "0.1", 0],
  ["2", "10", -8],
])("compareVersions(%s, %s) is %i", (left, right, difference) => {
  expect(compareVersions(left, right)).toBe(difference);
});
