import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Clock } from "../base/clock.ts";
import type { Disposable } from "../base/disposable.ts";
import type { Call } from "../core/call/call.ts";
import { brokerInput, type Given, readPrinted } from "../core/identity/brokerFormats.ts";
import { type CredentialSource, describeSource, variablesOf } from "../core/identity/credentialSource.ts";
import { awsAsks } from "../core/identity/ownFiles.ts";
import { identityOf, type RunIdentity } from "../core/identity/runIdentity.ts";
import type { ScopesInForce } from "../core/policy/hearing.ts";
import type { Belongings, Identities, RunDoor } from "../gate/ports.ts";
import { askBroker, type BrokerGround } from "./broker.ts";
import { CredentialDoor } from "./credentialDoor.ts";
import { type HiddenPath, hiddenPaths } from "./hiddenPaths.ts";
import { KeyAgent } from "./keyAgent.ts";
import { personSettings, writeOwnFolder } from "./ownFolder.ts";

/** Credentials that are good for less than this, in milliseconds, are renewed before a run starts. */
const leastLeft = 5 * 60_000;
/** How long credentials that do not say how long they are good are kept, in milliseconds. */
const keptWithoutExpiry = 5 * 60_000;

/** A run's door has a broker asked at most this often, in milliseconds, as long as what it gave last is good. */
const leastBetween = 10_000;

/** A source that a door can renew: the client asks for it each time. The others are read once, when a program starts. */
type Renewable = Extract<CredentialSource, { readonly from: "aws" | "kubernetes" | "git" }>;

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
  readonly #given = new Map<string, { readonly given: Given; readonly since: number; readonly until: number }>();
  /** Brokers that are being asked; who asks for the same meanwhile gets the same. */
  readonly #asking = new Map<string, Promise<Given | string>>();
  readonly #doors = new Set<RunDoor>();
  /** Counts revocations: what a broker gives that was asked before one is not kept. */
  #era = 0;
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

  async ready(identity: RunIdentity, extent: "all" | "folder" = "all"): Promise<Belongings> {
    const environment: Record<string, string> = {};
    const expiring: Renewable[] = [];
    try {
      writeOwnFolder(identity, personSettings(this.#ground.home, this.#ground.environment()));
      for (const source of extent === "all" ? togetherKeys(identity.credentials) : []) {
        const had = source.from === "ssh" ? await this.#keys(identity, source) : await this.#had(identity, source);
        if (typeof had === "string") return { kind: "failed", reason: had };
        Object.assign(environment, had.variables);
        if (had.expires !== undefined && isRenewable(source)) expiring.push(source);
      }
      // There, no socket is a file, and what clients would ask with need not be installed.
      if (expiring.length === 0 || process.platform === "win32") return { kind: "ready", environment };
      const door = await this.#open(identity, expiring);
      // Clients believe these variables for as long as they run; without them they ask.
      if (expiring.some(({ from }) => from === "aws") && awsAsks(identity) === "yes")
        for (const name of awsStanding) Reflect.deleteProperty(environment, name);
      return { kind: "ready", environment: { ...environment, ...door.environment }, door };
    } catch (cause) {
      const why = cause instanceof Error && "code" in cause ? String(cause.code) : "it failed";
      return {
        kind: "failed",
        reason: `The agent's own identity could not be readied in ${identity.folder} (${why}). Free disk space or repair its permissions.`,
      };
    }
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

  /** Forgets every credential, closes the doors of runs and ends the agents that hold keys; the next run asks anew. */
  revoke(): void {
    this.#era++;
    for (const door of [...this.#doors]) door.close();
    this.#asking.clear();
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
    const kept = this.#given.get(key);
    if (kept !== undefined && kept.until > this.#ground.clock.now()) return kept.given;
    // What is stored is at hand, and may have been replaced.
    if (source.from === "storage") return this.#stored(source);
    const asking = this.#asking.get(key) ?? this.#fresh(key, source);
    this.#asking.set(key, asking);
    try {
      return await asking;
    } finally {
      if (this.#asking.get(key) === asking) this.#asking.delete(key);
    }
  }

  /** What a broker gives now; kept unless everything was revoked meanwhile. */
  async #fresh(
    key: string,
    source: Exclude<CredentialSource, { readonly from: "ssh" | "storage" }>,
  ): Promise<Given | string> {
    const era = this.#era;
    const since = this.#ground.clock.now();
    const given = await this.#brokered(source);
    if (typeof given === "string") return given;
    if (given.expires !== undefined && given.expires <= this.#ground.clock.now())
      return `The credentials for this run could not be had: what was given (${describeSource(source)}) has expired already.`;
    const until = given.expires === undefined ? since + keptWithoutExpiry : given.expires - leastLeft;
    if (era === this.#era) this.#given.set(key, { given, since, until });
    return given;
  }

  /** Opens the door of one run, which gives what these sources of its identity give and nothing else. */
  async #open(identity: RunIdentity, sources: readonly Renewable[]): Promise<CredentialDoor> {
    const era = this.#era;
    const socket = join(this.#ground.state, "run", "sockets", `r${randomBytes(8).toString("hex")}`);
    const door: CredentialDoor = await CredentialDoor.open(
      socket,
      (variables) => this.#renewed(identity, sources, variables),
      () => this.#doors.delete(door),
    );
    this.#doors.add(door);
    // What was revoked while it opened is not given at it.
    if (era !== this.#era) door.close();
    return door;
  }

  async #renewed(
    identity: RunIdentity,
    sources: readonly Renewable[],
    variables: readonly string[],
  ): Promise<readonly string[] | undefined> {
    const source = sources.find((one) => variables.every((name) => variablesOf(one).includes(name)));
    if (source === undefined) return undefined;
    const now = this.#ground.clock.now();
    const kept = this.#given.get(keyOf(identity, source));
    const isRecent = kept?.given.expires !== undefined && kept.given.expires > now && now - kept.since < leastBetween;
    const given = isRecent ? kept.given : await this.#had(identity, source);
    if (typeof given === "string") return undefined;
    const values = variables.flatMap((name) => given.variables[name] ?? []);
    return values.length === variables.length ? values : undefined;
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

/** The variables by which AWS's clients sign in without asking anybody. */
const awsStanding = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_CREDENTIAL_EXPIRATION"];

function isRenewable(source: CredentialSource): source is Renewable {
  return source.from === "aws" || source.from === "kubernetes" || source.from === "git";
}

function keyOf({ name }: RunIdentity, source: CredentialSource): string {
  return JSON.stringify([name, source]);
}
