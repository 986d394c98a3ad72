import { assertNever } from "../../base/assertNever.ts";
import { nearEngines } from "../contexts/localContexts.ts";
import type { Effect, Verb } from "../effects/effect.ts";
import type { Resource } from "../resource.ts";
import type { Preset } from "../scope/scope.ts";
import { isBoundedCode, type OwnCode, runsOwnCode } from "./confined.ts";
import type { Losses } from "./loss.ts";
import type { Standing } from "./place.ts";
import type { PushTarget } from "./push.ts";
import { movedAway } from "./together.ts";
import type { Place } from "./verdict.ts";

/** Why a preset lets an effect flow; `reasons.ts` has the sentence for each. */
export type FlowCause =
  | "reads"
  | "changes"
  | "temporary"
  | "output"
  | "made"
  | "moves"
  | "runs"
  | "confined"
  | "bounded"
  | "connects"
  | "installs"
  | "containers"
  | "git"
  | "pushes";

/** Why a preset does not. */
export type HoldCause =
  | "opaque"
  | "ownCode"
  | "unboundedCode"
  | "secret"
  | "selfRunning"
  | "outside"
  | "unknownPlace"
  | "deletes"
  | "movesAway"
  | "overwrites"
  | "workTree"
  | "history"
  | "remote"
  | "system"
  | "guardedBranch"
  | "unknownBranch"
  | "publishes"
  | "unlisted"
  | "strict"
  | "readonly";

/** What a preset says, and why. */
export type Ruling =
  | { readonly decision: "allow"; readonly cause: FlowCause }
  | { readonly decision: "hold" | "deny"; readonly cause: HoldCause };

/** What a preset looks at. */
export interface Case {
  readonly effect: Effect;
  readonly standing: Standing;
  readonly losses: Losses;
  /** Whether a build would make again what is lost, were it build output. */
  readonly regenerated: "yes" | "no";
  /** Whether all that is lost is what the caller's session made itself, unchanged since. */
  readonly made: "yes" | "no";
  /** How the project's own code may run. */
  readonly ownCode: OwnCode;
  /** For a push: where it goes. */
  readonly push: PushTarget | undefined;
}

/**
 * What a preset says about one effect in one place, when the floor, protected places and rules say nothing.
 * `balanced` lets flow what {@link flows} lists and holds the rest; `strict` holds every effect but reads; `readonly`
 * denies them. All three hold the reading of secrets and of what cannot be told.
 */
export function rulingOf(preset: Preset, subject: Case): Ruling {
  const plainRead = subject.effect.verb === "read" && subject.effect.sight === "plain";
  const balanced = balancedRuling(subject);
  if (plainRead || preset === "balanced") return balanced;
  return preset === "strict"
    ? {
        decision: "hold",
        cause: balanced.decision === "allow" || isOwnCode(balanced.cause) ? "strict" : balanced.cause,
      }
    : { decision: "deny", cause: "readonly" };
}

function balancedRuling(subject: Case): Ruling {
  const { effect, standing, losses, push, ownCode } = subject;
  const isConfined = ownCode === "confined" || ownCode === "confined all";
  if (isConfined && isBoundedCode(effect, standing.place)) return { decision: "allow", cause: "confined" };
  const flow = effect.sight === "opaque" ? undefined : flows.find((row) => rowMatches(row, subject));
  if (flow === undefined) return { decision: "hold", cause: holdCause(effect, standing, losses, push) };
  return (
    (runsOwnCode(effect, standing.place) === "yes" ? ownCodeRuling(ownCode) : undefined) ?? {
      decision: "allow",
      cause: flow.cause,
    }
  );
}

/** What becomes of code of the project's that would flow; undefined: it flows. */
function ownCodeRuling(ownCode: OwnCode): Ruling | undefined {
  switch (ownCode) {
    case "confined all":
      return { decision: "allow", cause: "confined" };
    case "confined":
    case "bounded":
      return { decision: "allow", cause: "bounded" };
    case "required":
      return { decision: "hold", cause: "unboundedCode" };
    case "asked":
      return { decision: "hold", cause: "ownCode" };
    case "free":
      return undefined;
  }
}

function isOwnCode(cause: HoldCause): boolean {
  return cause === "ownCode" || cause === "unboundedCode";
}

type Scheme = Resource["scheme"];

/** One row of the table of what flows in `balanced`; every column must agree. */
interface Flow {
  readonly cause: FlowCause;
  readonly verbs: readonly Verb[];
  readonly schemes: readonly Scheme[] | "every";
  readonly places: readonly Place[];
  /**
   * What may be lost. `nothing`: the facts show that nothing is. `regenerated`: what a build makes again. `made`:
   * what the caller's session made. `anything`: the place alone decides.
   */
  readonly loses: "nothing" | "regenerated" | "made" | "anything";
  /** For `git`: pushes to an ordinary branch only. */
  readonly push?: PushTarget["kind"];
  /** For named resources: what their name must begin with. */
  readonly names?: RegExp;
  /** What the names must begin with that are probably meant where the own name leaves that open. */
  readonly meant?: RegExp;
}

const insidePlaces: readonly Place[] = ["workspace", "output", "temporary"];

/** `balanced`: effect × place × what is lost. Whatever no row lists is held. */
const flows: readonly Flow[] = [
  {
    cause: "reads",
    verbs: ["read"],
    schemes: "every",
    places: [...insidePlaces, "outside", "elsewhere"],
    loses: "nothing",
  },
  { cause: "changes", verbs: ["create", "modify"], schemes: ["file"], places: insidePlaces, loses: "nothing" },
  { cause: "moves", verbs: ["delete"], schemes: ["file"], places: insidePlaces, loses: "nothing" },
  {
    cause: "temporary",
    verbs: ["create", "modify", "delete"],
    schemes: ["file"],
    places: ["temporary"],
    loses: "anything",
  },
  {
    cause: "output",
    verbs: ["create", "modify", "delete"],
    schemes: ["file"],
    places: ["output"],
    loses: "regenerated",
  },
  { cause: "made", verbs: ["modify", "delete"], schemes: ["file"], places: insidePlaces, loses: "made" },
  { cause: "runs", verbs: ["execute"], schemes: ["file"], places: [...insidePlaces, "outside"], loses: "nothing" },
  {
    cause: "runs",
    verbs: ["execute"],
    schemes: ["process", "npm", "pypi", "crate", "git", "tool", "system"],
    places: ["elsewhere"],
    loses: "nothing",
  },
  {
    cause: "connects",
    verbs: ["connect"],
    schemes: "every",
    places: [...insidePlaces, "outside", "elsewhere"],
    loses: "nothing",
  },
  {
    cause: "installs",
    verbs: ["create", "modify"],
    schemes: ["npm", "pypi", "crate", "image"],
    places: ["elsewhere"],
    loses: "nothing",
  },
  {
    cause: "containers",
    verbs: ["create", "modify", "execute"],
    schemes: ["docker", "image"],
    places: ["elsewhere"],
    loses: "nothing",
    names: /^(?:\?|default|desktop-linux|colima|orbstack|rootless)(?:\/|$)/,
    meant: nearEngines,
  },
  { cause: "git", verbs: ["create", "modify", "delete"], schemes: ["git"], places: ["elsewhere"], loses: "nothing" },
  { cause: "pushes", verbs: ["publish"], schemes: ["git"], places: ["elsewhere"], loses: "nothing", push: "ordinary" },
];

function rowMatches(row: Flow, subject: Case): boolean {
  const { effect, standing, push } = subject;
  const { verb, resource, meant = [] } = effect;
  return (
    row.verbs.includes(verb) &&
    (row.schemes === "every" || row.schemes.includes(resource.scheme)) &&
    row.places.includes(standing.place) &&
    losesAtMost(row.loses, subject) &&
    (row.push === undefined || row.push === push?.kind) &&
    (row.names === undefined || (resource.scheme !== "file" && row.names.test(resource.name))) &&
    (row.meant === undefined || meant.every((one) => row.meant?.test(one.resource.name)))
  );
}

function losesAtMost(bound: Flow["loses"], { effect: { loses }, losses, regenerated, made }: Case): boolean {
  switch (bound) {
    case "nothing":
      return losses.destructive === "no";
    case "regenerated":
      return loses !== "remote" && loses !== "system" && regenerated === "yes";
    case "made":
      return loses === "content" && made === "yes";
    case "anything":
      return loses !== "remote" && loses !== "system";
    default:
      return assertNever(bound);
  }
}

/** What to tell about an effect that no row lets flow. */
function holdCause(
  { verb, sight, loses, because }: Effect,
  { place }: Standing,
  { destructive }: Losses,
  push: PushTarget | undefined,
): HoldCause {
  if (sight === "opaque") return "opaque";
  if (place === "secret" || place === "selfRunning") return place;
  if (place === "unknown") return "unknownPlace";
  if (push !== undefined && loses === "none") return push.kind === "guarded" ? "guardedBranch" : "unknownBranch";
  switch (loses) {
    case "remote":
    case "system":
    case "history":
      return loses;
    case "uncommitted":
    case "untracked":
    case "ignored":
      return destructive === "no" ? "outside" : "workTree";
    case "content":
      if (place === "outside") return "outside";
      if (because === movedAway) return "movesAway";
      return verb === "delete" ? "deletes" : "overwrites";
    case "edit":
    case "none":
      if (place === "outside") return "outside";
      return verb === "publish" ? "publishes" : "unlisted";
    default:
      return assertNever(loses);
  }
}
