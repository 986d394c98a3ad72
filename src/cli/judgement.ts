import type { Shell } from "../core/call/call.ts";
import type { Answer, Question } from "../core/facts.ts";
import type { Decided } from "../core/policy/decide.ts";
import type { Verdict } from "../core/policy/verdict.ts";
import type { Preset, SealStanding } from "../core/scope/scope.ts";

/** A command to judge. `cwd` is absolute; it need not exist. */
export interface JudgementRequest {
  readonly command: string;
  readonly cwd: string;
  readonly shell: Shell;
}

/** A verdict with what went into it. */
export interface Judgement {
  readonly verdict: Verdict;
  /** What was asked about the machine, in order, with the answers; undefined where there was none in time. */
  readonly asked: readonly { readonly question: Question; readonly answer: Answer | undefined }[];
  /** What the verdict was put together from, an effect each. */
  readonly decided: readonly Decided[];
  readonly scope: JudgedScope;
}

/** The scope that decided, and where its file stands. */
export interface JudgedScope {
  readonly root: string;
  readonly preset: Preset;
  readonly rules: number;
  readonly file: "absent" | "broken" | "first seen" | "in force" | "stricter" | "waiting";
  /** How far the accepted version can be relied on. Only the editor has the key that could check a seal. */
  readonly seal: SealStanding["kind"];
  /** The person's own scope. */
  readonly user: Omit<JudgedScope, "root" | "user">;
}

/** Judges a command. Rejects only through a fault of ours. */
export type JudgeCommand = (request: JudgementRequest) => Promise<Judgement>;
