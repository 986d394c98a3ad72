import type { StoredRecord } from "./stored.ts";

const columns = ["time", "event", "agent", "session", "user", "call", "tool", "what", "cwd"] as const;

/** The first line of the records as CSV (RFC 4180). */
export const csvHead = `${[...columns, "details", "hash"].join(",")}\r\n`;

/** One record as a line of CSV; what an event has besides is one cell of JSON. */
export function csvLine(record: StoredRecord): string {
  const cells = [...columns.map((name) => record[name]), JSON.stringify(record.details), record.uid];
  return `${cells.map(cell).join(",")}\r\n`;
}

/**
 * A cell in quotes. What a spreadsheet would take for a formula gets an apostrophe before it, as OWASP has it ("CSV injection"): records
 * hold what agents wrote.
 */
function cell(text: string): string {
  const tame = /^[\s]*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${tame.replaceAll('"', '""')}"`;
}
