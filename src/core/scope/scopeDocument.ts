import * as z from "zod";
import { verbs } from "../effects/effect.ts";
import { identityShape } from "../identity/identityShape.ts";
import { agentGlobShape } from "./agentGlob.ts";
import { type LimitName, limitKeys } from "./limitNames.ts";
import { parsePattern } from "./pattern.ts";
import { productionGlobShape } from "./productionGlob.ts";
import { hostGlobShape } from "./sandboxTerms.ts";

/** The version of the scope file that this reads. */
export const scopeVersion = 1;
/** More rules in one file are an error. */
const maximumRules = 1_000;
/** The largest size a limit may say: 1 PiB. */
const mostBytes = 2 ** 50;
/** More patterns in one rule are an error. */
const maximumPatterns = 100;

/** A scope file as it is written, checked, with its patterns read. */
export type ScopeDocument = z.infer<ReturnType<typeof scopeDocument>>;
/** A rule as it is written: exactly one of `allow`, `hold` and `deny` is there. */
export type RuleDocument = NonNullable<ScopeDocument["rules"]>[number];

/** One line without characters that cannot be seen or that turn the direction of writing: it is shown where a person decides. */
const visibleText = /^[^\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]*$/u;

function limitShapes(): Record<LimitName, z.ZodOptional<z.ZodInt>> {
  return Object.fromEntries(
    limitKeys.map(({ name, minimum, maximum }) => [name, z.int().min(minimum).max(maximum).optional()]),
  ) as Record<LimitName, z.ZodOptional<z.ZodInt>>;
}

/**
 * The shape of a scope file, but for "exactly one of `allow`, `hold` and `deny`", which the parser checks. An issue of code `custom` carries its mend in `params.mend`. Absent parts never widen:
 * no `preset` is `balanced`, no `rules` are none, no limit is no bound of this file, no `agents` are all.
 * `media/scope.schema.json` says the same to editors; a test keeps the two equal.
 */
export function scopeDocument() {
  const pattern = z.string().transform((text, context) => {
    const parsed = parsePattern(text);
    if (!("problem" in parsed)) return parsed;
    const subject = text === "" ? "Pattern" : `\`${text.slice(0, 80)}\``;
    context.addIssue({ code: "custom", message: `${subject}: ${parsed.problem}.`, params: parsed });
    return z.NEVER;
  });
  const patterns = z
    .array(pattern)
    .min(1)
    .max(maximumPatterns)
    .transform(([first, ...others]) => (first === undefined ? z.NEVER : ([first, ...others] as const)));
  const commands = z.array(z.string().min(1).max(2_000)).max(50);
  const plainText = (most: number) => z.string().min(1).max(most).regex(visibleText);
  const verbList = z
    .array(z.enum(["*", ...verbs]))
    .min(1)
    .max(16);
  const agentName = z.string().regex(agentGlobShape);
  const rule = z.strictObject({
    allow: verbList.optional(),
    hold: verbList.optional(),
    deny: verbList.optional(),
    on: patterns,
    because: plainText(500).optional(),
    agents: z.array(agentName).min(1).max(50).optional(),
    examples: z.strictObject({ match: commands.optional(), miss: commands.optional() }).optional(),
  });
  return z.strictObject({
    $schema: z.string().optional(),
    version: z.literal(scopeVersion),
    preset: z.enum(["balanced", "strict", "readonly"]).optional(),
    rules: z.array(rule).max(maximumRules).optional(),
    limits: z.strictObject(limitShapes()).optional(),
    production: z.array(z.string().regex(productionGlobShape)).min(1).max(maximumPatterns).optional(),
    identity: z.record(agentName, identityShape(pattern, plainText)).optional(),
    sandbox: z
      .strictObject({
        mode: z.enum(["auto", "require"]).optional(),
        network: z.array(z.string().regex(hostGlobShape)).max(maximumPatterns).optional(),
        limits: z
          .strictObject({
            processes: z.int().min(10).max(100_000).optional(),
            memory: z.int().min(67_108_864).max(mostBytes).optional(),
            cpuSeconds: z.int().min(1).max(604_800).optional(),
            openFiles: z.int().min(32).max(1_048_576).optional(),
            fileBytes: z.int().min(1_024).max(mostBytes).optional(),
            outputBytes: z.int().min(1_024).max(mostBytes).optional(),
            diskBytes: z.int().min(1_048_576).max(mostBytes).optional(),
            diskFiles: z.int().min(100).max(1_000_000_000).optional(),
          })
          .optional(),
      })
      .optional(),
  });
}
