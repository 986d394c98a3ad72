import { detailNumber, detailText, detailTexts, type StoredRecord } from "../core/records/stored.ts";
import { countOf, durationOf, sizeOf } from "./phrases.ts";
import { plain, type ReportEntry, type ReportLine, type ReportPage } from "./reportPage.ts";

/** More calls than this on one page nobody reads; the rest is counted. */
const mostEntries = 300;

/** What became of one call. */
interface Story {
  readonly record: StoredRecord;
  readonly lines: ReportLine[];
  /** Under which headings it is told. */
  readonly chapters: Set<Chapter>;
}

type Chapter = "asked" | "destroyed" | "refused" | "ran" | "undone";

/**
 * Makes one page of records in the order in which they happened: what agents did, asked, were refused, and what was undone. Of
 * harmless calls that flowed only the number is kept, so that the page stays one however long the work went on.
 */
export class SessionReport {
  readonly #since: number | undefined;
  readonly #stories = new Map<string, Story>();
  readonly #guarding: ReportEntry[] = [];
  readonly #agents = new Map<string, Set<string>>();
  readonly #counts = new Map<string, number>();
  #first: StoredRecord | undefined;
  #last: StoredRecord | undefined;
  #left = 0;

  /** `since`: from when records were asked for, in milliseconds since 1970. */
  constructor({ since }: { readonly since?: number } = {}) {
    this.#since = since;
  }

  /** Takes the next record. */
  take(record: StoredRecord): void {
    this.#first ??= record;
    this.#last = record;
    if (record.call === "") {
      if (this.#guarding.length < mostEntries) this.#guarding.push(entryOf(record, [plain(guardText(record))]));
      else this.#left++;
      return;
    }
    const sessions = this.#agents.get(record.agent) ?? new Set();
    if (sessions.size < mostEntries) this.#agents.set(record.agent, sessions.add(record.session));
    this.#tell(record);
  }

  /** The page as far as records were taken. */
  get model(): ReportPage {
    const count = (name: string): number => this.#counts.get(name) ?? 0;
    const chapter = (name: Chapter): readonly ReportEntry[] =>
      [...this.#stories.values()]
        .filter(({ chapters }) => chapters.has(name))
        .map(({ record, lines }) => entryOf(record, lines));
    const from =
      this.#since === undefined || this.#since === 0 ? this.#first?.time : new Date(this.#since).toISOString();
    return {
      title: "What agents did",
      facts: [
        ["From", from ?? "–"],
        ["To", this.#last?.time ?? "–"],
        [
          "Agents",
          [...this.#agents]
            .map(([agent, { size }]) => `${agent} (${size === 1 ? "1 session" : `${size} sessions`})`)
            .join(", ") || "none",
        ],
        ["Calls", `${count("calls")}: ${count("flowed")} flowed, ${count("held")} held, ${count("denied")} denied`],
        [
          "Answers",
          `${count("approved")} approved, ${count("refused")} refused, ${count("expired")} expired, ${count("withdrawn")} withdrawn`,
        ],
        ["Runs", `${count("runs")}: ${count("failed")} of them failed`],
      ],
      sections: [
        { title: "Asked a person", none: "Nothing was held.", entries: chapter("asked") },
        { title: "Ran after an approval", none: "Nothing ran after an approval.", entries: chapter("ran") },
        { title: "Destroyed something that was allowed beforehand", none: "Nothing.", entries: chapter("destroyed") },
        { title: "Was refused", none: "Nothing was refused.", entries: chapter("refused") },
        { title: "Was undone", none: "Nothing is on record as undone.", entries: chapter("undone") },
        { title: "Happened to guarding itself", none: "Nothing.", entries: this.#guarding },
      ],
      left: this.#left,
    };
  }

  #count(name: string): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  #story(record: StoredRecord): Story | undefined {
    const known = this.#stories.get(record.call);
    if (known !== undefined) return known;
    if (this.#stories.size >= mostEntries) {
      this.#left++;
      return undefined;
    }
    const story: Story = { record, lines: [], chapters: new Set() };
    this.#stories.set(record.call, story);
    return story;
  }

  #tell(record: StoredRecord): void {
    if (record.event === "decided") this.#decided(record);
    else {
      const [chapters, lines] = tale(record, (name) => this.#count(name));
      const story = this.#story(record);
      for (const chapter of chapters) story?.chapters.add(chapter);
      story?.lines.push(...lines);
    }
  }

  #decided(record: StoredRecord): void {
    const decision = detailText(record, "decision");
    this.#count("calls");
    this.#count(decision === "allow" ? "flowed" : decision === "hold" ? "held" : "denied");
    const destroys = detailText(record, "destructive") === "yes";
    if (decision === "allow" && !destroys) return;
    const story = this.#story(record);
    story?.chapters.add(decision === "allow" ? "destroyed" : decision === "hold" ? "asked" : "refused");
    for (const reason of detailTexts(record, "reasons").slice(0, 5))
      story?.lines.push({ label: "Because", text: reason });
    const effects = detailTexts(record, "effects");
    if (effects.length > 0) story?.lines.push({ label: "Would", text: effects.slice(0, 10).join("; ") });
  }
}

/** What an event of a call adds to its story. */
function tale(
  record: StoredRecord,
  count: (name: string) => void,
): readonly [readonly Chapter[], readonly ReportLine[]] {
  const reason = detailText(record, "reason");
  const because = reason === "" ? [] : [{ label: "Because", text: reason }];
  switch (record.event) {
    case "settled": {
      const outcome = detailText(record, "outcome");
      count(outcome);
      const looked = detailNumber(record, "looked");
      const after = looked === undefined || looked === 0 ? "" : ` after ${durationOf(looked)} on the page`;
      const who = detailText(record, "by") === "person" ? ` by ${record.user === "" ? "a person" : record.user}` : "";
      const message = detailText(record, "message");
      const said = message === "" ? [] : [{ label: "Said", text: message }];
      return [outcome === "approved" ? ["asked"] : ["asked", "refused"], [plain(`${outcome}${who}${after}`), ...said]];
    }
    case "viewed":
      return [[], []];
    case "run started":
      count("runs");
      return [["ran"], [plain(detailText(record, "sandbox") === "confined" ? "ran in a sandbox" : "ran")]];
    case "run ended": {
      const [code, signal] = [detailNumber(record, "exitCode") ?? 0, detailNumber(record, "signal") ?? 0];
      if (code !== 0 || signal !== 0) count("failed");
      const time = detailNumber(record, "milliseconds");
      const how = signal === 0 ? `exit code ${code}` : `signal ${signal}`;
      return [["ran"], [plain(`ended with ${how}${time === undefined ? "" : ` after ${durationOf(time)}`}`)]];
    }
    case "run failed":
    case "run lost":
    case "run stopped":
      count("failed");
      return [["ran"], [plain(record.event), ...because]];
    case "ticket void":
    case "rewrite dropped":
      return [["refused"], [plain(`${record.event}: the approval was not used`), ...because]];
    case "agent told":
      return [[], [{ label: "Told the agent", text: detailText(record, "note") }]];
    case "bypassed":
      return [["refused"], [plain("was started all the same, and interrupted")]];
    case "restoring":
      return [[], []];
    case "restored":
      return restoredTale(record, because);
    default:
      // What a later version records is told by its name.
      return [
        /^(?:restored|undone|snapshot restored|undo)\b/.test(record.event) ? ["undone"] : [],
        [{ label: "Then", text: record.event }, ...because],
      ];
  }
}

/** A restore that was refused changed nothing, and undid nothing. */
function restoredTale(
  record: StoredRecord,
  because: readonly ReportLine[],
): readonly [readonly Chapter[], readonly ReportLine[]] {
  if (detailText(record, "before") === "" && because.length > 0)
    return [["undone"], [plain("was to be undone by a person, and nothing was changed"), ...because]];
  const [files, bytes] = [detailNumber(record, "files") ?? 0, detailNumber(record, "bytes") ?? 0];
  const missed = detailTexts(record, "missed");
  return [
    ["undone"],
    [
      plain(`undone by a person: ${countOf(files, "name")} brought back or put as they were, ${sizeOf(bytes)}`),
      ...because,
      ...missed.slice(0, 5).map((text) => ({ label: "Not brought back", text })),
      ...(missed.length > 5 ? [plain(`and ${missed.length - 5} more that could not be brought back`)] : []),
    ],
  ];
}

function guardText(record: StoredRecord): string {
  const details = Object.entries(record.details)
    .filter(([, value]) => typeof value === "string" || typeof value === "number")
    .map(([name, value]) => `${name} ${String(value)}`);
  return details.join(", ");
}

function entryOf({ time, agent, what, cwd, event, call }: StoredRecord, lines: readonly ReportLine[]): ReportEntry {
  return { time, who: call === "" ? "" : agent, what: call === "" ? event : what, where: cwd, lines };
}
