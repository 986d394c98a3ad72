// Pieces of the open workspace that a test may lose.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Makes `folder` in the workspace with committed and untracked files, by name and content. Returns its absolute path.
 * Every test takes a folder of its own, so that none depends on what another one deleted.
 */
export function plant(
  workspace: string,
  folder: string,
  files: {
    readonly committed?: Readonly<Record<string, string>>;
    readonly untracked?: Readonly<Record<string, string>>;
  },
): string {
  const root = join(workspace, folder);
  mkdirSync(root, { recursive: true });
  write(root, files.committed ?? {});
  if (files.committed !== undefined) {
    execFileSync("git", ["add", "--", folder], { cwd: workspace });
    execFileSync("git", ["commit", "--quiet", "--message", `Plant ${folder}`, "--", folder], { cwd: workspace });
  }
  write(root, files.untracked ?? {});
  return root;
}

function write(root: string, files: Readonly<Record<string, string>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
}
