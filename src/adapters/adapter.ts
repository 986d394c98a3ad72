import type { Call } from "../core/call/call.ts";
import type { Hears, Outcome } from "../core/call/outcome.ts";

/** What a hook's payload turned out to be. */
export type Decoded =
  | {
      readonly kind: "call";
      readonly call: Call;
      readonly rewrite: "possible" | "impossible";
      readonly window: string | undefined;
    }
  /** An event that asks for nothing (a session started, a tool ended). */
  | { readonly kind: "notice"; readonly event: string }
  /** Not of a shape we know: refused, with what is missing. */
  | { readonly kind: "unreadable"; readonly why: string };

/**
 * What the hook prints: nothing at all (`pass`), one JSON object on standard output, or, for agents that heed only an exit
 * code, a text on standard error with exit code 2 (`refusal`).
 */
export type HookAnswer =
  | { readonly kind: "pass" }
  | { readonly kind: "json"; readonly body: unknown }
  | { readonly kind: "refusal"; readonly text: string };

/** One agent's hook format in both directions. Translates, decides nothing, touches nothing. */
export interface Adapter {
  /** The name the hook line passes, such as `vscode`. */
  readonly agent: string;
  /** What a person is shown, such as "Claude Code". */
  readonly label: string;
  /** Longest the agent waits for its hook, in milliseconds, where no hook file can set that; undefined otherwise. */
  readonly patience?: number;
  /** `payload` is parsed JSON of unknown shape; `home` is the person's home folder, for `~`. Never throws. */
  decode(payload: unknown, home: string): Decoded;
  /** With which answers to `payload` a note reaches the model; where it is left out, with a refusal alone. */
  hears?(payload: unknown): Hears;
  /** `payload` is the one decoded before: rewritten input keeps every other field of it. */
  encode(outcome: Outcome, payload: unknown): HookAnswer;
}
