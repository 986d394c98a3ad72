import type { Use } from "../effects/commandModel.ts";
import type { Effect, Meant } from "../effects/effect.ts";
import { effectOn } from "../effects/fileEffects.ts";
import { type NamedResource, type NamedScheme, namedResource } from "../resource.ts";
import type { Value } from "../shell/value.ts";
import { branchContexts, somewhere } from "./branches.ts";
import { awsContexts, azureContexts, googleContexts, kubeContexts } from "./cloudContexts.ts";
import { databaseContexts, dockerContexts, nearEngines, serviceContexts, terraformContexts } from "./localContexts.ts";
import { type Candidate, Lookup } from "./lookup.ts";
import { withSignIn } from "./signIn.ts";
import { switchedBy } from "./switches.ts";

type Family = (look: Lookup, resource: NamedResource, args: readonly Value[]) => readonly Candidate[];

const families: Readonly<Partial<Record<NamedScheme, Family>>> = {
  kube: kubeContexts,
  aws: awsContexts,
  gcp: googleContexts,
  azure: azureContexts,
  docker: dockerContexts,
  tf: terraformContexts,
  service: serviceContexts,
  db: databaseContexts,
  git: branchContexts,
};

/** Most places that one effect may mean. */
const mostMeant = 8;

/**
 * The effects of a command with what it probably works on, where its words leave that open: as the tools' own configurations
 * and the environment say. `isOwn` tells its effects from those of what it starts in turn. Nothing is looked up for plain reads. What is found is only added (`Effect.meant`).
 */
export function withContexts(
  effects: readonly Effect[],
  use: Use,
  isOwn: (effect: Effect) => boolean = ({ source }) => source === use.source,
): readonly Effect[] {
  if (use.inside.readings.machine === "another") return effects;
  const all = [...effects, ...engineWork(effects, use)];
  const told = all.map((effect) => {
    if (!isOwn(effect)) return effect;
    const named = withSignIn(effect, use);
    return asksFor(named) ? withMeant(named, lookups(use), use) : named;
  });
  const switched = switchedBy(use);
  if (switched !== undefined) use.inside.readings.switchTo(switched);
  return told;
}

/** What works with containers of this machine has no effect on an engine; with another machine's it does. */
function engineWork(effects: readonly Effect[], use: Use): readonly Effect[] {
  const works = effects.some(
    ({ verb, sight, resource }) =>
      verb === "execute" && sight === "plain" && resource.scheme === "process" && resource.name === use.program,
  );
  if (!works || !/^docker(?:-compose)?$/.test(use.program)) return [];
  const resource = namedResource("docker", undefined, undefined, undefined);
  const away = dockerContexts(new Lookup(use), resource, use.args).some(isElsewhere);
  const because = `${use.program} works with the containers of another machine`;
  return away ? [effectOn(resource, { verb: "administer", loses: "remote", because }, use)] : [];
}

/**
 * Effects of what a command starts in turn have been looked at with that. Who changes a client's settings or signs in does
 * nothing yet where these lead.
 */
function asksFor({ verb, sight, loses, reveals, resource, meant }: Effect): boolean {
  if (resource.scheme === "file" || families[resource.scheme] === undefined) return false;
  if (loses === "system" && resource.scheme === "kube") return false;
  if (loses === "none" && verb === "administer") return false;
  if (resource.scheme === "git" && verb !== "publish") return false;
  return meant === undefined && (verb !== "read" || sight === "opaque" || reveals !== undefined);
}

/**
 * A call that flows runs in the agent's own process, with what that took over of the person's environment; one that is approved runs with
 * its identity's. Which of them it will be is what is being decided, so that it may mean what either says.
 */
function lookups(use: Use): readonly Lookup[] {
  const { surroundings } = use;
  const { runEnvironment } = surroundings;
  if (runEnvironment === undefined) return [new Lookup(use)];
  return [new Lookup(use), new Lookup({ ...use, surroundings: { ...surroundings, environment: runEnvironment } })];
}

function withMeant(effect: Effect, looks: readonly Lookup[], use: Use): Effect {
  const { resource } = effect;
  if (resource.scheme === "file") return effect;
  const found = families[resource.scheme];
  const candidates = looks.flatMap((look) => found?.(look, resource, use.args).slice(0, mostMeant) ?? []);
  const meant = new Map<string, Meant>();
  for (const { parts, alias, place, from } of candidates) {
    const name = filled(resource.name, parts, alias);
    if (name !== resource.name && !meant.has(name))
      meant.set(name, {
        resource: { scheme: resource.scheme, name },
        ...(alias === undefined ? {} : { alias }),
        place: Object.values(parts).includes(somewhere) ? "another one" : place,
        from,
      });
  }
  if (meant.size === 0) return effect;
  const told = { ...effect, meant: [...meant.values()] };
  // An engine of another machine does not belong to whoever works here.
  const away = resource.scheme === "docker" && effect.loses === "system" && candidates.some(isElsewhere);
  return away ? { ...told, loses: "remote" } : told;
}

function isElsewhere({ parts }: Candidate): boolean {
  return !nearEngines.test(parts[0] ?? "default");
}

/** The name with its open parts filled in; another name stands for whatever is in the first. */
function filled(name: string, parts: Candidate["parts"], alias: Candidate["alias"]): string {
  return name
    .split("/")
    .map((part, index) => {
      const text = parts[index];
      const isOpen = part === "?" || (alias === "yes" && index === 0);
      return text === undefined || text === "" || !isOpen ? part : spelled(text);
    })
    .join("/");
}

/** A text as one part of a name, in which no sign stands for others. */
function spelled(text: string): string {
  // What is not known stays open.
  if (text === somewhere) return text;
  return text.replace(/[%/?*[\]{}\\]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);
}
