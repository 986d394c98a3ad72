import { join } from "node:path";
import type { Clock } from "../base/clock.ts";
import type { Disposable } from "../base/disposable.ts";
import type { Call } from "../core/call/call.ts";
import { brokerInput, type Given, readPrinted } from "../core/identity/brokerFormats.ts";
import { type CredentialSource, describeSource } from "../core/identity/credentialSource.ts";
import { identityOf, type RunIdentity } from "../core/identity/runIdentity.ts";
import type { ScopesInForce } from "../core/policy/hearing.ts";
import type { Belongings, Identities } from "../gate/ports.ts";
import { askBroker, type BrokerGround } from "./broker.ts";
import { type HiddenPath, hiddenPaths } from "./hiddenPaths.ts";
import { KeyAgent } from "./keyAgent.ts";
import { personSettings, writeOwnFolder } from "./ownFolder.ts";

/** Credentials that are good for less than this, in milliseconds, are renewed before a run starts. */
const leastLeft = 5 * 60_000;
/** How long credentials that do not say how long they are good are kept, in milliseconds. */
const keptWithoutExpiry = 5 * 60_000;

/** Where stored values are: the editor's secret storage. */
interface StoredSecrets {
  get(name: string): PromiseLike<string | undefined>;
}

/** What identities are made and readied with. */
export interface IdentitiesGround extends BrokerGround {
  /** Our state folder. */
  readonly state: string;
  readonly clock: Clock;
  readonly secrets: StoredSecrets;
  scopes(call: Pick<Call, "caller" | "cwd">): ScopesInForce;
}

/** How credentials stand that a run of an identity would get: until when they are good, in milliseconds since 1970. */
export interface CredentialStanding {
  readonly source: CredentialSource;
  readonly state: "not asked for yet" | "at hand";
  readonly expires: number | undefined;
}

/** The identities of agents' runs on this machine. What credentials there are is kept in memory alone, and goes when this does. */
export class AgentIdentities implements Identities, Disposable {
  readonly #ground: IdentitiesGround;
  readonly #given = new Map<string, { readonly given: Given; readonly until: number }>();
  /** Identities whose folder was written for judging by it. */
  readonly #prepared = new Set<string>();
  readonly #agents = new Map<string, KeyAgent>();

  constructor(ground: IdentitiesGround) {
    this.#ground = ground;
  }

  /** The identity that a run of this call has. Looks at nothing but the environment and the scopes. */
  of(call: Pick<Call, "caller" | "cwd">): RunIdentity {
    return identityOf(call, {
      environment: this.#ground.environment(),
      scopes: this.#ground.scopes(call),
      homes: join(this.#ground.state, "homes"),
      platform: process.platform === "win32" ? "windows" : "posix",
    });
  }

  /** The same, with its own settings written where commands are judged by them: a cluster's context, a cloud's profile. */
  prepared(call: Pick<Call, "caller" | "cwd">): RunIdentity {
    const identity = this.of(call);
    const key = JSON.stringify([identity.name, identity.credentials, identity.environment.AWS_PROFILE]);
    if (identity.credentials.length > 0 && !this.#prepared.has(key)) {
      this.#prepared.add(key);
      try {
        writeOwnFolder(identity, personSettings(this.#ground.home, this.#ground.environment()));
      } catch {
        // A run fails by it, and says so; until then nothing is known of what these settings say.
      }
    }
    return identity;
  }

  /** Writes the identity's own folder; no credential is asked for. Throws where the disk fails. */
  writeFolder(identity: RunIdentity): void {
    writeOwnFolder(identity, personSettings(this.#ground.home, this.#ground.environment()));
  }

  async ready(identity: RunIdentity): Promise<Belongings> {
    const environment: Record<string, string> = {};
    try {
      writeOwnFolder(identity, personSettings(this.#ground.home, this.#ground.environment()));
      for (const source of togetherKeys(identity.credentials)) {
        const had = source.from === "ssh" ? await this.#keys(identity, source) : await this.#had(identity, source);
        if (typeof had === "string") return { kind: "failed", reason: had };
        Object.assign(environment, had.variables);
      }
    } catch (cause) {
      const why = cause instanceof Error && "code" in cause ? String(cause.code) : "it failed";
      return {
        kind: "failed",
        reason: `The agent's own identity could not be readied in ${identity.folder} (${why}). Free disk space or repair its permissions.`,
      };
    }
    return { kind: "ready", environment };
  }

  /** How the credentials of an identity stand now; asks nobody for any. */
  standing(identity: RunIdentity): readonly CredentialStanding[] {
    return togetherKeys(identity.credentials).map((source) => {
      const kept = this.#given.get(keyOf(identity, source));
      const isThere =
        this.#agents.has(keyOf(identity, source)) || (kept !== undefined && kept.until > this.#ground.clock.now());
      return { source, state: isThere ? "at hand" : "not asked for yet", expires: kept?.given.expires };
    });
  }

  /** What of this machine is kept from a run of an identity, where there is a sandbox. */
  hidden({ hide }: RunIdentity): readonly HiddenPath[] {
    return hiddenPaths(hide, { home: this.#ground.home, environment: this.#ground.environment() });
  }

  /** Where the identity of a call's run has its own folder, and what is kept from the run; absolute. */
  ownPlaces(call: Pick<Call, "caller" | "cwd">): { readonly folder: string; readonly hidden: readonly string[] } {
    const identity = this.of(call);
    return { folder: identity.folder, hidden: this.hidden(identity).map(({ path }) => path) };
  }

  dispose(): void {
    this.revoke();
  }

  /** Forgets every credential and ends the agents that hold keys; the next run asks anew. */
  revoke(): void {
    for (const agent of this.#agents.values()) agent.dispose();
    this.#agents.clear();
    this.#given.clear();
  }

  /** Credentials that are good long enough, or why there are none. */
  async #had(
    identity: RunIdentity,
    source: Exclude<CredentialSource, { readonly from: "ssh" }>,
  ): Promise<Given | string> {
    const key = keyOf(identity, source);
    const now = this.#ground.clock.now();
    const kept = this.#given.get(key);
    if (kept !== undefined && kept.until > now) return kept.given;
    this.#given.delete(key);
    // What is stored is at hand, and may have been replaced.
    if (source.from === "storage") return this.#stored(source);
    const given = await this.#brokered(source);
    if (typeof given === "string") return given;
    if (given.expires !== undefined && given.expires <= this.#ground.clock.now())
      return `The credentials for this run could not be had: what was given (${describeSource(source)}) has expired already.`;
    this.#given.set(key, {
      given,
      until: given.expires === undefined ? now + keptWithoutExpiry : given.expires - leastLeft,
    });
    return given;
  }

  async #stored({ name, variable }: Extract<CredentialSource, { readonly from: "storage" }>): Promise<Given | string> {
    const value = await this.#ground.secrets.get(name);
    return value === undefined || value === ""
      ? `The credentials for this run could not be had: nothing is stored as ${name}. Store it with "Holdpoint: Store a Credential for Agents".`
      : { variables: { [variable]: value }, expires: undefined };
  }

  async #brokered(source: Exclude<CredentialSource, { readonly from: "ssh" | "storage" }>): Promise<Given | string> {
    const [program, ...others] = source.command;
    const words = source.from === "git" ? [...others, "get"] : others;
    const answer = await askBroker([program, ...words], brokerInput(source), this.#ground);
    if (answer.kind === "failed") return answer.reason;
    return (
      readPrinted(source, answer.text) ??
      `The credentials for this run could not be had: what \`${program}\` printed is not of the format that \`"from": "${source.from}"\` means.`
    );
  }

  async #keys(
    identity: RunIdentity,
    source: Extract<CredentialSource, { readonly from: "ssh" }>,
  ): Promise<Given | string> {
    const key = keyOf(identity, source);
    const running = this.#agents.get(key);
    if (running?.state === "runs") return { variables: { SSH_AUTH_SOCK: running.socket }, expires: undefined };
    const started = await KeyAgent.start(identity.folder, source.keys, this.#ground.home, this.#ground.environment());
    if (started.kind === "failed") return started.reason;
    this.#agents.set(key, started.agent);
    return { variables: { SSH_AUTH_SOCK: started.agent.socket }, expires: undefined };
  }
}

/** There is one ssh agent for all keys, because a run has one socket. */
function togetherKeys(sources: readonly CredentialSource[]): readonly CredentialSource[] {
  const keys = sources.flatMap((source) => (source.from === "ssh" ? source.keys : []));
  const others = sources.filter(({ from }) => from !== "ssh");
  return keys.length === 0 ? others : [...others, { from: "ssh", keys: [...new Set(keys)] }];
}

function keyOf({ name }: RunIdentity, source: CredentialSource): string {
  return JSON.stringify([name, source]);
}
