import type { Call } from "../call/call.ts";
import type { Effect } from "../effects/effect.ts";
import { isWithin } from "../policy/paths.ts";
import type { SandboxTerms } from "../scope/sandboxTerms.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Bounds } from "./confinement.ts";
import {
  distinct,
  gitOwn,
  hiddenPaths,
  holdsMuch,
  limitsOf,
  protectedPaths,
  secretsIn,
  selfRunningIn,
} from "./kept.ts";
import { networkOf } from "./network.ts";

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
  const root = roots
    .filter((one) => isWithin(cwd, one))
    .toSorted((left, right) => right.length - left.length)
    .at(0);
  if (root === undefined || holdsMuch(root, surroundings))
    return { kind: "beyond", because: "it stands outside the folders that are open" };
  const { reach } = networkOf(effects, terms);
  // The folders from the open one to the command's may each be a repository of their own, and those right below it, too.
  const steps = cwd.slice(root.length).split("/").filter(Boolean);
  const repositories = [
    ...steps.map((_, index) => [root, ...steps.slice(0, index + 1)].join("/")),
    `${root}/*`,
    `${root}/*/*`,
  ];
  return {
    kind: "confined",
    openBecause: undefined,
    confinement: {
      writable: [root],
      replaceable: [],
      repositories: [],
      readOnly: distinct([
        ...protectedPaths(surroundings, [], true),
        ...selfRunningIn([root]),
        ...repositories.flatMap((folder) => gitOwn.map((path) => `${folder}/${path}`)),
      ]),
      hidden: distinct([...hiddenPaths([], surroundings), ...secretsIn(roots)]),
      sockets: [],
      home: undefined,
      network: reach.kind === "all" ? { kind: "none" } : reach,
      limits: limitsOf(terms),
      unasked: { scratch: temporary },
    },
  };
}
