import type { Finding, Verdict } from "../core/policy/verdict.ts";
import { type Deed, deedOf, unseenMark } from "./deeds.ts";
import { badness, losing, matters, readableName, shareOf, withoutNested } from "./lossRows.ts";
import { clipped, countOf, listOf, numberText, sizeOf } from "./phrases.ts";
import type { Headline } from "./reviewModel.ts";

/** Longest name inside a sentence, in characters, and most names in one. */
const longestName = 80;
const mostNames = 3;

/** Most sentences on what else a call does. */
const mostOthers = 3;

type Clean = (text: string) => string;

/** Findings that one sentence speaks about: the same deed on the same kind of thing. */
interface Group extends Deed {
  readonly things: "files" | "others";
  readonly findings: readonly Finding[];
}

/**
 * The consequence of a held call: one sentence on the worst it does, then what can be brought back, what else it does, and what is
 * not known. `clean` redacts a text.
 */
export function headlineOf(verdict: Verdict, counting: "counting" | "counted", clean: Clean): Headline {
  const [worst, ...others] = grouped(verdict.findings);
  if (worst === undefined) return { lead: sentence(clean(verdict.reasons[0].text)), rest: [] };
  const bad = others.filter((group) => group.findings.some(matters));
  const lost = losing(verdict.findings).filter((finding) => finding.destructive !== "no" && matters(finding));
  return {
    lead: groupSentence(worst, clean),
    rest: [
      recallOfFiles(lost, counting),
      ...bad.slice(0, mostOthers).map((group) => `It also ${lowered(groupSentence(group, clean))}`),
      bad.length > mostOthers
        ? `It does ${countOf(bad.length - mostOthers, "more thing")} of this weight; all are listed below.`
        : "",
      ...recallOfOthers(lost, clean),
      ...remarks(verdict.findings, worst.sight, clean),
    ].filter((text) => text !== ""),
  };
}

function grouped(findings: readonly Finding[]): readonly Group[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of [...findings].sort((left, right) => badness(right) - badness(left))) {
    // Harmless effects of the same verb are told apart: "Deletes 3 files" must not count build output that flows.
    const key = JSON.stringify([
      deedOf(finding.effect),
      thingsOf(finding),
      matters(finding),
      finding.destructive === "no",
    ]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return [...groups.values()].flatMap((list) => {
    const first = list[0];
    return first === undefined ? [] : [{ ...deedOf(first.effect), things: thingsOf(first), findings: list }];
  });
}

function thingsOf({ effect }: Finding): Group["things"] {
  return effect.resource.scheme === "file" && effect.verb !== "execute" ? "files" : "others";
}

function groupSentence(group: Group, clean: Clean): string {
  const apart = withoutNested(group.findings);
  const names = namesOf(apart, clean);
  if (group.sight === "unseen") {
    const sources = [...new Set(group.findings.map((finding) => clipped(clean(finding.effect.source), longestName)))];
    return `${group.verb} ${listOf(sources, mostNames)}, which ${unseenMark}.`;
  }
  const noun = group.kind === "" ? "file" : `${group.kind} file`;
  const within = group.kind === "" ? "" : `${noun}s in `;
  if (group.things === "others") return `${group.verb} ${listOf(names, mostNames)}.`;
  if (group.findings.some((finding) => finding.count === undefined)) {
    const whole =
      group.findings.length === 1 && group.findings.every(isWholeTree) && group.kind === ""
        ? " and everything in it"
        : "";
    return `${group.verb} ${within}${listOf(names, mostNames)}${whole}.`;
  }
  const counted = apart.flatMap((finding) => finding.count ?? []);
  const files = counted.reduce((sum, count) => sum + count.files, 0);
  const bytes = counted.reduce((sum, count) => sum + count.bytes, 0);
  const complete = counted.every((count) => count.complete === "yes");
  // A part of a tree can be counted by its files alone; "0 bytes" would then be wrong.
  const size = bytes === 0 && !complete ? "" : ` (${sizeOf(bytes)})`;
  if (files === 0 && complete)
    return `${group.verb} ${within}${listOf(names, mostNames)}, where there is nothing to lose now.`;
  if (files === 1 && group.findings.length === 1 && group.findings.every(isOneFile))
    return `${group.verb} ${names[0]}${size}.`;
  return `${group.verb} ${complete ? "" : "at least "}${countOf(files, noun)}${size}${placed(apart, names)}.`;
}

/** Where the files of a group are: "in src", "matching *.bak", or their names. */
function placed(findings: readonly Finding[], names: readonly string[]): string {
  const spellings = new Set(
    findings.map(({ effect }) => (effect.resource.scheme === "file" ? effect.resource.spelling : "literal")),
  );
  const list = listOf(names, mostNames);
  if (spellings.size === 1 && spellings.has("glob")) return ` matching ${list}`;
  return findings.every(isTree) ? ` in ${list}` : `: ${list}`;
}

/** How many of the files can be brought back, and how far the count can be trusted. */
function recallOfFiles(lost: readonly Finding[], counting: "counting" | "counted"): string {
  const { back, gone, unknown } = shareOf(lost);
  const complete = counting === "counted" && lost.every((finding) => finding.count?.complete !== "no");
  const sentences: string[] = [];
  const total = back + gone + unknown;
  const by = byGitAlone(lost) ? "git" : "Holdpoint or git";
  if (total > 0 && unknown === total)
    sentences.push(`Whether ${total === 1 ? "it" : "they"} can be brought back is not known.`);
  else if (total > 0) {
    const whole = unknown === 0 && complete;
    if (back === 0)
      sentences.push(
        total === 1
          ? "It would be gone for good."
          : `${whole ? "All " : ""}${numberText(gone)} would be gone for good.`,
      );
    else if (gone > 0)
      sentences.push(`${capital(by)} can bring back ${numberText(back)}; ${numberText(gone)} would be gone for good.`);
    else
      sentences.push(
        `${capital(by)} can bring ${total === 1 ? "it back" : `back ${whole ? "all " : ""}${numberText(back)}`}.`,
      );
    if (unknown > 0) sentences.push(`For ${numberText(unknown)} more this is not known.`);
  }
  if (counting === "counting") sentences.push("Counting is still going on.");
  else if (!complete) sentences.push("There may be more than was counted.");
  return sentences.join(" ");
}

/** Whether what can be brought back is so because git holds it, and for no other reason. */
function byGitAlone(lost: readonly Finding[]): boolean {
  return lost.every(
    ({ reversibility, git, count }) =>
      reversibility !== "reversible" || (git !== undefined && git !== "unknown" && git.clean === count?.files),
  );
}

/** What is lost besides files that were counted: uncounted files, and what is no file at all. */
function recallOfOthers(lost: readonly Finding[], clean: Clean): readonly string[] {
  const others = lost.filter((finding) => finding.count === undefined && finding.effect.sight === "plain");
  const named = (things: Group["things"], reversibility: Finding["reversibility"]): string =>
    listOf(
      namesOf(
        others.filter((finding) => thingsOf(finding) === things && finding.reversibility === reversibility),
        clean,
      ),
      mostNames,
    );
  const sentences: readonly (readonly [string, (names: string) => string])[] = [
    [named("files", "irreversible"), (names) => `What is lost of ${names} would be gone for good.`],
    [named("files", "unknown"), (names) => `Whether ${names} can be brought back is not known.`],
    [named("others", "irreversible"), (names) => `What it does to ${names} cannot be undone.`],
    [named("others", "unknown"), (names) => `Whether what it does to ${names} can be undone is not known.`],
  ];
  return sentences.flatMap(([names, say]) => (names === "" ? [] : [say(names)]));
}

/** What makes a place special, and what cannot be seen. */
function remarks(findings: readonly Finding[], lead: Deed["sight"], clean: Clean): readonly string[] {
  const held = findings.filter(matters);
  const at = (place: Finding["place"]): readonly string[] =>
    namesOf(
      held.filter((finding) => finding.place === place),
      clean,
    );
  const outside = at("outside");
  const secret = at("secret");
  const running = at("selfRunning");
  const unseen = held.filter((finding) => deedOf(finding.effect).sight === "unseen");
  return [
    outside.length === 0 ? "" : `Outside the workspace: ${listOf(outside, mostNames)}.`,
    secret.length === 0 ? "" : `${listOf(secret, mostNames)} may hold secrets.`,
    running.length === 0 ? "" : `Other programs run ${listOf(running, mostNames)} without asking.`,
    unseen.length === 0
      ? ""
      : `${lead === "unseen" ? "It" : `The part that ${unseenMark}`} could change or delete anything that you can.`,
  ];
}

function namesOf(findings: readonly Finding[], clean: Clean): readonly string[] {
  return [...new Set(findings.map((finding) => clipped(clean(readableName(finding.resource)), longestName)))];
}

function isTree({ effect }: Finding): boolean {
  return effect.resource.scheme === "file" && effect.resource.reach === "tree";
}

function isWholeTree({ effect }: Finding): boolean {
  return (
    effect.resource.scheme === "file" && effect.resource.reach === "tree" && effect.resource.spelling === "literal"
  );
}

function isOneFile({ effect }: Finding): boolean {
  return (
    effect.resource.scheme === "file" && effect.resource.reach === "entry" && effect.resource.spelling === "literal"
  );
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

function lowered(text: string): string {
  return `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
}

function sentence(text: string): string {
  const cut = clipped(text, 300);
  return /[.?:]$/.test(cut) ? cut : `${cut}.`;
}
