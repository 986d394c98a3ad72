import { z } from "zod";

/** One labelled command of a collection. Further fields, such as a licence, may be there and are left alone. */
const labelledRow = z.object({
  id: z.string().min(1),
  source: z.string().default("no source"),
  group: z.string().default("no group"),
  command: z.string(),
  label: z.enum(["danger", "safe"]),
});

export type LabelledRow = Readonly<z.infer<typeof labelledRow>>;

/**
 * Reads a collection as JSON Lines; empty lines count for nothing. Throws, with the line's number, at a line that is no row
 * and at an id that came before: a score over part of a collection, or over a row twice, would say something else than it seems to.
 */
export function readLabelledRows(text: string): readonly LabelledRow[] {
  const rows = new Map<string, LabelledRow>();
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const read = labelledRow.safeParse(parsed(line));
    if (!read.success) throw new Error(`Line ${index + 1} is no row {id, source, group, command, label}.`);
    if (rows.has(read.data.id)) throw new Error(`Line ${index + 1} has the id of an earlier row: ${read.data.id}.`);
    rows.set(read.data.id, read.data);
  }
  return [...rows.values()];
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
