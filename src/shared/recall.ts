import type { Finding } from "../core/policy/verdict.ts";
import { shareOf } from "./lossRows.ts";
import { numberText } from "./phrases.ts";
import { type Clean, isUnknown, namesOf } from "./resourceWords.ts";

/** Whether a snapshot is taken before the call goes on: then what would be gone is in there. */
export type Copied = "snapshot" | "nothing";

/** How many of the lost files can be brought back, and how far the count can be trusted; empty when no file is lost. */
export function recallOfFiles(
  lost: readonly Finding[],
  counting: "counting" | "counted",
  copied: Copied = "nothing",
): string {
  const { back, gone, unknown } = shareOf(lost);
  const total = back + gone + unknown;
  const complete = counting === "counted" && lost.every((finding) => finding.count?.complete !== "no");
  const all = unknown === 0 && complete ? "all " : "";
  const saved = byGitAlone(lost) ? "Git can bring" : "Holdpoint or git can bring";
  const fate = copied === "snapshot" ? "can be brought back from the snapshot" : "would be gone for good";
  const sentences: string[] = [];
  if (total > 0 && unknown === total)
    sentences.push(`Whether ${total === 1 ? "it" : "they"} can be brought back is not known.`);
  else if (total > 0) {
    if (total === 1) sentences.push(back === 1 ? `${saved} it back.` : `It ${fate}.`);
    else if (gone === 0) sentences.push(`${saved} back ${all}${numberText(back)}.`);
    else if (back === 0) sentences.push(`${capital(`${all}${numberText(gone)}`)} ${fate}.`);
    else sentences.push(`${saved} back ${numberText(back)}; ${numberText(gone)} ${fate}.`);
    if (unknown > 0) sentences.push(`For ${numberText(unknown)} more this is not known.`);
  }
  if (counting === "counting") sentences.push("Counting is still going on.");
  else if (!complete) sentences.push("There may be more than was counted.");
  return sentences.join(" ");
}

/** What is lost besides files that were counted: uncounted files, and what is no file at all. */
export function recallOfOthers(lost: readonly Finding[], clean: Clean): readonly string[] {
  const uncounted = lost.filter((finding) => finding.count === undefined && finding.effect.sight === "plain");
  const known = uncounted.filter((finding) => !isUnknown(finding));
  const files = known.filter(({ effect }) => effect.resource.scheme === "file");
  const others = known.filter(({ effect }) => effect.resource.scheme !== "file");
  const what = others.length === lost.length ? "This" : `What it does to ${namesOf(others, clean)}`;
  const never = others.some(({ reversibility }) => reversibility === "irreversible");
  const unclear = others.some(({ reversibility }) => reversibility === "unknown");
  return [
    uncounted.length > known.length ? "What would be lost is not known." : "",
    files.length === 0 ? "" : `How much of ${namesOf(files, clean)} would be lost is not known.`,
    never ? `${what} cannot be undone.` : "",
    unclear && !never ? `Whether ${lowered(what)} can be undone is not known.` : "",
  ].filter((text) => text !== "");
}

/** Whether what can be brought back is so because git holds it, and for no other reason. */
function byGitAlone(lost: readonly Finding[]): boolean {
  return lost.every(
    ({ reversibility, git, count }) =>
      reversibility !== "reversible" || (git !== undefined && git !== "unknown" && git.clean === count?.files),
  );
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

function lowered(text: string): string {
  return `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
}
