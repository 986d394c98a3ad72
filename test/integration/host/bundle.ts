// Builds what runs inside the extension host: the scripted agent's extension, the suites and the entry that runs them.
import { cp, mkdir, readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { temporaryFolder } from "../../../scripts/temporaryFolder.ts";

export interface Bundle {
  /** Folder of the scripted agent's extension. */
  readonly extension: string;
  /** The file whose `run()` runs the suites. */
  readonly tests: string;
  /** Removes them. */
  remove(): Promise<void>;
}

/** What runs in the extension host: what must hold, or what is only timed. */
export type Suites = "suite" | "bench";

/**
 * Bundles to CommonJS, as the extension host wants it, into a folder of its own under `out` of the project at `root`: two
 * runs in one clone do not disturb each other, and the suites find mocha from there.
 */
export async function bundleSuites(root: string, wanted: Suites = "suite"): Promise<Bundle> {
  const source = join(root, "test", "integration");
  await mkdir(join(root, "out"), { recursive: true });
  const folder = await temporaryFolder("integration", join(root, "out"));
  const target = folder.path;
  await cp(join(source, "agent"), join(target, "agent"), { recursive: true, filter: (path) => !path.endsWith(".ts") });
  const suites = (await readdir(join(source, wanted))).filter((name) => name.endsWith(".test.ts"));
  await build({
    entryPoints: [
      { in: join(source, "agent", "extension.ts"), out: "agent/extension" },
      { in: join(source, "host", "suiteMain.ts"), out: "suiteMain" },
      ...suites.map((name) => ({ in: join(source, wanted, name), out: `suite/${basename(name, ".ts")}` })),
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
  return { extension: join(target, "agent"), tests: join(target, "suiteMain.cjs"), remove: folder.remove };
}
