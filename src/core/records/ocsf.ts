import { detailNumber, detailText, detailTexts, type StoredRecord } from "./stored.ts";

/** The version of the Open Cybersecurity Schema Framework that events are written for. */
const ocsfVersion = "1.3.0";

/** Where events come from. */
export interface OcsfSource {
  /** Of Holdpoint. */
  readonly version: string;
  readonly hostname: string;
}

/** The classes that records become, as the schema numbers them: category, class, and the activities that are used. */
const classes = {
  /** What an agent asked for, and what was decided and answered. */
  api: { category_uid: 6, class_uid: 6003 },
  /** An approved command that runs: launched (1), terminated (2). */
  process: { category_uid: 1, class_uid: 1007 },
  /** What somebody changed about guarding itself. */
  entity: { category_uid: 3, class_uid: 3004 },
} as const;

/**
 * A record as an OCSF event: *API Activity* for calls, *Process Activity* for runs, *Entity Management* for guarding itself, by the
 * schema's definitions (schema.ocsf.io). What has no attribute there is in `unmapped`.
 */
export function ocsfEvent(record: StoredRecord, source: OcsfSource): Readonly<Record<string, unknown>> {
  if (record.call === "") return entityEvent(record, source);
  return record.event.startsWith("run ") && record.event !== "run bounded"
    ? processEvent(record, source)
    : apiEvent(record, source);
}

function common(
  record: StoredRecord,
  { version }: OcsfSource,
  kind: keyof typeof classes,
  activity: number,
  severity: number,
) {
  const { category_uid, class_uid } = classes[kind];
  return {
    category_uid,
    class_uid,
    activity_id: activity,
    // An activity that the class does not name is told by its name.
    ...(activity === 99 ? { activity_name: record.event } : {}),
    type_uid: class_uid * 100 + activity,
    time: record.at,
    severity_id: severity,
    message: record.event,
    metadata: {
      version: ocsfVersion,
      product: { name: "Holdpoint", vendor_name: "Holdpoint", version },
      log_name: "holdpoint records",
      original_time: record.time,
      event_code: record.event,
      ...(record.uid === "" ? {} : { uid: record.uid }),
      ...(record.call === "" ? {} : { correlation_uid: record.call }),
      ...(kind === "api" ? { profiles: ["security_control"] } : {}),
    },
    unmapped: record.details,
  };
}

function apiEvent(record: StoredRecord, source: OcsfSource) {
  const effects = detailTexts(record, "effects");
  const [action, disposition] = ruling(record);
  return {
    ...common(record, source, "api", apiActivity(effects), severityOf(record)),
    status_id: action === 2 ? 2 : 1,
    action_id: action,
    disposition_id: disposition,
    ...(disposition === 99 ? { disposition: record.event } : {}),
    actor: actorOf(record),
    api: { operation: record.tool === "" ? record.event : record.tool, request: { uid: record.call } },
    src_endpoint: { hostname: source.hostname },
    resources: [
      { type: "call", name: record.what },
      ...effects.map((effect) => {
        const at = effect.indexOf(" ");
        return { type: at < 0 ? "effect" : effect.slice(0, at), name: effect.slice(at + 1) };
      }),
    ],
  };
}

/** Whether it was let through, and what became of it: `action_id` and `disposition_id` of the profile *Security Control*. */
function ruling(record: StoredRecord): readonly [action: number, disposition: number] {
  const [allowed, blocked, other] = [
    [1, 1],
    [2, 2],
    [99, 99],
  ] as const;
  switch (record.event) {
    case "decided": {
      const decision = detailText(record, "decision");
      return decision === "allow" ? allowed : decision === "deny" ? blocked : other;
    }
    case "settled":
      return detailText(record, "outcome") === "approved" ? allowed : blocked;
    case "granted":
    case "grant used":
    case "released":
    case "passed while paused":
      return allowed;
    case "ticket void":
    case "rewrite dropped":
    case "run bounded":
      return blocked;
    default:
      return other;
  }
}

function apiActivity(effects: readonly string[]): number {
  const verbs = effects.map((effect) => effect.slice(0, Math.max(0, effect.indexOf(" "))));
  if (verbs.includes("delete")) return 4;
  if (verbs.includes("modify")) return 3;
  return verbs.includes("create") ? 1 : 99;
}

function processEvent(record: StoredRecord, source: OcsfSource) {
  const ended = record.event !== "run started";
  const exitCode = detailNumber(record, "exitCode");
  const failed = record.event === "run failed" || record.event === "run lost";
  return {
    ...common(record, source, "process", ended ? 2 : 1, failed ? 3 : 1),
    status_id: failed ? 2 : 1,
    ...(exitCode === undefined ? {} : { exit_code: exitCode }),
    ...(detailNumber(record, "milliseconds") === undefined ? {} : { duration: detailNumber(record, "milliseconds") }),
    actor: actorOf(record),
    device: { type_id: 0, hostname: source.hostname },
    process: { cmd_line: record.what, name: firstWord(record.what), working_directory: record.cwd },
  };
}

function entityEvent(record: StoredRecord, source: OcsfSource) {
  const reason = detailText(record, "reason");
  return {
    ...common(record, source, "entity", 3, alarming.includes(record.event) ? 4 : 2),
    status_id: 1,
    entity: { type: "guarding", name: record.event },
    ...(record.user === "" ? {} : { actor: { app_name: "Holdpoint", user: { name: record.user } } }),
    ...(reason === "" ? {} : { comment: reason }),
  };
}

/** What somebody should look at. */
const alarming: readonly string[] = ["stopped", "breaker tripped", "hook changed", "connection found", "records lost"];

function severityOf(record: StoredRecord): number {
  if (record.event === "bypassed") return 4;
  if (record.event !== "decided") return 1;
  const decision = detailText(record, "decision");
  return decision === "deny" ? 3 : decision === "hold" ? 2 : 1;
}

function actorOf({ agent, session, user }: StoredRecord) {
  return {
    app_name: agent === "" ? "unknown" : agent,
    session: { uid: session === "" ? "unknown" : session },
    ...(user === "" ? {} : { user: { name: user } }),
  };
}

function firstWord(text: string): string {
  return /\S+/.exec(text)?.[0].slice(0, 200) ?? "command";
}
