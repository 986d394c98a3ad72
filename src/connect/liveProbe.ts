import type { Agent, HookFile } from "./agent.ts";
import { fileStanding } from "./fileStanding.ts";
import { runsOurHook } from "./hookLine.ts";
import { type Collected, collect, type Finding } from "./probe.ts";

/** How a probe of an agent's connection went: what the person is told, and how long it took, in milliseconds. */
export interface ProbedAgent {
  readonly finding: Finding;
  readonly took: number;
}

/** Does nothing, and flows under every preset that lets anything flow. */
const harmless = "true";
/** Denied to every agent whatever the scope says: our own program. It is only asked about and never run. */
const forbidden = "holdpoint exec probe";

/**
 * Sends two calls of the agent's own shape through its hook as it stands in the agent's file: the line under a shell, the script as a
 * program, the plugin loaded and called. What stands there is run only where it is what we wrote. Good when the harmless one is let pass and the forbidden one is not: a hook that answers
 * nothing to everything passes the first. `cwd` is where the calls stand.
 */
export async function probeAgent(agent: Agent, files: readonly HookFile[], cwd: string): Promise<ProbedAgent> {
  let took = 0;
  for (const file of files) {
    // What somebody else wrote there is not run.
    const { kind } = fileStanding(file);
    if (kind !== "as written")
      return { took, finding: bad(`${file.path} is not as it was written, so it was not tried.`, restore) };
    for (const command of [harmless, forbidden]) {
      const way = wayThrough(file, agent.call(cwd, command));
      if (way === undefined) continue;
      const started = performance.now();
      const ended = await collect(way.program, way.args, { ELECTRON_RUN_AS_NODE: "1" }, way.input, cwd);
      if (command === harmless) took = Math.round(performance.now() - started);
      const passed = ended.code === 0 && isPass(ended.output);
      if (passed !== (command === harmless)) return { took, finding: bad(fault(file.path, command, ended), mend) };
    }
  }
  return {
    took,
    finding: {
      state: "good",
      text: `A harmless call went through its hook in ${took} ms, and a forbidden one was refused.`,
      mend: "",
    },
  };
}

const restore = 'Press Restore under "Holdpoint: Connect Agents" in VS Code.';
const mend = "Open VS Code once, which installs the hook program again; if that does not help, run holdpoint doctor.";

function fault(path: string, command: string, { code, output, errors }: Collected): string {
  const said = (errors || output).trim().slice(0, 300);
  return command === harmless
    ? `A harmless call did not get through the hook in ${path} (exit ${code}): ${said}`
    : `The hook in ${path} let a call pass that every agent is denied.`;
}

interface Way {
  readonly program: string;
  readonly args: readonly string[];
  readonly input: string;
}

/** How the agent gets to our hook through a file that is as it was written; undefined for one that runs nothing. */
function wayThrough(file: HookFile, payload: unknown): Way | undefined {
  const input = JSON.stringify(payload);
  if (file.kind === "json") {
    const line = lineIn(file.entries);
    return line === undefined ? undefined : { program: "/bin/sh", args: ["-c", line], input };
  }
  if (file.run === "none") return undefined;
  if (file.run === "program") return { program: file.path, args: [], input };
  const loaded = `data:text/javascript;base64,${Buffer.from(file.text).toString("base64")}`;
  return {
    program: process.execPath,
    args: ["-e", pluginCaller],
    input: JSON.stringify({ plugin: file.run, loaded, payload }),
  };
}

/** The first text in entries that runs our hook. */
function lineIn(value: unknown): string | undefined {
  if (typeof value === "string") return runsOurHook(value) ? value : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  return Object.values(value)
    .map(lineIn)
    .find((line) => line !== undefined);
}

/** What lets a call pass: nothing, or an object that says nothing. */
function isPass(output: Collected["output"]): boolean {
  return /^\s*(?:\{\s*\})?\s*$/.test(output);
}

/** Loads a plugin as its agent does, calls it once, and prints what it did with the call. In plain JavaScript for any node. */
const pluginCaller = `
let text = "";
process.stdin.on("data", (data) => (text += data)).on("end", async () => {
  try {
    const { plugin, loaded, payload } = JSON.parse(text);
    const found = await import(loaded);
    if (plugin === "opencode plugin") {
      const hooks = await found.Holdpoint({ directory: payload.cwd });
      const input = { tool: payload.tool_name, sessionID: payload.session_id, callID: payload.tool_use_id };
      await hooks["tool.execute.before"](input, { args: payload.tool_input });
    } else {
      let called;
      found.default({ on: (event, hook) => { if (event === "tool.call") called = hook; } });
      const event = { thread: { id: payload.session_id }, toolUseID: payload.tool_use_id, tool: payload.tool_name, input: payload.tool_input };
      const answer = await called(event, {});
      if (answer.action !== "allow") throw new Error(answer.message ?? answer.action);
    }
  } catch (cause) {
    console.error(cause instanceof Error ? cause.message : String(cause));
    process.exitCode = 2;
  }
});
`;

function bad(text: string, mend: string): Finding {
  return { state: "bad", text, mend };
}
