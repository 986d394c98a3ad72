import type { Finding, Verdict } from "../core/policy/verdict.ts";
import { deedOf } from "./deeds.ts";
import { badness, losing, shareOf, withoutNested } from "./lossRows.ts";
import { clipped, countOf, listOf, numberText, sizeOf } from "./phrases.ts";
import type { HeldPage, Headline } from "./reviewModel.ts";

/** Longest name inside a sentence, in characters, and most names in one. */
const longestName = 80;
const mostNames = 3;

/** Findings that one sentence speaks about: the same deed, worst first. */
interface Group {
  readonly verb: string;
  readonly kind: string;
  readonly findings: readonly Finding[];
}

/**
 * The consequence of a held call: one sentence on the worst it does, then what can be brought back, what else it does, and what is
 * not known. `clean` redacts a text.
 */
export function headlineOf(verdict: Verdict, counting: "counting" | "counted", clean: (text: string) => string): Headline {
  const groups = grouped(verdict.findings);
  const [worst, ...others] = groups;
  if (worst === undefined) return { lead: sentence(clean(verdict.reasons[0].text)), rest: [] };
  const bad = others.filter((group) => group.findings.some((finding) => finding.destructive !== "no" || finding.decision !== "allow"));
  return {
    lead: groupSentence(worst, clean),
    rest: [
      ...recall(worst, verdict.findings, counting),
      ...bad.slice(0, 2).map((group) => `Also ${lowered(groupSentence(group, clean))}`),
      ...(bad.length > 2 ? [`It does ${numberText(bad.length - 2)} more things that matter; all are listed below.`] : []),
      ...outside(verdict.findings, clean),
      ...unseen(worst, verdict.findings, clean),
    ],
  };
}

function grouped(findings: readonly Finding[]): readonly Group[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of [...findings].sort((left, right) => badness(right) - badness(left))) {
    const { verb, kind } = deedOf(finding.effect);
    // Destroying and harmless effects of the same verb are told apart: "Deletes 3 files" must not count build output that flows.
    const key = `${verb}\0${kind}\0${finding.destructive === "no" ? finding.decision : "loses"}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return [...groups.values()].flatMap((list) => {
    const first = list[0];
    return first === undefined ? [] : [{ ...deedOf(first.effect), findings: list }];
  });
}

function groupSentence(group: Group, clean: (text: string) => string): string {
  const names = [...new Set(group.findings.map((finding) => clipped(clean(shortName(finding.resource)), longestName)))];
  const noun = `${group.kind === "" ? "" : `${group.kind} `}file`;
  if (!group.findings.every((finding) => finding.effect.resource.scheme === "file" && finding.effect.verb !== "execute")) {
    return `${group.verb} ${listOf(names, mostNames)}.`;
  }
  if (group.findings.some((finding) => finding.count === undefined)) {
    const what = group.kind === "" ? "" : `${group.kind} files in `;
    const whole = group.findings.length === 1 && isTree(group.findings[0]) && group.kind === "" ? " and everything in it" : "";
    return `${group.verb} ${what}${listOf(names, mostNames)}${whole}.`;
  }
  const counted = withoutNested(group.findings).flatMap((finding) => finding.count ?? []);
  const files = counted.reduce((sum, count) => sum + count.files, 0);
  const bytes = counted.reduce((sum, count) => sum + count.bytes, 0);
  if (files === 0 && counted.every((count) => count.complete === "yes")) {
    return `${group.verb} ${group.kind === "" ? "" : `${group.kind} files in `}${listOf(names, mostNames)}, where nothing is to be lost now.`;
  }
  const single = group.findings.length === 1 ? group.findings[0] : undefined;
  if (single !== undefined && files === 1 && !isTree(single) && single.effect.resource.scheme === "file" && single.effect.resource.spelling === "literal") {
    return `${group.verb} ${names[0]} (${sizeOf(bytes)}).`;
  }
  const least = counted.every((count) => count.complete === "yes") ? "" : "at least ";
  return `${group.verb} ${least}${countOf(files, noun)} (${sizeOf(bytes)})${placed(group.findings, names)}.`;
}

/** Where the files of a group are: "in src", "matching *.bak", or their names. */
function placed(findings: readonly Finding[], names: readonly string[]): string {
  const spellings = new Set(findings.map(({ effect }) => (effect.resource.scheme !== "file" ? "literal" : effect.resource.spelling)));
  const list = listOf(names, mostNames);
  if (spellings.has("unknown")) return names.length === 1 && names[0] !== "" ? ` somewhere in ${list}` : ` in places that are not known`;
  if (spellings.size === 1 && spellings.has("glob")) return ` matching ${list}`;
  return findings.every(isTree) ? ` in ${list}` : `: ${list}`;
}

function recall(worst: Group, findings: readonly Finding[], counting: "counting" | "counted"): readonly string[] {
  const lost = losing(findings).filter((finding) => finding.destructive !== "no");
  if (lost.length === 0) return worst.findings.some((finding) => finding.decision !== "allow") && writes(worst) ? ["Nothing that exists is lost."] : [];
  const sentences: string[] = [];
  if (lost.every((finding) => finding.reversibility === "reversible")) sentences.push("All of it can be brought back.");
  else sentences.push(...recallOfFiles(shareOf(lost)), ...recallOfOthers(lost));
  if (counting === "counting") sentences.push("Counting goes on.");
  else if (lost.some((finding) => finding.count?.complete === "no")) sentences.push("There was too much to count, so it may be more.");
  return sentences;
}

function recallOfFiles({ back, gone, unknown }: HeldPage["share"]): readonly string[] {
  const total = back + gone + unknown;
  if (total === 0) return [];
  if (unknown === total) return [total === 1 ? "Whether it can be brought back is not known." : "Whether they can be brought back is not known."];
  const rest = unknown === 0 ? [] : [`For ${numberText(unknown)} more this is not known.`];
  if (gone === 0) return [back === 1 ? "Git can bring it back." : `Git can bring back ${unknown === 0 ? "all" : "the"} ${numberText(back)}.`, ...rest];
  if (back === 0) return [gone === 1 ? "It would be gone for good." : `Git can bring back none of them; ${unknown === 0 ? "all " : ""}${numberText(gone)} would be gone for good.`, ...rest];
  return [`Git can bring back ${numberText(back)}; ${numberText(gone)} would be gone for good.`, ...rest];
}

/** What is lost besides files that were counted: remote state, history, processes, uncounted places. */
function recallOfOthers(lost: readonly Finding[]): readonly string[] {
  const others = lost.filter((finding) => finding.count === undefined && finding.effect.sight === "plain");
  if (others.length === 0) return [];
  if (others.some((finding) => finding.reversibility === "irreversible")) return ["What it takes there cannot be brought back."];
  if (others.some((finding) => finding.reversibility === "unknown")) return ["Whether this can be undone is not known."];
  return [];
}

function outside(findings: readonly Finding[], clean: (text: string) => string): readonly string[] {
  const names = findings
    .filter((finding) => finding.place === "outside" && (finding.destructive !== "no" || finding.decision !== "allow"))
    .map((finding) => clipped(clean(shortName(finding.resource)), longestName));
  return names.length === 0 ? [] : [`Outside the workspace: ${listOf([...new Set(names)], mostNames)}.`];
}

function unseen(worst: Group, findings: readonly Finding[], clean: (text: string) => string): readonly string[] {
  const opaque = findings.filter((finding) => finding.effect.sight === "opaque" && finding.decision !== "allow");
  if (opaque.length === 0) return [];
  if (worst.findings.every((finding) => finding.effect.sight === "opaque")) return ["It could change or delete anything that you can."];
  const sources = [...new Set(opaque.map((finding) => clipped(clean(finding.effect.source), longestName)))];
  return [`What this part does cannot be seen: ${listOf(sources, 2)}.`];
}

function writes(group: Group): boolean {
  return group.findings.every(({ effect }) => effect.verb === "create" || effect.verb === "modify") && group.findings.every(({ effect }) => effect.resource.scheme === "file");
}

function isTree(finding: Finding | undefined): boolean {
  return finding?.effect.resource.scheme === "file" && finding.effect.resource.reach === "tree";
}

/** A folder is named without the wildcard that stands for all below it. */
function shortName(resource: string): string {
  if (resource === "." || resource === "" || resource === "**") return "the workspace";
  return resource.length > 3 && resource.endsWith("/**") ? resource.slice(0, -3) : resource;
}

function lowered(text: string): string {
  return `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
}

function sentence(text: string): string {
  const clippedText = clipped(text, 300);
  return /[.?:]$/.test(clippedText) ? clippedText : `${clippedText}.`;
}
