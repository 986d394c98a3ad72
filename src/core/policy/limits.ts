import { overCall } from "../limits/overLimits.ts";
import { spentBy } from "../limits/spent.ts";
import type { Limits } from "../scope/limitNames.ts";
import type { Finding, Reason } from "./verdict.ts";

/** Holds a call that changes or takes away more than the scopes that judge it let one call do, or that may. */
export function limitReasons(findings: readonly Finding[], limits: Limits): readonly Reason[] {
  return [...filesChanged(findings, limits.filesPerCall), ...overCall(limits, spentBy(findings))];
}

function filesChanged(findings: readonly Finding[], limit: number | undefined): readonly Reason[] {
  if (limit === undefined) return [];
  const changed = findings.map(changedFiles);
  const total = changed.reduce((sum, { files }) => sum + files, 0);
  const reason = (text: string): readonly Reason[] => [
    { decision: "hold", source: "limit", text, instead: `Do it in steps of at most ${limit} files.`, rule: undefined },
  ];
  if (total > limit) return reason(`This changes ${total} files or more, and one call may change ${limit}.`);
  if (changed.some(({ complete }) => complete === "no"))
    return reason(`How many files this changes is not known, and one call may change ${limit}.`);
  return [];
}

interface Changed {
  readonly files: number;
  readonly complete: "yes" | "no";
}

const none: Changed = { files: 0, complete: "yes" };

function changedFiles({ effect, count }: Finding): Changed {
  const { verb, resource, sight } = effect;
  if (resource.scheme !== "file" || sight === "opaque") return none;
  if (verb !== "create" && verb !== "modify" && verb !== "delete") return none;
  if (resource.spelling === "literal" && resource.reach === "entry") return { files: 1, complete: "yes" };
  return count === undefined ? { files: 1, complete: "no" } : { files: count.files, complete: count.complete };
}

/** Where not every rule was asked, what the rules allow does not count either. */
export const tooManyRules: Reason = {
  decision: "hold",
  source: "limit",
  text: "Too much to judge: this names more files and patterns than can be compared with all the rules of the scope.",
  instead: "Do it in smaller steps, or name a folder instead of its files.",
  rule: undefined,
};
