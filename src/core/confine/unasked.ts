import type { Call } from "../call/call.ts";
import type { Effect } from "../effects/effect.ts";
import { isWithin } from "../policy/paths.ts";
import type { SandboxTerms } from "../scope/sandboxTerms.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Bounds } from "./confinement.ts";
import { distinct, hiddenPaths, holdsMuch, limitsOf, protectedPaths, secretsIn, selfRunningIn } from "./kept.ts";
import { commonHosts, networkOf } from "./network.ts";

/**
 * What a command may do that flows unasked because the sandbox bounds it: write the open folder it stands in, which the snapshot
 * holds, and nothing else that outlives it. Nothing that its effects name is released, for no person saw them. The network is none, but for
 * the hosts that every scope with a list lets it reach.
 */
export function unaskedBounds(
  { cwd }: Pick<Call, "cwd">,
  effects: readonly Effect[],
  surroundings: Surroundings,
  terms: readonly SandboxTerms[],
): Bounds {
  const { roots, temporary } = surroundings;
  const root = rootAround(cwd, surroundings);
  if (root === undefined) return outside;
  const { reach } = networkOf(effects, terms);
  return {
    kind: "confined",
    openBecause: undefined,
    confinement: {
      writable: [root],
      replaceable: [],
      repositories: [],
      readOnly: keptIn([root], cwd, root, surroundings),
      hidden: distinct([...hiddenPaths([], surroundings), ...secretsIn(roots)]),
      sockets: [],
      home: undefined,
      network: reach.kind === "all" ? { kind: "none" } : reach,
      limits: limitsOf(terms),
      unasked: { scratch: temporary },
    },
  };
}

/**
 * What code of the open folders may do that can be read and flows unasked: what builds and tests need, which is `ground` to write, every
 * host, and what no rule calls secret. Nothing is released to it either: no credentials, sockets that do much, or what runs by itself.
 * A scope with a list of hosts bounds it to those.
 */
export function ownCodeBounds(
  { cwd }: Pick<Call, "cwd">,
  ground: readonly string[],
  surroundings: Surroundings,
  terms: readonly SandboxTerms[],
): Bounds {
  const { roots } = surroundings;
  const root = rootAround(cwd, surroundings);
  if (root === undefined || roots.some((one) => holdsMuch(one, surroundings))) return outside;
  const hosts = commonHosts(terms);
  return {
    kind: "confined",
    openBecause: undefined,
    confinement: {
      writable: ground,
      replaceable: [],
      repositories: [],
      readOnly: keptIn(roots, cwd, root, surroundings),
      hidden: hiddenPaths([], surroundings),
      sockets: [],
      home: undefined,
      network:
        hosts === undefined ? { kind: "all" } : hosts.length === 0 ? { kind: "none" } : { kind: "hosts", globs: hosts },
      limits: limitsOf(terms),
      unasked: { scratch: [] },
    },
  };
}

const outside: Bounds = { kind: "beyond", because: "it stands outside the folders that are open" };

/** The open folder that a command stands in; undefined where that is none, or one around what must not be opened as a whole. */
function rootAround(cwd: string, surroundings: Surroundings): string | undefined {
  const root = surroundings.roots
    .filter((one) => isWithin(cwd, one))
    .toSorted((left, right) => right.length - left.length)
    .at(0);
  return root === undefined || holdsMuch(root, surroundings) ? undefined : root;
}

/** What stays as it is in `folders` for code that nobody was asked about. */
function keptIn(folders: readonly string[], cwd: string, root: string, surroundings: Surroundings): readonly string[] {
  // What no commit holds can be copied first; what commits hold cannot, so that nothing of git's own is written. The folders from
  // the open one to the command's may each be a repository of their own, and those right below an open one, too.
  const steps = cwd.slice(root.length).split("/").filter(Boolean);
  const repositories = [
    ...folders.flatMap((folder) => [folder, `${folder}/*`, `${folder}/*/*`]),
    ...steps.map((_, index) => [root, ...steps.slice(0, index + 1)].join("/")),
  ];
  return distinct([
    ...protectedPaths(surroundings, [], true),
    ...selfRunningIn(folders),
    ...repositories.map((folder) => `${folder}/.git`),
  ]);
}
