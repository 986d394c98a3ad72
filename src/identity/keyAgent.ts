import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Disposable } from "../base/disposable.ts";

/** Longest that the agent may take to answer, and longest that one key may take, in milliseconds. */
const startTime = 5_000;
/** The longest name a socket may have on every system. */
const longestSocket = 103;

/** An ssh agent with some keys alone, or why there is none. */
export type KeyAgentStart =
  | { readonly kind: "started"; readonly agent: KeyAgent }
  | { readonly kind: "failed"; readonly reason: string };

/** An ssh agent of ours that holds the named keys and no others; it goes when it is disposed of. */
export class KeyAgent implements Disposable {
  readonly socket: string;
  readonly #process: ChildProcess;

  private constructor(socket: string, process: ChildProcess) {
    this.socket = socket;
    this.#process = process;
  }

  /**
   * Starts an agent whose socket lies in `folder` and gives it `keys`, as the person. A key with a passphrase cannot be used, since nobody
   * is asked for one. Never rejects.
   */
  static async start(
    folder: string,
    keys: readonly string[],
    home: string,
    environment: Readonly<Record<string, string | undefined>>,
  ): Promise<KeyAgentStart> {
    const socket = join(folder, `ssh-${process.pid}`);
    const failed = (why: string): KeyAgentStart => ({
      kind: "failed",
      reason: `The ssh keys for this run could not be had: ${why}`,
    });
    if (Buffer.byteLength(socket) > longestSocket)
      return failed("the path of the identity's folder is too long for a socket.");
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    rmSync(socket, { force: true });
    const child = spawn("ssh-agent", ["-D", "-a", socket], {
      env: { ...environment },
      stdio: ["ignore", "pipe", "ignore"],
    });
    const agent = new KeyAgent(socket, child);
    const heard = await Promise.race([
      // It prints where it listens, once it does.
      once(child.stdout, "data").then(
        () => "listens",
        () => "gone",
      ),
      once(child, "error").then(() => "gone"),
      once(child, "exit").then(() => "gone"),
      new Promise<string>((resolve) => setTimeout(resolve, startTime, "late").unref()),
    ]);
    if (heard !== "listens" && !existsSync(socket)) {
      agent.dispose();
      return failed("`ssh-agent` could not be started. Install OpenSSH's client.");
    }
    const own = keys.map((key) => (key.startsWith("~/") ? join(home, key.slice(2)) : key));
    const added = await new Promise<"added" | "failed">((resolve) =>
      execFile(
        "ssh-add",
        ["-q", "--", ...own],
        {
          timeout: startTime,
          env: { ...environment, SSH_AUTH_SOCK: socket, SSH_ASKPASS_REQUIRE: "never", DISPLAY: "" },
        },
        (error) => resolve(error === null ? "added" : "failed"),
      ).stdin?.end(),
    );
    if (added === "added") return { kind: "started", agent };
    agent.dispose();
    return failed(
      `\`ssh-add\` does not take ${keys.join(", ")}. A key needs to be there, readable by you alone and without a passphrase.`,
    );
  }

  /** Whether it still runs. */
  get state(): "runs" | "gone" {
    return this.#process.exitCode === null && this.#process.signalCode === null ? "runs" : "gone";
  }

  dispose(): void {
    this.#process.kill();
    rmSync(this.socket, { force: true });
  }
}
