import type { Call } from "../call/call.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Inside } from "./commandModel.ts";

/** One call of an MCP tool, as the judgement of such tools sees it. */
export interface McpUse {
  readonly call: Extract<Call, { readonly kind: "tool" }>;
  readonly surroundings: Surroundings;
  readonly inside: Inside;
  readonly source: string;
}
