import { assertNever } from "../base/assertNever.ts";
import type { Call } from "../core/call/call.ts";
import { describeCall } from "../core/call/describe.ts";
import type { Verdict } from "../core/policy/verdict.ts";
import type { Redact } from "../core/redactInput.ts";
import type { ContentModel } from "./contentModel.ts";
import { contentOf, type FileChange } from "./contentView.ts";
import { reachOf, sourceOf } from "./deeds.ts";
import { headlineOf } from "./headline.ts";
import { effectRows, losing, lossRows, mostRows, shareOf } from "./lossRows.ts";
import { lastingOf } from "./ownCodeView.ts";
import { clipped, countOf, sizeOf } from "./phrases.ts";
import type { Clean } from "./resourceWords.ts";
import type { HeldPage } from "./reviewModel.ts";

/** A hold as the gate keeps it. */
export interface HeldCall {
  readonly id: string;
  readonly call: Call;
  readonly verdict: Verdict;
  readonly approval: "run" | "release";
  /** Milliseconds since 1970, as all times here. */
  readonly askedAt: number;
  readonly expiresAt: number;
  readonly counting: "counting" | "counted";
  readonly settlement:
    | { readonly kind: "approved" | "expired" | "withdrawn" }
    | { readonly kind: "refused"; readonly message: string }
    | undefined;
  readonly settledAt: number | undefined;
  readonly undo:
    | { readonly kind: "looking" | "nothing" }
    | { readonly kind: "snapshot"; readonly files: number; readonly bytes: number; readonly partly: number }
    | {
        readonly kind: "none";
        readonly why: string;
        readonly part?: { readonly files: number; readonly bytes: number };
      };
}

/** How the run of an approved command stands; undefined where there is none or nothing is known. */
export type RunState =
  | { readonly kind: "running" }
  | { readonly kind: "exited"; readonly exitCode: number; readonly signal: number }
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "lost" };

/** What a held call is shown against. */
export interface HeldSurroundings {
  /** Its place among the holds that wait, from 1; 0 when it is settled. */
  readonly position: number;
  readonly waiting: number;
  /** Folders open in the editor, absolute, with their names. */
  readonly workspaces: readonly { readonly root: string; readonly name: string }[];
  readonly home: string;
  /** The scope file's name, and the preset in force where it is known. */
  readonly scopeFile: string;
  readonly preset: string | undefined;
  /** For an edit: what it makes of each file. Empty for every other call. */
  readonly changes: readonly FileChange[];
  readonly run: RunState | undefined;
  /** What the run would be bounded by, as sentences; empty where nothing is to be said. */
  readonly bounds: string;
  /** What a sandbox kept the run from; empty for nothing. */
  readonly refused: string;
  /** Whether a snapshot that was taken for it is kept. Absent: none is. */
  readonly snapshot?: "kept";
  /** What another run could be given that its sandbox refused this one; absent or empty for nothing. */
  readonly again?: readonly string[];
  readonly redact: Redact;
  /** Redacts a text that quotes parts of `whole`, which is all that was asked. */
  readonly redactQuote: (text: string, whole: string) => string;
}

/** Longest sentence of a reason and longest name, in characters. */
const longestReason = 1_000;
const longestName = 120;

/** Characters of a session's id that are enough to tell sessions apart. */
const shortSession = 8;

/** Builds what the page shows of one hold. Everything that came from an agent is redacted and cut on the way. */
export function heldPage(hold: HeldCall, around: HeldSurroundings): HeldPage {
  const { call, verdict } = hold;
  const clean = cleanOf(call, around);
  const what = contentOf(call, around.changes, around.redact);
  const copied = hold.undo.kind === "snapshot" ? "snapshot" : "nothing";
  const state = stateOf(hold, around);
  return {
    kind: "held",
    id: hold.id,
    state,
    ...againOf(around),
    position: state.kind === "pending" ? around.position : 0,
    waiting: around.waiting,
    who: {
      name: clipped(clean.name(call.caller.label), longestName),
      session: [...clean.name(call.caller.session)].slice(0, shortSession).join(""),
      identity: call.caller.identity === "proven" ? "started in Holdpoint" : "name not verified",
    },
    where: whereOf(call.cwd, around),
    what,
    askedAt: hold.askedAt,
    expiresAt: hold.expiresAt,
    headline: headlineOf(verdict, hold.counting, clean, copied),
    losses: lossRows(verdict.findings, hold.counting, clean, copied),
    share: shareOf(losing(verdict.findings), copied),
    reasons: {
      rows: verdict.reasons.slice(0, mostRows).map((reason) => ({
        text: clipped(clean.quote(reason.text), longestReason),
        source: sourceOf(reason, around.scopeFile, around.preset),
      })),
      omitted: Math.max(0, verdict.reasons.length - mostRows),
    },
    effects: effectRows(verdict.findings, clean),
    reach: reachOf(verdict.blastRadius),
    approval: { ...approvalOf(hold, what, around.bounds), ...lastingOf(hold, around) },
    instead: clipped(
      clean.quote(verdict.reasons.find((reason) => reason.instead !== "")?.instead ?? ""),
      longestReason,
    ),
    ...(around.snapshot === undefined
      ? {}
      : {
          undo:
            hold.undo.kind === "none"
              ? "No copy brings it back, but what is known to is kept."
              : "It can be undone: what it may have destroyed was copied before it ran.",
        }),
  };
}

/** How the texts about one call are redacted. */
export function cleanOf(call: Call, { redact, redactQuote }: Pick<HeldSurroundings, "redact" | "redactQuote">): Clean {
  const whole = describeCall(call);
  return { name: (text) => redact(text).text, quote: (text) => redactQuote(text, whole) };
}

function againOf({ again = [], redact }: HeldSurroundings): Pick<HeldPage, "again"> {
  return again.length === 0 ? {} : { again: clipped(redact(again.join(", ")).text, longestReason) };
}

function stateOf(hold: HeldCall, around: HeldSurroundings): HeldPage["state"] {
  const { settlement } = hold;
  if (settlement === undefined) return { kind: "pending" };
  const at = hold.settledAt ?? hold.expiresAt;
  const late = settlement.kind === "expired" ? "possible" : "over";
  switch (settlement.kind) {
    case "approved":
      return {
        kind: "approved",
        at,
        late,
        text: hold.approval === "run" ? joined(runText(around), around.refused) : "Approved and released to the agent.",
      };
    case "refused": {
      const message = clipped(around.redact(settlement.message).text, longestReason);
      return {
        kind: "refused",
        at,
        late,
        text: message === "" ? "Denied. The agent was told why." : `Denied. The agent was told: ${message}`,
      };
    }
    case "expired":
      return { kind: "expired", at, late, text: "Nobody answered in time, so it was denied. Nothing was done." };
    case "withdrawn":
      return { kind: "withdrawn", at, late, text: "The agent took this back before an answer. Nothing was done." };
    default:
      return assertNever(settlement);
  }
}

function runText({ run, redact }: HeldSurroundings): string {
  if (run === undefined) return "Approved. It starts in a Holdpoint terminal.";
  switch (run.kind) {
    case "running":
      return "Approved. It is running in a Holdpoint terminal.";
    case "exited":
      return run.signal === 0
        ? `Approved. It ran and ended with exit code ${run.exitCode}.`
        : `Approved. It ran and was ended by signal ${run.signal}.`;
    case "failed":
      return `Approved, but it could not be started: ${clipped(redact(run.reason).text, longestReason)} Nothing ran.`;
    case "lost":
      return "Approved. It was started, but Holdpoint lost sight of it; it may still be running.";
    default:
      return assertNever(run);
  }
}

function approvalOf(hold: HeldCall, what: ContentModel, bounds: string): HeldPage["approval"] {
  const offersTyping = hold.approval === "run" && hold.verdict.decision !== "deny" && hold.settlement === undefined;
  const { label, text } = approvalWords(hold, what, bounds);
  const undo = label === "" ? "" : undoText(hold.undo);
  const part = label === "" ? {} : partOf(hold);
  const words = {
    label: part.part === undefined ? label : `${label} without a copy`,
    text: undo === "" ? text : `${text} ${undo}`,
    ...part,
  };
  return offersTyping ? { ...words, typing: "Let me type into it while it runs" } : words;
}

/** What is on the button for a copy of what fits, where the call waits and not all does. */
function partOf({ undo, settlement, verdict }: HeldCall): { readonly part?: string } {
  if (undo.kind !== "none" || undo.part === undefined || settlement !== undefined || verdict.decision === "deny")
    return {};
  const { files, bytes } = undo.part;
  return { part: `Approve with a copy of the ${countOf(files, "file")} (${sizeOf(bytes)}) that fit` };
}

/** Whether it can be taken back, as a sentence; empty where nothing is to be said. */
function undoText(undo: HeldCall["undo"]): string {
  switch (undo.kind) {
    case "looking":
    case "nothing":
      return "";
    case "snapshot": {
      const copied = `A snapshot of ${countOf(undo.files, "file")} (${sizeOf(undo.bytes)}) is taken first.`;
      return undo.partly === 0 ? copied : `${copied} It does not bring back what changes outside files.`;
    }
    case "none":
      return `This cannot be undone: ${clipped(undo.why, longestReason)}.`;
    default:
      return assertNever(undo);
  }
}

function approvalWords(
  hold: HeldCall,
  what: ContentModel,
  bounds: string,
): Pick<HeldPage["approval"], "label" | "text"> {
  if (hold.verdict.decision === "deny") {
    return { label: "", text: "Nobody can approve this: counting found something that is always refused." };
  }
  if (hold.settlement?.kind === "expired") {
    return {
      label: "Allow it once",
      text: "Lets exactly the same call through once, if the agent asks again within ten minutes.",
    };
  }
  if (hold.approval === "run")
    return { label: "Approve and run", text: joined("Runs exactly this command in a Holdpoint terminal.", bounds) };
  switch (what.kind) {
    case "edit":
      return {
        label: "Approve",
        text: `Lets the agent make ${what.files.length + what.omitted === 1 ? "this change" : `all ${countOf(what.files.length + what.omitted, "change")}`}.`,
      };
    case "command":
      return { label: "Approve", text: "Lets the agent run exactly this command itself." };
    case "input":
      return { label: "Approve", text: "Lets the agent type this into the program." };
    case "fetch":
    case "tool":
      return { label: "Approve", text: "Lets the agent go on with exactly this." };
    default:
      return assertNever(what);
  }
}

function joined(...sentences: readonly string[]): string {
  return sentences.filter((sentence) => sentence !== "").join(" ");
}

function whereOf(cwd: string, { workspaces, home, redact }: HeldSurroundings): HeldPage["where"] {
  const inside = workspaces
    .filter(({ root }) => cwd === root || cwd.startsWith(root.endsWith("/") ? root : `${root}/`))
    .sort((left, right) => right.root.length - left.root.length)[0];
  const show = (path: string): string => clipped(redact(path).text, longestName);
  if (inside === undefined) {
    const short = home !== "" && (cwd === home || cwd.startsWith(`${home}/`)) ? `~${cwd.slice(home.length)}` : cwd;
    return { folder: show(short), workspace: "" };
  }
  const relative = cwd.slice(inside.root.length).replace(/^\/+/, "");
  return { folder: relative === "" ? "" : show(relative), workspace: show(inside.name) };
}
