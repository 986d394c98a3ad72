import { compareScopes } from "../core/scope/compareScopes.ts";
import { compileScope } from "../core/scope/compilePattern.ts";
import { parseScope } from "../core/scope/parseScope.ts";
import { defaultScope, type Scope, type ScopeProblem } from "../core/scope/scope.ts";
import { tightened } from "../core/scope/tightened.ts";
import type { Accepted } from "./acceptedStore.ts";

/** The scope file of one folder: what is in force, and what waits for a person. */
export interface ScopeState {
  /** Its patterns are ready for matching. */
  readonly inForce: Scope;
  readonly file: "absent" | "broken" | "in force" | "stricter" | "waiting";
  /** Errors and warnings of the file as it stands. */
  readonly problems: readonly ScopeProblem[];
  /** For `waiting`: what accepting would change, as sentences. */
  readonly changes: readonly string[];
}

/**
 * Weighs a scope file against the last accepted version. `text` is the file now, undefined when there is none. A stricter
 * version applies at once; of a looser one only what tightens does, until a person accepts it; a broken one changes nothing.
 */
export function scopeState(text: string | undefined, accepted: Accepted): ScopeState {
  const state = weigh(text, accepted);
  return { ...state, inForce: compileScope(state.inForce) };
}

function weigh(text: string | undefined, accepted: Accepted): ScopeState {
  const base = acceptedScope(accepted);
  const parsed = text === undefined ? { scope: defaultScope, problems: [] } : parseScope(text);
  if (parsed.scope === undefined) return { inForce: base, file: "broken", problems: parsed.problems, changes: [] };
  const { verdict, changes } = compareScopes(base, parsed.scope);
  switch (verdict) {
    case "same":
      return {
        inForce: parsed.scope,
        file: text === undefined ? "absent" : "in force",
        problems: parsed.problems,
        changes: [],
      };
    case "stricter":
      return { inForce: parsed.scope, file: "stricter", problems: parsed.problems, changes };
    case "looser":
      return { inForce: tightened(base, parsed.scope), file: "waiting", problems: parsed.problems, changes };
  }
}

/** The scope a person accepted; the preset where nobody did yet; the strictest where what is stored cannot be trusted. */
function acceptedScope(accepted: Accepted): Scope {
  switch (accepted.kind) {
    case "none":
      return defaultScope;
    case "unreadable":
      return { ...defaultScope, preset: "strict" };
    case "version": {
      if (accepted.text === undefined) return defaultScope;
      return parseScope(accepted.text).scope ?? { ...defaultScope, preset: "strict" };
    }
  }
}
