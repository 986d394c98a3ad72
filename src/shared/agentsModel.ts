import * as z from "zod/mini";
import type { Frozen } from "./frozen.ts";

/** What a person can have done with an agent's connection. */
export const agentDeed = z.enum(["connect", "disconnect", "restore", "probe"]);
export type AgentDeed = z.infer<typeof agentDeed>;

const agentRow = z.object({
  /** Names it, for what is done with it. */
  agent: z.string(),
  label: z.string(),
  /** How its state is drawn; `text` says the same. */
  tone: z.enum(["good", "caution", "bad", "quiet"]),
  state: z.string(),
  /** When a call last came through its hook; absent where none is known to have. */
  seen: z.optional(z.number()),
  /** Set while it is seen at work without asking, as a sentence; empty otherwise. */
  alarm: z.string(),
  /** What the state means and how it is mended, a sentence each; what stands between backticks is a path. */
  says: z.array(z.string()),
  /** How an approved command of it runs, as a sentence. */
  approved: z.string(),
  /** What connecting writes, or has written, as a sentence; may be empty. */
  writes: z.string(),
  notes: z.array(z.string()),
  /** How the last probe went; `mend` may be empty. */
  probe: z.optional(
    z.object({ at: z.number(), state: z.enum(["good", "bad", "note"]), text: z.string(), mend: z.string() }),
  ),
  /** What is being done with it now, as "Connecting …"; empty for nothing. */
  busy: z.string(),
  /** Why what was asked for last was not done; empty where it was. */
  problem: z.string(),
  deeds: z.array(agentDeed),
});
export type AgentRow = Frozen<z.infer<typeof agentRow>>;

/** The agents, how the connection of each stands, and what can be done about it. */
export const agentsModel = z.object({
  kind: z.literal("agents"),
  lead: z.string(),
  text: z.string(),
  /** On the machine, VS Code's own first. */
  found: z.array(agentRow),
  /** Holdpoint could connect these if they were there. */
  absent: z.array(z.object({ agent: z.string(), label: z.string(), remark: z.string() })),
  /** Those that one click connects, and what that writes as a sentence; none where it would be one at most. */
  together: z.object({ agents: z.array(z.string()), writes: z.string() }),
  /** When the person's pause ends; absent where there is none. */
  pausedUntil: z.optional(z.number()),
  /** What was done or failed last, for a person who listens. */
  said: z.string(),
});
export type AgentsModel = Frozen<z.infer<typeof agentsModel>>;
