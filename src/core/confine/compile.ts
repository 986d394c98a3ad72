import type { Call } from "../call/call.ts";
import type { Effect } from "../effects/effect.ts";
import { runsOwnCode } from "../policy/confined.ts";
import { isWithin, literalFolder } from "../policy/paths.ts";
import type { Verdict } from "../policy/verdict.ts";
import type { FileResource } from "../resource.ts";
import { expandBraces } from "../scope/expandBraces.ts";
import type { SandboxTerms } from "../scope/sandboxTerms.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Bounds } from "./confinement.ts";
import { distinct, hiddenPaths, holdsMuch, limitsOf, protectedPaths } from "./kept.ts";
import { networkOf } from "./network.ts";
import { keyAgents, powerfulSockets, releasedBy } from "./released.ts";
import { ownCodeBounds, unaskedBounds } from "./unasked.ts";
import { onlyUnlinks } from "./unlinking.ts";

/**
 * What an approved command may do, from the verdict that was approved and the terms of the scopes in force. Pure.
 * - Written may be what its effects write by name. Where a part of it cannot be seen into or is the folders' own code, also the
 *   workspace folders, the temporary ones and the caches of package managers, because that part was approved without being seen.
 * - What is protected stays as it is and credentials stay hidden, unless an effect that was shown names them or needs them.
 * - The network: see `networkOf`.
 * What is another user's, the system's or another process's cannot be done from inside a sandbox; that is `beyond`.
 */
export function boundsOf(
  call: Extract<Call, { kind: "command" }>,
  verdict: Verdict,
  surroundings: Surroundings,
  terms: readonly SandboxTerms[],
): Bounds {
  const effects = verdict.findings.map(({ effect }) => effect);
  const { obligations } = verdict;
  if (obligations?.includes("sandbox"))
    return obligations.includes("snapshot")
      ? unaskedBounds(call, effects, surroundings, terms)
      : ownCodeBounds(call, ground(surroundings), surroundings, terms);
  const because = effects.map(beyond).find((clause) => clause !== undefined);
  if (because !== undefined) return { kind: "beyond", because };
  const ownCode = verdict.findings.find(({ effect, place }) => runsOwnCode(effect, place) === "yes")?.effect;
  const unseen = effects.some(isUnseen) || effects.length === 0 || ownCode !== undefined;
  const written = effects.filter(isWriting).flatMap(({ resource }) => (resource.scheme === "file" ? [resource] : []));
  const { reach, openBecause } = networkOf(effects, terms, ownCode);
  return {
    kind: "confined",
    openBecause,
    confinement: {
      writable: distinct([
        ...(unseen ? ground(surroundings) : usedFolders(effects, surroundings)),
        ...written.flatMap(foldersOf(surroundings)),
      ]),
      replaceable: distinct(written.flatMap(pathsOf(surroundings))),
      repositories: distinct([
        ...effects.flatMap(({ repository }) => (repository === undefined || repository === "" ? [] : [repository])),
        ...(effects.some(({ resource }) => resource.scheme === "git") || unseen ? [call.cwd] : []),
      ]),
      readOnly: protectedPaths(surroundings, written, unseen),
      hidden: hiddenPaths(effects, surroundings),
      sockets: socketsFor(effects),
      home: undefined,
      network: reach,
      limits: limitsOf(terms),
      ...(onlyUnlinks(call, verdict) === "yes" ? { unlinksOnly: true as const } : {}),
    },
  };
}

function beyond({ resource, verb }: Effect): string | undefined {
  if (resource.scheme === "device") return "it works on a device of this machine";
  if (resource.scheme === "system" && verb !== "read")
    return "it acts for another user or changes how this machine works";
  if (resource.scheme === "process" && verb !== "execute" && verb !== "read")
    return "it acts on other processes of this machine";
  return undefined;
}

/** Whether more may happen than is shown. */
function isUnseen({ sight, resource, from }: Effect): boolean {
  if (sight === "opaque" || from === "network") return true;
  return resource.scheme === "file" && resource.spelling === "unknown" && resource.path === "";
}

function isWriting({ verb }: Effect): boolean {
  return verb === "create" || verb === "modify" || verb === "delete" || verb === "administer" || verb === "publish";
}

/** Package managers fail where they cannot write these. */
const caches = [
  ".cache",
  ".npm",
  ".cargo/registry",
  ".cargo/git",
  "go/pkg/mod",
  ".gradle/caches",
  ".m2/repository",
  ".nuget/packages",
  ".bun/install/cache",
  ".local/share/pnpm/store",
];

/** What whoever works unseen may write: the workspace folders, the temporary ones and the caches of package managers. */
export function ground({ roots, temporary, home }: Surroundings): readonly string[] {
  return [...roots, ...temporary, ...caches.map((path) => `${home}/${path}`)];
}

/** Programs keep working files in temporary folders whatever they do. */
function usedFolders(effects: readonly Effect[], { temporary, roots }: Surroundings): readonly string[] {
  // What git or a build does to the work tree is not told file by file.
  const wide = effects.some(({ repository, resource }) => repository !== undefined || resource.scheme === "git");
  return wide ? [...temporary, ...roots] : temporary;
}

/** Folders that an effect takes in without naming what in them. */
function foldersOf(surroundings: Surroundings): (resource: FileResource) => readonly string[] {
  return ({ path, spelling, reach }) => {
    const wide =
      spelling === "unknown"
        ? path
        : reach === "tree" && spelling === "literal" && isGround(path, surroundings)
          ? path
          : "";
    return wide === "" || holdsMuch(wide, surroundings) ? [] : [wide];
  };
}

function pathsOf(surroundings: Surroundings): (resource: FileResource) => readonly string[] {
  return ({ path, spelling }) => {
    if (spelling === "unknown") return [];
    if (spelling === "literal") return holdsMuch(path, surroundings) || isGround(path, surroundings) ? [] : [path];
    const expanded = expandBraces(path);
    const globs = expanded === "over" ? [] : expanded;
    // Below the first name with a wildcard everything is meant; classes count as any character.
    return globs.flatMap((glob) => {
      const folder = literalFolder(glob);
      const above = folder === "/" ? "" : folder;
      const name = glob.slice(above.length + 1).split("/")[0] ?? "";
      const plain = name.replace(/\[[^\]]*\]/g, "?").replace(/\*+/g, "*");
      const isAround = [surroundings.home, surroundings.state].some(
        (path) => isWithin(path, folder) && nameMatches(path.slice(above.length + 1).split("/")[0] ?? "", plain),
      );
      return plain === "" || isAround ? [] : [`${above}/${plain}`];
    });
  };
}

/** Whether a pattern with `*` and `?` means a name; one that ends before the name does means it, too. */
function nameMatches(name: string, pattern: string): boolean {
  if (name === "") return true;
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${source}$`, "s").test(name);
}

function isGround(path: string, { roots, temporary }: Surroundings): boolean {
  return roots.includes(path) || temporary.includes(path);
}

/** A key agent holds what git and ssh sign in with. */
function socketsFor(effects: readonly Effect[]): readonly string[] {
  const schemes = new Set<string>(effects.map(({ resource }) => resource.scheme));
  const needed = powerfulSockets.filter(({ for: users }) => users.some((scheme) => schemes.has(scheme)));
  const keys = effects.some((effect) => releasedBy(effect).includes(".ssh")) ? keyAgents : [];
  return [...needed.flatMap(({ path }) => [path, `${path}/*`]), ...keys];
}
