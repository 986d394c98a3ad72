/** What came of one case with one client. */
export interface Row {
  readonly client: string;
  readonly name: string;
  readonly end: "passed" | "failed" | "not for it";
  readonly milliseconds: number;
}

const marks: Readonly<Record<Row["end"], string>> = { passed: "ok", failed: "FAIL", "not for it": "-" };

/** A table of what was tried, a line a case and a column a client, and how long each client took. */
export function tableOf(rows: readonly Row[]): string {
  const clients = [...new Set(rows.map(({ client }) => client))];
  const names = [...new Set(rows.map(({ name }) => name))];
  const cell = (client: string, name: string): string => {
    const row = rows.find((one) => one.client === client && one.name === name);
    return row === undefined ? "" : marks[row.end];
  };
  const seconds = (client: string): string => {
    const all = rows.filter((row) => row.client === client).map(({ milliseconds }) => milliseconds);
    return `${(all.reduce((sum, one) => sum + one, 0) / 1000).toFixed(1)} s`;
  };
  const lines = [
    ["", ...clients],
    ...names.map((name) => [name, ...clients.map((client) => cell(client, name))]),
    ["together", ...clients.map(seconds)],
  ];
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => (line[column] ?? "").length)));
  return lines
    .map((line) =>
      line
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
