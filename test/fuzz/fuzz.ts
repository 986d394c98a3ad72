import type { Shell } from "../../src/core/call/call.ts";
import type { Verdict } from "../../src/core/policy/verdict.ts";
import { judgeSupposed } from "../core/supposed.ts";
import { type Mutation, mutations } from "./mutations.ts";
import { Random } from "./random.ts";

/** Something that must not be. */
export interface Find {
  /** `crash`: the judgement threw or met a fault of ours. `slow`: it took too long. `looser`: a command that does as much or more got a lower verdict. */
  readonly kind: "crash" | "slow" | "looser";
  /** What to give as the seed of a run to meet it at once. */
  readonly seed: number;
  readonly mutations: readonly string[];
  /** The smallest command found that shows it. */
  readonly command: string;
  /** For `looser`: the command it was made of, and both decisions. For the others: what happened. */
  readonly told: string;
}

/** What one run does. */
export interface FuzzRequest {
  /** Commands to begin with; at least one. */
  readonly commands: readonly string[];
  readonly seed: number;
  /** Asked before each try: whether to go on. */
  readonly goesOn: (tries: number) => "yes" | "no";
  readonly found: (find: Find) => void;
  /** For tests of the fuzzer itself; the product's judgement where left out. */
  readonly judge?: Judge;
}

type Judge = (command: string, shell: Shell) => Verdict;

/** Longest judgement of one command, in milliseconds of processor time, the best of three. */
const longest = 50;

/** Changes commands again and again and reports what must not be. Gives the number of tries. */
export function fuzz({ commands, seed, goesOn, found, judge = judgeSupposed }: FuzzRequest): number {
  const known = new Set<string>();
  let tries = 0;
  for (; goesOn(tries) === "yes"; tries++) {
    const find = tryOnce(commands, seed + tries, judge);
    if (find === undefined || known.has(keyOf(find))) continue;
    known.add(keyOf(find));
    found(find);
  }
  return tries;
}

/** One find of a kind by the same changes is enough. */
function keyOf({ kind, command, mutations: names }: Find): string {
  return `${kind} ${names.join()} ${command.slice(0, 12)}`;
}

function tryOnce(commands: readonly string[], seed: number, judge: Judge): Find | undefined {
  const random = new Random(seed);
  const base = random.pick(commands);
  const shell = random.below(8) === 0 ? random.pick<Shell>(["sh", "zsh", "fish", "unknown"]) : "bash";
  const steps: Step[] = [];
  // What changes nothing is written as bash has it; fish quotes otherwise, and has no other shell's compounds.
  const meaning = random.below(2) === 0 && shell !== "fish" ? "same" : "any";
  const choices = mutations.filter((mutation) => mutation.meaning === meaning);
  for (let left = 1 + random.below(meaning === "same" ? 2 : 4); left > 0; left--) {
    steps.push({ mutation: random.pick(choices), seed: random.below(0x7fffffff) });
  }
  const names = steps.map(({ mutation }) => mutation.name);
  const changed = changedBy(steps, base, commands);
  if (changed === undefined) return undefined;
  const found = { seed, mutations: names };
  const failure = failureOf(changed, shell, judge);
  if (failure !== undefined) {
    const command = smallest(changed, (text) => failureOf(text, shell, judge)?.kind === failure.kind);
    return { ...found, kind: failure.kind, command, told: failureOf(command, shell, judge)?.told ?? failure.told };
  }
  if (meaning === "any" || loosened(base, changed, shell, judge) === undefined) return undefined;
  const loosens = (text: string): boolean => {
    const after = changedBy(steps, text, commands);
    return after !== undefined && loosened(text, after, shell, judge) !== undefined;
  };
  const small = smallest(base, loosens);
  const after = changedBy(steps, small, commands) ?? changed;
  return { ...found, kind: "looser", command: after, told: loosened(small, after, shell, judge) ?? "" };
}

interface Step {
  readonly mutation: Mutation;
  readonly seed: number;
}

function changedBy(steps: readonly Step[], base: string, commands: readonly string[]): string | undefined {
  let text: string | undefined = base;
  for (const { mutation, seed } of steps) {
    if (text !== undefined) text = mutation.apply(text, new Random(seed), commands);
  }
  return text;
}

function failureOf(
  command: string,
  shell: Shell,
  judge: Judge,
): { readonly kind: "crash" | "slow"; readonly told: string } | undefined {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3 && best > longest; round++) {
    const before = process.threadCpuUsage();
    try {
      const { reasons } = judge(command, shell);
      const fault = reasons.find(({ text }) => text.includes("fault in Holdpoint"));
      if (fault !== undefined) return { kind: "crash", told: fault.text };
    } catch (cause) {
      return { kind: "crash", told: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause) };
    }
    const { user, system } = process.threadCpuUsage(before);
    best = Math.min(best, (user + system) / 1_000);
  }
  return best > longest ? { kind: "slow", told: `${best.toFixed(0)} ms` } : undefined;
}

const ranks = { allow: 0, hold: 1, deny: 2 } as const;

/** Says how the verdict sank; undefined when it did not, or when it is a hold because something was left unread. */
function loosened(base: string, changed: string, shell: Shell, judge: Judge): string | undefined {
  const [before, after] = [judge(base, shell), judge(changed, shell)];
  if (ranks[after.decision] >= ranks[before.decision]) return undefined;
  if (after.reasons.some(({ source }) => source === "syntax")) return undefined;
  return `${JSON.stringify(base)} is ${before.decision}, changed it is ${after.decision} (${shell})`;
}

/** The smallest text found by leaving out stretches, halving their length, that still shows what `shows` looks for. */
function smallest(text: string, shows: (text: string) => boolean): string {
  let small = text;
  let budget = 400;
  for (let size = Math.ceil(small.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < small.length && budget > 0; budget--) {
      const shorter = small.slice(0, at) + small.slice(at + size);
      if (shorter.length < small.length && shows(shorter)) small = shorter;
      else at += size;
    }
  }
  return small;
}
