import { quoted } from "../../base/shellWords.ts";
import type { Call } from "../call/call.ts";
import type { ScopesInForce } from "../policy/hearing.ts";
import { isWithin } from "../policy/paths.ts";
import { namesAgent } from "../scope/agentGlob.ts";
import type { IdentityRule, Pattern, Scope } from "../scope/scope.ts";
import type { CredentialSource } from "./credentialSource.ts";
import { inheritedFrom } from "./inheritedVariables.ts";
import { ownPlaces } from "./ownPlaces.ts";
import type { Uses } from "./uses.ts";

/** A pattern of files, with the folder that it counts from; "" where it counts from the home folder or from `/`. */
export interface HidePattern {
  readonly pattern: Pattern;
  readonly root: string;
}

/** What a run of an agent is given and what is kept from it, before its credentials are asked for: no secret is in it. */
export interface RunIdentity {
  /** The agent's name, made fit for a folder. */
  readonly name: string;
  /** The identity's own folder, absolute; settings that no secret stands in. */
  readonly folder: string;
  /** All of the run's environment but for credentials and what belongs to a terminal. */
  readonly environment: Readonly<Record<string, string>>;
  /** Names of the variables that have a value of its own. */
  readonly given: readonly string[];
  /** Names of the person's variables that the run does not get. */
  readonly withheld: readonly string[];
  /** What the scopes hide beside the places where credentials are known to live. */
  readonly hide: readonly HidePattern[];
  /** What each scope with a say lets it sign in with elsewhere; all of them count. */
  readonly uses: readonly Uses[];
  readonly author: { readonly name: string; readonly email: string };
  readonly credentials: readonly CredentialSource[];
}

/** What the identity of a run is made from. */
export interface IdentityGround {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly scopes: ScopesInForce;
  /** The folder in which every identity has one of its own. */
  readonly homes: string;
  readonly platform: "posix" | "windows";
}

/**
 * The identity that a run of the call's agent has. The scopes around the call's folder and the person's own give it something, each
 * open scope hides something; where they differ, the person's own counts before others, and a longer name of an agent before a shorter.
 * The agent's name may only be claimed: a run starts after a person's approval alone, which names the agent.
 */
export function identityOf(call: Pick<Call, "caller" | "cwd">, ground: IdentityGround): RunIdentity {
  const { agent } = call.caller;
  const given = givingScopes(call.cwd, ground.scopes).flatMap((scope) => rulesFor(agent, scope));
  const name = folderName(agent);
  const credentials = given.flatMap((rule) => rule.credentials);
  const set: Readonly<Record<string, string>> = Object.assign({}, ...given.map((rule) => rule.set));
  // What the scopes of two folders give the same agent differs, and so do the settings that tell of it.
  const mark = credentials.length === 0 ? "" : `-${tag(JSON.stringify([credentials, set.AWS_PROFILE]))}`;
  const folder = joined(ground, ground.homes, `${name}${mark}`);
  const inherited = inheritedFrom(
    ground.environment,
    given.flatMap(({ inherit }) => inherit),
  );
  const author = {
    name: lastOf(given.map(({ git }) => git.name)) ?? agent,
    // `.invalid` belongs to nobody (RFC 2606), so no mail and no account is taken for the agent's.
    email: lastOf(given.map(({ git }) => git.email)) ?? `${name}@agent.invalid`,
  };
  const own: Readonly<Record<string, string>> = {
    ...Object.fromEntries(
      Object.entries(ownPlaces).map(([variable, path]) => [variable, joined(ground, folder, path)]),
    ),
    // What the system has set up for all its users may name helpers that hand out the person's credentials.
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
    // Where the machine is a cloud's, its libraries take what that gives the machine for the agent's own.
    AWS_EC2_METADATA_DISABLED: "true",
    METADATA_SERVER_DETECTION: "none",
    NO_GCE_CHECK: "true",
    GIT_SSH_COMMAND: sshCommand(joined(ground, folder, "known_hosts")),
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_COMMITTER_NAME: author.name,
    GIT_COMMITTER_EMAIL: author.email,
    ...set,
  };
  return {
    name,
    folder,
    environment: { ...inherited.environment, ...own },
    given: Object.keys(own),
    withheld: inherited.withheld,
    hide: hidden(agent, ground.scopes),
    uses: bounded(agent, ground.scopes),
    author,
    credentials,
  };
}

/** The person's key files and settings are left alone; keys come from the identity's own agent, where it has one. */
function sshCommand(knownHosts: string): string {
  const options = [`UserKnownHostsFile="${knownHosts}"`, "IdentityFile=none", "BatchMode=yes"];
  return `ssh -F none ${options.map((option) => `-o ${quoted(option)}`).join(" ")}`;
}

/** The scopes that may give something, the one that counts most last. */
function givingScopes(cwd: string, { scopes, elsewhere = [], user }: ScopesInForce): readonly Scope[] {
  const around = [...elsewhere, ...scopes]
    .filter(({ root }) => isWithin(cwd, root))
    .sort((left, right) => left.root.length - right.root.length)
    .map(({ scope }) => scope);
  return user === undefined ? around : [...around, user];
}

function hidden(agent: string, { scopes, elsewhere = [], user }: ScopesInForce): readonly HidePattern[] {
  const rooted = [...elsewhere, ...scopes, ...(user === undefined ? [] : [{ root: "/", scope: user }])];
  return rooted.flatMap(({ root, scope }) =>
    rulesFor(agent, scope).flatMap(({ hide }) =>
      hide
        .filter(({ scheme }) => scheme === "file")
        .map((pattern) => ({ pattern, root: pattern.base === "workspace" ? root : "" })),
    ),
  );
}

function bounded(agent: string, { scopes, elsewhere = [], user }: ScopesInForce): readonly Uses[] {
  return [...scopes, ...elsewhere]
    .map(({ scope }) => scope)
    .concat(user ?? [])
    .flatMap((scope) => rulesFor(agent, scope).flatMap(({ use }) => (Object.keys(use).length === 0 ? [] : [use])));
}

/** What a scope says of an agent: of all, then by globs, the longest last. */
function rulesFor(agent: string, { identities = [] }: Scope): readonly IdentityRule[] {
  const rank = ({ agents }: IdentityRule): number => (agents === "default" ? 0 : agents.includes("*") ? 1 : 2);
  return identities
    .filter(({ agents }) => agents === "default" || namesAgent([agents], agent) === "yes")
    .sort(
      (left, right) =>
        rank(left) - rank(right) || left.agents.length - right.agents.length || (left.agents < right.agents ? -1 : 1),
    );
}

function lastOf(values: readonly (string | undefined)[]): string | undefined {
  return values.filter((value) => value !== undefined).at(-1);
}

/** Tells texts apart that a person wrote; nobody gains by making two the same. FNV-1a over UTF-16 units, in hexadecimal digits. */
function tag(text: string): string {
  let sum = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return sum.toString(16).padStart(8, "0");
}

/** A claimed name may be anything; a folder's name is not. */
function folderName(agent: string): string {
  const plain = agent
    .toLowerCase()
    .replace(/[^a-z0-9._-]/g, "_")
    .replace(/^\.+/, "_")
    .slice(0, 64);
  return plain === "" ? "_" : plain;
}

function joined({ platform }: IdentityGround, folder: string, path: string): string {
  const mark = platform === "windows" ? "\\" : "/";
  return `${folder}${mark}${path.replaceAll("/", mark)}`;
}
