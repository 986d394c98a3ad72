import * as z from "zod/mini";
import type { Frozen } from "./frozen.ts";

/** What a run of an agent would see. No value of a variable is in it. */
export const identityModel = z.object({
  kind: z.literal("identity"),
  /** Whom it is about. */
  agent: z.string(),
  label: z.string(),
  /** Whom else there is to ask about. */
  others: z.array(z.object({ agent: z.string(), label: z.string() })),
  /** How far it can be relied on, as sentences. */
  says: z.array(z.string()),
  author: z.object({ name: z.string(), email: z.string() }),
  folder: z.string(),
  /** By name; `from` is where the value comes from. */
  environment: z.array(
    z.object({ name: z.string(), from: z.enum(["yours", "set", "its own", "credential"]), value: z.literal("masked") }),
  ),
  /** Names of the person's variables that it does not get. */
  withheld: z.array(z.string()),
  credentials: z.array(
    z.object({
      /** What it is and where it comes from, with commands between backticks. */
      text: z.string(),
      state: z.enum(["not asked for yet", "at hand"]),
      /** In milliseconds since 1970; absent where it is not known. */
      expires: z.optional(z.number()),
    }),
  ),
  /** What it may sign in with elsewhere, a phrase for each kind that is bounded. */
  uses: z.array(z.string()),
  hidden: z.array(z.object({ path: z.string(), what: z.string() })),
  /** Rules about hosts, and all others, that speak of this agent, each as a sentence without its stop. */
  hosts: z.array(z.string()),
  rules: z.array(z.string()),
});
export type IdentityModel = Frozen<z.infer<typeof identityModel>>;
