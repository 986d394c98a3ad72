import type { IdentityRule } from "../scope/scope.ts";
import { describeSource } from "./credentialSource.ts";
import { type UseKind, type Uses, useKinds, useNoun } from "./uses.ts";

/** One difference between two scopes. */
export interface Change {
  readonly effect: "stricter" | "looser";
  readonly sentence: string;
}

/**
 * How identities differ, a sentence each. Only hiding more and inheriting less is plainly stricter; whatever gives a run
 * something, or another name, is looser. Values that are set are shown, since a person decides about them.
 */
export function identityChanges(
  from: readonly IdentityRule[] = [],
  to: readonly IdentityRule[] = [],
): readonly Change[] {
  const names = [...new Set([...from, ...to].map(({ agents }) => agents))];
  return names.flatMap((agents) => {
    const [before, after] = [ruleFor(from, agents), ruleFor(to, agents)];
    const who = agents === "default" ? "every agent" : agents;
    return [
      ...listChanges(before.inherit, after.inherit, {
        added: (name) => ({ effect: "looser", sentence: `Runs of ${who} inherit ${name}.` }),
        removed: (name) => ({ effect: "stricter", sentence: `Runs of ${who} no longer inherit ${name}.` }),
      }),
      ...listChanges(settings(before), settings(after), {
        added: (setting) => ({ effect: "looser", sentence: `Runs of ${who} get ${setting}.` }),
        removed: (setting) => ({ effect: "looser", sentence: `Runs of ${who} no longer get ${setting}.` }),
      }),
      ...listChanges(hidden(before), hidden(after), {
        added: (text) => ({ effect: "stricter", sentence: `Hidden from runs of ${who}: ${text}.` }),
        removed: (text) => ({ effect: "looser", sentence: `No longer hidden from runs of ${who}: ${text}.` }),
      }),
      ...useChanges(before.use, after.use, who),
      ...listChanges(author(before), author(after), {
        added: (text) => ({ effect: "looser", sentence: `Runs of ${who} commit with the ${text}.` }),
        removed: (text) => ({ effect: "looser", sentence: `Runs of ${who} no longer commit with the ${text}.` }),
      }),
      ...listChanges(before.credentials.map(describeSource), after.credentials.map(describeSource), {
        added: (text) => ({ effect: "looser", sentence: `Runs of ${who} get credentials: ${text}.` }),
        removed: (text) => ({ effect: "looser", sentence: `Runs of ${who} no longer get credentials: ${text}.` }),
      }),
    ];
  });
}

/** The accepted identities with what a waiting version hides and bounds beside: the rest of it waits for a person. */
export function tightenedIdentities(
  accepted: readonly IdentityRule[] = [],
  waiting: readonly IdentityRule[] = [],
): readonly IdentityRule[] {
  const names = [...new Set([...accepted, ...waiting].map(({ agents }) => agents))];
  return names.flatMap((agents) => {
    const [before, after] = [ruleFor(accepted, agents), ruleFor(waiting, agents)];
    const known = new Set(hidden(before));
    const hide = [...before.hide, ...after.hide.filter(({ text }) => !known.has(text))];
    const use = strictestUses(before.use, after.use);
    const isEmpty =
      hide.length === 0 && Object.keys(use).length === 0 && !accepted.some((rule) => rule.agents === agents);
    return isEmpty ? [] : [{ ...before, hide, use }];
  });
}

/** What an identity may still say where its scope is not trusted. */
export function onlyHiding({ agents, hide, use }: IdentityRule): IdentityRule {
  return { ...noIdentity, agents, hide, use };
}

/** How what may be used differs: a bound more and a name less is stricter, and nothing else. */
function useChanges(from: Uses, to: Uses, who: string): readonly Change[] {
  return (Object.keys(useKinds) as readonly UseKind[]).flatMap((kind): readonly Change[] => {
    const [before, after] = [from[kind], to[kind]];
    const noun = useNoun(kind);
    if (before === undefined && after === undefined) return [];
    if (after === undefined) return [{ effect: "looser", sentence: `Any ${noun} may be used again by ${who}.` }];
    if (before === undefined) {
      const names = after.length === 0 ? "" : ` but ${after.join(", ")}`;
      return [{ effect: "stricter", sentence: `No ${noun} may be used by ${who}${names}.` }];
    }
    return listChanges(before, after, {
      added: (glob) => ({ effect: "looser", sentence: `The ${noun} ${glob} may be used by ${who}.` }),
      removed: (glob) => ({ effect: "stricter", sentence: `The ${noun} ${glob} may no longer be used by ${who}.` }),
    });
  });
}

function strictestUses(accepted: Uses, waiting: Uses): Uses {
  return {
    ...waiting,
    ...Object.fromEntries(
      (Object.keys(accepted) as readonly UseKind[]).map((kind) => {
        const other = waiting[kind];
        return [kind, (accepted[kind] ?? []).filter((glob) => other === undefined || other.includes(glob))];
      }),
    ),
  };
}

/** An identity of which a scope says nothing. */
const noIdentity: Omit<IdentityRule, "agents"> = {
  inherit: [],
  set: {},
  hide: [],
  git: { name: undefined, email: undefined },
  credentials: [],
  use: {},
};

function ruleFor(rules: readonly IdentityRule[], agents: string): IdentityRule {
  return rules.find((rule) => rule.agents === agents) ?? { ...noIdentity, agents };
}

function settings({ set }: IdentityRule): readonly string[] {
  return Object.entries(set).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
}

function hidden({ hide }: IdentityRule): readonly string[] {
  return hide.map(({ text }) => text);
}

function author({ git }: IdentityRule): readonly string[] {
  return [
    ...(git.name === undefined ? [] : [`name ${git.name}`]),
    ...(git.email === undefined ? [] : [`address ${git.email}`]),
  ];
}

function listChanges(
  from: readonly string[],
  to: readonly string[],
  say: { readonly added: (one: string) => Change; readonly removed: (one: string) => Change },
): readonly Change[] {
  const [before, after] = [new Set(from), new Set(to)];
  return [
    ...[...before].filter((one) => !after.has(one)).map(say.removed),
    ...[...after].filter((one) => !before.has(one)).map(say.added),
  ];
}
