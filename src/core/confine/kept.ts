import type { Effect } from "../effects/effect.ts";
import { rows } from "../policy/landmarkRows.ts";
import { isWithin } from "../policy/paths.ts";
import type { FileResource } from "../resource.ts";
import { fold } from "../scope/fold.ts";
import type { SandboxTerms } from "../scope/sandboxTerms.ts";
import type { Surroundings } from "../surroundings.ts";
import { type ResourceLimits, usualLimits } from "./confinement.ts";
import { powerfulSockets, releasedBy } from "./released.ts";

/** What of a repository's own says what git runs. */
const gitOwn = [".git/hooks", ".git/config", ".git/config.worktree", ".git/modules/*/hooks", ".git/modules/*/config"];

/** What stays as it is in what may be written, but for what the effects name. */
export function protectedPaths(
  { roots, home, installed, editor }: Surroundings,
  written: readonly FileResource[],
  unseen: boolean,
): readonly string[] {
  const bases = (at: string): readonly string[] =>
    at === "root" || at === "anywhere"
      ? roots
      : at === "home"
        ? [home]
        : at === "userData"
          ? (editor?.userData ?? [])
          : at === "absolute"
            ? [""]
            : [];
  const landmarks = rows
    .filter(({ landmark }) => landmark.writing === "protected")
    .filter(({ glob }) => glob !== ".git" && !/^(?:dev|proc)\//.test(glob))
    .flatMap(({ landmark, glob }) => bases(landmark.at).map((base) => `${base}/${glob}`));
  // Git itself writes its configuration when it deletes or follows a branch; code that was not seen must not.
  const git = gitOwn.filter((path) => unseen || path.endsWith("hooks"));
  const own = roots.flatMap((root) => git.map((path) => `${root}/${path}`));
  const named = written.filter(({ spelling }) => spelling === "literal").map(({ path }) => fold(path));
  return distinct([...landmarks, ...own, ...installed, ...(editor?.files ?? [])]).filter(
    (path) => !named.some((name) => isWithin(name, fold(path))),
  );
}

/** What is neither seen nor read: what is secret and no effect needs, sockets that can do much, and our own state. */
export function hiddenPaths(effects: readonly Effect[], { home, state }: Surroundings): readonly string[] {
  const released = new Set(effects.flatMap(releasedBy).map((path) => fold(`${home}/${path}`)));
  const schemes = new Set<string>(effects.map(({ resource }) => resource.scheme));
  const secrets = rows
    .filter(({ landmark, kind }) => landmark.reading === "secret" && kind === "path")
    .filter(({ glob }) => !/^(?:dev|proc)\//.test(glob))
    .flatMap(({ landmark, glob }) => {
      const path =
        landmark.at === "home" || landmark.at === "anywhere"
          ? `${home}/${glob}`
          : landmark.at === "absolute"
            ? `/${glob}`
            : undefined;
      return path === undefined ? [] : [path];
    });
  const touched = effects.flatMap(({ resource }) =>
    resource.scheme === "file" && resource.spelling === "literal" ? [fold(resource.path)] : [],
  );
  const isNeeded = (path: string): boolean =>
    [...released].some((one) => isWithin(fold(path), one) || isWithin(one, fold(path))) ||
    touched.some((one) => isWithin(one, fold(path)));
  const sockets = powerfulSockets.filter(({ for: users }) => !users.some((scheme) => schemes.has(scheme)));
  // Never released, whatever the effects say.
  return distinct([...secrets.filter((path) => !isNeeded(path)), ...sockets.map(({ path }) => path), state]);
}

/** Files in these folders that something else runs by itself, outside of the sandbox. */
export function selfRunningIn(folders: readonly string[]): readonly string[] {
  return rows
    .filter(({ landmark }) => landmark.writing === "selfRunning" && landmark.at === "anywhere")
    .flatMap(({ glob }) => folders.map((folder) => `${folder}/${glob}`));
}

/** What is secret wherever it lies, in these folders themselves. */
export function secretsIn(folders: readonly string[]): readonly string[] {
  return rows
    .filter(({ landmark, kind }) => landmark.reading === "secret" && landmark.at === "anywhere" && kind === "path")
    .flatMap(({ glob }) => folders.map((folder) => `${folder}/${glob}`));
}

/** The strictest of the usual limits and what the scopes say. */
export function limitsOf(terms: readonly SandboxTerms[]): ResourceLimits {
  const least = (name: keyof ResourceLimits): number | undefined => {
    const said = [usualLimits[name], ...terms.map(({ limits }) => limits[name])].filter((value) => value !== undefined);
    return said.length === 0 ? undefined : Math.min(...said);
  };
  return {
    processes: least("processes"),
    memory: least("memory"),
    cpuSeconds: least("cpuSeconds"),
    openFiles: least("openFiles"),
    fileBytes: least("fileBytes"),
    outputBytes: least("outputBytes"),
    diskBytes: least("diskBytes"),
    diskFiles: least("diskFiles"),
  };
}

/** Whether a folder is around what must not be opened as a whole. */
export function holdsMuch(path: string, { home, state }: Surroundings): boolean {
  return isWithin(home, path) || isWithin(state, path);
}

/** Each text once. */
export function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
