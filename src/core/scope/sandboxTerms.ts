import type { ResourceLimits } from "../confine/confinement.ts";

/** A host as the sandbox's network names it: letters, digits, `.`, `-` and `*`, then a port or `*` if it is not one of the web. */
export const hostGlobShape = /^[a-zA-Z0-9*][a-zA-Z0-9.*-]{0,252}(?::(?:\d{1,5}|\*))?$/;

/**
 * What a scope says of the sandbox that approved commands run in. `auto`: wherever the machine can. `require`: nowhere else.
 * No scope can switch it off.
 */
export interface SandboxTerms {
  readonly mode: "auto" | "require";
  /** Globs over hosts, as `name` or `name:port`: no others are reached. Undefined: not bounded here; empty: none. */
  readonly network: readonly string[] | undefined;
  /** Absent ones are as usual; they only lower. */
  readonly limits: Readonly<Partial<ResourceLimits>>;
}

/** What a scope says that says nothing. */
export const usualTerms: SandboxTerms = { mode: "auto", network: undefined, limits: {} };

const limitNames: readonly (keyof ResourceLimits)[] = [
  "processes",
  "memory",
  "cpuSeconds",
  "openFiles",
  "fileBytes",
  "outputBytes",
  "diskBytes",
  "diskFiles",
];

/** How one scope's terms differ from another's, a sentence each. `stricter` only where that is plain. */
export function termChanges(
  from: SandboxTerms = usualTerms,
  to: SandboxTerms = usualTerms,
): readonly { readonly effect: "stricter" | "looser"; readonly sentence: string }[] {
  const mode =
    from.mode === to.mode
      ? []
      : [
          {
            effect: to.mode === "require" ? "stricter" : "looser",
            sentence: `The sandbox changes from ${from.mode} to ${to.mode}.`,
          } as const,
        ];
  return [
    ...mode,
    ...networkChanges(from.network, to.network),
    ...limitNames.flatMap((name) => limitChange(name, from.limits[name], to.limits[name])),
  ];
}

function networkChanges(
  from: readonly string[] | undefined,
  to: readonly string[] | undefined,
): ReturnType<typeof termChanges> {
  if (from === undefined && to === undefined) return [];
  if (to === undefined) return [{ effect: "looser", sentence: "Runs may reach any host again." }];
  if (from === undefined)
    return [{ effect: "stricter", sentence: `Runs reach no hosts but ${to.length === 0 ? "none" : to.join(", ")}.` }];
  const added = to.filter((host) => !from.includes(host));
  const removed = from.filter((host) => !to.includes(host));
  return [
    ...added.map((host) => ({ effect: "looser" as const, sentence: `Runs may reach ${host}.` })),
    ...removed.map((host) => ({ effect: "stricter" as const, sentence: `Runs may no longer reach ${host}.` })),
  ];
}

function limitChange(
  name: keyof ResourceLimits,
  from: number | undefined,
  to: number | undefined,
): ReturnType<typeof termChanges> {
  const [before, after] = [from ?? Number.POSITIVE_INFINITY, to ?? Number.POSITIVE_INFINITY];
  if (before === after) return [];
  return [
    {
      effect: after < before ? "stricter" : "looser",
      sentence: `The sandbox's limit ${name} changes from ${from ?? "the usual"} to ${to ?? "the usual"}.`,
    },
  ];
}

/** The stricter of both in everything: what holds while a person has not accepted the other yet. */
export function stricterTerms(
  accepted: SandboxTerms | undefined,
  waiting: SandboxTerms | undefined,
): SandboxTerms | undefined {
  if (accepted === undefined || waiting === undefined) return accepted ?? waiting;
  const limits = Object.fromEntries(
    limitNames.flatMap((name) => {
      const said = [accepted.limits[name], waiting.limits[name]].filter((value) => value !== undefined);
      return said.length === 0 ? [] : [[name, Math.min(...said)]];
    }),
  );
  const { network } = waiting;
  return {
    mode: accepted.mode === "require" ? "require" : waiting.mode,
    network:
      accepted.network === undefined ? network : accepted.network.filter((host) => network?.includes(host) ?? true),
    limits,
  };
}
