import type { GitShare } from "../core/facts.ts";
import type { Finding } from "../core/policy/verdict.ts";
import { deedOf, placeMark, unseenMark } from "./deeds.ts";
import { clipped } from "./phrases.ts";
import { type Clean, wordsFor } from "./resourceWords.ts";
import type { EffectRow, HeldPage, LossRow } from "./reviewModel.ts";

/** Most rows of a list on the page. */
export const mostRows = 200;

/** Longest name and longest clause in a row, in characters. */
const longestName = 300;
const longestClause = 600;

/** The findings that take something away or may, worst first. */
export function losing(findings: readonly Finding[]): readonly Finding[] {
  return [...lostOnce(findings)]
    .filter((finding) => finding.destructive !== "no" || takes(finding))
    .sort((left, right) => badness(right) - badness(left));
}

/** How bad a finding is: what is destroyed beyond recall first, then what may be, then what is held for another reason. */
export function badness(finding: Finding): number {
  const destructive = { yes: 8, unknown: 4, no: 0 }[finding.destructive];
  const recall = { irreversible: 2, unknown: 1, reversible: 0 }[finding.reversibility];
  return destructive * 4 + (finding.decision === "allow" ? 0 : 4) + (finding.destructive === "no" ? 0 : recall);
}

/** Whether a person has to know of a finding to answer: it is held, or takes away what nothing brings back. */
export function matters(finding: Finding): boolean {
  return finding.decision !== "allow" || (finding.destructive !== "no" && finding.reversibility !== "reversible");
}

/** The table of what would be lost, with at most 200 rows. */
export function lossRows(
  findings: readonly Finding[],
  counting: "counting" | "counted",
  clean: Clean,
  copied: "snapshot" | "nothing" = "nothing",
): HeldPage["losses"] {
  const rows = losing(findings);
  return {
    rows: rows.slice(0, mostRows).map((finding) => lossRow(finding, clean, copied)),
    omitted: Math.max(0, rows.length - mostRows),
    counting,
  };
}

/** Everything the call would do, in the order of the call, with at most 200 rows. */
export function effectRows(findings: readonly Finding[], clean: Clean): HeldPage["effects"] {
  return {
    rows: findings.slice(0, mostRows).map(
      (finding): EffectRow => ({
        deed: deedText(finding),
        resource: nameOf(finding, clean),
        because: clipped(clean.quote(finding.effect.because), longestClause),
        source: clipped(clean.quote(finding.effect.source), longestClause),
        destructive: finding.destructive,
      }),
    ),
    omitted: Math.max(0, findings.length - mostRows),
  };
}

/**
 * Files that would be lost and matter, by what could bring them back; what would be gone can be where it is copied first. A file inside a
 * folder that is counted too is counted once.
 */
export function shareOf(findings: readonly Finding[], copied: "snapshot" | "nothing" = "nothing"): HeldPage["share"] {
  let back = 0;
  let gone = 0;
  let unknown = 0;
  for (const finding of withoutNested(findings.filter(matters))) {
    const { count, destructive, reversibility } = finding;
    if (count === undefined || destructive === "no") continue;
    const git = lostShare(finding);
    if (reversibility === "reversible") back += count.files;
    else if (git !== undefined && git !== "unknown") {
      back += git.clean;
      gone += git.modified + git.untracked + git.ignored;
      unknown += Math.max(0, count.files - git.clean - git.modified - git.untracked - git.ignored);
    } else if (reversibility === "irreversible") gone += count.files;
    else unknown += count.files;
  }
  return copied === "snapshot" ? { back: back + gone, gone: 0, unknown } : { back, gone, unknown };
}

/** What git knows of the files that are lost. For git's own work on a tree, the facts speak of the whole tree. */
function lostShare({ effect, git }: Finding): GitShare | "unknown" | undefined {
  if (git === undefined || git === "unknown") return git;
  const none: GitShare = { clean: 0, modified: 0, untracked: 0, ignored: 0 };
  switch (effect.loses) {
    case "uncommitted":
      return { ...none, modified: git.modified };
    case "untracked":
      return { ...none, untracked: git.untracked };
    case "ignored":
      return { ...none, untracked: git.untracked, ignored: git.ignored };
    default:
      return git;
  }
}

/** Leaves out overwriting what the same call deletes anyway: it is the same loss, told once. */
export function lostOnce(findings: readonly Finding[]): readonly Finding[] {
  const deleted = new Set<string>();
  for (const { effect, destructive } of findings) {
    const { resource, verb } = effect;
    if (verb !== "delete" || destructive !== "yes" || resource.scheme !== "file") continue;
    if (resource.reach === "tree" && resource.spelling === "literal") deleted.add(resource.path);
  }
  return findings.filter(({ effect: { resource, verb, loses } }) => {
    if (verb !== "modify" || loses !== "content" || resource.scheme !== "file") return true;
    return resource.spelling !== "literal" || !(deleted.has(resource.path) || hasAncestor(resource.path, deleted));
  });
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
    if (resource.reach === "tree" && resource.spelling === "literal" && finding.effect.loses === "content")
      trees.add(resource.path);
  }
  return findings.filter((finding) => {
    const { resource } = finding.effect;
    if (finding.count === undefined || resource.scheme !== "file" || resource.spelling === "unknown") return true;
    return (
      taken.get(`${resource.reach} ${resource.path}`) === finding &&
      !(resource.reach === "entry" && trees.has(resource.path)) &&
      !hasAncestor(resource.path, trees)
    );
  });
}

function hasAncestor(path: string, trees: ReadonlySet<string>): boolean {
  for (let at = path.lastIndexOf("/"); at >= 0; at = at === 0 ? -1 : path.lastIndexOf("/", at - 1)) {
    if (trees.has(path.slice(0, at === 0 ? 1 : at)) && path !== "/") return true;
  }
  return false;
}

/** What a row names: a folder with all below it has a slash at its end; of what cannot be looked into, the command is named. */
function nameOf(finding: Finding, clean: Clean): string {
  if (deedOf(finding.effect).sight === "unseen") return clipped(clean.quote(finding.effect.source), longestName);
  const { resource } = finding;
  const isFolder = resource.endsWith("/**") && resource !== "/**";
  return clipped(clean.name(isFolder ? resource.slice(0, -2) : rowName(finding)), longestName);
}

/** Files are named in words where their spelling says little; everything else is spelled to the letter. */
function rowName(finding: Finding): string {
  return finding.effect.resource.scheme === "file" ? wordsFor(finding) : finding.resource;
}

function takes({ effect }: Pick<Finding, "effect">): boolean {
  return effect.loses !== "none" && effect.loses !== "edit";
}

function deedText(finding: Finding): string {
  const { verb, kind } = deedOf(finding.effect);
  return kind === "" ? verb : `${verb} ${kind} files in`;
}

function lossRow(finding: Finding, clean: Clean, copied: "snapshot" | "nothing"): LossRow {
  const { count } = finding;
  const git = lostShare(finding);
  return {
    deed: deedText(finding),
    resource: nameOf(finding, clean),
    marks: [deedOf(finding.effect).sight === "unseen" ? unseenMark : "", placeMark(finding)].filter(
      (mark) => mark !== "",
    ),
    amount:
      count === undefined
        ? { kind: finding.effect.resource.scheme === "file" && finding.effect.verb !== "execute" ? "unknown" : "none" }
        : { kind: "counted", files: count.files, bytes: count.bytes, complete: count.complete },
    git: git === undefined ? { kind: "none" } : git === "unknown" ? { kind: "unknown" } : { kind: "share", ...git },
    fate: fates[copied === "snapshot" && isCopied(finding) ? "reversible" : finding.reversibility],
    destructive: finding.destructive,
  };
}

/** A snapshot holds files that would be gone, and nothing else. */
function isCopied({ effect, reversibility }: Finding): boolean {
  return reversibility === "irreversible" && effect.resource.scheme === "file" && takes({ effect });
}

const fates = { reversible: "can be brought back", irreversible: "gone for good", unknown: "not known" } as const;
