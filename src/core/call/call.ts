import type { ToolHints } from "./toolHints.ts";

/** Who asks. The name an agent gives itself stays `claimed` until a token of ours proves it. */
export interface Caller {
  /** Stable identifier of the kind of agent, such as `vscode` or `claude-code`. */
  readonly agent: string;
  /** What a person is shown, such as "VS Code agent". */
  readonly label: string;
  /** One run of that agent; its subagents share it. */
  readonly session: string;
  readonly identity: "claimed" | "proven";
}

/** The syntax a command is written in. `unknown` is held wherever the difference could matter. */
export type Shell = "bash" | "sh" | "zsh" | "fish" | "powershell" | "cmd" | "unknown";

interface CallOrigin {
  readonly caller: Caller;
  /** Absolute folder the agent says it stands in. A claim, not a fact. */
  readonly cwd: string;
  /** The agent's own name of the tool it called. */
  readonly tool: string;
  /** The agent's own id of this tool call; empty when it sends none. */
  readonly toolUse: string;
}

/** A text for a shell. */
export interface CommandCall extends CallOrigin {
  readonly kind: "command";
  readonly text: string;
  readonly shell: Shell;
  /**
   * `kept`: typed into the session's one shell, which keeps its folder, variables and names. `own`: typed into a new shell,
   * which stays at its prompt. Absent: each gets a new shell, which ends with it.
   */
  readonly terminal?: "kept" | "own";
}

/** What an agent asks to do, the same for every agent and every way in. */
export type Call =
  | CommandCall
  | (CallOrigin & { readonly kind: "edit"; readonly edits: readonly Edit[] })
  | (CallOrigin & { readonly kind: "fetch"; readonly urls: readonly string[] })
  | (CallOrigin & { readonly kind: "input"; readonly target: string; readonly text: string })
  | (CallOrigin & {
      readonly kind: "tool";
      readonly input: unknown;
      /**
       * The files and folders that one of the agent's own tools reads, absolute, where it is known that the tool does nothing
       * else, a folder with all below it with a slash at its end; none for one that reads nothing by name. Absent for every tool of which that is not known.
       */
      readonly reads?: readonly string[];
      /** What the tool's server declares about it; absent where the agent tells nothing of it. */
      readonly hints?: ToolHints;
    });

/** One change to one file, with absolute paths. What cannot be read from the payload is `unreadable`, never left out. */
export type Edit =
  | { readonly change: "write"; readonly path: string; readonly content: string }
  | { readonly change: "replace"; readonly path: string; readonly replacements: readonly Replacement[] }
  | {
      readonly change: "patch";
      readonly path: string;
      readonly moveTo: string | undefined;
      readonly hunks: readonly PatchHunk[];
    }
  /** A fragment the editor itself merges into the file, so that the outcome is not known beforehand. */
  | { readonly change: "merge"; readonly path: string; readonly fragment: string }
  | { readonly change: "delete"; readonly path: string }
  | { readonly change: "folder"; readonly path: string }
  | { readonly change: "unreadable"; readonly path: string | undefined; readonly why: string };

/** `before` must occur exactly once unless `every` is set; otherwise the editor refuses the edit. */
export interface Replacement {
  readonly before: string;
  readonly after: string;
  readonly occurrences: "one" | "every";
}

/** A run of lines of a patch: context, removed and added, in order. */
export interface PatchHunk {
  /** Lines that narrow down where the hunk belongs (`@@ class X`); may be empty. */
  readonly anchors: readonly string[];
  readonly lines: readonly PatchLine[];
}

export interface PatchLine {
  readonly kind: "context" | "removed" | "added";
  readonly text: string;
}
