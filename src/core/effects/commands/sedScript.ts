import type { Value } from "../../shell/value.ts";

export interface SedScript {
  /** `replacing`: it only substitutes or inserts, so that what it changes is spelled out. */
  readonly kind: "replacing" | "other";
  readonly writes: readonly Value[];
  /** Files whose content it puts into its output. */
  readonly reads: readonly Value[];
}

/** What a sed script does besides printing; undefined when it may run commands. */
export function readSedScript(text: string | undefined): SedScript | undefined {
  if (text === undefined) return undefined;
  const writes: Value[] = [];
  const reads: Value[] = [];
  let kind: SedScript["kind"] = "replacing";
  let rest = text.replace(/^[\s;{}]+/, "");
  while (rest !== "") {
    const command =
      /^(?:(?:\d+|\$|\/(?:\\.|[^/\\\n])*\/[IM]*|\\(.)(?:(?!\1).)*\1)(?:[,~+](?:\d+|\$|\/(?:\\.|[^/\\\n])*\/[IM]*|[~+]\d+))?\s*)?!?\s*([A-Za-z=:#])/.exec(
        rest,
      );
    if (command === null) return undefined;
    const name = command[2] ?? "";
    rest = rest.slice(command[0].length);
    if (name === "s" || name === "y") {
      const read = readSubstitution(rest);
      if (read === undefined || read.flags.includes("e")) return undefined;
      if (read.target !== undefined) writes.push({ kind: "literal", text: read.target });
      if (name === "s" && /^(?:\^?\.\*\$?|\.\+)$/.test(read.pattern)) kind = "other";
      rest = read.rest;
    } else if (/^[aicrRwW:btT#]$/.test(name)) {
      const line = /^[^\n]*/.exec(rest)?.[0] ?? "";
      if (/^[rR]$/.test(name)) reads.push({ kind: "literal", text: line.trim() });
      if (/^[wW]$/.test(name)) writes.push({ kind: "literal", text: line.trim() });
      rest = /^[btT:]$/.test(name) ? rest.slice(/^[^\n;}]*/.exec(rest)?.[0].length ?? 0) : rest.slice(line.length);
    } else if (/^[pPnNgGhHxlqQz=dDF]$/.test(name)) {
      if (/^[dDcqQz]$/.test(name)) kind = "other";
      rest = rest.replace(/^\s*\d+/, "");
    } else {
      return undefined;
    }
    rest = rest.replace(/^[\s;{}]+/, "");
  }
  return { kind, writes, reads };
}

function readSubstitution(
  text: string,
):
  | { readonly pattern: string; readonly flags: string; readonly target: string | undefined; readonly rest: string }
  | undefined {
  const delimiter = text[0];
  if (delimiter === undefined || /[\s\\]/.test(delimiter)) return undefined;
  const parts: string[] = [];
  let position = 1;
  while (parts.length < 2) {
    let part = "";
    while (position < text.length && text[position] !== delimiter) {
      const step = text[position] === "\\" ? 2 : 1;
      part += text.slice(position, position + step);
      position += step;
    }
    if (position >= text.length) return undefined;
    parts.push(part);
    position += 1;
  }
  const flags = /^[gpiImMe\d]*/.exec(text.slice(position))?.[0] ?? "";
  const afterFlags = text.slice(position + flags.length);
  const target = /^w\s*([^\n]+)/.exec(afterFlags);
  return {
    pattern: parts[0] ?? "",
    flags,
    target: target?.[1],
    rest: target === null ? afterFlags : afterFlags.slice(target[0].length),
  };
}
