import { type CredentialSource, describeSource, variablesOf } from "../core/identity/credentialSource.ts";
import { ownPlaces } from "../core/identity/ownPlaces.ts";
import type { RunIdentity } from "../core/identity/runIdentity.ts";
import { describeUses } from "../core/identity/uses.ts";
import { namesAgent } from "../core/scope/agentGlob.ts";
import { describeRule } from "../core/scope/compareScopes.ts";
import type { Rule } from "../core/scope/scope.ts";
import type { IdentityModel } from "./identityModel.ts";
import { clipped } from "./phrases.ts";

/** What is known of an identity on a machine. */
export interface IdentityFacts {
  readonly agent: string;
  readonly label: string;
  readonly others: IdentityModel["others"];
  readonly identity: RunIdentity;
  readonly hidden: IdentityModel["hidden"];
  readonly credentials: readonly {
    readonly source: CredentialSource;
    readonly state: "not asked for yet" | "at hand";
    readonly expires: number | undefined;
  }[];
  /** The rules of every scope that has a say where the run would start. */
  readonly rules: readonly Rule[];
  /** Names of variables in the person's own environment. */
  readonly own: ReadonlySet<string>;
}

/** Longest text of one row, in UTF-16 units. */
const longest = 400;

/** Builds what is shown of an identity; the page and the command line show the same. No value of a variable gets into it. */
export function identityPage(facts: IdentityFacts): IdentityModel {
  const { identity, agent } = facts;
  const given = new Set(identity.credentials.flatMap(variablesOf));
  const names = [...new Set([...Object.keys(identity.environment), ...given])].sort();
  const rules = facts.rules.filter(({ agents }) => namesAgent(agents, agent) === "yes");
  const isAboutHosts = ({ on }: Rule): boolean => on.some(({ scheme }) => scheme === "host");
  const texts = (some: readonly Rule[]): readonly string[] => some.map((rule) => clipped(describeRule(rule), longest));
  return {
    kind: "identity",
    agent,
    label: facts.label,
    others: facts.others,
    says: [
      "This is what a run has that Holdpoint starts after your approval. What is let through runs in the agent's own process, as you.",
      "Without a sandbox, programs are pointed away from your files; a program that opens one by its path still can.",
    ],
    author: identity.author,
    folder: identity.folder,
    environment: names.map((name) => ({ name, from: originOf(name, facts, given), value: "masked" })),
    withheld: identity.withheld,
    credentials: facts.credentials.map(({ source, state, expires }) => ({
      text: clipped(describeSource(source), longest),
      state,
      ...(expires === undefined ? {} : { expires }),
    })),
    uses: [...new Set(identity.uses.flatMap(describeUses))].map((text) => clipped(text, longest)),
    hidden: facts.hidden.map(({ path, what }) => ({ path: clipped(path, longest), what })),
    hosts: texts(rules.filter(isAboutHosts)),
    rules: texts(rules.filter((rule) => !isAboutHosts(rule))),
  };
}

function originOf(
  name: string,
  { own }: IdentityFacts,
  given: ReadonlySet<string>,
): IdentityModel["environment"][number]["from"] {
  if (given.has(name)) return "credential";
  if (name in ownPlaces || name.startsWith("GIT_")) return "its own";
  return own.has(name) ? "yours" : "set";
}
