import { spawn } from "node:child_process";
import type { Logger } from "../base/logger.ts";
import type { RunStarter } from "../gate/ports.ts";

/** Starts `holdpoint exec` by itself for runs that no agent waits for. What they print is seen in the live view alone. */
export class DetachedStarter implements RunStarter {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  start(line: string, cwd: string): void {
    const { PATH = "/usr/bin:/bin", HOME = "/" } = process.env;
    const child = spawn("/bin/sh", ["-c", `exec ${line}`], {
      cwd,
      env: { PATH, HOME },
      stdio: "ignore",
      detached: true,
    });
    child.on("error", (cause) => this.#logger.error("An approved run could not be started.", cause));
    child.unref();
  }
}
