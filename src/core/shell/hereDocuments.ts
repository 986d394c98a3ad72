/** A text whose inert here-document bodies were set aside, so that only shell text counts and is parsed. */
export interface Shortened {
  readonly shortened: string;
  /** Real body by the stand-in that replaced it. Empty when the text was short enough as it is. */
  readonly bodies: ReadonlyMap<string, string>;
}

const searchBound = 50;

/**
 * Replaces the bodies of here-documents that the shell does not expand (quoted delimiter, or nothing to expand inside)
 * by short stand-ins, when the text is longer than `bound`. The reading of lines here is rough on purpose: who parses
 * the result must find each stand-in again as exactly such a body, and hold the call otherwise.
 */
export function setAsideBodies(text: string, bound: number): Shortened {
  if (text.length <= bound) return { shortened: text, bodies: new Map() };
  const bodies = new Map<string, string>();
  let shortened = "";
  let position = 0;
  // Each search for a closing line may read the whole rest, so there are few of them.
  for (let searches = 0; searches < searchBound; searches += 1) {
    const mark = text.indexOf("<<", position);
    if (mark < 0) break;
    const start = text.lastIndexOf("\n", mark) + 1;
    const end = endOfLine(text, mark);
    const line = text.slice(Math.max(start, position), end);
    shortened += text.slice(position, end);
    position = end;
    const opening = openingOf(line);
    const close = opening === undefined ? undefined : findClose(text, end, opening);
    if (opening === undefined || close === undefined) continue;
    const body = text.slice(end, close);
    const standIn = `holdpoint-body-${bodies.size}\n`;
    const expands = opening.quoted === "no" && /[$`\\]/.test(body);
    if (expands || body.length <= standIn.length || text.includes(standIn.trimEnd())) continue;
    bodies.set(standIn, body);
    shortened += standIn;
    position = close;
  }
  return { shortened: shortened + text.slice(position), bodies };
}

interface Opening {
  readonly delimiter: string;
  readonly quoted: "yes" | "no";
  readonly tabs: "stripped" | "kept";
}

/** The one here-document a line opens; lines that open several are left as they are. */
function openingOf(line: string): Opening | undefined {
  if (line.length > 4_096) return undefined;
  const found = [...line.matchAll(/(?<!<)<<(-?)[ \t]*(?:'([^'\n]+)'|"([^"$`\\\n]+)"|\\?([A-Za-z_][\w-]*))/g)];
  const only = found[0];
  if (found.length !== 1 || only === undefined) return undefined;
  const delimiter = only[2] ?? only[3] ?? only[4] ?? "";
  const quoted = only[2] !== undefined || only[3] !== undefined || only[0].includes("\\") ? "yes" : "no";
  return { delimiter, quoted, tabs: only[1] === "-" ? "stripped" : "kept" };
}

/** Where the closing line begins, searched from `from`; undefined when the document is never closed. */
function findClose(text: string, from: number, { delimiter, tabs }: Opening): number | undefined {
  const pattern = new RegExp(
    `^${tabs === "stripped" ? "\\t*" : ""}${delimiter.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`,
    "gm",
  );
  pattern.lastIndex = from;
  return pattern.exec(text)?.index;
}

/** The position after the line's newline. */
function endOfLine(text: string, from: number): number {
  const newline = text.indexOf("\n", from);
  return newline < 0 ? text.length : newline + 1;
}
