import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import type { Call } from "../core/call/call.ts";
import { describeCall } from "../core/call/describe.ts";
import type { AuditRecord, RecordedEvent } from "../core/record.ts";
import { redact } from "../core/redact.ts";
import type { Records } from "./ports.ts";

/** Longest description of a call in a record, in characters. */
const longestDescription = 4_000;

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
    const record: AuditRecord = {
      version: 1,
      time: new Date(this.#clock.now()).toISOString(),
      call: callId,
      agent: call.caller.agent,
      session: call.caller.session,
      tool: call.tool,
      // Redacted before it is cut: half a secret would not be recognised.
      what: redact(describeCall(call)).text.slice(0, longestDescription),
      cwd: call.cwd,
      ...redactEvent(event),
    };
    try {
      await this.#records.append(record);
      return "written";
    } catch (cause) {
      this.#logger.error("A record could not be written.", cause);
      return "failed";
    }
  }
}

function redactEvent(event: RecordedEvent): RecordedEvent {
  switch (event.event) {
    case "decided":
      return { ...event, reasons: event.reasons.map((reason) => redact(reason).text) };
    case "settled":
      return { ...event, message: redact(event.message).text };
    case "run failed":
    case "ticket void":
    case "run lost":
    case "rewrite dropped":
      return { ...event, reason: redact(event.reason).text };
    default:
      return event;
  }
}
