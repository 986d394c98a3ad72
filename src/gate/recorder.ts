import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import type { Call } from "../core/call/call.ts";
import { describeCall } from "../core/call/describe.ts";
import type { AuditRecord, GuardEvent, RecordedEvent } from "../core/record.ts";
import { redact } from "../core/redact.ts";
import { redactInput } from "../core/redactInput.ts";
import { redactQuote } from "../core/redactQuote.ts";
import type { SnapshotAbout } from "../core/snapshot/snapshotAbout.ts";
import type { RecordCare, Records } from "./ports.ts";

/** Longest texts in a record, in characters. Everything but our own words comes from an agent, and may have any length. */
const longest = { what: 4_000, path: 4_000, sentence: 2_000, name: 400 } as const;
/** Reasons and the like in a record; more are only counted. */
const mostListed = 40;

/** Turns what happens to calls into records, redacted, and tells whether they were written. */
export class Recorder {
  readonly #records: Records;
  readonly #clock: Clock;
  readonly #logger: Logger;

  constructor(records: Records, clock: Clock, logger: Logger) {
    this.#records = records;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Appends one line for a call. "failed" when it is not on disk; the caller decides what may still be done. */
  async write(callId: string, call: Call, event: RecordedEvent): Promise<"written" | "failed"> {
    return this.#append(recordOf(callId, call, event, this.#clock.now()), careOf(event));
  }

  /** Appends one line about guarding itself, or about the call that `about` names. "failed" when it is not on disk. */
  async note(event: GuardEvent, about: SnapshotAbout = nobody): Promise<"written" | "failed"> {
    const time = new Date(this.#clock.now()).toISOString();
    const { label: _label, inPassing: _inPassing, edit: _edit, ...call } = about;
    return this.#append({ version: 1, time, ...call, ...cleanGuardEvent(event) }, "signed");
  }

  async #append(record: AuditRecord, care: RecordCare): Promise<"written" | "failed"> {
    try {
      await this.#records.append(record, care);
      return "written";
    } catch (cause) {
      this.#logger.error("A record could not be written.", cause);
      return "failed";
    }
  }
}

/** Nobody waits for the disk for the record of what is harmless; what may destroy is on disk, and vouched for, before it runs. */
function careOf(event: RecordedEvent): RecordCare {
  switch (event.event) {
    case "decided":
      return event.decision === "hold" || (event.decision === "allow" && event.destructive === "yes")
        ? "signed"
        : "soon";
    case "viewed":
      return "soon";
    case "settled":
    case "granted":
    case "grant used":
    case "released":
    case "run started":
    case "passed while paused":
    case "bypassed":
      return "signed";
    default:
      return "durable";
  }
}

function cleanGuardEvent(event: GuardEvent): GuardEvent {
  switch (event.event) {
    case "switch changed":
      return { ...event, value: clean(event.value, longest.name) };
    case "stopped":
      return { ...event, left: event.left.slice(0, mostListed).map((name) => clean(name, longest.name)) };
    case "agent started":
      return { ...event, what: clean(event.what, longest.what), cwd: clean(event.cwd, longest.path) };
    case "agent ended":
      return { ...event, refused: event.refused.slice(0, mostListed).map((one) => clean(one, longest.path)) };
    case "connection changed":
      return { ...event, who: clean(event.who, longest.name), problem: clean(event.problem, longest.sentence) };
    case "connection found":
      return { ...event, who: clean(event.who, longest.name), why: clean(event.why, longest.sentence) };
    case "scope accepted":
      return { ...event, scope: clean(event.scope, longest.path) };
    case "restored": {
      const missed = event.missed.slice(0, mostListed).map((one) => clean(one, longest.sentence));
      return { ...event, missed, reason: clean(event.reason, longest.sentence) };
    }
    case "undo asked":
      return { ...event, snapshot: clean(event.snapshot, longest.name), who: clean(event.who, longest.name) };
    case "stop lifted":
      return { ...event, reason: clean(event.reason, longest.sentence) };
    default:
      return event;
  }
}

function recordOf(callId: string, call: Call, event: RecordedEvent, now: number): AuditRecord {
  return {
    version: 1,
    time: new Date(now).toISOString(),
    ...aboutOf(callId, call),
    ...(call.caller.identity === "proven" ? { identity: "proven" as const } : {}),
    ...cleanEvent(event, describeCall(call)),
  };
}

/** How records tell of a call. */
function aboutOf(callId: string, call: Call): Omit<SnapshotAbout, "label"> {
  return {
    call: callId,
    agent: clean(call.caller.agent, longest.name),
    session: clean(call.caller.session, longest.name),
    tool: clean(call.tool, longest.name),
    what: clean(describeCall(withCleanInput(call)), longest.what),
    cwd: clean(call.cwd, longest.path),
  };
}

/** How a snapshot tells of the call it is taken for. */
export function shownAbout(callId: string, call: Call): SnapshotAbout {
  const edit = call.kind === "edit" ? { edit: true as const } : {};
  return { ...aboutOf(callId, call), label: clean(call.caller.label, longest.name), ...edit };
}

/** A record about no call. */
const nobody: SnapshotAbout = { call: "", agent: "", session: "", tool: "", what: "", cwd: "" };

/** Redacted before it is cut: half a secret would not be recognised. */
function clean(text: string, length: number): string {
  return redact(text).text.slice(0, length);
}

/** A call whose tool input has no secrets in it, each text by itself. */
export function withCleanInput(call: Call): Call {
  return call.kind === "tool" ? { ...call, input: redactInput(call.input, redact).input } : call;
}

/**
 * Redacts every text of an event, whichever fields it has, and bounds it. `whole` is what was asked, of which sentences
 * quote parts.
 */
function cleanEvent(event: RecordedEvent, whole: string): RecordedEvent {
  const text = JSON.stringify(event, (key, value: unknown) => {
    if (Array.isArray(value) && value.length > mostListed) {
      return [...(value as readonly unknown[]).slice(0, mostListed), `and ${value.length - mostListed} more`];
    }
    if (typeof value !== "string") return value;
    return key === "cwd" ? clean(value, longest.path) : redactQuote(value, whole).slice(0, longest.sentence);
  });
  return JSON.parse(text) as RecordedEvent;
}
