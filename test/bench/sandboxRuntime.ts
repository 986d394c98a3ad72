import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** What of @anthropic-ai/sandbox-runtime is measured, by its own documentation. */
interface Library {
  readonly SandboxManager: {
    initialize(config: object): Promise<void>;
    wrapWithSandbox(command: string): Promise<string>;
    reset(): Promise<void>;
  };
}

/** The library, ready to lay out runs: what it took to get there, in milliseconds. */
export interface SandboxRuntime {
  readonly imported: number;
  readonly initialized: number;
  wrapped(command: string): Promise<string>;
  close(): Promise<void>;
}

/**
 * @anthropic-ai/sandbox-runtime from the folder it was installed into (`npm install --ignore-scripts`), bounded like a run of ours with one
 * host, as far as it can be. It looks for ripgrep in the PATH. Undefined without a folder.
 */
export async function sandboxRuntime(folder: string | undefined, work: string): Promise<SandboxRuntime | undefined> {
  if (folder === undefined) return undefined;
  const entry = join(folder, "node_modules/@anthropic-ai/sandbox-runtime/dist/index.js");
  const began = performance.now();
  const { SandboxManager } = (await import(pathToFileURL(entry).href)) as Library;
  const imported = performance.now();
  const secrets = [".ssh", ".aws", ".kube", ".gnupg", ".config/gh", ".netrc", ".holdpoint"];
  await SandboxManager.initialize({
    network: { allowedDomains: ["a.example"], deniedDomains: [] },
    filesystem: {
      denyRead: secrets.map((name) => join(homedir(), name)).filter((path) => existsSync(path)),
      allowWrite: [work, "/tmp", "/var/tmp"],
      denyWrite: [],
    },
  });
  const initialized = performance.now();
  return {
    imported: imported - began,
    initialized: initialized - imported,
    wrapped: (command) => SandboxManager.wrapWithSandbox(command),
    close: () => SandboxManager.reset(),
  };
}
