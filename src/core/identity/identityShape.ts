import { z } from "zod";
import type { Pattern } from "../scope/scope.ts";
import type { CredentialSource } from "./credentialSource.ts";
import { fixedVariable } from "./fixedVariables.ts";
import { type UseKind, type Uses, useKinds, useShape } from "./uses.ts";

/** A variable's name. */
const variableShape = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** A variable's name, or the beginning of several with `*` behind it. */
const inheritShape = /^[A-Za-z_][A-Za-z0-9_]*\*?$/;
/** A program by its whole path, below the home folder, or as it is found by the person's PATH; never relative to a folder that agents work in. */
const programShape = /^(?:\/|~\/)[^\p{Cc}]+$|^[^\s/~-][^/\p{Cc}]*$/u;
/** A name under which a value is stored. */
const storedShape = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
/** A host, perhaps with a port. */
const hostShape = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?$/;
const serverShape = /^https:\/\/[A-Za-z0-9._~:/[\]-]+$/;

/** The keys that each kind of credentials needs and may have, beside `from`. */
const keysOf = {
  storage: { needs: ["name", "variable"], may: [] },
  variables: { needs: ["command", "variables"], may: [] },
  aws: { needs: ["command"], may: [] },
  kubernetes: { needs: ["command", "context", "server"], may: ["authority"] },
  git: { needs: ["command", "host"], may: [] },
  ssh: { needs: ["keys"], may: [] },
} as const;

type Kind = keyof typeof keysOf;
const kinds = Object.keys(keysOf) as readonly Kind[];

/** The shape of one identity in a scope file. `pattern` and `plainText` are those of the whole file. */
export function identityShape<Written extends z.ZodType<Pattern>, Text extends z.ZodType<string>>(
  pattern: Written,
  plainText: (most: number) => Text,
) {
  const uses = z.array(z.string().regex(useShape)).max(100).optional();
  const variable = z.string().max(128).regex(variableShape);
  const credential = z
    .strictObject({
      from: z.enum(kinds as [Kind, ...Kind[]]),
      command: z.array(z.string().min(1).max(2_000)).min(1).max(50).optional(),
      name: z.string().regex(storedShape).optional(),
      variable: variable.optional(),
      variables: z.array(variable).min(1).max(50).optional(),
      context: z.string().regex(storedShape).optional(),
      server: z.string().max(500).regex(serverShape).optional(),
      authority: plainText(500).optional(),
      host: z.string().max(255).regex(hostShape).optional(),
      keys: z.array(plainText(500)).min(1).max(16).optional(),
    })
    .superRefine((value, context) => {
      const { needs, may } = keysOf[value.from];
      const there = Object.entries(value).flatMap(([key, one]) => (key === "from" || one === undefined ? [] : [key]));
      const missing = needs.filter((key) => !there.includes(key));
      const unknown = there.filter((key) => ![...needs, ...may].some((known) => known === key));
      const message =
        missing.length > 0
          ? `Credentials from \`${value.from}\` need ${missing.map((key) => `\`${key}\``).join(" and ")}.`
          : unknown.length > 0
            ? `Credentials from \`${value.from}\` have no ${unknown.map((key) => `\`${key}\``).join(" or ")}.`
            : undefined;
      if (message !== undefined)
        context.addIssue({
          code: "custom",
          message,
          params: { mend: `Give exactly ${needs.map((key) => `\`${key}\``).join(", ")} beside \`from\`.` },
        });
      const [program] = value.command ?? [];
      if (program !== undefined && !programShape.test(program))
        context.addIssue({
          code: "custom",
          message: `\`${program.slice(0, 80)}\` is no program outside of the folders that agents work in.`,
          params: { mend: "Name it by its whole path, or by the name under which your PATH has it." },
        });
      for (const name of [value.variable, ...(value.variables ?? [])])
        if (name !== undefined) refuseFixed(name, context);
    });
  return z.strictObject({
    env: z
      .strictObject({
        inherit: z.array(z.string().max(128).regex(inheritShape)).max(200).optional(),
        set: z
          .record(variable, z.string().max(10_000))
          .optional()
          .superRefine((value, context) => {
            for (const name of Object.keys(value ?? {})) refuseFixed(name, context);
          }),
      })
      .optional(),
    hide: z
      .array(pattern)
      .max(200)
      .optional()
      .superRefine((value, context) => {
        for (const [index, { text, scheme, glob }] of (value ?? []).entries()) {
          if (
            scheme === "file" &&
            !glob
              .replace(/\/\*\*$/, "")
              .split("/")
              .includes("**")
          )
            continue;
          context.addIssue({
            code: "custom",
            path: [index],
            message: `\`${text}\` names no places that can be hidden.`,
            params: {
              mend: "Name files or folders; what is hidden is hidden with all below it, so `**` may stand at the end alone.",
            },
          });
        }
      }),
    git: z.strictObject({ name: plainText(200).optional(), email: plainText(200).optional() }).optional(),
    credentials: z.array(credential).max(50).optional(),
    use: z.strictObject({ aws: uses, azure: uses, db: uses, docker: uses, gcp: uses, kube: uses }).optional(),
  });
}

function refuseFixed(name: string, context: z.RefinementCtx): void {
  if (fixedVariable(name) === "free") return;
  context.addIssue({
    code: "custom",
    message: `\`${name}\` cannot be given: commands are judged by what it stands for, or programs load what it names.`,
    params: { mend: "Leave it out." },
  });
}

type Written = z.infer<ReturnType<typeof identityShape>>;

/** Credentials as they were written and checked. */
export function sourcesOf(written: Written["credentials"]): readonly CredentialSource[] {
  return (written ?? []).flatMap((one): readonly CredentialSource[] => {
    const { from, name, variable, variables, context, server, authority, host, keys } = one;
    const [program, ...others] = one.command ?? [];
    const command = program === undefined ? undefined : ([program, ...others] as const);
    if (from === "storage" && name !== undefined && variable !== undefined) return [{ from, name, variable }];
    if (from === "ssh" && keys !== undefined) return [{ from, keys }];
    if (command === undefined) return [];
    if (from === "aws") return [{ from, command }];
    if (from === "variables" && variables !== undefined) return [{ from, command, variables }];
    if (from === "git" && host !== undefined) return [{ from, command, host }];
    if (from === "kubernetes" && context !== undefined && server !== undefined)
      return [{ from, command, context, server, authority }];
    return [];
  });
}

/** What may be used as it was written: only kinds that are there bound anything. */
export function usesOf(written: Written["use"]): Uses {
  const kinds = Object.keys(useKinds) as readonly UseKind[];
  return Object.fromEntries(
    kinds.flatMap((kind) => {
      const globs = written?.[kind];
      return globs === undefined ? [] : [[kind, globs]];
    }),
  );
}
