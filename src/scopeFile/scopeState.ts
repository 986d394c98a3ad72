import { compareScopes } from "../core/scope/compareScopes.ts";
import { compileScope } from "../core/scope/compileScope.ts";
import { parseScope } from "../core/scope/parseScope.ts";
import {
  defaultScope,
  type Rule,
  type Scope,
  type ScopeLevel,
  type ScopeProblem,
  type SealStanding,
} from "../core/scope/scope.ts";
import { markedUnseen, tightened } from "../core/scope/tightened.ts";
import type { Accepted } from "./acceptedStore.ts";
import type { ScopeFile } from "./scopeFile.ts";

/** A scope file: what is in force, and what waits for a person. */
export interface ScopeState {
  /** Its patterns are ready for matching. */
  readonly inForce: Scope;
  readonly file: "absent" | "broken" | "in force" | "stricter" | "waiting";
  /** Errors and warnings of the file as it stands. */
  readonly problems: readonly ScopeProblem[];
  /** For `waiting`: what accepting would change, as sentences. May be empty where only the seal is to be renewed. */
  readonly changes: readonly string[];
  readonly seal: SealStanding;
  /** Whether a person accepted every rule that is in force. */
  readonly seen: "all" | "some";
}

/**
 * Weighs a scope file against the last accepted version. A stricter version applies at once; of a looser one only what
 * tightens does, until a person accepts it; a broken one changes nothing. Where the seal is broken nothing applies by
 * itself but what tightens further, and a person has to accept anew whatever the file says.
 */
export function scopeState(file: ScopeFile, accepted: Accepted, level: ScopeLevel): ScopeState {
  const { base, seen, seal } = baseOf(accepted, level);
  const state = weigh(file, base, seal, level);
  const marked = markedUnseen(state.inForce, seen);
  return {
    ...state,
    inForce: compileScope(marked),
    seal,
    seen: marked.rules.some((rule) => rule.accepted === "no") ? "some" : "all",
  };
}

/** What the accepted version of a folder that is not open puts in force; its file is not looked at. */
export function acceptedScope(accepted: Accepted, root: string): Scope {
  const { base, seen } = baseOf(accepted, "workspace");
  const scope = compileScope(markedUnseen(base, seen));
  // Nobody sees the page of a folder that is not open.
  return scope.doubt === undefined
    ? scope
    : { ...scope, doubt: `${scope.doubt} This is about \`${root}\`: open that folder and review its scope file.` };
}

function weigh(
  file: ScopeFile,
  base: Scope,
  seal: SealStanding,
  level: ScopeLevel,
): Pick<ScopeState, "inForce" | "file" | "problems" | "changes"> {
  const { scope, problems } = readFile(file, level);
  if (scope === undefined) return { inForce: base, file: "broken", problems, changes: [] };
  const { verdict, changes } = compareScopes(base, scope);
  if (seal.kind === "broken") return { inForce: tightened(base, scope), file: "waiting", problems, changes };
  switch (verdict) {
    case "same":
      return { inForce: scope, file: file.kind === "absent" ? "absent" : "in force", problems, changes: [] };
    case "stricter":
      return { inForce: scope, file: "stricter", problems, changes };
    case "looser":
      return { inForce: tightened(base, scope), file: "waiting", problems, changes };
  }
}

function readFile(file: ScopeFile, level: ScopeLevel): ReturnType<typeof parseScope> {
  switch (file.kind) {
    case "absent":
      return { scope: defaultScope, problems: [] };
    case "text":
      return parseScope(file.text, level);
    case "unreadable":
      return { scope: undefined, problems: [file.problem] };
  }
}

interface Base {
  readonly base: Scope;
  /** The rules of the version that a person saw last. */
  readonly seen: readonly Rule[];
  readonly seal: SealStanding;
}

/** In force where what a person accepted cannot be relied on. */
function strict(why: string): Scope {
  return { ...defaultScope, preset: "strict", doubt: why };
}

/** What the file is compared with: what a person accepted, or the preset where nobody did; the strictest where that cannot be relied on. */
function baseOf(accepted: Accepted, level: ScopeLevel): Base {
  switch (accepted.kind) {
    case "none":
      return { base: defaultScope, seen: [], seal: accepted };
    case "unsealed":
      return {
        base: tightened(defaultScope, scopeIn(accepted.text, level) ?? { ...defaultScope, preset: "strict" }),
        seen: [],
        seal: { kind: "unsealed" },
      };
    case "broken":
      return {
        base: tightened(strict(accepted.why), scopeIn(accepted.text, level) ?? defaultScope),
        seen: [],
        seal: { kind: "broken", why: accepted.why },
      };
    case "version": {
      const base = scopeIn(accepted.text, level);
      const seen = accepted.seen === undefined ? undefined : scopeIn(accepted.seen.text, level);
      if (base !== undefined) return { base, seen: seen?.rules ?? [], seal: { kind: accepted.seal } };
      const why = "The version you accepted cannot be read by this version of Holdpoint.";
      return { base: strict(why), seen: [], seal: { kind: "broken", why } };
    }
  }
}

function scopeIn(text: string | undefined, level: ScopeLevel): Scope | undefined {
  return text === undefined ? defaultScope : parseScope(text, level).scope;
}
