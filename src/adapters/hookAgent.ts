import { assertNever } from "../base/assertNever.ts";
import type { Call, Caller, Shell } from "../core/call/call.ts";
import { type Hears, hearsRefusals, type Outcome } from "../core/call/outcome.ts";
import type { Adapter, Decoded, HookAnswer } from "./adapter.ts";
import { couldNotRewrite, refusalText } from "./answers.ts";
import { type Deed, type ReadTool, type Tools, unknownTool } from "./deeds.ts";
import { type HookPayload, readHookPayload, type Spellings, usualSpellings } from "./hookPayload.ts";
import { isNotice } from "./notices.ts";
import { isAbsolutePath, platformOf } from "./toolPath.ts";

/** What is answered before a tool. Every answer is for the payload that was decoded before, of which `heard` is what was read. */
export interface Answers {
  /** No objection, where the agent needs to hear it. `note` is given only where the agent's {@link HookAgent.hears} says so. */
  pass?(note: string | undefined): HookAnswer;
  release(heard: Heard | undefined, note: string | undefined): HookAnswer;
  /** `text` is never empty. */
  deny(text: string, heard: Heard | undefined): HookAnswer;
  /** `input` is the tool's whole input with the approved run in it. Absent where the agent takes no rewritten input. */
  run?(input: unknown, heard: Heard): HookAnswer;
}

/** A payload that could be read, for whoever answers it. */
export interface Heard {
  /** As it came. */
  readonly raw: Readonly<Record<string, unknown>>;
  readonly payload: HookPayload;
  readonly tool: string;
}

/** What distinguishes the hooks of one agent. */
export interface HookAgent {
  readonly agent: string;
  readonly label: string;
  readonly patience?: number;
  /** The events before a tool, in small letters without separators; with `""` the payload need not name one. */
  readonly before: readonly string[];
  readonly spellings?: Partial<Spellings>;
  /** Puts a payload that is built in another way into the usual fields. A text says why it cannot be read. */
  unwrap?(payload: Readonly<Record<string, unknown>>, home: string): Readonly<Record<string, unknown>> | string;
  /** Whether the agent's editing tools count relative paths from its folder. */
  readonly paths: "absolute" | "relative";
  /** What commands are written in on Windows; elsewhere it is bash. */
  readonly onWindows: Shell;
  readonly tools: Tools;
  /** The core's spelling for a tool that is in no table, as MCP tools are. */
  mcpName?(tool: string): string;
  /** Whether a call of this event can be rewritten, where it is not the same for all. */
  rewrites?(heard: Heard): "possible" | "impossible";
  /** With which answers a note reaches the model, where not with a refusal alone. */
  hears?(heard: Heard): Hears;
  /** Another agent that reads the same hook file, by what only its payloads have. */
  readerOf?(payload: Readonly<Record<string, unknown>>): Adapter | undefined;
  readonly answers: Answers;
}

/** The adapter of an agent that tells of each call of a tool in one JSON object. */
export function hookAdapter(agent: HookAgent): Adapter {
  const { label, patience } = agent;
  return {
    agent: agent.agent,
    label,
    ...(patience === undefined ? {} : { patience }),
    decode: (payload, home) => readerOf(agent, payload)?.decode(payload, home) ?? decode(agent, payload, home),
    hears: (payload) => {
      const reader = readerOf(agent, payload);
      return reader === undefined ? hearsOf(agent, payload) : (reader.hears?.(payload) ?? hearsRefusals);
    },
    encode: (outcome, payload) => readerOf(agent, payload)?.encode(outcome, payload) ?? encode(agent, outcome, payload),
  };
}

function readerOf(agent: HookAgent, payload: unknown): Adapter | undefined {
  return isRecord(payload) ? agent.readerOf?.(payload) : undefined;
}

function hearsOf(agent: HookAgent, payload: unknown): Hears {
  const hearing = hear(agent, payload, "");
  return (hearing.kind === "call" ? agent.hears?.(hearing.heard) : undefined) ?? hearsRefusals;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

type Hearing =
  | { readonly kind: "call"; readonly heard: Heard; readonly cwd: string }
  | { readonly kind: "notice"; readonly event: string }
  | { readonly kind: "unreadable"; readonly why: string };

function hear(agent: HookAgent, raw: unknown, home: string): Hearing {
  if (!isRecord(raw)) return { kind: "unreadable", why: "it is no object" };
  const payload = agent.unwrap === undefined ? raw : agent.unwrap(raw, home);
  if (typeof payload === "string") return { kind: "unreadable", why: payload };
  const read = readHookPayload(payload, { ...usualSpellings, ...agent.spellings });
  if (read.kind === "unreadable") return read;
  const { event = "", tool, cwd, roots } = read.payload;
  if (isNotice(event)) return { kind: "notice", event };
  if (!agent.before.includes(event)) {
    return { kind: "unreadable", why: event === "" ? "it names no event" : `the event "${event}" is not known` };
  }
  if (tool === undefined || tool === "") return { kind: "unreadable", why: "it names no tool" };
  const named = cwd ?? (roots.length === 1 ? roots[0] : undefined);
  if (named === undefined) return { kind: "unreadable", why: "it names no folder" };
  // Some name a folder of Windows as the path of an address does.
  const folder = platformOf(home) === "posix" && home !== "" ? named : named.replace(/^\/(?=[A-Za-z]:)/, "");
  if (!isAbsolutePath(folder, platformOf(home === "" ? folder : home))) {
    return { kind: "unreadable", why: "its cwd is not an absolute path" };
  }
  return { kind: "call", heard: { raw, payload: read.payload, tool }, cwd: folder };
}

function deedOf(agent: HookAgent, { payload, tool }: Heard, cwd: string, home: string): Deed {
  const platform = platformOf(home === "" ? cwd : home);
  const shell = platform === "windows" ? agent.onWindows : "bash";
  const read: ReadTool = (Object.hasOwn(agent.tools, tool) ? agent.tools[tool] : undefined) ?? unknownTool;
  return read(payload.input, { cwd, home, platform, paths: agent.paths, shell });
}

function decode(agent: HookAgent, raw: unknown, home: string): Decoded {
  const hearing = hear(agent, raw, home);
  if (hearing.kind !== "call") return hearing;
  const { heard, cwd } = hearing;
  const { payload, tool } = heard;
  const deed = deedOf(agent, heard, cwd, home);
  const caller: Caller = { agent: agent.agent, label: agent.label, session: payload.session, identity: "claimed" };
  const origin = { caller, cwd, tool, toolUse: payload.toolUse };
  const call = (made: Call, rewrite: "possible" | "impossible" = "impossible"): Decoded => ({
    kind: "call",
    call: made,
    rewrite,
    window: payload.window,
  });
  switch (deed.kind) {
    case "command": {
      const made: Call = { ...origin, kind: "command", text: deed.text, shell: deed.shell, cwd: deed.cwd };
      return call(made, agent.answers.run === undefined ? "impossible" : (agent.rewrites?.(heard) ?? "possible"));
    }
    case "edit":
      return call({ ...origin, kind: "edit", edits: deed.edits });
    case "fetch":
      return call({ ...origin, kind: "fetch", urls: deed.urls });
    case "reads":
      return call({ ...origin, kind: "tool", input: payload.input, reads: deed.paths });
    case "tool": {
      const name = deed.tool ?? agent.mcpName?.(tool) ?? tool;
      const input = deed.tool === undefined ? payload.input : deed.input;
      const { hints } = payload;
      return call({ ...origin, kind: "tool", tool: name, input, ...(hints === undefined ? {} : { hints }) });
    }
    case "unreadable":
      return { kind: "unreadable", why: `the input of ${tool}: ${deed.why}` };
    default:
      return assertNever(deed);
  }
}

function encode(agent: HookAgent, outcome: Outcome, raw: unknown): HookAnswer {
  const { answers } = agent;
  const hearing = hear(agent, raw, "");
  const heard = hearing.kind === "call" ? hearing.heard : undefined;
  switch (outcome.kind) {
    case "pass":
      return answers.pass?.(outcome.note) ?? { kind: "pass" };
    case "release":
      return answers.release(heard, outcome.note);
    case "run": {
      const deed = hearing.kind === "call" ? deedOf(agent, hearing.heard, hearing.cwd, "") : undefined;
      if (heard === undefined || deed?.kind !== "command" || answers.run === undefined) {
        return answers.deny(couldNotRewrite, heard);
      }
      return answers.run(deed.put(outcome.command), heard);
    }
    case "deny":
      return answers.deny(refusalText(outcome), heard);
    default:
      return assertNever(outcome);
  }
}
