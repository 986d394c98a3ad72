import {
  concatenated,
  each,
  itemsOf,
  joined,
  type Known,
  listOf,
  namesIn,
  onlyText,
  text,
  textFrom,
  unknown,
  unknownValue,
} from "./known.ts";

/** What `+`, `/` and `%` make of two values, as far as texts, paths and lists go. */
export function operated(operator: string, left: Known, right: Known): Known {
  if (operator === "/") {
    const paths = [...left, ...right].some(({ kind }) => kind === "path");
    return paths ? asPaths(joined([left, right], "begins anew")) : unknown;
  }
  if (operator === "+") {
    const [one, other] = [listOf(left), listOf(right)];
    if (one !== undefined && other !== undefined) return [{ kind: "list", items: [...one, ...other] }];
    return [...left, ...right].some(({ kind }) => kind === "text") ? concatenated([left, right]) : unknown;
  }
  if (operator === "%") return filled(left, right);
  return unknown;
}

/** Texts taken as paths. */
function asPaths(value: Known): Known {
  return value.map((one) => (one.kind === "text" ? { ...one, kind: "path" } : one));
}

/** `"%s/%s" % (a, b)`: where it holds nothing but `%s`; else all that is known is its beginning. */
function filled(left: Known, right: Known): Known {
  const pattern = onlyText(left);
  if (pattern === undefined) return left.some(({ kind }) => kind === "text") ? textFrom(unknownValue()) : unknown;
  const parts = pattern.split("%s");
  const values = listOf(right) ?? [right];
  if (parts.length !== values.length + 1 || parts.join("").includes("%")) {
    return textFrom(unknownValue(pattern.slice(0, pattern.indexOf("%"))));
  }
  return concatenated(
    parts.flatMap((part, index) => (index === 0 ? [text(part)] : [values[index - 1] ?? unknown, text(part)])),
  );
}

/** One item of a value, by its number or, of the environment, its name; a slice is some of them. */
export function itemAt(value: Known, key: string | undefined, at: number | string | undefined): Known {
  if (namesIn(value).includes("os.environ")) return key === "HOME" ? text("~") : textFrom(unknownValue());
  return each(value, (one) => {
    if (one.kind === "list" && typeof at === "number") return one.items[at] ?? unknown;
    if (one.kind === "list" && at === "slice") return [{ kind: "many", item: itemsOf([one]) }];
    return one.kind === "list" || one.kind === "many" || one.kind === "overflow" ? itemsOf([one]) : unknown;
  });
}
