/** Looking for the end of each open brace reads the rest of the word, so there may be only so many. */
const groupBound = 100;

/**
 * Brace expansion as bash does it, on the source text of one word and before anything else: `a{b,c}` is `ab ac`,
 * `{1..3}` is `1 2 3`. Undefined when more than `bound` words would result.
 */
export function expandBraces(source: string, bound: number): readonly string[] | undefined {
  if (source.split("{").length > groupBound) return undefined;
  const done: string[] = [];
  // What has been expanded already stands left of `from`, so that text from an expansion is not read twice.
  const waiting: { text: string; from: number }[] = [{ text: source, from: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const group = findGroup(next.text, next.from);
    if (group === undefined) {
      done.push(next.text);
    } else {
      const head = next.text.slice(0, group.start);
      const tail = next.text.slice(group.end);
      for (const choice of [...group.choices].reverse()) {
        waiting.push({
          text: head + choice + tail,
          from: group.nested === "yes" ? group.start : (head + choice).length,
        });
      }
    }
    if (done.length + waiting.length > bound) return undefined;
  }
  return done;
}

interface Group {
  readonly start: number;
  readonly end: number;
  readonly choices: readonly string[];
  /** Choices of a list may hold groups themselves; those of a sequence never do. */
  readonly nested: "yes" | "no";
}

/** The first brace group at or after `from` that expands. */
function findGroup(text: string, from: number): Group | undefined {
  for (let at = from; at < text.length; at = skip(text, at)) {
    if (text[at] !== "{" || text[at - 1] === "$") continue;
    const group = readGroup(text, at);
    if (group !== undefined) return group;
  }
  return undefined;
}

function readGroup(text: string, start: number): Group | undefined {
  const commas: number[] = [];
  let depth = 0;
  for (let at = start; at < text.length; at = skip(text, at)) {
    const character = text[at];
    if (character === "{" && text[at - 1] !== "$") depth += 1;
    else if (character === "," && depth === 1) commas.push(at);
    else if (character === "}") {
      depth -= 1;
      if (depth > 0) continue;
      const body = text.slice(start + 1, at);
      if (commas.length > 0) {
        const edges = [start, ...commas, at];
        const choices = edges.slice(1).map((edge, index) => text.slice((edges[index] ?? start) + 1, edge));
        return { start, end: at + 1, choices, nested: "yes" };
      }
      const choices = sequence(body);
      return choices === undefined ? undefined : { start, end: at + 1, choices, nested: "no" };
    }
  }
  return undefined;
}

/** The position after the character at `at`, or after the whole quoted or substituted stretch that begins there. */
function skip(text: string, at: number): number {
  const character = text[at];
  if (character === "\\") return at + 2;
  if (character === "'") return after(text.indexOf("'", at + 1), text);
  if (character === "`") return after(text.indexOf("`", at + 1), text);
  if (character === '"') {
    let end = at + 1;
    while (end < text.length && text[end] !== '"') end = text[end] === "\\" ? end + 2 : end + 1;
    return end + 1;
  }
  if (character === "$" && (text[at + 1] === "{" || text[at + 1] === "(")) return closing(text, at + 1);
  return at + 1;
}

/** The position after the bracket that closes the one at `at`. Quoted brackets inside are not told apart: that ends later, never earlier, than it should, or not at all. */
function closing(text: string, at: number): number {
  const open = text[at];
  const close = open === "{" ? "}" : ")";
  let depth = 0;
  for (let end = at; end < text.length; end += 1) {
    if (text[end] === open) depth += 1;
    else if (text[end] === close) {
      depth -= 1;
      if (depth === 0) return end + 1;
    }
  }
  return text.length;
}

function after(found: number, text: string): number {
  return found < 0 ? text.length : found + 1;
}

/** `1..5`, `05..10`, `a..e`, `1..9..2`; undefined for everything else and for more than 1,000 steps. */
function sequence(body: string): readonly string[] | undefined {
  const numbers = /^(-?\d{1,9})\.\.(-?\d{1,9})(?:\.\.(-?\d{1,9}))?$/.exec(body);
  const letters = /^([A-Za-z])\.\.([A-Za-z])(?:\.\.(-?\d{1,3}))?$/.exec(body);
  const found = numbers ?? letters;
  if (found === null) return undefined;
  const [, first = "", last = "", by = "1"] = found;
  const value = (text: string): number => (numbers === null ? text.charCodeAt(0) : Number(text));
  const step = Math.max(1, Math.abs(Number(by)));
  const direction = value(last) >= value(first) ? step : -step;
  const count = Math.floor(Math.abs(value(last) - value(first)) / step) + 1;
  if (count > 1_001) return Array.from({ length: 1_001 }, () => first);
  const width = /^-?0\d/.test(first) || /^-?0\d/.test(last) ? Math.max(first.length, last.length) : 0;
  return Array.from({ length: count }, (_, index) => {
    const number = value(first) + index * direction;
    return numbers === null ? String.fromCharCode(number) : padded(number, width);
  });
}

function padded(number: number, width: number): string {
  const digits = String(Math.abs(number)).padStart(number < 0 ? width - 1 : width, "0");
  return number < 0 ? `-${digits}` : digits;
}
