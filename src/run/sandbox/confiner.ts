import type { CommandCall } from "../../core/call/call.ts";
import { boundsOf } from "../../core/confine/compile.ts";
import type { Verdict } from "../../core/policy/verdict.ts";
import { type SandboxTerms, usualTerms } from "../../core/scope/sandboxTerms.ts";
import type { Confiner, Ground, RunBounds } from "../../gate/ports.ts";
import { probeSandbox, type SandboxStanding } from "./probe.ts";

/** Puts runs in a sandbox wherever this machine can, by the scopes in force. */
export class SandboxConfiner implements Confiner {
  readonly #ground: Ground;
  readonly #mode: () => "auto" | "off";
  /** Until it is known otherwise it is taken to work: a run whose sandbox cannot be made does not start. */
  #standing: SandboxStanding = { kind: "works", hosts: "filtered" };

  /** `mode` is the person's own setting, read anew for each run. */
  constructor(ground: Ground, mode: () => "auto" | "off") {
    this.#ground = ground;
    this.#mode = mode;
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
    const { confinement } = bounds;
    if (confinement.network.kind !== "hosts" || standing.hosts === "filtered") return bounds;
    if (bare === "refused" || terms.some(({ network }) => network !== undefined))
      return { kind: "refused", because: noFilter, mend: "Install socat and reload the window." };
    return { ...bounds, confinement: { ...confinement, network: { kind: "all" } }, openBecause: noFilter };
  }
}

const noFilter = "socat is not installed, without which the network cannot be narrowed to hosts";

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
