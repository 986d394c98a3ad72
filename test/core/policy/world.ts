import { minimatch } from "minimatch";
import {
  type Answer,
  type Facts,
  type GitShare,
  type PathFacts,
  type Question,
  questionKey,
  type RepositoryFacts,
} from "../../../src/core/facts.ts";

/** One entry of a pretended file system. Folders above it exist by themselves. */
export interface Entry {
  readonly path: string;
  /** `ignoredInPart`: by rules that were changed since the last commit. */
  readonly git?: "clean" | "modified" | "untracked" | "ignored" | "ignoredInPart" | "unknown";
  readonly bytes?: number;
  readonly hardLinks?: number;
  /** Where the same file stands by another mount. */
  readonly alsoAt?: string;
  /** The protected file of which this is another name. */
  readonly sameAs?: string;
  /** The absolute path a link leads to; the entry is a link then. */
  readonly leadsTo?: string;
}

/** A pretended machine that answers questions as the real information point does. */
export class World {
  readonly #entries: readonly Entry[];
  readonly #repository: RepositoryFacts | undefined;
  /** Every question it was asked, by key. */
  readonly asked: string[] = [];

  constructor(entries: readonly Entry[], repository?: Partial<RepositoryFacts>) {
    this.#entries = entries;
    this.#repository =
      repository === undefined
        ? undefined
        : {
            about: "repository",
            root: "/home/ann/shop",
            branch: "topic",
            defaultBranches: ["main"],
            modified: 0,
            untracked: 0,
            stashes: 0,
            unpushed: 0,
            ...repository,
          };
  }

  facts(questions: readonly Question[]): Facts {
    return new Map(
      questions.map((question) => {
        this.asked.push(questionKey(question).replaceAll("\0", " "));
        return [questionKey(question), this.#answer(question)];
      }),
    );
  }

  #answer(question: Question): Answer {
    if (question.ask === "repository") return this.#repository ?? { about: "nothing", why: "no repository" };
    if (question.ask === "sameFile") {
      const same = this.#entry(question.path)?.sameAs;
      return { about: "sameFile", found: same, complete: "yes" };
    }
    if (question.ask === "text" || question.ask === "context" || question.ask === "syntax" || question.ask === "data")
      return { about: "nothing", why: "nobody reads here" };
    if (question.spelling === "literal") return this.#describe([question.path], question.reach);
    if (question.path.includes("**")) return { about: "nothing", why: "what ** matches differs between shells" };
    const matches = this.#names().filter((path) => minimatch(path, question.path, { nobrace: true }));
    return this.#describe(matches, question.reach);
  }

  /** Every entry and every folder above one. */
  #names(): readonly string[] {
    const names = new Set<string>();
    for (const { path } of this.#entries) {
      for (let cut = path.length; cut > 0; cut = path.lastIndexOf("/", cut - 1)) names.add(path.slice(0, cut));
    }
    return [...names].sort();
  }

  #describe(paths: readonly string[], reach: "entry" | "tree"): PathFacts {
    const places = paths.map((path) => {
      const real = this.#throughParents(path);
      const { leadsTo = real, alsoAt } = this.#entry(real) ?? {};
      const place = { path, real, target: leadsTo };
      return alsoAt === undefined ? place : { ...place, also: [alsoAt] };
    });
    const files = places.flatMap(({ real }) =>
      this.#entries.filter(({ path }) => path === real || (reach === "tree" && path.startsWith(`${real}/`))),
    );
    const present = places.filter(({ real }) => this.#names().includes(real));
    const [first] = present;
    const count = {
      files: files.length,
      bytes: files.reduce((sum, { bytes }) => sum + (bytes ?? 100), 0),
      complete: "yes",
    } as const;
    if (first === undefined)
      return {
        about: "path",
        existence: "absent",
        type: "absent",
        places,
        count,
        git: "unknown",
        ignored: "no",
        hardLinks: 0,
      };
    const entry = this.#entry(first.real);
    const type = entry === undefined ? "folder" : entry.leadsTo === undefined ? "file" : "link";
    return {
      about: "path",
      existence: "exists",
      type,
      places,
      count,
      git: this.#isWorkTree(places) ? "unknown" : shareOf(files),
      ignored: files.length > 0 && files.every(({ git }) => git === "ignored") ? "whole" : "no",
      hardLinks: Math.max(...present.map(({ real }) => this.#entry(real)?.hardLinks ?? 1)),
    };
  }

  /** Of the work tree itself git is asked by other means. */
  #isWorkTree(places: PathFacts["places"]): boolean {
    return places.some(({ real }) => real === this.#repository?.root);
  }

  #entry(path: string): Entry | undefined {
    return this.#entries.find((entry) => entry.path === path);
  }

  #throughParents(path: string): string {
    const link = this.#entries.find((entry) => entry.leadsTo !== undefined && path.startsWith(`${entry.path}/`));
    return link?.leadsTo === undefined ? path : this.#throughParents(link.leadsTo + path.slice(link.path.length));
  }
}

function shareOf(files: readonly Entry[]): GitShare | "unknown" {
  if (files.length === 0 || files.some(({ git }) => git === "unknown")) return "unknown";
  const number = (state: Entry["git"]): number => files.filter(({ git }) => (git ?? "clean") === state).length;
  return {
    clean: number("clean"),
    modified: number("modified"),
    untracked: number("untracked"),
    ignored: number("ignored") + number("ignoredInPart"),
  };
}
