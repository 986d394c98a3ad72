import type { Meant } from "../core/effects/effect.ts";
import type { Count, GitShare } from "../core/facts.ts";
import type { Finding, Reason, Verdict } from "../core/policy/verdict.ts";
import { redact } from "../core/redact.ts";
import { redactQuote } from "../core/redactQuote.ts";

/** A verdict as `--json` and the rows of `check --stdin` give it. Fields are added in later versions, never renamed. */
export interface VerdictReport {
  readonly decision: Verdict["decision"];
  /** Never empty; the deciding ones first. */
  readonly reasons: readonly ReasonReport[];
  readonly effects: readonly EffectReport[];
  readonly blastRadius: Verdict["blastRadius"];
}

/** Redacts what quotes parts of the command. */
type Quote = (text: string) => string;

interface ReasonReport {
  readonly decision: Verdict["decision"];
  readonly source: Reason["source"];
  readonly text: string;
  /** The safer way; empty when there is none to name. */
  readonly instead: string;
  /** Position of the rule in the scope file, from 1; absent unless `source` is `rule`. */
  readonly rule?: number;
}

interface EffectReport {
  readonly verb: Finding["effect"]["verb"];
  readonly scheme: string;
  /** As a person reads it: relative to the workspace where it lies inside. */
  readonly resource: string;
  /** What it probably works on where its name leaves that open, and what says so; absent for nothing. */
  readonly probably?: readonly { readonly resource: string; readonly by: string }[];
  readonly place: Finding["place"];
  readonly decision: Verdict["decision"];
  readonly loses: Finding["effect"]["loses"];
  readonly sight: Finding["effect"]["sight"];
  readonly reversibility: Finding["reversibility"];
  readonly destructive: Finding["destructive"];
  readonly because: string;
  /** The command it comes from. */
  readonly source: string;
  /** What would be lost; absent where nothing could be counted. */
  readonly count?: Count;
  readonly git?: GitShare | "unknown";
}

/** The whole verdict on `command` as plain data, with secrets taken out of every text; most quote parts of the command. */
export function reportOf(command: string, verdict: Verdict): VerdictReport {
  const quote = (text: string): string => redactQuote(text, command);
  return {
    decision: verdict.decision,
    reasons: verdict.reasons.map((reason) => reasonReport(reason, quote)),
    effects: verdict.findings.map((finding) => effectReport(finding, quote)),
    blastRadius: verdict.blastRadius,
  };
}

function reasonReport(reason: Reason, quote: Quote): ReasonReport {
  const { decision, source, rule } = reason;
  return {
    decision,
    source,
    text: quote(reason.text),
    instead: quote(reason.instead),
    ...(rule === undefined ? {} : { rule }),
  };
}

function effectReport(finding: Finding, quote: Quote): EffectReport {
  const { effect, place, decision, reversibility, destructive, count, git } = finding;
  return {
    verb: effect.verb,
    scheme: effect.resource.scheme,
    resource: redact(finding.resource).text,
    ...(effect.meant === undefined ? {} : { probably: effect.meant.map(meantReport) }),
    place,
    decision,
    loses: effect.loses,
    sight: effect.sight,
    reversibility,
    destructive,
    because: quote(effect.because),
    source: quote(effect.source),
    ...(count === undefined ? {} : { count }),
    ...(git === undefined ? {} : { git }),
  };
}

function meantReport({ resource, from }: Meant): { readonly resource: string; readonly by: string } {
  return { resource: redact(`${resource.scheme}:${resource.name}`).text, by: redact(from).text };
}
