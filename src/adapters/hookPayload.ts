import { readToolHints, type ToolHints } from "../core/call/toolHints.ts";

/** What a hook payload says, each part read but its meaning left open. */
export interface HookPayload {
  /** The event's name in lower case without separators, such as `pretooluse`; undefined where it names none. */
  readonly event: string | undefined;
  readonly tool: string | undefined;
  readonly input: unknown;
  readonly toolUse: string;
  /** What the tool's server declares about it, where the payload carries it. */
  readonly hints: ToolHints | undefined;
  readonly session: string;
  /** Undefined where the payload names none. */
  readonly cwd: string | undefined;
  /** The open folders, where the payload names them. */
  readonly roots: readonly string[];
  /** The id of the window's storage folder. */
  readonly window: string | undefined;
}

export type ReadPayload =
  | { readonly kind: "payload"; readonly payload: HookPayload }
  | { readonly kind: "unreadable"; readonly why: string };

type Part = "event" | "tool" | "input" | "toolUse" | "session" | "transcript" | "cwd" | "roots";

/** The names a field may have. Exactly these count; one that is there twice makes the payload unreadable. */
export type Spellings = Readonly<Record<Part, readonly string[]>>;

/** The spellings that VS Code's releases and most agents use. */
export const usualSpellings: Spellings = {
  event: ["hook_event_name", "hookEventName"],
  tool: ["tool_name", "toolName"],
  input: ["tool_input", "toolInput"],
  toolUse: ["tool_use_id", "toolUseId"],
  session: ["session_id", "sessionId"],
  transcript: ["transcript_path", "transcriptPath"],
  cwd: ["cwd"],
  roots: ["workspace_roots", "workspaceRoots"],
};

/** Reads the parts that every event has. A field of another type, or spelled twice, makes the payload unreadable. */
export function readHookPayload(payload: unknown, spellings: Spellings = usualSpellings): ReadPayload {
  if (typeof payload !== "object" || payload === null || Array.isArray(payload)) return unreadable("it is no object");
  const fields = new Map<string, unknown>(Object.entries(payload));
  const values: Partial<Record<Part, unknown>> = {};
  for (const name of Object.keys(spellings) as Part[]) {
    const present = spellings[name].filter((key) => fields.has(key));
    const [key] = present;
    if (present.length > 1) return unreadable(`it has both ${present.join(" and ")}`);
    const given = key === undefined ? undefined : fields.get(key);
    const value = name === "input" ? given : (given ?? undefined);
    if (name === "roots" && !isTexts(value)) return unreadable(`${key} is no list of texts`);
    if (name !== "input" && name !== "roots" && value !== undefined && typeof value !== "string") {
      return unreadable(`${key} is no text`);
    }
    values[name] = value;
  }
  const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
  return {
    kind: "payload",
    payload: {
      event: text(values.event)
        ?.toLowerCase()
        .replaceAll(/[^a-z]/g, ""),
      tool: text(values.tool),
      input: values.input,
      toolUse: text(values.toolUse) ?? "",
      hints: hintsIn(fields),
      session: text(values.session) ?? "",
      cwd: text(values.cwd),
      roots: isTexts(values.roots) ? (values.roots ?? []) : [],
      window: windowIn(text(values.transcript) ?? ""),
    },
  };
}

function isTexts(value: unknown): value is readonly string[] | undefined {
  return value === undefined || (Array.isArray(value) && value.every((one) => typeof one === "string"));
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
