import type { ScriptedCall } from "../model/modelServer.ts";

/** The folders of one run. */
export interface Place {
  readonly home: string;
  readonly project: string;
}

/** One run of a client. */
export interface ClientRun extends Place {
  /** `http://127.0.0.1:<port>` of the model, without a slash at the end. */
  readonly model: string;
  /** The client's program. */
  readonly program: string;
  /** Node 24, for clients that are scripts. */
  readonly node: string;
  /** The command line of an MCP server over stdio. */
  readonly mcpServer: readonly [string, ...string[]];
}

/** Something a test has the model do, before it is said in a client's own tools. */
export type Deed =
  | { readonly kind: "shell"; readonly command: string }
  /** `path` is relative to the project. */
  | { readonly kind: "write"; readonly path: string; readonly content: string }
  /** A tool of the MCP server. */
  | { readonly kind: "mcp"; readonly tool: string; readonly input: Readonly<Record<string, unknown>> }
  /** Hands the rest to a subagent. */
  | { readonly kind: "subagent" };

/** `closed`: the call is not made. `open`: it is made, and nobody was asked; known of that client and said to people. */
type Failing = "closed" | "open";

/** How one client is set up, started and understood. */
export interface Recipe {
  readonly client: string;
  /** The agent that is connected, where that is not the client itself. */
  readonly connects?: string;
  /** Whether a hook of it may change what is run. */
  readonly rewrites: "yes" | "no";
  /** Whether the model hears why a call of this kind was refused. `ends the run`: the client stops instead. */
  readonly refusal: Readonly<Record<Deed["kind"], "told" | "ends the run">>;
  /** Whether the model is handed a note beside a call that goes on, too. */
  readonly notes: "beside every answer" | "with a refusal";
  readonly subagents: "yes" | "no";
  readonly failing: {
    /** The hook program is killed while the call waits for a person. */
    readonly killed: Failing;
    /** The hook program is gone. */
    readonly missing: Failing;
    /** The hook takes longer than the client waits, where the hook file can say how long that is. */
    readonly slow: Failing | "cannot be forced";
  };
  /** Writes what the client needs to find the model and the MCP server. */
  configure(run: ClientRun): void | Promise<void>;
  /** What a person still has to do in the client once it is connected; absent where there is nothing. */
  trust?(place: Place): void;
  environment(run: ClientRun): Readonly<Record<string, string>>;
  /** The whole command line that does `prompt` without a person. */
  commandLine(run: ClientRun, prompt: string): readonly [string, ...string[]];
  /** Says a deed in the client's own tools, which may take several calls of them. */
  say(deed: Deed, place: Place): readonly ScriptedCall[];
}
