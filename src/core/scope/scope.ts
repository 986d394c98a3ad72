import type { Verb } from "../effects/effect.ts";
import type { CredentialSource } from "../identity/credentialSource.ts";
import type { Uses } from "../identity/uses.ts";
import type { Decision } from "../policy/decision.ts";
import type { NamedScheme } from "../resource.ts";
import { type Limits, noLimits } from "./limitNames.ts";
import type { SandboxTerms } from "./sandboxTerms.ts";

/** How everything is judged that no rule speaks about. */
export type Preset = "balanced" | "strict" | "readonly";

/**
 * A glob over one scheme. File globs are kept as segments' text relative to `base`; wildcards never cross to another
 * scheme, and a pattern without a scheme matches files of the workspace only.
 */
export interface Pattern {
  /** As written in the scope file, for messages. */
  readonly text: string;
  readonly scheme: "file" | NamedScheme;
  /** For files: what the glob is relative to. Other schemes: `absolute`. */
  readonly base: "workspace" | "home" | "absolute";
  /** Without leading `./`, `~/` or `/`, in minimatch syntax; `x` stands for `x` and its subtree. */
  readonly glob: string;
}

/** One rule of a scope. Absent lists are filled on parsing: absent never widens. */
export interface Rule {
  readonly decision: Decision;
  /** `["*"]` in the file becomes every verb. */
  readonly verbs: readonly Verb[];
  readonly on: readonly [Pattern, ...Pattern[]];
  /** The person's own words, shown with the reason; undefined when absent. */
  readonly because: string | undefined;
  /** Globs over agent names. Absent in the file: every agent. */
  readonly agents: readonly string[];
  readonly examples: { readonly match: readonly string[]; readonly miss: readonly string[] };
  /** Position in the file, from 1. */
  readonly position: number;
  /** Set where the rule applies by itself, because it only tightens: its words are the file's, and no person's yet. */
  readonly accepted?: "no";
}

/** What a scope says of the identity that runs of agents have. Absent parts are empty: nothing beside what every run has. */
export interface IdentityRule {
  /** A glob over agents' names; `default` speaks of all. */
  readonly agents: string;
  /** Variables of the person's environment that a run gets beside the usual ones; a `*` at the end stands for any ending. */
  readonly inherit: readonly string[];
  readonly set: Readonly<Record<string, string>>;
  readonly hide: readonly Pattern[];
  readonly git: { readonly name: string | undefined; readonly email: string | undefined };
  readonly credentials: readonly CredentialSource[];
  /** The only profiles, contexts and roles that agents of this name may use. */
  readonly use: Uses;
}

/**
 * Whose scope file it is. `workspace`: it lies at the root of a folder and speaks for that. `user`: the person's own, which
 * lies outside every workspace and is heard about everything.
 */
export type ScopeLevel = "workspace" | "user";

/** What agents may touch below one root: a parsed scope file. */
export interface Scope {
  readonly preset: Preset;
  readonly rules: readonly Rule[];
  readonly limits: Limits;
  /** Globs over names that mean production, beside those that always do. They only add to what is said. Absent: none. */
  readonly production?: readonly string[];
  /** What runs of agents are given and what is hidden from them. Absent: nothing beside what every run has. */
  readonly identities?: readonly IdentityRule[];
  /** What it says of the sandbox of runs. Absent: nothing. */
  readonly sandbox?: SandboxTerms;
  /** Why the preset is stricter than any file says, as a sentence for its reasons; absent where a file says so. */
  readonly doubt?: string;
}

/**
 * How far the version that a person accepted can be relied on. `none`: nobody accepted one. `unsealed`: an earlier Holdpoint
 * did not seal it, or the editor has lost the key, so it counts for what it tightens. `broken`: the strictest preset holds; `why` is a sentence.
 */
export type SealStanding =
  | { readonly kind: "good" | "not checked" | "none" | "unsealed" }
  | { readonly kind: "broken"; readonly why: string };

/** What holds when there is no scope file. */
export const defaultScope: Scope = {
  preset: "balanced",
  rules: [],
  limits: noLimits,
};

/** A scope with the folder it speaks for. */
export interface RootedScope {
  /** Absolute, canonical; `/` for the person's own scope. */
  readonly root: string;
  readonly scope: Scope;
  /** Absent: a workspace's. */
  readonly level?: ScopeLevel;
}

/** Something wrong in a scope file. Lines and columns count from 1; `length` is in UTF-16 units, at least 1. */
export interface ScopeProblem {
  readonly severity: "error" | "warning";
  readonly line: number;
  readonly column: number;
  readonly length: number;
  readonly message: string;
  /** What to do about it, as one sentence. */
  readonly mend: string;
  /** The text to put in the place of what is wrong, where only one will do. */
  readonly fix?: string;
}
