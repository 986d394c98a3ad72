import type { Call } from "../call/call.ts";
import type { Effect } from "../effects/effect.ts";
import { modelOf } from "../effects/programs.ts";
import type { Resource } from "../resource.ts";
import type { Scope } from "../scope/scope.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Place } from "./verdict.ts";

/**
 * How the project's own code may run. `confined`: in the sandbox, what cannot be seen into included; `confined all`: all of it only as
 * narrowly as that. `bounded`: in the sandbox, with the network, where it can be seen into. `required`: in the sandbox alone, which this
 * judgement is not about. `asked`: the sandbox was not tried yet, or a person has not said yet that this folder's code may run without one.
 * `free`: as any other program.
 */
export type OwnCode = "confined" | "confined all" | "bounded" | "required" | "asked" | "free";

/** The same under a scope: where it requires the sandbox, nobody's word lets the project's code run without one. */
export function ownCodeUnder({ sandbox }: Scope, ownCode: OwnCode): OwnCode {
  if (sandbox?.mode !== "require") return ownCode;
  return ownCode === "confined" ? "confined all" : "required";
}

/** The same of a script that is not there: it is another one when it runs, or none, so that nothing of it was seen. */
export function ownCodeNotThere(ownCode: OwnCode): OwnCode {
  if (ownCode === "confined") return "bounded";
  return ownCode === "asked" || ownCode === "bounded" ? ownCode : "free";
}

/** How the project's own code may run in a call with these effects, of which so many parts could not be read. */
export function ownCodeOf(call: Call, effects: readonly Effect[], surroundings: Surroundings, unread: number): OwnCode {
  if (call.kind === "command" && surroundings.bounds === "sandbox" && unread === 0) {
    if (effects.every(isConfinable)) return "confined";
    if (effects.every(isBoundable)) return "bounded";
  }
  return surroundings.ownCode === "sandbox first" || (surroundings.unaccepted ?? []).length > 0 ? "asked" : "free";
}

/**
 * Whether an effect runs what lies in the open folders, where agents may write: a script there, or a program whose work the project's own files
 * say. Which of several open folders it is cannot always be told (`make -C`, `--manifest-path`), so that all are asked about at once.
 */
export function runsOwnCode({ verb, resource }: Effect, place: Place): "yes" | "no" {
  if (verb !== "execute") return "no";
  const isOwn =
    resource.scheme === "file"
      ? projectPlaces.includes(place)
      : resource.scheme === "process" && modelOf(resource.name)?.kind === "project";
  return isOwn ? "yes" : "no";
}

/**
 * Whether an effect has a place where the kernel bounds what cannot be seen. All of such a call must be something that the bounds
 * are known to hold: a command that works on files and starts programs, without the network and without another system.
 * What is fetched has no place there, for it would have to be sent for.
 */
function isConfinable({ verb, resource, from, loses }: Effect): boolean {
  return (
    from !== "network" &&
    loses !== "remote" &&
    loses !== "system" &&
    verb !== "connect" &&
    verb !== "publish" &&
    verb !== "administer" &&
    (resource.scheme === "file" || resource.scheme === "process" || verb === "read")
  );
}

/** Whether packages come from there. */
export function isRegistry(scheme: Resource["scheme"]): boolean {
  return scheme === "npm" || scheme === "pypi" || scheme === "crate";
}

/**
 * Whether an effect has a place in a sandbox with the network but without the person's credentials: files, programs, packages and what is
 * fetched. What signs in somewhere would fail there, git's commits among it where they are signed, and what acts on other processes finds none.
 */
function isBoundable({ verb, resource, loses }: Effect): boolean {
  if (loses === "remote" || loses === "system") return false;
  switch (resource.scheme) {
    case "file":
    case "env":
      return true;
    case "process":
      return verb === "execute" || verb === "read";
    case "git":
      return verb === "read";
    case "host":
      return !resource.name.endsWith(":22") && (verb === "connect" || verb === "read");
    default:
      return isRegistry(resource.scheme) && verb !== "publish" && verb !== "administer" && verb !== "delete";
  }
}

/** Where a script may stand: what a link or a name leads to somewhere else is not the project's. */
const projectPlaces: readonly Place[] = ["workspace", "output", "temporary"];

/**
 * Programs that run what the project's own files say: tasks, builds, tests. Neither shells nor interpreters, for what they are
 * given on the line or through a pipe and cannot be read was disguised; nor programs of which nothing is known.
 */
const runners =
  /^(?:npm|pnpm|yarn|bun|deno|turbo|nx|lerna|make|gmake|just|task|rake|composer|poetry|uv|pdm|hatch|pipenv|mise|tox|nox|pytest|go|cargo|gradle|gradlew|mvn|mvnw|ant|sbt|dotnet|msbuild|cmake|ctest|ninja|meson|bazel|bazelisk|mix|zig)$/;

/** Words of a task that is about other machines. Without the network it would only fail, where a person could let it go. */
const outward = /deploy|publish|release|upload|push|migrat|provision/i;

/** Whether an effect is the project's own code, which cannot be seen into and which the sandbox bounds. */
export function isBoundedCode({ verb, sight, loses, resource, source }: Effect, place: Place): boolean {
  if (verb !== "execute" || sight !== "opaque" || loses !== "none" || outward.test(source)) return false;
  return resource.scheme === "file"
    ? resource.spelling === "literal" && projectPlaces.includes(place)
    : resource.scheme === "process" && runners.test(resource.name);
}
