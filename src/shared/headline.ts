import type { Finding, Verdict } from "../core/policy/verdict.ts";
import { type Deed, deedOf, unseenMark } from "./deeds.ts";
import { badness, losing, lostOnce, matters, withoutNested } from "./lossRows.ts";
import { clipped, countOf, sizeOf } from "./phrases.ts";
import { type Copied, recallOfFiles, recallOfOthers } from "./recall.ts";
import { type Clean, namesOf, sourcesOf } from "./resourceWords.ts";
import type { Headline } from "./reviewModel.ts";

/** Most sentences on what else a call does. */
const mostOthers = 3;

/** Findings that one sentence speaks about: the same deed on the same kind of thing. */
interface Group extends Deed {
  readonly things: "files" | "others";
  readonly findings: readonly Finding[];
}

/**
 * The consequence of a held call: one sentence on the worst it does, then what can be brought back, what else it does, and what is
 * not known. What is lost and `copied` first can be brought back.
 */
export function headlineOf(
  verdict: Verdict,
  counting: "counting" | "counted",
  clean: Clean,
  copied: Copied = "nothing",
): Headline {
  const [worst, ...others] = grouped(lostOnce(verdict.findings));
  if (worst === undefined) return unread(verdict, clean);
  const bad = others.filter((group) => group.findings.some(matters));
  const lost = losing(verdict.findings).filter((finding) => finding.destructive !== "no" && matters(finding));
  return {
    lead: groupSentence(worst, clean),
    rest: [
      recallOfFiles(lost, counting, copied),
      ...bad.slice(0, mostOthers).map((group) => `It also ${lowered(groupSentence(group, clean))}`),
      bad.length > mostOthers
        ? `It does ${countOf(bad.length - mostOthers, "more thing")} of this weight; all are listed below.`
        : "",
      ...recallOfOthers(lost, clean),
      ...remarks(verdict, worst.sight, clean),
    ].filter((text) => text !== ""),
  };
}

/** A call of which no effect is known, as when it cannot be read. */
function unread(verdict: Verdict, clean: Clean): Headline {
  const text = clipped(clean.quote(verdict.reasons[0].text), 300);
  return { lead: /[.?:]$/.test(text) ? text : `${text}.`, rest: ["What it would do is not known."] };
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
  if (group.sight === "unseen") return `${group.verb} ${sourcesOf(group.findings, clean)}, which ${unseenMark}.`;
  const apart = withoutNested(group.findings);
  const names = namesOf(apart, clean);
  const noun = group.kind === "" ? "file" : `${group.kind} file`;
  const within = group.kind === "" ? "" : `${noun}s in `;
  if (group.things === "others") return `${group.verb} ${names}.`;
  if (group.findings.some((finding) => finding.count === undefined)) {
    const whole = group.kind === "" && group.findings.every((finding) => isLiteral(finding, "tree"));
    return `${group.verb} ${within}${names}${whole && group.findings.length === 1 ? " and everything in it" : ""}.`;
  }
  const counted = apart.flatMap((finding) => finding.count ?? []);
  const files = counted.reduce((sum, count) => sum + count.files, 0);
  const bytes = counted.reduce((sum, count) => sum + count.bytes, 0);
  const complete = counted.every((count) => count.complete === "yes");
  // A part of a tree can be counted by its files alone; "0 bytes" would then be wrong.
  const size = bytes === 0 && !complete ? "" : ` (${sizeOf(bytes)})`;
  if (group.verb === "Creates") return `${group.verb} ${within}${names}.`;
  if (files === 0 && complete) return `${group.verb} ${within}${names}, where there is nothing to lose now.`;
  const one =
    files === 1 && group.findings.length === 1 && group.findings.every((finding) => isLiteral(finding, "entry"));
  if (one) return `${group.verb} ${names}${size}.`;
  return `${group.verb} ${complete ? "" : "at least "}${countOf(files, noun)}${size}${placed(apart, names)}.`;
}

/** Where the files of a group are: "in src", "matching *.bak", or their names. */
function placed(findings: readonly Finding[], names: string): string {
  if (findings.every(({ effect }) => effect.resource.scheme === "file" && effect.resource.spelling === "glob"))
    return ` matching ${names}`;
  return findings.every((finding) => isLiteral(finding, "tree")) ? ` in ${names}` : `: ${names}`;
}

/** What makes a place special, and what cannot be seen. */
function remarks({ findings, reasons }: Verdict, lead: Deed["sight"], clean: Clean): readonly string[] {
  const held = findings.filter(matters);
  const at = (place: Finding["place"]): string =>
    namesOf(
      held.filter((finding) => finding.place === place),
      clean,
    );
  const outside = at("outside");
  const secret = at("secret");
  const running = at("selfRunning");
  const unseen = held.some((finding) => deedOf(finding.effect).sight === "unseen");
  const part = lead === "unseen" ? "It" : `The part that ${unseenMark}`;
  return [
    outside === "" ? "" : `Outside the workspace: ${outside}.`,
    secret === "" ? "" : `May hold secrets: ${secret}.`,
    running === "" ? "" : `Other programs run ${running} without asking.`,
    reasons.some(({ source }) => source === "syntax") ? "Part of it could not be read, so it may do more." : "",
    unseen ? `${part} could change or delete anything that you can.` : "",
  ];
}

function isLiteral({ effect }: Finding, reach: "entry" | "tree"): boolean {
  const { resource } = effect;
  return resource.scheme === "file" && resource.spelling === "literal" && resource.reach === reach;
}

function lowered(text: string): string {
  return `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
}
