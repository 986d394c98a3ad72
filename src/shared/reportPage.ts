/** A page about what agents did. Every text in it may be an agent's: whoever draws it escapes all of them. */
export interface ReportPage {
  readonly title: string;
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly sections: readonly ReportSection[];
  /** How many records are only counted here. */
  readonly left: number;
}

interface ReportSection {
  readonly title: string;
  /** What is said where there are no entries. */
  readonly none: string;
  readonly entries: readonly ReportEntry[];
}

export interface ReportEntry {
  readonly time: string;
  readonly who: string;
  readonly what: string;
  readonly where: string;
  readonly lines: readonly ReportLine[];
}

/** A remark about an entry; `label` is ours, and may be empty. */
export interface ReportLine {
  readonly label: string;
  readonly text: string;
}

/** A remark without a label. */
export function plain(text: string): ReportLine {
  return { label: "", text };
}

/** What is said beneath every page. */
export const reportNote =
  "Made by Holdpoint from its records, with secrets taken out. Characters that cannot be seen are shown as their code points. " +
  "Whether the records are whole is told by: holdpoint audit verify.";

/** How many records a page leaves out, as a sentence; empty for none. */
export function leftText({ left }: ReportPage): string {
  return left === 0 ? "" : `${left} more records are not shown here.`;
}
