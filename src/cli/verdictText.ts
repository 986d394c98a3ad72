import type { Effect } from "../core/effects/effect.ts";
import type { Decision } from "../core/policy/decision.ts";
import type { Finding, Reason, Verdict } from "../core/policy/verdict.ts";
import { redact } from "../core/redact.ts";
import { type Paint, printable } from "./printable.ts";

/** Effects listed before the rest is only counted. */
const mostEffects = 20;

/** A verdict for a person: the decision with its first reason, the other reasons with the safer way, the effects. */
export function verdictText(command: string, verdict: Verdict, paint: Paint): string {
  const [first, ...others] = verdict.reasons;
  const lines = [
    `${decisionWord(verdict.decision, paint)}  ${paint.strong(printable(command))}`,
    "",
    ...reasonLines(first, paint),
    ...others.flatMap((reason) => reasonLines(reason, paint)),
    "",
    ...effectLines(verdict.findings, paint),
  ];
  return `${lines.join("\n")}\n`;
}

/** The decision in capitals, in its colour. */
export function decisionWord(decision: Decision, paint: Paint): string {
  switch (decision) {
    case "allow":
      return paint.good("ALLOW");
    case "hold":
      return paint.warning("HOLD");
    case "deny":
      return paint.bad("DENY");
  }
}

/** A reason and, under it, the safer way. */
export function reasonLines(reason: Reason, paint: Paint): readonly string[] {
  const source = reason.rule === undefined ? reason.source : `rule ${reason.rule}`;
  const line = `  ${printable(reason.text)} ${paint.faint(`(${reason.decision}, ${source})`)}`;
  return reason.instead === "" ? [line] : [line, `  ${paint.good("Safer:")} ${printable(reason.instead)}`];
}

function effectLines(findings: readonly Finding[], paint: Paint): readonly string[] {
  if (findings.length === 0) return ["Effects: none that we know of."];
  const shown = findings.slice(0, mostEffects).map((finding) => `  ${findingText(finding)}`);
  const more = findings.length - shown.length;
  return [paint.strong("Effects"), ...shown, ...(more > 0 ? [`  and ${more} more; --json lists them all`] : [])];
}

/** One finding in one line: what would be done to what, where it lies, and what would be lost. */
export function findingText(finding: Finding): string {
  const { effect, place, decision, reversibility, destructive, count } = finding;
  const known = [
    decision,
    place,
    effect.sight === "opaque" ? "opaque" : "",
    destructive === "yes" ? (reversibility === "unknown" ? "perhaps irreversible" : reversibility) : "",
  ];
  const lost =
    count === undefined
      ? ""
      : `, ${count.complete === "no" ? "at least " : ""}${plural(count.files, "file")} of ${size(count.bytes)}`;
  return `${effect.verb.padEnd(10)} ${printable(finding.resource)}${probably(effect)}  [${known.filter((word) => word !== "").join(", ")}${lost}${gitText(finding)}]`;
}

/** What is probably meant where the resource leaves that open. */
function probably({ meant = [] }: Effect): string {
  if (meant.length === 0) return "";
  const names = meant.map(({ resource, from }) => `${redact(`${resource.scheme}:${resource.name}`).text} by ${from}`);
  return ` (probably ${printable(names.join(", or "))})`;
}

function gitText({ git }: Finding): string {
  if (git === undefined) return "";
  if (git === "unknown") return ", not known to git";
  const lost = git.modified + git.untracked + git.ignored;
  return lost === 0 ? ", git has all of it" : `, git cannot bring back ${lost}`;
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function size(bytes: number): string {
  if (bytes < 1_000) return plural(bytes, "byte");
  const units = ["kB", "MB", "GB", "TB"];
  const power = Math.min(Math.floor(Math.log10(bytes) / 3), units.length);
  return `${(bytes / 1_000 ** power).toFixed(1)} ${units[power - 1]}`;
}
