import { Minimatch } from "minimatch";
import type { Effect, Meant } from "../effects/effect.ts";
import type { NamedScheme, Resource } from "../resource.ts";

/** What production is called by default. A scope file's `production` adds to these; nothing takes any away. */
const defaultProduction: readonly string[] = ["*prod", "prod[0-9]*", "*production*", "*prd", "prd[0-9]*", "live"];

/** What every one of them holds: names without it need no closer look. */
const defaultHint = /prod|prd|live/i;

/** The schemes whose names tell an environment. */
const schemes: ReadonlySet<NamedScheme> = new Set([
  "kube",
  "aws",
  "gcp",
  "azure",
  "service",
  "tf",
  "db",
  "host",
  "docker",
]);

/** Longest part of a name that is looked at, in UTF-16 units. */
const longestName = 200;

/** What shows that an effect is on production. */
export interface ProductionSign {
  /** The part of the resource's name, as it is written. */
  readonly name: string;
  readonly glob: string;
  /** What says that this is meant; absent where the command does. */
  readonly meant?: Meant;
}

/** Matchers by glob; a person names few. */
const matcherByGlob = new Map<string, Minimatch>();
const mostMatchers = 500;

function matcherOf(glob: string): Minimatch {
  const known = matcherByGlob.get(glob);
  if (known !== undefined) return known;
  const made = new Minimatch(glob, {
    nocase: true,
    dot: true,
    nobrace: true,
    noext: true,
    nonegate: true,
    nocomment: true,
    platform: "linux",
  });
  if (matcherByGlob.size < mostMatchers) matcherByGlob.set(glob, made);
  return made;
}

/**
 * Whether an effect is on production, by the name of its resource: a glob matches a whole part of it (a profile, a project,
 * a cluster, a name), or one of the words it is made of. Case does not count. Undefined where nothing in the name says so,
 * for files and for what is not known. What a command probably means counts where its own name says nothing. It decides
 * nothing: it only is said.
 */
export function productionSign(
  { resource, meant = [] }: Pick<Effect, "resource" | "meant">,
  globs: readonly string[],
): ProductionSign | undefined {
  const own = signIn(resource, globs);
  if (own !== undefined) return own;
  for (const one of meant) {
    const sign = signIn(one.resource, globs);
    if (sign !== undefined) return { ...sign, meant: one };
  }
  return undefined;
}

function signIn(resource: Resource, globs: readonly string[]): ProductionSign | undefined {
  if (resource.scheme === "file" || !schemes.has(resource.scheme)) return undefined;
  if (globs.length === 0 && !defaultHint.test(resource.name)) return undefined;
  const parts = resource.name.split("/").map((part) => part.replaceAll("%2F", "/").replaceAll("%25", "%"));
  const matchers = [...new Set([...defaultProduction, ...globs])].map((glob) => [glob, matcherOf(glob)] as const);
  for (const name of parts) {
    if (name === "?" || name.length > longestName) continue;
    const words = [name, ...name.split(/[-_.:/@\s]+/)].filter((word) => word !== "" && !word.includes("/"));
    const found = matchers.find(([, matcher]) => words.some((word) => matcher.match(word)));
    if (found !== undefined) return { name, glob: found[0] };
  }
  return undefined;
}
