import type { Call } from "../call/call.ts";
import { fold } from "../scope/fold.ts";
import { defaultScope, type RootedScope } from "../scope/scope.ts";
import type { Landings } from "./landings.ts";
import { isWithin, literalFolder } from "./paths.ts";

/** Scopes whose folder the effect touches, and the caller's; all of them when the caller stands in none, and the default when there are none. */
export function scopesFor(
  landings: Landings | undefined,
  call: Call,
  scopes: readonly RootedScope[],
): readonly RootedScope[] {
  if (scopes.length === 0) return [{ root: call.cwd, scope: defaultScope }];
  const callers = scopes.filter(({ root }) => isWithin(call.cwd, root));
  if (callers.length === 0) return scopes;
  const landed = landings === undefined ? [] : [...landings.asked, ...landings.spelled, ...(landings.real ?? [])];
  const folded = landed.map(({ path, spelling, reach }) => ({
    path: fold(spelling === "glob" ? literalFolder(path) : path),
    wide: spelling !== "literal" || reach === "tree",
  }));
  return scopes.filter((scope) => {
    const root = fold(scope.root);
    return (
      callers.includes(scope) ||
      folded.some(({ path, wide }) => path === "" || isWithin(path, root) || (wide && isWithin(root, path)))
    );
  });
}

/** Whether a scope's allow counts: for files, all of them must lie below its folder. */
export function speaksFor(root: string, landings: Landings | undefined): boolean {
  if (landings === undefined) return true;
  const landed = landings.real === undefined || landings.real.length === 0 ? landings.asked : landings.real;
  return landed.every(
    ({ path, spelling }) => path !== "" && isWithin(spelling === "glob" ? literalFolder(path) : path, root),
  );
}
