import type { CommandCall } from "../../core/call/call.ts";
import { boundsOf } from "../../core/confine/compile.ts";
import type { Confinement } from "../../core/confine/confinement.ts";
import { type AgentNeeds, startedBounds } from "../../core/confine/started.ts";
import { isWithin } from "../../core/policy/paths.ts";
import type { Verdict } from "../../core/policy/verdict.ts";
import { fold } from "../../core/scope/fold.ts";
import { type SandboxTerms, usualTerms } from "../../core/scope/sandboxTerms.ts";
import type { Confiner, Ground, RunBounds } from "../../gate/ports.ts";
import { pinned } from "./mounts.ts";
import { probeSandbox } from "./probe.ts";
import type { SandboxStanding } from "./sandboxed.ts";
import { canKeepFiles } from "./systemCalls.ts";

/** What the identity of a call's run adds to its bounds. */
export interface OwnPlaces {
  /** The identity's folder, absolute. */
  readonly folder: string;
  /** Real paths that are kept from the run. */
  readonly hidden: readonly string[];
}

/** Puts runs in a sandbox wherever this machine can, by the scopes in force. */
export class SandboxConfiner implements Confiner {
  readonly #ground: Ground;
  readonly #mode: () => "auto" | "off";
  readonly #ownOf: (call: CommandCall) => OwnPlaces;
  /** Until it is known otherwise it is taken to work: a run whose sandbox cannot be made does not start. */
  #standing: SandboxStanding = { kind: "works", hosts: "filtered" };

  /** `mode` is the person's own setting, read anew for each run; `ownOf` tells of the identity that a call's run has. */
  constructor(ground: Ground, mode: () => "auto" | "off", ownOf: (call: CommandCall) => OwnPlaces) {
    this.#ground = ground;
    this.#mode = mode;
    this.#ownOf = ownOf;
  }

  /** Finds out what the machine can, by starting a sandbox. Never rejects. */
  async look(): Promise<void> {
    this.#standing = await probeSandbox();
  }

  /** Whether runs are confined, or why not. */
  get standing(): SandboxStanding {
    return this.#mode() === "off" ? switchedOff : this.#standing;
  }

  bounds(call: CommandCall, verdict: Verdict): RunBounds {
    const terms = termsFor(call, this.#ground);
    const bare = terms.some(({ mode }) => mode === "require") ? "refused" : "bare";
    const standing = this.standing;
    if (standing.kind === "cannot") return { kind: bare, because: standing.why, mend: standing.mend };
    const bounds = boundsOf(call, verdict, this.#ground.surroundings(call), terms);
    if (bounds.kind === "beyond") return { kind: bare, because: bounds.because, mend: "" };
    const own = this.#ownOf(call);
    const { unlinksOnly, ...rest } = pinned(bounds.confinement);
    const compiled = unlinksOnly && canKeepFiles() ? { ...rest, unlinksOnly } : rest;
    const unasked = compiled.unasked !== undefined;
    if (unasked && standing.hosts !== "filtered" && standing.scratch === "none")
      return { kind: "bare", because: "it cannot be given temporary folders of its own here", mend: "" };
    const confinement = unasked ? withoutOwn(compiled, own) : withOwn(compiled, own, verdict);
    if (unasked && confinement.network.kind === "hosts" && standing.hosts !== "filtered")
      return { ...bounds, confinement: { ...confinement, network: { kind: "none" } } };
    if (confinement.network.kind !== "hosts" || standing.hosts === "filtered") return { ...bounds, confinement };
    if (bare === "refused" || terms.some(({ network }) => network !== undefined))
      return { kind: "refused", because: standing.why, mend: standing.mend };
    return { ...bounds, confinement: { ...confinement, network: { kind: "all" } }, openBecause: standing.why };
  }

  /** What an agent would be bounded by that is started where `call` stands, as `call.caller`. There is no starting it in less. */
  started(call: CommandCall, needs: AgentNeeds): StartedStanding {
    const standing = this.standing;
    if (standing.kind === "cannot") return { kind: "refused", because: standing.why, mend: standing.mend };
    // Its hooks ring through socat, too.
    if (standing.hosts !== "filtered") return { kind: "refused", because: standing.why, mend: standing.mend };
    const surroundings = this.#ground.surroundings(call);
    const bounds = startedBounds(needs, surroundings, termsFor(call, this.#ground), this.#ownOf(call));
    return { kind: "bounded", confinement: bounds };
  }
}

/** What a started agent is bounded by, or why it cannot be: `because` is a clause, `mend` a sentence. */
export type StartedStanding =
  | { readonly kind: "bounded"; readonly confinement: Confinement }
  | { readonly kind: "refused"; readonly because: string; readonly mend: string };

/** What the person was shown that the command names is not hidden from it, whoever it runs for. */
function withOwn(confinement: Confinement, { folder, hidden }: OwnPlaces, { findings }: Verdict): Confinement {
  const named = findings.flatMap(({ effect: { resource } }) =>
    resource.scheme === "file" && resource.spelling === "literal" ? [fold(resource.path)] : [],
  );
  const kept = hidden.filter((path) => !named.some((one) => isWithin(one, fold(path))));
  return {
    ...confinement,
    hidden: [...new Set([...confinement.hidden, ...kept])],
    sockets: [...confinement.sockets, `${folder}/ssh-*`],
    home: folder,
  };
}

/** Nobody was shown anything, so that nothing is shown to it, and no key of its identity is within its reach. */
function withoutOwn(confinement: Confinement, { folder, hidden }: OwnPlaces): Confinement {
  return { ...confinement, hidden: [...new Set([...confinement.hidden, ...hidden])], home: folder };
}

const switchedOff: SandboxStanding = {
  kind: "cannot",
  why: "the setting holdpoint.sandbox switches it off",
  mend: "Set `holdpoint.sandbox` to `auto` to have it back.",
};

/** What every scope with a say about the call says: those of the open folders, of the folder it stands in, and the person's own. */
function termsFor(call: CommandCall, ground: Ground): readonly SandboxTerms[] {
  const { scopes, elsewhere = [], user } = ground.policy(call);
  const near = elsewhere.filter(({ root }) => call.cwd === root || call.cwd.startsWith(`${root}/`));
  return [...scopes, ...near]
    .map(({ scope }) => scope)
    .concat(user ?? [])
    .map(({ sandbox }) => sandbox ?? usualTerms);
}
