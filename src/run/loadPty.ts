import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * The part of node-pty's native module that runs use. Its `spawn` is not used: it adds PWD and TERM to the environment,
 * and 200 ms after the exit it closes the terminal whether everything was read or not.
 */
export interface NativePty {
  /** Starts `[file, ...programArguments]` as leader of a session with a terminal of its own; `uid` and `gid` -1 mean ours. */
  fork(
    file: string,
    programArguments: string[],
    environment: string[],
    cwd: string,
    columns: number,
    rows: number,
    uid: number,
    gid: number,
    utf8: boolean,
    helper: string,
    onExit: (exitCode: number, signal: number) => void,
  ): PtyTerminal;
  resize(fd: number, columns: number, rows: number, pixelWidth: number, pixelHeight: number): void;
}

/** A terminal with its program: the descriptor of the master side, the program's process, the path of the terminal's device. */
export interface PtyTerminal {
  readonly fd: number;
  readonly pid: number;
  readonly pty: string;
}

export type LoadedPty =
  | { readonly kind: "loaded"; readonly native: NativePty; readonly helper: string }
  /** `problem` says what to do. There is no fallback: what was approved for a terminal does not run without one. */
  | { readonly kind: "missing"; readonly problem: string };

/** Loads node-pty as the file `from` (absolute path) would find it. Never throws. */
export function loadPty(from: string, platform: string = process.platform): LoadedPty {
  if (platform === "win32")
    return missing(
      "Runs in a pseudo-terminal are not supported on Windows yet",
      "Refuse the review, and run the command yourself if you want it.",
    );
  const require = createRequire(from);
  try {
    const native: unknown = require("node-pty").native;
    if (!isNativePty(native))
      return missing("The installed node-pty is not the version that Holdpoint was built with", reinstall);
    const folder = dirname(dirname(require.resolve("node-pty")));
    return { kind: "loaded", native, helper: join(folder, "prebuilds", `${platform}-${process.arch}`, "spawn-helper") };
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    return missing(
      `The pseudo-terminal module (node-pty) does not load: ${message.split("\n", 1)[0]}`,
      loadMend(message),
    );
  }
}

const reinstall = `Reinstall Holdpoint in the version for ${process.platform}-${process.arch}.`;

function loadMend(message: string): string {
  if (/musl|GLIBC|libc\.|symbol not found|Error relocating/i.test(message)) {
    return "Its ready-made build needs glibc 2.28 or newer; on Alpine and other musl systems it has to be compiled (npm rebuild node-pty).";
  }
  if (/Cannot find module 'node-pty'/.test(message)) return reinstall;
  return `${reinstall} On a system without a ready-made build, compile it (npm rebuild node-pty).`;
}

function missing(what: string, mend: string): LoadedPty {
  return { kind: "missing", problem: `${what}. Nothing was run. ${mend}` };
}

function isNativePty(value: unknown): value is NativePty {
  return (
    typeof value === "object" &&
    value !== null &&
    "fork" in value &&
    typeof value.fork === "function" &&
    "resize" in value &&
    typeof value.resize === "function"
  );
}
