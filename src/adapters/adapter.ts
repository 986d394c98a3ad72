import type { Call } from "../core/call/call.ts";
import type { Outcome } from "../core/call/outcome.ts";

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

/** What the hook prints: nothing at all (`pass`), or one JSON object. */
export type HookAnswer = { readonly kind: "pass" } | { readonly kind: "json"; readonly body: unknown };

/** One agent's hook format in both directions. Translates, decides nothing, touches nothing. */
export interface Adapter {
  /** The name the hook line passes, such as `vscode`. */
  readonly agent: string;
  /** `payload` is parsed JSON of unknown shape; `home` is the person's home folder, for `~`. Never throws. */
  decode(payload: unknown, home: string): Decoded;
  /** `payload` is the one decoded before: rewritten input keeps every other field of it. */
  encode(outcome: Outcome, payload: unknown): HookAnswer;
}
