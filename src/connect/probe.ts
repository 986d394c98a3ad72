import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";

/** Longest a probe may take, in milliseconds. */
const probeTime = 15_000;

/** What a probe found, one line for the person each. */
export interface Finding {
  /** `note`: nothing is to be mended, but a person should know it. */
  readonly state: "good" | "bad" | "note";
  readonly text: string;
  /** What to do about it; empty where it is good. */
  readonly mend: string;
}

const hookFile = z.object({ hooks: z.object({ PreToolUse: z.array(z.object({ command: z.string() })).min(1) }) });

/**
 * Sends a harmless call through the hook exactly as the editor runs it: the command line as it stands in the plugin's
 * file, under `sh`, with the payload on its standard input. Good when the gate of this process let it pass.
 */
export async function probeHook(plugin: string, payload: unknown): Promise<Finding> {
  let line: string;
  try {
    const parsed = hookFile.parse(JSON.parse(await readFile(join(plugin, "hooks", "hooks.json"), "utf8")));
    line = parsed.hooks.PreToolUse[0]?.command ?? "";
  } catch (cause) {
    return {
      state: "bad",
      text: `The hook file cannot be read: ${messageOf(cause)}`,
      mend: "Install the extension again.",
    };
  }
  const started = performance.now();
  const { code, output, errors } = await runLine(line, plugin, JSON.stringify(payload));
  const took = Math.round(performance.now() - started);
  if (code === 0 && output === "")
    return { state: "good", text: `A harmless call went through the hook in ${took} ms.`, mend: "" };
  return {
    state: "bad",
    text: `A harmless call did not get through the hook (exit ${code}): ${(errors || output).trim().slice(0, 300)}`,
    mend: "Reload the window. If that does not help, look at the Holdpoint output channel.",
  };
}

/** Starts our command line program as a rewritten command would. */
export async function probeProgram(program: string): Promise<Finding> {
  const { code, output, errors } = await collect(program, ["version"], {}, "");
  if (code === 0) return { state: "good", text: `The command line program starts: ${output.trim()}.`, mend: "" };
  return {
    state: "bad",
    text: `${program} does not start: ${errors.trim().slice(0, 300)}`,
    mend: "Reload the window, which installs it again.",
  };
}

function runLine(line: string, plugin: string, input: string): Promise<Collected> {
  return collect("/bin/sh", ["-c", line], { PLUGIN_ROOT: plugin }, input);
}

/** How a program ended: its exit code (-1 where it was ended or did not start) and what it printed. */
export interface Collected {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** Runs a program with an input, in a folder, for as long as a probe may take. Never rejects. */
export function collect(
  program: string,
  args: readonly string[],
  extra: Record<string, string>,
  input: string,
  folder?: string,
): Promise<Collected> {
  return new Promise((resolve) => {
    let output = "";
    let errors = "";
    const child = spawn(program, args, {
      env: { ...process.env, ...extra },
      stdio: ["pipe", "pipe", "pipe"],
      timeout: probeTime,
      ...(folder === undefined ? {} : { cwd: folder }),
    });
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
    child.on("error", (cause) => resolve({ code: -1, output, errors: messageOf(cause) }));
    child.on("close", (code) => resolve({ code: code ?? -1, output, errors }));
    child.stdin.on("error", () => undefined); // A hook that ends without reading is judged by its answer.
    child.stdin.end(input);
  });
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
