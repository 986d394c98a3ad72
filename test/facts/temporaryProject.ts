import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A folder of its own for one test, with a git repository if asked for. */
export class TemporaryProject {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), "holdpoint-test-")));

  path(...parts: string[]): string {
    return join(this.root, ...parts);
  }

  write(path: string, content = "x\n"): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), content);
  }

  git(...args: string[]): string {
    const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.invalid", "-c", "init.defaultBranch=main"];
    return execFileSync("git", [...identity, ...args], {
      cwd: this.root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  /** Makes a repository and commits everything there is. */
  commitAll(): void {
    this.git("init", "-q");
    this.git("add", "-A");
    this.git("commit", "-q", "-m", "first");
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
