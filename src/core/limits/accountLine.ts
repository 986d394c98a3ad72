import { z } from "zod";
import type { Incident, Trip } from "../breaker/breaker.ts";
import { verbs } from "../effects/effect.ts";
import type { Spending } from "./ledger.ts";

/** What windows and hooks of one person tell each other of what agents did. */
export type AccountLine =
  | ({ readonly kind: "spent" } & Spending)
  | { readonly kind: "incident"; readonly agent: string; readonly incident: Incident }
  | { readonly kind: "tripped"; readonly trip: Trip }
  | { readonly kind: "reset"; readonly at: number; readonly agent: string; readonly reason: string };

const text = z.string().max(8_000);
const at = z.number();
const count = z.number().min(0);
const spent = z.object({
  filesLost: count,
  bytesLost: count,
  commitsLost: count,
  resourcesDestroyed: count,
  destructive: count,
  hosts: z.array(text),
});
const told = { at, session: text, what: text, why: text };
const incident = z.object({
  ...told,
  kind: z.discriminatedUnion("of", [
    z.object({
      of: z.literal("refusal"),
      intents: z.array(z.object({ deed: z.enum(["lose", "any", ...verbs]), on: text })),
    }),
    z.object({ of: z.literal("violation") }),
    z.object({ of: z.literal("tampering") }),
    z.object({ of: z.literal("deletion"), deleted: z.array(text) }),
    z.object({ of: z.literal("creation"), created: z.array(text) }),
  ]),
});
const line = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("spent"), at, agent: text, session: text, spent }),
  z.object({ kind: z.literal("incident"), agent: text, incident }),
  z.object({
    kind: z.literal("tripped"),
    trip: z.object({
      agent: text,
      label: text,
      at,
      cause: z.enum(["refusals", "violations", "tampering", "burst", "recreation"]),
      story: z.array(z.object(told)),
    }),
  }),
  z.object({ kind: z.literal("reset"), at, agent: text, reason: text }),
]);

/** Reads one line as it was written; undefined for what is none, such as one that a crash cut off. Never throws. */
export function parseAccountLine(written: string): AccountLine | undefined {
  try {
    const parsed = line.safeParse(JSON.parse(written));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
