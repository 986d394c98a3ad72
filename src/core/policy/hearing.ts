import type { Call } from "../call/call.ts";
import { fold } from "../scope/fold.ts";
import { defaultScope, type RootedScope, type Scope } from "../scope/scope.ts";
import type { Landings } from "./landings.ts";
import { isWithin, literalFolder } from "./paths.ts";

/** The scopes that calls are judged by. */
export interface ScopesInForce {
  /** The accepted scope of each open root. Without any, the default scope holds. */
  readonly scopes: readonly RootedScope[];
  /** Accepted scopes of folders that are not open: heard about what lies in them, and where the caller stands in one. */
  readonly elsewhere?: readonly RootedScope[];
  /** The person's own scope, heard about everything. Absent: there is none. */
  readonly user?: Scope;
}

/**
 * The scopes that have a say about an effect: those whose folder it touches, the caller's, and the person's own. Of the
 * open folders all, when the caller stands in none; the default when there are none.
 */
export function scopesFor(
  landings: Landings | undefined,
  call: Call,
  { scopes, elsewhere = [], user }: ScopesInForce,
): readonly RootedScope[] {
  const touched = touching(landings);
  const concerned = (scope: RootedScope): boolean => isWithin(call.cwd, scope.root) || touched(scope) !== "no";
  const own: readonly RootedScope[] = user === undefined ? [] : [{ root: "/", scope: user, level: "user" }];
  // What lies nobody knows where may be in any folder of this machine; asking those that are not open would hold it in every window.
  const others = elsewhere.filter((scope) => isWithin(call.cwd, scope.root) || touched(scope) === "yes");
  if (scopes.length === 0) return [{ root: call.cwd, scope: defaultScope }, ...others, ...own];
  const standsInNone = scopes.every(({ root }) => !isWithin(call.cwd, root));
  return [...(standsInNone ? scopes : scopes.filter(concerned)), ...others, ...own];
}

/** Whether a scope's folder is where an effect lands, or may hold some of it. */
function touching(landings: Landings | undefined): (scope: RootedScope) => "yes" | "unknown" | "no" {
  const landed = landings === undefined ? [] : [...landings.asked, ...landings.spelled, ...(landings.real ?? [])];
  const folded = landed.map(({ path, spelling, reach }) => ({
    path: fold(spelling === "glob" ? literalFolder(path) : path),
    wide: spelling !== "literal" || reach === "tree",
  }));
  return (scope) => {
    const root = fold(scope.root);
    if (folded.some(({ path, wide }) => path !== "" && (isWithin(path, root) || (wide && isWithin(root, path)))))
      return "yes";
    return folded.some(({ path }) => path === "") ? "unknown" : "no";
  };
}

/** Whether a scope's allow counts: for files, all of them must lie below its folder. */
export function speaksFor(root: string, landings: Landings | undefined): boolean {
  if (landings === undefined) return true;
  const landed = landings.real === undefined || landings.real.length === 0 ? landings.asked : landings.real;
  return landed.every(
    ({ path, spelling }) => path !== "" && isWithin(spelling === "glob" ? literalFolder(path) : path, root),
  );
}
