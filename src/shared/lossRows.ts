import type { Finding } from "../core/policy/verdict.ts";
import { deedOf, placeMark } from "./deeds.ts";
import { clipped } from "./phrases.ts";
import type { EffectRow, HeldPage, LossRow } from "./reviewModel.ts";

/** Most rows of a list on the page. */
export const mostRows = 200;

/** Longest name and longest clause in a row, in characters. */
const longestName = 300;
const longestClause = 600;

/** The findings that take something away or may, worst first. */
export function losing(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].filter((finding) => finding.destructive !== "no" || takes(finding)).sort((left, right) => badness(right) - badness(left));
}

/** How bad a finding is: what is destroyed beyond recall first, then what may be, then what is held for another reason. */
export function badness(finding: Finding): number {
  const destructive = { yes: 8, unknown: 4, no: 0 }[finding.destructive];
  const recall = { irreversible: 2, unknown: 1, reversible: 0 }[finding.reversibility];
  return destructive * 4 + (finding.decision === "allow" ? 0 : 4) + (finding.destructive === "no" ? 0 : recall);
}

/** The table of what would be lost, with at most 200 rows. `clean` redacts a text. */
export function lossRows(findings: readonly Finding[], counting: "counting" | "counted", clean: (text: string) => string): HeldPage["losses"] {
  const rows = losing(findings);
  return { rows: rows.slice(0, mostRows).map((finding) => lossRow(finding, clean)), omitted: Math.max(0, rows.length - mostRows), counting };
}

/** Everything the call would do, in the order of the call, with at most 200 rows. `clean` redacts a text. */
export function effectRows(findings: readonly Finding[], clean: (text: string) => string): HeldPage["effects"] {
  return {
    rows: findings.slice(0, mostRows).map(
      (finding): EffectRow => ({
        deed: deedText(finding),
        resource: clipped(clean(finding.resource), longestName),
        because: clipped(clean(finding.effect.because), longestClause),
        source: clipped(clean(finding.effect.source), longestClause),
        destructive: finding.destructive,
      }),
    ),
    omitted: Math.max(0, findings.length - mostRows),
  };
}

/** Files that would be lost, by what could bring them back. A file inside a folder that is counted too is counted once. */
export function shareOf(findings: readonly Finding[]): HeldPage["share"] {
  let back = 0;
  let gone = 0;
  let unknown = 0;
  for (const { count, git, destructive } of withoutNested(findings)) {
    if (count === undefined || destructive === "no") continue;
    if (git === undefined || git === "unknown") unknown += count.files;
    else {
      back += git.clean;
      gone += git.modified + git.untracked + git.ignored;
      unknown += Math.max(0, count.files - git.clean - git.modified - git.untracked - git.ignored);
    }
  }
  return { back, gone, unknown };
}

/** Leaves out files that lie in a folder another finding of the list takes whole, so that sums count them once. */
export function withoutNested(findings: readonly Finding[]): readonly Finding[] {
  const taken = new Map<string, Finding>();
  const trees = new Set<string>();
  for (const finding of findings) {
    const { resource } = finding.effect;
    if (finding.count === undefined || resource.scheme !== "file" || resource.spelling === "unknown") continue;
    const key = `${resource.reach} ${resource.path}`;
    if (!taken.has(key)) taken.set(key, finding);
    if (resource.reach === "tree" && resource.spelling === "literal" && finding.effect.loses === "content") trees.add(resource.path);
  }
  return findings.filter((finding) => {
    const { resource } = finding.effect;
    if (finding.count === undefined || resource.scheme !== "file" || resource.spelling === "unknown") return true;
    return taken.get(`${resource.reach} ${resource.path}`) === finding && !(resource.reach === "entry" && trees.has(resource.path)) && !hasAncestor(resource.path, trees);
  });
}

function hasAncestor(path: string, trees: ReadonlySet<string>): boolean {
  for (let at = path.lastIndexOf("/"); at >= 0; at = at === 0 ? -1 : path.lastIndexOf("/", at - 1)) {
    if (trees.has(path.slice(0, at === 0 ? 1 : at)) && path !== "/") return true;
  }
  return false;
}

function takes({ effect }: Finding): boolean {
  return effect.loses !== "none" && effect.loses !== "edit";
}

function deedText(finding: Finding): string {
  const { verb, kind } = deedOf(finding.effect);
  return kind === "" ? verb : `${verb} ${kind} files in`;
}

function lossRow(finding: Finding, clean: (text: string) => string): LossRow {
  const { count, git } = finding;
  return {
    deed: deedText(finding),
    resource: clipped(clean(finding.resource), longestName),
    marks: [placeMark(finding.place)].filter((mark) => mark !== ""),
    amount:
      count === undefined
        ? { kind: finding.effect.resource.scheme === "file" && finding.effect.verb !== "execute" ? "unknown" : "none" }
        : { kind: "counted", files: count.files, bytes: count.bytes, complete: count.complete },
    git: git === undefined ? { kind: "none" } : git === "unknown" ? { kind: "unknown" } : { kind: "share", ...git },
    fate: { reversible: "can be brought back", irreversible: "gone for good", unknown: "not known" }[finding.reversibility],
    destructive: finding.destructive,
  };
}
