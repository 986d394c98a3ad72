import type { Effect } from "../effects/effect.ts";
import type { Changing, ReadFile } from "../readings.ts";
import type { FileResource } from "../resource.ts";
import { isWithin, nameOf } from "../shell/paths.ts";
import { type Ask, landingQuestion } from "./landings.ts";
import type { Reason } from "./verdict.ts";

/**
 * Whether effects of a call put something else into the file at a path, as far as their spelling tells. What was read there
 * then says nothing about what runs; `below` asks so of everything below the path. Effects of which nothing is known are left out: the call is held for them anyway.
 */
export function changedBy(effects: readonly Effect[]): Changing {
  const written = effects.filter(putsContent).map(({ resource }) => resource as FileResource);
  // Another commit in the work tree may bring other files along.
  if (effects.some(movesHead)) return () => true;
  return (path, reach) =>
    written.some((resource) => mayStandFor(resource, path) || (reach === "below" && isWithin(resource.path, path)));
}

/**
 * A reason to hold for each of the paths that the call writes by its own name: what a project builds and tests may go
 * unread, but not where the call has just written it. `paths`: all that would have been read, there or not.
 */
export function writtenBeforeRun(effects: readonly Effect[], paths: readonly string[]): readonly Reason[] {
  if (paths.length === 0) return [];
  const written = new Set(
    effects.flatMap((effect) =>
      putsContent(effect) && effect.resource.scheme === "file" && effect.resource.spelling === "literal"
        ? [effect.resource.path]
        : [],
    ),
  );
  return paths.filter((path) => written.has(path)).map(reasonFor);
}

/**
 * The same by where the effects lead: through links, those that the call makes included, other names of folders, and hard
 * links. A reason to hold for each file that may be changed.
 */
export function changedBeforeRun(effects: readonly Effect[], files: readonly ReadFile[], ask: Ask): readonly Reason[] {
  if (files.length === 0) return [];
  const isChanged = changedBy(effects);
  const landings = effects.filter(putsContent).flatMap((effect) => {
    const question = landingQuestion(effect);
    const answer = question === undefined ? undefined : ask(question);
    return answer?.about === "path" && answer.existence === "exists" ? [{ effect, answer }] : [];
  });
  return files.flatMap(({ path, real }) => {
    const spelled = isChanged(path, "there") || isChanged(real, "there");
    const changes = landings.some(({ effect, answer }) => {
      const names = answer.places.flatMap((place) => [place.real, place.target, ...(place.also ?? [])]);
      const isTree = effect.resource.scheme === "file" && effect.resource.reach === "tree";
      return (
        answer.hardLinks > 1 ||
        names.some((name) => name === real || ((isTree || isUnknown(effect)) && isWithin(real, name)))
      );
    });
    return spelled || changes ? [reasonFor(path)] : [];
  });
}

function movesHead({ verb, resource, content }: Effect): boolean {
  return resource.scheme === "git" && resource.name === "local/HEAD" && verb === "modify" && content !== "kept";
}

function isUnknown({ resource }: Effect): boolean {
  return resource.scheme === "file" && resource.spelling === "unknown";
}

function putsContent({ verb, resource, content }: Effect): boolean {
  return (
    resource.scheme === "file" && resource.path !== "" && (verb === "create" || verb === "modify") && content !== "kept"
  );
}

function mayStandFor({ spelling, path, reach }: FileResource, other: string): boolean {
  if (spelling === "literal" && reach === "entry") return path === other;
  if (spelling !== "glob") return isWithin(other, path);
  const wildcard = path.search(/[*?[]/);
  return wildcard < 0 ? isWithin(other, path) : other.startsWith(path.slice(0, path.lastIndexOf("/", wildcard) + 1));
}

function reasonFor(path: string): Reason {
  return {
    decision: "hold",
    source: "limit",
    text: `${nameOf(path)} may be changed by this command before it runs, so what was read in it need not be what runs.`,
    instead: "Write the file first, and run it with a command of its own.",
    rule: undefined,
  };
}
