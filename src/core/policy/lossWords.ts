import type { Count, GitShare } from "../facts.ts";
import type { Losses } from "./loss.ts";

/** What is gone afterwards, and what would bring it back, as a sentence with a blank in front; empty when nothing is. */
export function lost({ losses }: { readonly losses: Losses }): string {
  const { destructive, reversibility, count, git } = losses;
  if (destructive === "no") return "";
  if (count === undefined) return " What would be lost is not known.";
  if (count.files === 0) return reversibility === "unknown" ? " Nothing is there now." : "";
  return ` ${sizeOf(count)}; ${broughtBack(git, reversibility, count)}.`;
}

function sizeOf({ files, bytes, complete }: Count): string {
  const size = bytes === 0 ? "" : ` (${bytesInWords(bytes)})`;
  return `${files} ${files === 1 ? "file" : "files"}${complete === "no" ? " or more" : ""}${size}`;
}

function broughtBack(
  git: GitShare | "unknown" | undefined,
  reversibility: Losses["reversibility"],
  { files }: Count,
): string {
  if (reversibility === "reversible") return `git can bring ${files === 1 ? "it" : "all of them"} back`;
  if (git === undefined || git === "unknown")
    return `nothing is known that would bring ${files === 1 ? "it" : "them"} back`;
  const gone = [
    [git.modified, "with changes no commit holds"],
    [git.untracked, "untracked"],
    [git.ignored, "ignored by git"],
  ] as const;
  const parts = gone.filter(([number]) => number > 0).map(([number, kind]) => `${number} ${kind}`);
  if (git.clean === 0) return `git cannot bring ${files === 1 ? "it" : "them"} back (${parts.join(", ")})`;
  return `git can bring back ${git.clean}, and not the rest (${parts.join(", ")})`;
}

/** A number of bytes as a person reads it. */
export function bytesInWords(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1_000)} kB`;
  return bytes < 1_000_000_000 ? `${(bytes / 1_000_000).toFixed(1)} MB` : `${(bytes / 1_000_000_000).toFixed(1)} GB`;
}
