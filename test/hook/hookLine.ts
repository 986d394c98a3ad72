import { type ChildProcess, spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";

const source = join(import.meta.dirname, "..", "..", "src", "hook");

/** The line as it stands in the plugin's file. */
export const hookLine: string = JSON.parse(readFileSync(join(source, "plugin", "hooks", "hooks.json"), "utf8")).hooks
  .PreToolUse[0].command;

/** The line as it runs on a machine without bash; needs a search path without one, too. */
export const lineWithoutBash = hookLine.replace("/bin/bash", "/nowhere/bash");

/** What an agent hears when its call was not answered. */
export const unanswered = {
  code: 2,
  output: "",
  errors: 'Holdpoint did not answer, so this was not run. Reload the window, or run "Holdpoint: Doctor".\n',
};

/** The shells that may stand behind `/bin/sh`, as they are called by that name. */
export const shells: readonly (readonly [name: string, program: string])[] = [
  ["dash", "/bin/dash"],
  ["bash as sh", "/bin/bash"],
  ["busybox sh", "/bin/busybox"],
];

/** Makes a folder that holds what the built plugin's root holds. */
export function makePluginRoot(folder: string): string {
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(source, "gate.sh"), join(folder, "gate.sh"));
  buildSync({
    entryPoints: [join(source, "gate.ts")],
    outfile: join(folder, "gate.cjs"),
    bundle: true,
    platform: "node",
    format: "cjs",
    logLevel: "error",
  });
  return folder;
}

export interface HookRun {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

export interface HookStart {
  readonly home: string | undefined;
  readonly pluginRoot: string;
  readonly payload: string | Uint8Array;
  /** The program that runs the line as `sh`. */
  readonly shell?: string;
  readonly line?: string;
  readonly path?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts the line as an editor does: under a shell, with the payload on its standard input. */
export function startHook({
  home,
  pluginRoot,
  payload,
  shell = "/bin/sh",
  line = hookLine,
  path,
  environment,
}: HookStart): { process: ChildProcess; ended: Promise<HookRun> } {
  if (!existsSync(shell)) throw new Error(`${shell} is missing; install it to run these tests.`);
  const child = spawn(shell, ["-c", line], {
    argv0: "sh",
    cwd: "/",
    env: {
      PATH: path ?? "/usr/bin:/bin",
      PLUGIN_ROOT: pluginRoot,
      ...(home === undefined ? {} : { HOME: home }),
      ...environment,
    },
  });
  // A hook that ended early does not take its payload.
  child.stdin.on("error", () => undefined);
  child.stdin.end(payload);
  let output = "";
  let errors = "";
  child.stdout.setEncoding("utf8").on("data", (piece: string) => {
    output += piece;
  });
  child.stderr.setEncoding("utf8").on("data", (piece: string) => {
    errors += piece;
  });
  return {
    process: child,
    ended: new Promise((resolve) => child.on("close", (code) => resolve({ code, output, errors }))),
  };
}

/** Runs the line to its end. */
export function runHook(start: HookStart): Promise<HookRun> {
  return startHook(start).ended;
}

/** A payload as VS Code sends it before a terminal command. */
export function commandPayload(command: string, more: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    timestamp: "2026-01-02T03:04:05.678Z",
    hook_event_name: "PreToolUse",
    session_id: "97726ab8-e42b-4536-9d4a-5197690adeec",
    transcript_path: "/data/User/workspaceStorage/45639ea7/GitHub.copilot-chat/transcripts/97726ab8.jsonl",
    tool_name: "run_in_terminal",
    tool_input: { command, explanation: "e", goal: "g", mode: "sync", timeout: 9000 },
    tool_use_id: "call_0",
    cwd: "/workspace",
    ...more,
  });
}
