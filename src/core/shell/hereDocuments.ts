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
  const kept: string[] = [];
  let position = 0;
  // Each search for a closing line may read the whole rest, so there are few of them.
  let searches = 0;
  while (position < text.length) {
    const line = text.slice(position, endOfLine(text, position));
    kept.push(line);
    position += line.length;
    const opening = openingOf(line);
    if (opening === undefined || searches >= searchBound) continue;
    searches += 1;
    const close = findClose(text, position, opening);
    if (close === undefined) continue;
    const body = text.slice(position, close);
    if (opening.quoted === "no" && /[$`\\]/.test(body)) continue;
    const standIn = `holdpoint-body-${bodies.size}\n`;
    if (body.length <= standIn.length || text.includes(standIn.trimEnd())) continue;
    bodies.set(standIn, body);
    kept.push(standIn);
    position = close;
  }
  return { shortened: kept.join(""), bodies };
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
function findClose(text: string, from: number, opening: Opening): number | undefined {
  let position = from;
  while (position < text.length) {
    const end = endOfLine(text, position);
    const line = text.slice(position, end).replace(/\n$/, "");
    if ((opening.tabs === "stripped" ? line.replace(/^\t+/, "") : line) === opening.delimiter) return position;
    position = end;
  }
  return undefined;
}

/** The position after the line's newline. */
function endOfLine(text: string, from: number): number {
  const newline = text.indexOf("\n", from);
  return newline < 0 ? text.length : newline + 1;
}
