import { readToolHints, type ToolHints } from "../core/call/toolHints.ts";

/** What a hook payload of VS Code's says, each part read but its meaning left open. */
export interface VscodePayload {
  /** The event's name in lower case without separators, such as `pretooluse`. */
  readonly event: string;
  readonly tool: string | undefined;
  readonly input: unknown;
  readonly toolUse: string;
  /** What the tool's server declares about it, where the payload carries it. */
  readonly hints: ToolHints | undefined;
  readonly session: string;
  /** Undefined where the payload names none: a window without a folder. */
  readonly cwd: string | undefined;
  /** The id of the window's storage folder. */
  readonly window: string | undefined;
}

export type ReadPayload =
  | { readonly kind: "payload"; readonly payload: VscodePayload }
  | { readonly kind: "unreadable"; readonly why: string };

/** The names of the fields, in the spellings that releases of VS Code have used. */
const spellings = {
  event: ["hook_event_name", "hookEventName"],
  tool: ["tool_name", "toolName"],
  input: ["tool_input", "toolInput"],
  toolUse: ["tool_use_id", "toolUseId"],
  session: ["session_id", "sessionId"],
  transcript: ["transcript_path", "transcriptPath"],
  cwd: ["cwd"],
} satisfies Record<string, readonly string[]>;

/** Reads the parts that every event has. A field of another type, or spelled twice, makes the payload unreadable. */
export function readVscodePayload(payload: unknown): ReadPayload {
  if (typeof payload !== "object" || payload === null || Array.isArray(payload)) return unreadable("it is no object");
  const fields = new Map<string, unknown>(Object.entries(payload));
  const values: Partial<Record<keyof typeof spellings, unknown>> = {};
  for (const name of Object.keys(spellings) as (keyof typeof spellings)[]) {
    const present = spellings[name].filter((key) => fields.has(key));
    const [key] = present;
    if (present.length > 1) return unreadable(`it has both ${present.join(" and ")}`);
    const value = key === undefined ? undefined : fields.get(key);
    if (name !== "input" && value !== undefined && typeof value !== "string") return unreadable(`${key} is no text`);
    values[name] = value;
  }
  const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
  const event = text(values.event);
  if (event === undefined) return unreadable("it names no event");
  return {
    kind: "payload",
    payload: {
      event: event.toLowerCase().replaceAll(/[^a-z]/g, ""),
      tool: text(values.tool),
      input: values.input,
      toolUse: text(values.toolUse) ?? "",
      hints: hintsIn(fields),
      session: text(values.session) ?? "",
      cwd: text(values.cwd),
      window: windowIn(text(values.transcript) ?? ""),
    },
  };
}

/** No release is known to send them; where one does, under whichever of these names, what is stricter counts. */
function hintsIn(fields: ReadonlyMap<string, unknown>): ToolHints | undefined {
  const found = ["annotations", "tool_annotations", "toolAnnotations"].map((name) => readToolHints(fields.get(name)));
  const hints: ToolHints = Object.assign({}, ...found);
  return Object.keys(hints).length === 0 ? undefined : hints;
}

/** VS Code keeps transcripts in its window's storage folder: `…/workspaceStorage/<id>/…`. */
function windowIn(transcript: string): string | undefined {
  return /.*[\\/]workspaceStorage[\\/]([^\\/]+)[\\/]/.exec(transcript)?.[1];
}

function unreadable(why: string): ReadPayload {
  return { kind: "unreadable", why };
}
