import type { CodeTree, Language } from "./code/codeTree.ts";
import type { ContextFormat, Setting } from "./contexts/formats.ts";
import type { Data, DataFormat } from "./dataText.ts";

/**
 * What must be known about the world before a verdict, asked as data. Only `src/facts` answers, within a time limit;
 * a question it cannot answer in time stays unanswered, and an unanswered question counts as the worst answer.
 */
export type Question =
  /** A path (or, with wildcards, what it matches): what stands there and what git knows of it. */
  | {
      readonly ask: "path";
      readonly path: string;
      readonly spelling: "literal" | "glob";
      readonly reach: "entry" | "tree";
      /**
       * What the caller's session made. No part of the question's identity, since all questions of one judgement have the
       * same; absent where nothing is known to be made by it.
       */
      readonly made?: MadeContent;
      /**
       * Only what stands there is asked, and git, which takes most of the time, is not. No part of the question's identity:
       * whoever asks for both asks with git, and an answer without it is the worse one. Absent: git is asked, too.
       */
      readonly git?: "unasked";
    }
  /** The git repository around a folder. */
  | { readonly ask: "repository"; readonly folder: string }
  /**
   * Whether the file at a path is the same file, under another name, as one that `among` tells of: what the glob of
   * folded names (`*` for any part of a name) leads to from the folder `base`, and everything below it.
   */
  | {
      readonly ask: "sameFile";
      readonly path: string;
      readonly among: readonly { readonly base: string; readonly glob: string }[];
    }
  /** What stands in a file that would run, or that says what would run. */
  | { readonly ask: "text"; readonly path: string }
  /** What a tool's own configuration says of where its commands go. Nothing else of the file is told. */
  | { readonly ask: "context"; readonly path: string; readonly format: ContextFormat }
  /** How a text reads in another language than the shell's. Nothing of the world is looked at. */
  | { readonly ask: "syntax"; readonly language: Language; readonly code: string }
  /** What a text of data says. Nothing of the world is looked at. */
  | { readonly ask: "data"; readonly format: DataFormat; readonly text: string };

/** What a session made, as far as it is remembered. */
export interface MadeContent {
  /** SHA-256 of what it wrote last, in lower-case hexadecimal digits, by absolute real path. */
  readonly files: ReadonlyMap<string, string>;
  /** Folded paths to which something was moved, or will be by a command that is still on its way. */
  readonly movedTo: ReadonlySet<string>;
}

/** The identity of a question: equal questions have equal keys. */
export function questionKey(question: Question): string {
  switch (question.ask) {
    case "path":
      return `path\0${question.spelling}\0${question.reach}\0${question.path}`;
    case "repository":
      return `repository\0${question.folder}`;
    case "sameFile":
      return `sameFile\0${question.path}`;
    case "text":
      return `text\0${question.path}`;
    case "context":
      return `context\0${question.format}\0${question.path}`;
    case "syntax":
      return `syntax\0${question.language}\0${question.code}`;
    case "data":
      return `data\0${question.format}\0${question.text}`;
  }
}

/** How many files and bytes. `complete: "no"` means at least so many: counting stopped at its bound. */
export interface Count {
  readonly files: number;
  readonly bytes: number;
  readonly complete: "yes" | "no";
}

/** What git could bring back of the files counted. Each file is in exactly one of the four. */
export interface GitShare {
  /** Tracked and identical to a commit: git brings it back. */
  readonly clean: number;
  /** Tracked, with changes that no commit holds. */
  readonly modified: number;
  readonly untracked: number;
  readonly ignored: number;
}

export interface PathFacts {
  readonly about: "path";
  readonly existence: "exists" | "absent";
  /** Of the path itself, not followed; `absent` when nothing is there. For a glob: of its first match. */
  readonly type: "file" | "folder" | "link" | "other" | "absent";
  /**
   * Where the path leads: every link in its parents resolved, and for `read`/`modify` the final link too is in `target`.
   * For a glob, one entry a match, at most 1,000. `also`: other names of `target`, where its folder is mounted elsewhere,
   * too; absent for none.
   */
  readonly places: readonly {
    readonly path: string;
    readonly real: string;
    readonly target: string;
    readonly also?: readonly string[];
  }[];
  readonly count: Count;
  /** `unknown` outside a repository, or when git did not answer in time. */
  readonly git: GitShare | "unknown";
  /**
   * `whole`: git ignores everything there by the rules of its last commit, and tracks nothing in it. What it ignores by
   * rules that were changed since, or only in parts, does not count: whoever deletes may have written the rule.
   */
  readonly ignored: "whole" | "no";
  /** More than one name leads to the same file: deleting this one loses nothing, overwriting it changes the others. */
  readonly hardLinks: number;
  /**
   * `whole`: everything there is regular files (at least one) under a single name each, and folders that hold no others,
   * and each file holds exactly what the caller's session made. Absent where the question did not say what it made.
   */
  readonly made?: "whole" | "no";
}

export interface RepositoryFacts {
  readonly about: "repository";
  readonly root: string;
  /** Short name of the branch in HEAD; undefined when detached. */
  readonly branch: string | undefined;
  /** The remote branch that the branch in HEAD follows, as `origin/main`; absent for none. */
  readonly upstream?: string;
  /** Names that count as the default branch here (`origin/HEAD`, else main/master). */
  readonly defaultBranches: readonly string[];
  readonly modified: number;
  readonly untracked: number;
  readonly stashes: number;
  /** Commits on HEAD that no remote branch holds; undefined when there is no remote. */
  readonly unpushed: number | undefined;
}

/** What stands in a file, where it is text of at most `codeBound` UTF-16 units; `absent`: there is nothing at the path. */
type TextFacts =
  | { readonly about: "text"; readonly existence: "exists"; readonly text: string; readonly real: string }
  | { readonly about: "text"; readonly existence: "absent" };

/**
 * An answer, or why there is none. `supposed`: there is no world to look at, as where a command is only asked about and
 * its folder is on another machine; then names must do. Never the answer about a call that may run.
 */
export type Answer =
  | PathFacts
  | RepositoryFacts
  /** `found`: the name of the same file among those asked about. `complete: "no"`: not all could be looked at. */
  | { readonly about: "sameFile"; readonly found: string | undefined; readonly complete: "yes" | "no" }
  | TextFacts
  | { readonly about: "context"; readonly existence: "exists" | "absent"; readonly settings: readonly Setting[] }
  | { readonly about: "syntax"; readonly tree: CodeTree }
  | { readonly about: "data"; readonly data: Data }
  | { readonly about: "nothing"; readonly why: string; readonly cause?: "time" }
  | { readonly about: "supposed" };

/** Answers by question key. */
export type Facts = ReadonlyMap<string, Answer>;
