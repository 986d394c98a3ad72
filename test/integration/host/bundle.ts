// Builds what runs inside the extension host: the scripted agent's extension, the suites and the entry that runs them.
import { cp, mkdir, readdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { build } from "esbuild";

export interface Bundle {
  /** Folder of the scripted agent's extension. */
  readonly extension: string;
  /** The file whose `run()` runs the suites. */
  readonly tests: string;
}

/** Bundles to CommonJS, as the extension host wants it, into `out/integration` of the project at `root`. */
export async function bundleSuites(root: string): Promise<Bundle> {
  const [source, target] = [join(root, "test", "integration"), join(root, "out", "integration")];
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  await cp(join(source, "agent"), join(target, "agent"), { recursive: true, filter: (path) => !path.endsWith(".ts") });
  const suites = (await readdir(join(source, "suite"))).filter((name) => name.endsWith(".test.ts"));
  await build({
    entryPoints: [
      { in: join(source, "agent", "extension.ts"), out: "agent/extension" },
      { in: join(source, "host", "suiteMain.ts"), out: "suiteMain" },
      ...suites.map((name) => ({ in: join(source, "suite", name), out: `suite/${basename(name, ".ts")}` })),
    ],
    outdir: target,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node24",
    sourcemap: "inline",
    // mocha is loaded as it is: its parts find each other through the file system.
    external: ["vscode", "mocha", "node-pty"],
    logLevel: "warning",
  });
  return { extension: join(target, "agent"), tests: join(target, "suiteMain.cjs") };
}
