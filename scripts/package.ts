// Packs extensions as VSIX files with vsce.
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { runProgram } from "./processes.ts";

/** Builds and packs the extension of the project at `root`, as `version` if that is given; returns the path of the VSIX. */
export async function packExtension(root: string, version?: string): Promise<string> {
  await runProgram(process.execPath, ["esbuild.ts"], { cwd: root, output: "onFailure" });
  const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as {
    name: string;
    version: string;
  };
  const target = `${process.platform}-${process.arch}`;
  const vsix = join(root, "out", `${manifest.name}-${version ?? manifest.version}-${target}.vsix`);
  await mkdir(join(root, "out"), { recursive: true });
  const as = version === undefined ? [] : [version, "--no-update-package-json", "--no-git-tag-version"];
  await runVsce(root, root, [...as, "--target", target, "--out", vsix]);
  return vsix;
}

/** Builds and packs the demo's agent with a steps file; returns the path of the VSIX. */
export async function packDemoAgent(root: string, stepsFile: string): Promise<string> {
  const source = join(root, "scripts", "demo", "agent");
  const folder = join(root, "out", "demo-agent");
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await cp(join(source, "package.json"), join(folder, "package.json"));
  await cp(stepsFile, join(folder, "steps.json"));
  await cp(join(root, "LICENSE"), join(folder, "LICENSE"));
  // Without an allow-list vsce asks whether the whole folder is meant.
  await writeFile(join(folder, ".vscodeignore"), "");
  await build({
    entryPoints: [join(source, "extension.ts")],
    outfile: join(folder, "extension.cjs"),
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node24",
    external: ["vscode"],
    logLevel: "warning",
  });
  const vsix = join(root, "out", "demo-agent.vsix");
  await runVsce(root, folder, ["--no-dependencies", "--out", vsix]);
  return vsix;
}

async function runVsce(root: string, folder: string, args: readonly string[]): Promise<void> {
  const vsce = join(root, "node_modules", "@vscode", "vsce", "vsce");
  const all = [vsce, "package", "--allow-missing-repository", "--no-rewrite-relative-links", "--no-yarn", ...args];
  await runProgram(process.execPath, all, { cwd: folder, output: "onFailure" });
}
