import * as z from "zod";
import { assertNever } from "../base/assertNever.ts";
import type { Call, Caller } from "../core/call/call.ts";
import type { Hears, Outcome } from "../core/call/outcome.ts";
import type { Adapter, Decoded, HookAnswer } from "./adapter.ts";
import { approvedRun, couldNotRewrite, passes, permission, refusalText, released } from "./answers.ts";
import { type HookPayload, readHookPayload } from "./hookPayload.ts";
import { isNotice } from "./notices.ts";
import { isAbsolutePath, type Platform, platformOf } from "./toolPath.ts";
import { isVscodeEditTool, readVscodeEdits } from "./vscodeEdits.ts";

/** VS Code's own agent in its *Local* harness: the hooks of chat plugins and of `.github/hooks`. */
export const vscodeAdapter: Adapter = { agent: "vscode", label: "VS Code agent", decode, hears, encode };

const terminalInput = z.object({
  command: z.string(),
  shell: z.unknown().optional(),
  mode: z.unknown().optional(),
  isBackground: z.unknown().optional(),
});
const sentInput = z.object({ id: z.string().optional(), command: z.string() });
const fetchedMany = z.object({ urls: z.array(z.string()).min(1) });
const fetchedOne = z.object({ url: z.string() });

const fetchTools: Readonly<Record<string, "urls" | "url">> = {
  fetch_webpage: "urls",
  open_simple_browser: "url",
  open_browser_page: "url",
};

/** Whether this is a name that VS Code's agent gives to a tool and the other agents do not. */
export function isVscodeTool(tool: string): boolean {
  return (
    tool === "run_in_terminal" ||
    tool === "send_to_terminal" ||
    Object.hasOwn(fetchTools, tool) ||
    (tool !== "apply_patch" && isVscodeEditTool(tool))
  );
}

function decode(raw: unknown, home: string): Decoded {
  const read = readHookPayload(raw);
  if (read.kind === "unreadable") return read;
  const { payload } = read;
  if (payload.event === undefined) return { kind: "unreadable", why: "it names no event" };
  if (isNotice(payload.event)) return { kind: "notice", event: payload.event };
  if (payload.event !== "pretooluse") return { kind: "unreadable", why: `the event "${payload.event}" is not known` };
  if (payload.tool === undefined || payload.tool === "") return { kind: "unreadable", why: "it names no tool" };
  // In a window without a folder VS Code names none and starts everything in the home folder.
  const cwd = payload.cwd ?? home;
  const platform = platformOf(home);
  if (!isAbsolutePath(cwd, platform)) return { kind: "unreadable", why: "its cwd is not an absolute path" };
  const caller: Caller = { agent: "vscode", label: "VS Code agent", session: payload.session, identity: "claimed" };
  return readCall(payload, payload.tool, { caller, cwd, tool: payload.tool, toolUse: payload.toolUse }, platform);
}

type Origin = Pick<Call, "caller" | "cwd" | "tool" | "toolUse">;

function readCall({ input, window, hints }: HookPayload, tool: string, origin: Origin, platform: Platform): Decoded {
  const call = (made: Call, rewrite: "possible" | "impossible" = "impossible"): Decoded => ({
    kind: "call",
    call: made,
    rewrite,
    window,
  });
  const edits = readVscodeEdits(tool, input, platform);
  if (edits !== undefined) return call({ ...origin, kind: "edit", edits });
  if (tool === "run_in_terminal") {
    const parsed = terminalInput.safeParse(input);
    if (!parsed.success) return misshapen(tool, parsed.error);
    const usual = platform === "windows" ? "powershell" : "bash";
    // No release names a shell here, and the model writes the input: it must not choose how we read its command.
    const shell = parsed.data.shell === undefined ? usual : "unknown";
    const made = { ...origin, kind: "command", text: parsed.data.command, shell } as const;
    return call({ ...made, terminal: isAsync(parsed.data) ? "own" : "kept" }, "possible");
  }
  if (tool === "send_to_terminal") {
    const parsed = sentInput.safeParse(input);
    if (!parsed.success) return misshapen(tool, parsed.error);
    // The tool presses Enter after the text.
    return call({ ...origin, kind: "input", target: parsed.data.id ?? "", text: `${parsed.data.command}\n` });
  }
  if (Object.hasOwn(fetchTools, tool)) {
    const parsed = fetchTools[tool] === "urls" ? fetchedMany.safeParse(input) : fetchedOne.safeParse(input);
    if (!parsed.success) return misshapen(tool, parsed.error);
    return call({ ...origin, kind: "fetch", urls: "urls" in parsed.data ? parsed.data.urls : [parsed.data.url] });
  }
  // A command in the input of a tool nobody knows is not all the tool does, so it is judged as a tool.
  return call({ ...origin, kind: "tool", input, ...(hints === undefined ? {} : { hints }) });
}

/**
 * Whether the command gets a terminal of its own. All others of a session share one, as read in VS Code 1.139: `mode` decides,
 * and where there is none the `isBackground` of earlier releases.
 */
function isAsync({ mode, isBackground }: z.infer<typeof terminalInput>): boolean {
  return mode === undefined || mode === null ? isBackground === true : mode === "async";
}

function misshapen(tool: string, error: z.ZodError): Decoded {
  const [issue] = error.issues;
  return {
    kind: "unreadable",
    why:
      issue === undefined
        ? `the input of ${tool} has another shape`
        : `the input of ${tool}: ${issue.path.join(".")} ${issue.message}`,
  };
}

/** It puts a note behind what the tool answers (seen in 1.139), and a refusal's words in its place. */
function hears(): Hears {
  return ["pass", "release", "deny"];
}

/** VS Code checks rewritten input against the tool's schema and lets the original run when it does not fit. */
function encode(outcome: Outcome, payload: unknown): HookAnswer {
  switch (outcome.kind) {
    case "pass":
      return passes(outcome.note);
    case "release":
      return released(outcome.note);
    case "run": {
      const read = readHookPayload(payload);
      const input = read.kind === "payload" ? terminalInput.safeParse(read.payload.input) : undefined;
      if (read.kind === "unreadable" || input?.success !== true) {
        return permission("deny", couldNotRewrite);
      }
      const original = read.payload.input;
      return permission("allow", approvedRun, {
        ...(original as object),
        command: outcome.command,
      });
    }
    case "deny":
      return permission("deny", refusalText(outcome));
    default:
      return assertNever(outcome);
  }
}
