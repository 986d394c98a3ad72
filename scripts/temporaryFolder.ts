// A folder that lives no longer than the run that made it.
import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface TemporaryFolder {
  readonly path: string;
  remove(): Promise<void>;
}

/** Makes a folder in `parent`, an existing folder. It also goes when this process ends without `remove`. */
export async function temporaryFolder(name: string, parent = tmpdir()): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(parent, `${name}-`));
  // Processes that are about to end may still write into it.
  const options = { recursive: true, force: true, maxRetries: 5, retryDelay: 200 } as const;
  const removeNow = (): void => rmSync(path, options);
  process.on("exit", removeNow);
  return {
    path,
    remove: async () => {
      await rm(path, options);
      process.off("exit", removeNow);
    },
  };
}
