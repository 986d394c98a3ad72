import { execFile } from "node:child_process";
import { readdir, readFile, readlink, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";

/** An agent that runs on this machine now. */
export interface AgentProcess {
  /** The name its hook line would pass. */
  readonly agent: string;
  readonly pid: number;
  /** Where it stands, absolute; undefined where the system does not tell. */
  readonly cwd: string | undefined;
}

interface Program {
  readonly agent: string;
  /** What its program is called, without a folder. */
  readonly names: readonly string[];
  /** The npm package it may run out of, under a node or bun of its own. */
  readonly package?: string;
}

/** The programs of the agents that can be started outside the editor, by what their vendors call them. */
const programs: readonly Program[] = [
  { agent: "claude-code", names: ["claude"], package: "@anthropic-ai/claude-code" },
  { agent: "codex", names: ["codex"], package: "@openai/codex" },
  { agent: "gemini-cli", names: ["gemini"], package: "@google/gemini-cli" },
  { agent: "qwen-code", names: ["qwen"], package: "@qwen-code/qwen-code" },
  { agent: "opencode", names: ["opencode"], package: "opencode-ai" },
  { agent: "copilot-cli", names: ["copilot"], package: "@github/copilot" },
  { agent: "cline", names: ["cline"] },
  { agent: "cursor", names: ["cursor-agent"] },
  { agent: "droid", names: ["droid"], package: "@factory/cli" },
  { agent: "goose", names: ["goose", "goosed"] },
  { agent: "amp", names: ["amp"], package: "@sourcegraph/amp" },
  { agent: "amazon-q", names: ["qchat"] },
  { agent: "kiro", names: ["kiro-cli", "kiro-cli-chat"] },
];

const interpreters: ReadonlySet<string> = new Set(["node", "nodejs", "bun", "deno"]);

/** The agent whose program the words of a process start; undefined for every other program. */
export function agentOf(words: readonly string[]): string | undefined {
  const [first = "", ...rest] = words;
  const name = basename(first);
  // The first word that is no option is the script; the options that matter here take no word of their own.
  const program = interpreters.has(name) ? rest.find((word) => !word.startsWith("-")) : first;
  if (program === undefined) return undefined;
  const called = basename(program).replace(/\.exe$/i, "");
  return programs.find(
    ({ names, package: from }) =>
      names.includes(called) || (from !== undefined && program.includes(`/node_modules/${from}/`)),
  )?.agent;
}

/**
 * The agents that run under this user now, but not what they start in turn. Reads the system's list of processes (`/proc`,
 * elsewhere `ps`); what cannot be read is left out, and on Windows nothing is found.
 */
export async function agentProcesses(): Promise<readonly AgentProcess[]> {
  if (process.platform === "win32") return [];
  const found = process.platform === "linux" ? await fromProc("/proc") : await fromPs();
  const agents = new Map(found.map((one) => [one.pid, one]));
  return found
    .filter((one) => agents.get(one.parent)?.agent !== one.agent)
    .map(({ agent, pid, cwd }) => ({ agent, pid, cwd }));
}

type Found = AgentProcess & { readonly parent: number };

async function fromProc(root: string): Promise<readonly Found[]> {
  const own = process.getuid?.();
  const pids = (await readdir(root)).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map((pid) => processIn(root, pid, own)));
  return found.filter((one) => one !== undefined);
}

async function processIn(root: string, pid: string, own: number | undefined): Promise<Found | undefined> {
  try {
    const folder = join(root, pid);
    if ((await stat(folder)).uid !== own) return undefined;
    const agent = agentOf((await readFile(join(folder, "cmdline"), "utf8")).split("\0"));
    if (agent === undefined) return undefined;
    // `pid (name) state parent …`: the name may hold anything, also a parenthesis.
    const [, parent] = (await readFile(join(folder, "stat"), "utf8")).replace(/^.*\)/s, "").trim().split(" ");
    return { agent, pid: Number(pid), parent: Number(parent), cwd: await readlink(join(folder, "cwd")) };
  } catch {
    // It ended while it was looked at.
    return undefined;
  }
}

async function fromPs(): Promise<readonly Found[]> {
  const { stdout } = await promisify(execFile)("/bin/ps", ["-xo", "pid=,ppid=,command="]);
  return stdout.split("\n").flatMap((line) => {
    const [, pid, parent, command = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    const agent = agentOf(command.split(" "));
    return agent === undefined ? [] : [{ agent, pid: Number(pid), parent: Number(parent), cwd: undefined }];
  });
}
