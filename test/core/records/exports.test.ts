import { describe, expect, test } from "vitest";
import { csvHead, csvLine } from "../../../src/core/records/csv.ts";
import { ocsfEvent } from "../../../src/core/records/ocsf.ts";
import { type StoredRecord, storedRecord } from "../../../src/core/records/stored.ts";

function stored(fields: object): StoredRecord {
  const about = {
    version: 1,
    time: "2026-02-03T04:05:06.789Z",
    call: "c1",
    agent: "codex",
    session: "s1",
    user: "ann",
    tool: "shell",
  };
  const record = storedRecord({ ...about, what: "rm -rf src", cwd: "/p", seq: 3, hash: "a".repeat(64), ...fields });
  if (record === undefined) throw new Error("This is no record.");
  return record;
}

test("a record keeps its place in the chain, where it has one", () => {
  const prev = "b".repeat(64);
  expect(stored({ event: "granted", prev }).chain).toEqual({ seq: 3, prev });
  for (const odd of [{ prev: "b" }, { prev, seq: "3" }, { prev, seq: 0.5 }, {}])
    expect(stored({ event: "granted", ...odd })).not.toHaveProperty("chain");
});

const decided = {
  event: "decided",
  decision: "hold",
  reasons: ["Not in git."],
  destructive: "yes",
  effects: ["delete src/**"],
};
const samples: readonly object[] = [
  decided,
  { ...decided, decision: "allow", effects: ["create a.txt"] },
  { ...decided, decision: "deny", effects: [] },
  { event: "viewed", milliseconds: 1_200 },
  { event: "settled", outcome: "approved", message: "", by: "person", looked: 1_200 },
  { event: "settled", outcome: "refused", message: "no", by: "person" },
  { event: "granted" },
  { event: "released", checked: "files" },
  { event: "run started", cwd: "/p", sandbox: "confined" },
  { event: "run bounded", refused: [{ what: "/etc", certainty: "seen" }] },
  { event: "run ended", exitCode: 3, signal: 0, milliseconds: 20 },
  { event: "run failed", reason: "no shell" },
  { event: "run lost", reason: "gone" },
  { event: "bypassed" },
  { event: "ticket void", reason: "changed" },
  { event: "something of a later version", call: "c2", tool: "" },
  { event: "stopped", call: "", by: "command", runs: 1, killed: 3, left: [] },
  { event: "stop lifted", call: "", reason: "found it" },
  { event: "scope accepted", call: "", scope: "/p", by: "person", sha256: "" },
];

type Event = Readonly<Record<string, unknown>>;

/** The attributes that the schema requires of every event and of each class that is used, with the activities it names. */
const baseAttributes = ["activity_id", "category_uid", "class_uid", "metadata", "severity_id", "time", "type_uid"];
const classRules: Readonly<
  Record<
    number,
    { readonly category: number; readonly activities: readonly number[]; readonly required: readonly string[] }
  >
> = {
  6003: { category: 6, activities: [0, 1, 2, 3, 4, 99], required: ["actor", "api", "src_endpoint"] },
  1007: { category: 1, activities: [0, 1, 2, 3, 4, 5, 99], required: ["actor", "device", "process"] },
  3004: { category: 3, activities: [0, 1, 2, 3, 4, 99], required: ["entity"] },
};

function object(value: unknown): Event {
  return value as Event;
}

/** What is wrong with an event by the rules of the schema; empty where nothing is. */
function wrongs(event: Event): readonly string[] {
  const rules = classRules[event.class_uid as number];
  if (rules === undefined) return [`class ${String(event.class_uid)}`];
  const activity = event.activity_id as number;
  const metadata = object(event.metadata);
  const product = object(metadata.product ?? {});
  return [
    ...[...baseAttributes, ...rules.required].filter((name) => event[name] === undefined),
    ...(event.category_uid === rules.category ? [] : ["category_uid"]),
    ...(rules.activities.includes(activity) ? [] : ["activity_id"]),
    ...(activity === 99 && typeof event.activity_name !== "string" ? ["activity_name of another activity"] : []),
    ...(event.type_uid === (event.class_uid as number) * 100 + activity ? [] : ["type_uid"]),
    ...(Number.isSafeInteger(event.time) ? [] : ["time"]),
    ...([0, 1, 2, 3, 4, 5, 6, 99].includes(event.severity_id as number) ? [] : ["severity_id"]),
    ...([undefined, 0, 1, 2, 99].includes(event.status_id as number | undefined) ? [] : ["status_id"]),
    ...(/^\d+\.\d+\.\d+$/.test(String(metadata.version)) ? [] : ["metadata.version"]),
    ...(typeof product.vendor_name === "string" && typeof product.name === "string" ? [] : ["metadata.product"]),
    ...(event.actor === undefined || typeof object(event.actor).app_name === "string"
      ? []
      : ["actor has nothing that names it"]),
    ...(event.api === undefined || typeof object(event.api).operation === "string" ? [] : ["api.operation"]),
    ...(event.src_endpoint === undefined || typeof object(event.src_endpoint).hostname === "string"
      ? []
      : ["src_endpoint"]),
    ...(event.device === undefined || typeof object(event.device).type_id === "number" ? [] : ["device.type_id"]),
    ...(event.process === undefined || typeof object(event.process).name === "string" ? [] : ["process"]),
    ...(event.entity === undefined || typeof object(event.entity).name === "string" ? [] : ["entity"]),
    // The profile Security Control requires its action.
    ...((metadata.profiles as readonly string[] | undefined)?.includes("security_control") &&
    ![0, 1, 2, 3, 4, 99].includes(event.action_id as number)
      ? ["action_id"]
      : []),
  ];
}

describe("records as events of the Open Cybersecurity Schema Framework", () => {
  const source = { version: "1.2.3", hostname: "desk" };

  test.each(samples)("are as the schema wants them: %j", (fields) => {
    expect(wrongs(ocsfEvent(stored(fields), source))).toEqual([]);
  });

  test("say by the class what they are about, and whether it was let through", () => {
    const told = samples.map((fields) => {
      const { class_uid, activity_id, disposition_id } = object(ocsfEvent(stored(fields), source));
      return [class_uid, activity_id, disposition_id];
    });
    expect(told.slice(0, 3)).toEqual([
      [6003, 4, 99],
      [6003, 1, 1],
      [6003, 99, 2],
    ]);
    expect(told[8]).toEqual([1007, 1, undefined]);
    expect(told[10]).toEqual([1007, 2, undefined]);
    expect(told.at(-1)).toEqual([3004, 3, undefined]);
  });

  test("say whose program it was, where that is on record", () => {
    const actors = [{}, { user: undefined }, { event: "stop lifted", call: "" }].map(
      (fields) => object(object(ocsfEvent(stored({ ...decided, ...fields }), source)).actor).user,
    );
    expect(actors).toEqual([{ name: "ann" }, undefined, { name: "ann" }]);
  });

  test("are found wrong by these rules when they are", () => {
    const event = { ...ocsfEvent(stored(decided), source), type_uid: 1, api: undefined };
    expect(wrongs(event)).toEqual(["api", "type_uid"]);
  });
});

describe("records as CSV", () => {
  test("are quoted, and hold nothing that a spreadsheet would run", () => {
    const line = csvLine(
      stored({ event: "granted", what: '=HYPERLINK("http://x")', agent: "+a", cwd: "\t@b\nc", session: "-1" }),
    );
    expect(line).toBe(
      `"2026-02-03T04:05:06.789Z","granted","'+a","'-1","ann","c1","shell","'=HYPERLINK(""http://x"")","'\t@b\nc","{}","${"a".repeat(64)}"\r\n`,
    );
    expect(csvHead.trim().split(",")).toHaveLength(11);
  });
});

describe("a stored record", () => {
  test("loses secrets that were not recognised when it was written", () => {
    const token = `ghp_${"aB3".repeat(12)}`;
    const record = stored({ event: "settled", what: `curl -H ${token}`, message: token, nested: { deep: [token] } });
    expect(JSON.stringify(record)).not.toContain(token);
  });

  test.each([
    null,
    1,
    "x",
    [],
    {},
    { event: "decided" },
    { time: "never", event: "decided" },
    { log: "begun", time: "2026-01-01" },
  ])("is not read from %j", (value) => {
    expect(storedRecord(value)).toBeUndefined();
  });
});
