import * as z from "zod/mini";
import { agentsModel } from "./agentsModel.ts";
import { contentModel, diffModel } from "./contentModel.ts";
import type { Frozen } from "./frozen.ts";
import { identityModel } from "./identityModel.ts";
import { undoModel } from "./undoModel.ts";

/**
 * What the review page shows, ready in words: the page lays it out and judges nothing. Every text is redacted and cut by
 * whoever builds the model; what was left out is counted in `omitted`. Times are milliseconds since 1970 on the gate's clock.
 */
const headline = z.object({
  /** The consequence in one sentence. */
  lead: z.string(),
  /** Further sentences, most important first. */
  rest: z.array(z.string()),
});
export type Headline = Frozen<z.infer<typeof headline>>;

const lossRow = z.object({
  /** "Deletes", "Overwrites". */
  deed: z.string(),
  resource: z.string(),
  /** Short remarks: "outside the workspace". */
  marks: z.array(z.string()),
  amount: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("counted"), files: z.number(), bytes: z.number(), complete: z.enum(["yes", "no"]) }),
    z.object({ kind: z.literal("unknown") }),
    /** Counting files makes no sense here. */
    z.object({ kind: z.literal("none") }),
  ]),
  git: z.discriminatedUnion("kind", [
    z.object({
      kind: z.literal("share"),
      clean: z.number(),
      modified: z.number(),
      untracked: z.number(),
      ignored: z.number(),
    }),
    z.object({ kind: z.literal("unknown") }),
    z.object({ kind: z.literal("none") }),
  ]),
  fate: z.enum(["can be brought back", "gone for good", "not known"]),
  destructive: z.enum(["yes", "no", "unknown"]),
});
export type LossRow = Frozen<z.infer<typeof lossRow>>;

const reason = z.object({
  text: z.string(),
  /** Who says so: "rule 3 of .holdpoint.json". */
  source: z.string(),
});

const effectRow = z.object({
  deed: z.string(),
  resource: z.string(),
  because: z.string(),
  source: z.string(),
  destructive: z.enum(["yes", "no", "unknown"]),
});
export type EffectRow = Frozen<z.infer<typeof effectRow>>;

/** A call that waits for a person, or waited. */
const heldPage = z.object({
  kind: z.literal("held"),
  id: z.string(),
  state: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("pending") }),
    /** Over. `text` says what happened; `late` whether approving still lets the same call through once. */
    z.object({
      kind: z.enum(["approved", "refused", "expired", "withdrawn"]),
      at: z.number(),
      text: z.string(),
      late: z.enum(["possible", "over"]),
    }),
  ]),
  /** What its sandbox refused it that another run could be given, once it is over; absent where there is nothing of the kind. */
  again: z.optional(z.string()),
  /** Its place among the holds that wait, from 1; 0 when it waits no longer. */
  position: z.number(),
  /** How many holds wait. */
  waiting: z.number(),
  who: z.object({ name: z.string(), session: z.string(), identity: z.string() }),
  where: z.object({ folder: z.string(), workspace: z.string() }),
  what: contentModel,
  askedAt: z.number(),
  expiresAt: z.number(),
  headline,
  losses: z.object({
    rows: z.array(lossRow),
    omitted: z.number(),
    counting: z.enum(["counting", "counted"]),
  }),
  /** Files that would be lost, by what could bring them back; all 0 when nothing was counted. */
  share: z.object({ back: z.number(), gone: z.number(), unknown: z.number() }),
  /** Never empty; the deciding ones first. */
  reasons: z.object({ rows: z.array(reason), omitted: z.number() }),
  effects: z.object({ rows: z.array(effectRow), omitted: z.number() }),
  /** How far it reaches, in words. */
  reach: z.string(),
  approval: z.object({
    /** On the button; empty when nobody can approve it, and then `text` says why. */
    label: z.string(),
    /** What approving does, as a sentence. */
    text: z.string(),
    /** On the box that lets the person type into the run; absent where there is nothing to type into. */
    typing: z.optional(z.string()),
    /** On the button that approves it and ends such questions about the folder for good; absent where another reason holds it too. */
    lasting: z.optional(z.string()),
    /** On the button that approves it with a copy of the part that fits; absent where all fits, or nothing does. */
    part: z.optional(z.string()),
  }),
  /** The safer way; may be empty. */
  instead: z.string(),
  /** It ran, and what it may have destroyed is kept: this is said, with the way to the page that puts it back. */
  undo: z.optional(z.string()),
});
export type HeldPage = Frozen<z.infer<typeof heldPage>>;

/** A scope file that would allow more than the accepted version, waiting for a person. */
const scopePage = z.object({
  kind: z.literal("scope"),
  id: z.string(),
  file: z.string(),
  workspace: z.string(),
  state: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("waiting") }),
    z.object({ kind: z.enum(["accepted", "kept"]), at: z.number(), text: z.string() }),
  ]),
  headline,
  changes: z.object({ rows: z.array(z.string()), omitted: z.number() }),
  diff: diffModel,
  /** What holds until a person accepts, as a sentence. */
  meanwhile: z.string(),
});
export type ScopePage = Frozen<z.infer<typeof scopePage>>;

/** Nothing waits. */
const emptyPage = z.object({
  kind: z.literal("empty"),
  /** May be empty. */
  workspace: z.string(),
  /** Holds that were settled, newest first. */
  settled: z.object({
    rows: z.array(
      z.object({ id: z.string(), at: z.number(), title: z.string(), who: z.string(), outcome: z.string() }),
    ),
    omitted: z.number(),
  }),
});
export type EmptyPage = Frozen<z.infer<typeof emptyPage>>;

/** Guarding itself: whether agents are guarded, what is to be put back, and the person's pause. */
const guardPage = z.object({
  kind: z.literal("guard"),
  guarding: z.enum(["on", "partly", "off", "paused", "stopped"]),
  faults: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(["off", "partly", "warning"]),
      text: z.string(),
      /** Where it was changed, as the end of a sentence; may be empty. */
      where: z.string(),
      restore: z.enum(["possible", "none"]),
    }),
  ),
  pause: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("none") }),
    z.object({ kind: z.literal("paused"), until: z.number() }),
  ]),
  /** The kill switch. */
  stop: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("none") }),
    z.object({
      kind: z.literal("stopped"),
      at: z.number(),
      /** Who stopped, and what was ended, as sentences. */
      by: z.string(),
      ended: z.string(),
      /** Processes that could not be killed, and agents' terminals in which a command still runs. */
      left: z.array(z.string()),
      running: z.array(z.string()),
      omitted: z.number(),
    }),
  ]),
  /** Folders whose own code a person let run without a sandbox; absent for none. */
  ownCode: z.optional(z.array(z.string())),
  /** Circuit breakers that have tripped, oldest first; absent for none. */
  breakers: z.optional(
    z.array(
      z.object({
        agent: z.string(),
        label: z.string(),
        at: z.number(),
        cause: z.string(),
        /** What led to it, newest last; may be empty. */
        story: z.array(z.object({ at: z.number(), what: z.string(), why: z.string() })),
      }),
    ),
  ),
});
export type GuardPage = Frozen<z.infer<typeof guardPage>>;

export const page = z.discriminatedUnion("kind", [
  heldPage,
  scopePage,
  emptyPage,
  guardPage,
  agentsModel,
  identityModel,
  undoModel,
]);
export type Page = Frozen<z.infer<typeof page>>;
