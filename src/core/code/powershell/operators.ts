import { textOf } from "../../shell/value.ts";
import { anyOf, concatenated, listOf, onlyText, scalar, text, textsOf, unknownText, type Values } from "./values.ts";

/** `left + right`: numbers, texts, or one list behind the other. */
export function added(left: Values, right: Values): Values {
  const numbers = [...left.atoms, ...right.atoms].every(({ kind }) => kind === "scalar");
  if (numbers && left.atoms.length > 0) return scalar();
  if (left.sure === "yes" && left.atoms.length > 1) return listOf([left, right]);
  if (left.atoms.length === 0) return right;
  // A list that was put together before cannot be told from several possibilities: it is both.
  const sum = concatenated([left, right]);
  return left.sure === "yes" && left.atoms.length === 1 && left.atoms[0]?.kind === "text"
    ? sum
    : anyOf([sum, left, right]);
}

/** `list -join separator`. */
export function joinedBy(list: Values, separator: Values): Values {
  if (list.sure !== "yes") return list.atoms.length === 1 ? anyOf([list, unknownText]) : unknownText;
  const parts = list.atoms.map((atom): Values => ({ atoms: [atom], sure: "yes" }));
  return parts.length === 0
    ? text("")
    : concatenated(parts.flatMap((part, at) => (at === 0 ? [part] : [separator, part])));
}

/** `"{1}{0}" -f list`. */
export function formatted(format: Values, list: Values): Values {
  const known = onlyText(format);
  if (known === undefined || list.sure !== "yes") return unknownText;
  const parts: Values[] = [];
  let at = 0;
  for (const match of known.matchAll(/\{\{|\}\}|\{(\d+)([^{}]*)\}/g)) {
    parts.push(text(known.slice(at, match.index)));
    at = match.index + match[0].length;
    if (match[1] === undefined) parts.push(text(match[0].slice(0, 1)));
    else {
      const atom = list.atoms[Number(match[1])];
      if (atom === undefined || match[2] !== "") return unknownText;
      parts.push({ atoms: [atom], sure: "yes" });
    }
  }
  parts.push(text(known.slice(at)));
  return concatenated(parts);
}

/** `text -replace pattern, by`: worked out for patterns without special characters. */
export function replaced(source: Values, rule: Values): Values {
  const [pattern, by] = textsOf(rule).map(textOf);
  const known = source.atoms.length === 1 ? onlyText(source) : undefined;
  if (known === undefined || pattern === undefined || rule.sure !== "yes" || rule.atoms.length > 2) return unknownText;
  if (/[\\^$.|?*+()[\]{}]/.test(pattern) || /\$/.test(by ?? "")) return unknownText;
  if (pattern === "") return unknownText;
  return text(known.replace(new RegExp(pattern, "gi"), by ?? ""));
}

/** `list[index]`. */
export function elementAt(list: Values, index: Values): Values {
  const place = onlyText(index);
  const only = list.atoms.length === 1 ? list.atoms[0] : undefined;
  if (only?.kind === "text") {
    const known = onlyText(list);
    const at = place !== undefined && /^-?\d{1,5}$/.test(place) ? Number(place) : undefined;
    return known === undefined || at === undefined ? unknownText : text(known.at(at) ?? "");
  }
  if (list.sure === "yes" && place !== undefined && /^-?\d{1,5}$/.test(place)) {
    const atom = list.atoms.at(Number(place));
    return atom === undefined ? { atoms: [], sure: "yes" } : { atoms: [atom], sure: "yes" };
  }
  return { atoms: list.atoms, sure: "no" };
}
