import { Minimatch } from "minimatch";
import type { Effect } from "../effects/effect.ts";
import { type UseKind, useKinds } from "../identity/uses.ts";
import { namesAgent } from "../scope/agentGlob.ts";
import type { RootedScope } from "../scope/scope.ts";
import type { Reason } from "./verdict.ts";

/**
 * What a scope's identities say against what an effect signs in with: another one than the agent may use is denied, and what does not say which
 * is held. All that speak of the agent count, so that a name that is only claimed gains nothing over `default`. Names are compared
 * exactly; `resource` is the effect's as a person reads it.
 */
export function useReasons(
  effect: Effect,
  resource: string,
  agent: string,
  { scope: { identities = [] }, level = "workspace" }: RootedScope,
): readonly Reason[] {
  const { scheme } = effect.resource;
  if (!isUseKind(scheme)) return [];
  const name = nameUsed(effect);
  return identities.flatMap(({ agents, use }): readonly Reason[] => {
    const globs = use[scheme];
    if (globs === undefined || (agents !== "default" && namesAgent([agents], agent) === "no")) return [];
    if (name !== undefined && globs.some((glob) => matches(glob, name))) return [];
    return [
      {
        decision: name === undefined ? "hold" : "deny",
        source: "rule",
        rule: undefined,
        ...(level === "user" ? { level } : {}),
        ...wording(scheme, name, globs, `\`${effect.source}\` works on \`${resource}\``),
      },
    ];
  });
}

function wording(
  kind: UseKind,
  name: string | undefined,
  globs: readonly string[],
  does: string,
): Pick<Reason, "text" | "instead"> {
  const { one, mend } = useKinds[kind];
  const others = globs.length === 0 ? " at all" : ` but ${globs.map((glob) => `\`${glob}\``).join(", ")}`;
  const how =
    name === undefined ? `does not say plainly which ${one} it signs in with` : `signs in with the ${one} \`${name}\``;
  return {
    text: `${does} and ${how}. This agent may use no ${one}${others}.`,
    instead:
      globs.length === 0
        ? "Ask the person to do it."
        : `Name one that it may use ${mend}, and no other credentials or settings beside it.`,
  };
}

function isUseKind(scheme: string): scheme is UseKind {
  return Object.hasOwn(useKinds, scheme);
}

/** Undefined where it is not known. */
function nameUsed({ resource, signsInAs }: Effect): string | undefined {
  if (resource.scheme === "file") return undefined;
  if (signsInAs !== undefined) return signsInAs === "?" ? undefined : signsInAs;
  // The database's name does not tell who works on it.
  if (resource.scheme === "db") return undefined;
  const [first = "?"] = resource.name.split("/");
  if (/[?*]/.test(first) || first === "") return undefined;
  try {
    return decodeURIComponent(first);
  } catch {
    return undefined;
  }
}

/** A `*` stands for any part of a name, slashes included: names of contexts have them. */
function matches(glob: string, name: string): boolean {
  const flat = (text: string): string => text.replaceAll("/", "\u0001");
  return new Minimatch(flat(glob), { dot: true, nobrace: true, noext: true, nocomment: true, nonegate: true }).match(
    flat(name),
  );
}
