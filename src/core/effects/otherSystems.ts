import type { NamedResource } from "../resource.ts";
import { isSecretName } from "../secretName.ts";
import type { ElsewhereOccurrence, Occurrence } from "../shell/occurrence.ts";
import { strangeHome } from "../shell/otherSystems.ts";
import { textOf } from "../shell/value.ts";
import type { Surroundings } from "../surroundings.ts";
import { type Containment, containmentOf } from "./containment.ts";
import type { Effect, Verb } from "./effect.ts";
import { effectOn, opaque } from "./fileEffects.ts";
import { hostOf } from "./hosts.ts";
import { mayBeSecret } from "./secretPaths.ts";

/** Reads one occurrence: handed in, because what runs in another system may enter a further one. */
export type ReadOccurrence = (occurrence: Occurrence, surroundings: Surroundings) => readonly Effect[];

/** Whether there is a model of the program. */
export type IsKnown = (program: string) => boolean;

/**
 * The effects of a command in another system. In a new container only what it shares with this machine counts. In
 * what stands by itself (a running container, a pod, another machine) reading flows, as requests that only fetch do,
 * and everything else changes that system, whatever it would be worth here: no facts can be had of it.
 */
export function elsewhereEffects(
  occurrence: ElsewhereOccurrence,
  surroundings: Surroundings,
  read: ReadOccurrence,
  isKnown: IsKnown,
): readonly Effect[] {
  const { system, folders } = occurrence;
  switch (system.kind) {
    case "container":
      return inContainer(occurrence, system.image, containmentOf(system, folders, surroundings), read, isKnown);
    case "kept":
      return inKept(occurrence, system.resource, system.where === "here" ? "system" : "remote", surroundings, read);
    case "machine":
      return inKept(occurrence, hostOf(system.host, "ssh"), "remote", surroundings, read);
  }
}

function inContainer(
  { occurrences, fronted }: ElsewhereOccurrence,
  image: string,
  containment: Containment,
  read: ReadOccurrence,
  isKnown: IsKnown,
): readonly Effect[] {
  const [first] = occurrences;
  const program = first?.kind === "command" ? textOf(first.program) : undefined;
  // A bare word that no model knows is an argument of what the image starts, or a program that the image is made for.
  // A plain system is made for none.
  const bare = program !== undefined && !program.includes("/") && !isKnown(program);
  const foreign = bare && image !== "" && !plainSystems.has(image);
  const all = foreign ? [...occurrences.slice(1), ...fronted.filter((one) => !isForeign(one, isKnown))] : occurrences;
  const effects = all.flatMap((one) => read(one, containment.surroundings)).flatMap(containment.outside);
  const shared = containment.mounts.known.some(({ access }) => access === "write");
  return shared ? [...effects, ...all.flatMap(leadsElsewhere)] : effects;
}

const plainSystems: ReadonlySet<string> = new Set(
  "alpine busybox ubuntu debian fedora centos rockylinux almalinux amazonlinux archlinux opensuse bash buildpack-deps".split(
    " ",
  ),
);

/** A link or a mount made inside gives what is shared another path, under which it would not be recognised. */
function leadsElsewhere(occurrence: Occurrence): readonly Effect[] {
  const program = occurrence.kind === "command" ? textOf(occurrence.program) : undefined;
  return program !== undefined && /^(?:ln|gln|link|mount)$/.test(program)
    ? [opaque({ program, source: occurrence.source }, "inside, a link may lead to what is shared with the container")]
    : [];
}

function isForeign(occurrence: Occurrence, isKnown: IsKnown): boolean {
  if (occurrence.kind !== "command") return false;
  const program = textOf(occurrence.program);
  return program !== undefined && !isKnown(program);
}

function inKept(
  occurrence: ElsewhereOccurrence,
  resource: NamedResource,
  loses: "system" | "remote",
  surroundings: Surroundings,
  read: ReadOccurrence,
): readonly Effect[] {
  const strange: Surroundings = { ...surroundings, roots: [], home: strangeHome, temporary: [] };
  const effects = occurrence.occurrences.flatMap((one) => read(one, strange));
  const reads: Effect = effectOn(
    resource,
    {
      verb: resource.scheme === "host" ? "connect" : "read",
      loses: "none",
      because: `${occurrence.program} works on it`,
    },
    occurrence,
  );
  // The models of ssh say themselves where it connects.
  const entered = /^(?:auto)?ssh$/.test(occurrence.program) ? [] : [reads];
  const sends = occurrence.input.kind === "file" || isUnknownText(occurrence) ? [sent(resource, occurrence)] : [];
  const changes = effects.flatMap((effect) => keptEffects(effect, resource, loses));
  return [...entered, ...sends, ...changes];
}

/** What is piped in goes there, whatever the command does with it. */
function sent(resource: NamedResource, occurrence: ElsewhereOccurrence): Effect {
  const because = `${occurrence.program} sends what it is given there`;
  return effectOn(resource, { verb: "modify", loses: "remote", because }, occurrence);
}

function isUnknownText({ input }: ElsewhereOccurrence): boolean {
  return input.kind === "output" && input.output.kind !== "text";
}

/** An effect inside a system that stands by itself, as one on that system; what has a name of its own keeps it, too. */
function keptEffects(effect: Effect, resource: NamedResource, loses: "system" | "remote"): readonly Effect[] {
  const { scheme } = effect.resource;
  const own = elsewhereSchemes.has(scheme) ? [effect] : [];
  if (effect.sight === "plain" && isRead(effect, loses)) return own;
  const verb: Verb = effect.verb === "read" || effect.verb === "connect" ? "execute" : effect.verb;
  const what = effect.resource.scheme === "file" ? ` (${shown(effect.resource.path)})` : "";
  const secret = effect.verb === "read" && effect.sight === "plain";
  const because = secret ? `inside, it reads what may be a secret${what}` : `inside, ${effect.because}${what}`;
  return [{ verb, resource, loses, sight: secret ? "opaque" : effect.sight, because, source: effect.source }, ...own];
}

function isRead({ verb, resource, loses }: Effect, where: "system" | "remote"): boolean {
  if (loses !== "none") return false;
  switch (verb) {
    case "read":
      if (resource.scheme === "env") return !/[?*]/.test(resource.name) && isSecretName(resource.name, "") === "none";
      return resource.scheme !== "file" || mayBeSecret(resource) === "no";
    case "connect":
      return true;
    case "execute":
      // Builds and tests in a container of this machine keep to it.
      return where === "system";
    default:
      return false;
  }
}

const elsewhereSchemes: ReadonlySet<string> = new Set([
  "kube",
  "aws",
  "gcp",
  "azure",
  "tf",
  "db",
  "docker",
  "git",
  "host",
]);

function shown(path: string): string {
  return path.startsWith(strangeHome) ? path.slice(1) : path === "" ? "?" : path;
}
