import type { Agent, HookFile } from "./agent.ts";
import { runsOurHook } from "./hookLine.ts";
import { readTree } from "./jsonTree.ts";
import { textAt } from "./offSwitches.ts";
import { type Collected, collect, type Finding } from "./probe.ts";

/** How a probe of an agent's connection went: what the person is told, and how long it took, in milliseconds. */
export interface ProbedAgent {
  readonly finding: Finding;
  readonly took: number;
}

/**
 * Sends a harmless call of the agent's own shape through its hook exactly as it stands in the agent's file: the line under a shell, the
 * script as a program, the plugin loaded and called. Good when the call is let pass. `cwd` is where the call stands.
 */
export async function probeAgent(agent: Agent, files: readonly HookFile[], cwd: string): Promise<ProbedAgent> {
  const payload = agent.harmlessCall(cwd);
  let took = 0;
  for (const file of files) {
    const way = wayThrough(file, payload);
    if (way === undefined) continue;
    if (way === "missing")
      return { took, finding: bad(`${file.path} has no hook of ours.`, "Connect the agent again.") };
    const started = performance.now();
    const { code, output, errors } = await collect(
      way.program,
      way.args,
      { ELECTRON_RUN_AS_NODE: "1" },
      way.input,
      cwd,
    );
    took = Math.round(performance.now() - started);
    if (code === 0 && isPass(output)) continue;
    const said = (errors || output).trim().slice(0, 300);
    const mend =
      "Open VS Code once, which installs the hook program again; if that does not help, run holdpoint doctor.";
    return {
      took,
      finding: bad(`A harmless call did not get through the hook in ${file.path} (exit ${code}): ${said}`, mend),
    };
  }
  return {
    took,
    finding: { state: "good", text: `A harmless call went through its hook in ${took} ms.`, mend: "" },
  };
}

interface Way {
  readonly program: string;
  readonly args: readonly string[];
  readonly input: string;
}

/** How the agent gets to our hook through a file; undefined for one that runs nothing. */
function wayThrough(file: HookFile, payload: unknown): Way | "missing" | undefined {
  const input = JSON.stringify(payload);
  const text = textAt(file.path);
  if (file.kind === "json") {
    const line = text === undefined ? undefined : lineIn(text);
    return line === undefined ? "missing" : { program: "/bin/sh", args: ["-c", line], input };
  }
  if (file.run === "none") return undefined;
  if (text === undefined) return "missing";
  if (file.run === "program") return { program: file.path, args: [], input };
  const loaded = `data:text/javascript;base64,${Buffer.from(text).toString("base64")}`;
  return {
    program: process.execPath,
    args: ["-e", pluginCaller],
    input: JSON.stringify({ plugin: file.run, loaded, payload }),
  };
}

/** The first line in a settings file that runs our hook. */
function lineIn(text: string): string | undefined {
  const tree = readTree(text);
  if (tree.kind !== "tree") return undefined;
  const nodes = [tree.root];
  for (let node = nodes.shift(); node !== undefined; node = nodes.shift()) {
    if (node.type === "string" && runsOurHook(String(node.value))) return String(node.value);
    nodes.push(...(node.children ?? []));
  }
  return undefined;
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
