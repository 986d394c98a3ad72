/**
 * The text or truth value at a path of names in a TOML file; undefined where there is none, or it is of another kind. Reads tables by their
 * headers and values on one line each, as programs write them, and skips texts over several lines; whoever needs a value to be there takes
 * what is not found for missing. Source: https://toml.io/en/v1.0.0
 */
export function tomlValueAt(text: string, path: readonly string[]): string | boolean | undefined {
  let table: readonly string[] = [];
  let until: string | undefined;
  let found: string | boolean | undefined;
  for (const line of text.split(/\r?\n/)) {
    if (until !== undefined) {
      if (line.includes(until)) until = undefined;
      continue;
    }
    const header = /^\s*\[([^[].*)\]\s*(?:#.*)?$/.exec(line);
    if (header !== null) table = namesOf(header[1] ?? "")?.names ?? ["\0"];
    // Tables of a list have no single value.
    else if (/^\s*\[\[/.test(line)) table = ["\0"];
    else {
      const key = namesOf(line);
      const value = key === undefined ? undefined : /^\s*=\s*(.*)$/.exec(key.rest)?.[1];
      if (key === undefined || value === undefined) continue;
      const long = /^("""|''')/.exec(value)?.[1];
      if (long !== undefined && !value.slice(3).includes(long)) until = long;
      const names = [...table, ...key.names];
      if (names.length === path.length && names.every((name, index) => name === path[index])) found = written(value);
    }
  }
  return found;
}

/** A dotted key at the beginning of a text, and what follows it. */
function namesOf(text: string): { readonly names: readonly string[]; readonly rest: string } | undefined {
  const names: string[] = [];
  let rest = text;
  for (;;) {
    const part = /^\s*(?:([\w-]+)|"((?:[^"\\]|\\.)*)"|'([^']*)')\s*/.exec(rest);
    if (part === null) return undefined;
    const [whole, bare, basic, literal] = part;
    names.push(bare ?? literal ?? unescaped(basic ?? ""));
    rest = rest.slice(whole.length);
    if (!rest.startsWith(".")) return { names, rest };
    rest = rest.slice(1);
  }
}

function written(text: string): string | boolean | undefined {
  const truth = /^(true|false)\s*(?:#.*)?$/.exec(text)?.[1];
  if (truth !== undefined) return truth === "true";
  const [, basic, literal] = /^(?:"((?:[^"\\]|\\.)*)"|'([^']*)')\s*(?:#.*)?$/.exec(text) ?? [];
  return literal ?? (basic === undefined ? undefined : unescaped(basic));
}

function unescaped(text: string): string {
  const named: Readonly<Record<string, string>> = { b: "\b", t: "\t", n: "\n", f: "\f", r: "\r" };
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/g, (_whole, four, eight, other: string) => {
    const code = Number.parseInt(four ?? eight ?? "", 16);
    if (Number.isNaN(code)) return named[other] ?? other;
    return code <= 0x10ffff ? String.fromCodePoint(code) : "\uFFFD";
  });
}
