import * as z from "zod/mini";
import { agentDeed } from "./agentsModel.ts";
import type { Frozen } from "./frozen.ts";
import { page } from "./reviewModel.ts";
import { undoChoice, undoReach } from "./undoModel.ts";

/** Longest message a person can send with a refusal, in UTF-16 units. */
export const longestMessage = 2_000;

/** Longest reason for which a person lifts a stop, in UTF-16 units. */
export const longestReason = 500;

/** A one-time number: it stands for one state of the page that a person saw, and is good for one answer to it. */
const nonce = z.string().check(z.minLength(16), z.maxLength(128));
/** Names a hold, or a scope by its folder. */
const id = z.string().check(z.minLength(1), z.maxLength(4_096));
/** Names an agent, as hook lines do. */
const agent = z.string().check(z.minLength(1), z.maxLength(64));
/** Numbers the page's requests; the answer carries it. */
const request = z.int().check(z.gte(1));

const outcome = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ok") }),
  /** Nothing was done; `text` says why and what to do, for the person. */
  z.object({ kind: z.literal("problem"), text: z.string() }),
]);
export type RequestOutcome = Frozen<z.infer<typeof outcome>>;

const toPage = z.discriminatedUnion("type", [
  /** Show this. `now` is the gate's clock; a new `nonce` makes approving inert for a moment, the same one does not. */
  z.object({ type: z.literal("page"), now: z.number(), nonce, page }),
  /** The answer to a request. Every request gets one. */
  z.object({ type: z.literal("result"), request, outcome }),
]);
export type ToPage = Frozen<z.infer<typeof toPage>>;

const fromPage = z.discriminatedUnion("type", [
  /** The page can show something now. */
  z.object({ type: z.literal("ready"), request }),
  /** A person's answer to what was shown under `nonce`. */
  z.object({
    type: z.literal("answer"),
    request,
    hold: id,
    nonce,
    choice: z.discriminatedUnion("kind", [
      /** `typing`: whether the person wants to type into the run; without it nobody does. */
      /** `lasting`: and let the own code of the folders run that the page names, from now on. `snapshot`: with a copy of the part that fits. */
      z.object({
        kind: z.literal("approve"),
        typing: z.optional(z.enum(["closed", "person"])),
        lasting: z.optional(z.literal("own code")),
        snapshot: z.optional(z.literal("part")),
      }),
      z.object({ kind: z.literal("refuse"), message: z.string().check(z.maxLength(longestMessage)) }),
    ]),
  }),
  /** Hold the run that was shown under `nonce` anew, with what its sandbox refused it. This approves nothing. */
  z.object({ type: z.literal("runAgain"), request, hold: id, nonce }),
  /** Open the difference of one file of an edit in an editor; `file` is its index in the model. */
  z.object({ type: z.literal("openDiff"), request, hold: id, file: z.int().check(z.gte(0)) }),
  /** Open the whole command or input, redacted, in an editor. */
  z.object({ type: z.literal("openText"), request, hold: id }),
  z.object({ type: z.literal("show"), request, hold: id }),
  z.object({ type: z.literal("move"), request, to: z.enum(["next", "previous"]) }),
  /** Accept the waiting scope file exactly as it was shown under `nonce`, or leave the accepted one in force. */
  z.object({ type: z.literal("acceptScope"), request, scope: id, nonce }),
  z.object({ type: z.literal("keepScope"), request, scope: id, nonce }),
  z.object({ type: z.literal("openScopeFile"), request, scope: id }),
  /** Show the page about guarding itself. */
  z.object({ type: z.literal("showGuard"), request }),
  /** Put back what was changed, as shown under `nonce`. */
  z.object({ type: z.literal("restore"), request, fault: id, nonce }),
  /** Pause holding for so many minutes, or end the pause. */
  z.object({ type: z.literal("pause"), request, minutes: z.union([z.literal(15), z.literal(60)]), nonce }),
  z.object({ type: z.literal("endPause"), request, nonce }),
  /** Lift the stop that was shown under `nonce`, and why. */
  z.object({ type: z.literal("lift"), request, reason: z.string().check(z.maxLength(longestReason)), nonce }),
  /** Ask again before this folder's own code runs without a sandbox. */
  z.object({ type: z.literal("askAgain"), request, folder: id, nonce }),
  /** Let an agent go on whose circuit breaker has tripped, for this reason. */
  z.object({
    type: z.literal("resetBreaker"),
    request,
    agent: z.string().check(z.minLength(1), z.maxLength(400)),
    reason: z.string().check(z.minLength(1), z.maxLength(longestMessage)),
    nonce,
  }),
  /** Show the page that lists the agents. */
  z.object({ type: z.literal("showAgents"), request }),
  /** Show what a run of an agent would see. */
  z.object({ type: z.literal("showIdentity"), request, agent }),
  /**
   * List the snapshots; with `snapshot`, show what putting that one back would change, with later ones as far as `reach` says; with
   * `hold`, the one taken for that call.
   */
  z.object({
    type: z.literal("showUndo"),
    request,
    snapshot: z.optional(id),
    hold: z.optional(id),
    reach: z.optional(undoReach),
  }),
  /** Open a file that is different now, by its row on the page, beside how the snapshot has it. */
  z.object({ type: z.literal("openUndoDiff"), request, row: z.int().check(z.gte(0)) }),
  /** Put a snapshot back as it was shown under `nonce`, with these answers for what has changed. */
  z.object({
    type: z.literal("putBack"),
    request,
    snapshot: id,
    reach: undoReach,
    changed: z.array(undoChoice).check(z.maxLength(1_000)),
    rest: undoChoice,
    attributes: z.enum(["keep", "restore"]),
    repositories: z.array(z.enum(["keep", "restore"])).check(z.maxLength(1_000)),
    nonce,
  }),
  /** Leave what somebody asked to have put back as it is. */
  z.object({ type: z.literal("leaveUndo"), request, snapshot: id, nonce }),
  /** Hold the call for review that takes back what no copy does, by its place on the page of this snapshot. */
  z.object({ type: z.literal("reverse"), request, snapshot: id, at: z.int().check(z.gte(0)), nonce }),
  /** Connect, disconnect, restore or probe these agents, as shown under `nonce`. */
  z.object({
    type: z.literal("agents"),
    request,
    deed: agentDeed,
    agents: z.array(agent).check(z.minLength(1), z.maxLength(64)),
    nonce,
  }),
]);
export type FromPage = Frozen<z.infer<typeof fromPage>>;

/** A message that arrived, or what is wrong with it. `request` is set where it can be told, so that it can be answered. */
export type Parsed<Message> =
  | { readonly kind: "message"; readonly message: Message }
  | { readonly kind: "unreadable"; readonly request: number | undefined };

/** Reads what the extension host received from the page. Never throws. */
export function parseFromPage(value: unknown): Parsed<FromPage> {
  const parsed = fromPage.safeParse(value);
  return parsed.success ? { kind: "message", message: parsed.data } : { kind: "unreadable", request: requestOf(value) };
}

/** Reads what the page received. Never throws. */
export function parseToPage(value: unknown): Parsed<ToPage> {
  const parsed = toPage.safeParse(value);
  return parsed.success ? { kind: "message", message: parsed.data } : { kind: "unreadable", request: requestOf(value) };
}

/**
 * Answers one message of the page: the host's one boundary. `handle` does what is asked and returns what to tell the person;
 * if it throws, `report` hears of it and the person is told that nothing was confirmed. Undefined when there is nobody to answer.
 */
export async function respond(
  value: unknown,
  handle: (message: FromPage) => Promise<RequestOutcome>,
  report: (cause: unknown) => void,
): Promise<ToPage | undefined> {
  const parsed = parseFromPage(value);
  if (parsed.kind === "unreadable") {
    if (parsed.request === undefined) return undefined;
    return problem(parsed.request, "Holdpoint did not understand this page. Close it and open it again.");
  }
  const { request: number } = parsed.message;
  try {
    return { type: "result", request: number, outcome: await handle(parsed.message) };
  } catch (cause) {
    report(cause);
    return problem(
      number,
      "Holdpoint failed at this and cannot say that it was done. Look at the log, then try again.",
    );
  }
}

function problem(number: number, text: string): ToPage {
  return { type: "result", request: number, outcome: { kind: "problem", text } };
}

function requestOf(value: unknown): number | undefined {
  const parsed = z.object({ request }).safeParse(value);
  return parsed.success ? parsed.data.request : undefined;
}
