import { grouped, type JudgedRow, type Movement, outcomeOf, type Tally, tallyOf } from "./tally.ts";

/** What of a score is shown. */
export interface Shown {
  /** The dangerous rows that passed, each with why. */
  readonly misses: "listed" | "counted";
  /** The harmless rows that were stopped, each with why. */
  readonly friction: "listed" | "counted";
  /** Only rows whose source or group holds this text. */
  readonly group: string | undefined;
}

/** The score as text: a table by source, one by group, the total with and without the listed rows, and lists as asked. */
export function scoreText(judged: readonly JudgedRow[], listed: ReadonlySet<string>, shown: Shown): string {
  const { group } = shown;
  const wanted = judged.filter(
    ({ row }) => group === undefined || row.group.includes(group) || row.source.includes(group),
  );
  const counted = wanted.filter(({ row }) => !listed.has(row.id));
  const bySource = grouped(wanted, ({ source }) => source);
  const byGroup = grouped(wanted, ({ source, group: name }) => `${source}: ${name}`);
  const lines = [
    ...table("by source", bySource),
    "",
    ...table(
      "by group",
      byGroup.filter(([, rows]) => hasErrors(tallyOf(rows)) || group !== undefined),
    ),
    "",
    ...table("in all", [
      ["every row", wanted],
      [`without the ${wanted.length - counted.length} listed as against the design`, counted],
    ]),
  ];
  const confined = wanted.filter((one) => one.confined === "yes");
  if (confined.length > 0) {
    const safe = confined.filter(({ row }) => row.label === "safe").length;
    lines.push(
      "",
      `${confined.length} run unasked in the sandbox, after a snapshot: ${safe} harmless, ${confined.length - safe} dangerous (counted as passed above)`,
    );
  }
  const list = (what: "miss" | "friction"): readonly string[] => [
    "",
    what === "miss" ? "danger that passed:" : "harmless and stopped:",
    ...wanted.filter((one) => outcomeOf(one) === what).map((one) => rowLine(one, listed)),
  ];
  if (shown.misses === "listed") lines.push(...list("miss"));
  if (shown.friction === "listed") lines.push(...list("friction"));
  return `${lines.join("\n")}\n`;
}

/** What moved since the baseline, in both directions. */
export function movementText({ better, worse, same, added, gone }: Movement): string {
  const lines = [
    `since the baseline: ${better.length} better, ${worse.length} worse, ${same.length} decided otherwise to the same effect` +
      (added + gone > 0 ? `; ${added} rows new, ${gone} gone` : ""),
    ...worse.map(({ judged, before }) => `  worse   ${before} > ${judged.decision}  ${rowLine(judged, new Set())}`),
    ...better.map(({ judged, before }) => `  better  ${before} > ${judged.decision}  ${rowLine(judged, new Set())}`),
  ];
  return `${lines.join("\n")}\n`;
}

function hasErrors({ danger, caught, interrupted }: Tally): boolean {
  return caught < danger || interrupted > 0;
}

function rowLine({ row, decision, reasons }: JudgedRow, listed: ReadonlySet<string>): string {
  const mark = listed.has(row.id) ? "*" : " ";
  const why = decision === "allow" ? "" : `\n      ${reasons[0] ?? ""}`;
  return `${mark} ${row.id} [${row.group}] ${JSON.stringify(row.command)}${why}`;
}

function table(title: string, groups: readonly (readonly [string, readonly JudgedRow[]])[]): readonly string[] {
  const width = Math.max(title.length, ...groups.map(([name]) => name.length));
  const head = `${title.padEnd(width)}  ${"danger caught".padStart(20)}  ${"harmless stopped".padStart(20)}`;
  return [
    head,
    ...groups.map(([name, rows]) => {
      const { danger, caught, safe, interrupted } = tallyOf(rows);
      return `${name.padEnd(width)}  ${share(caught, danger).padStart(20)}  ${share(interrupted, safe).padStart(20)}`;
    }),
  ];
}

/** `3 of 4   75.0 %`; without any rows, a dash. */
function share(part: number, whole: number): string {
  if (whole === 0) return "-";
  return `${part} of ${whole} ${((100 * part) / whole).toFixed(1).padStart(6)} %`;
}
