import { escapeGlob, literal, type UnknownValue, type Value } from "../shell/value.ts";

/**
 * What is known of a value in code without running it: one of these. An empty list is never made; `unknown` is a member of its
 * own, and a call is judged for every member.
 */
export type Known = readonly One[];

export type One =
  /** A text, or an object that stands for a path (`pathlib.Path`, `Pathname`): both are read as the path or text they spell. */
  | { readonly kind: "text" | "path"; readonly value: Value }
  /** A sequence whose items are known one by one. */
  | { readonly kind: "list"; readonly items: readonly Known[] }
  /** A sequence of which only that much is known: each item is one of these. */
  | { readonly kind: "many"; readonly item: Known }
  /** A module, function or class by its full name: `os.remove`. */
  | { readonly kind: "name"; readonly name: string }
  /** An object that a call of that name made, with what it was made for (a path, an address) where that matters. */
  | { readonly kind: "object"; readonly of: string; readonly about: Known }
  /** A value that holds no code and gives access to none: a number, a date, what a harmless function returns. */
  | { readonly kind: "unknown" }
  /** More possibilities than are looked at. Whatever is done with it is opaque. */
  | { readonly kind: "overflow" };

export const unknown: Known = [{ kind: "unknown" }];

/** Possibilities of one value that are looked at, and characters of a text that is put together. */
const mostPossibilities = 24;
const longestText = 65_536;

export function text(content: string): Known {
  return [{ kind: "text", value: literal(content) }];
}

export function textFrom(value: Value): Known {
  return [{ kind: "text", value }];
}

export function pathFrom(value: Value): One {
  return { kind: "path", value };
}

export function named(name: string): Known {
  return [{ kind: "name", name }];
}

/** A text or path of which only its beginning is known. As a path it may lead anywhere unless `stays` says more. */
export function unknownValue(
  prefix = "",
  stays: UnknownValue["stays"] = "anywhere",
  origin: UnknownValue["origin"] = "variable",
): UnknownValue {
  return { kind: "unknown", prefix, stays, origin, words: "one" };
}

/** Every possibility of several values, each once. */
export function either(values: readonly Known[]): Known {
  const all = values.flat();
  // Mostly there is one.
  if (all.length === 1) return all;
  const found = new Map<string, One>();
  for (const one of all) found.set(keyOf(one), one);
  if (found.size === 0) return unknown;
  return found.size > mostPossibilities ? [{ kind: "overflow" }] : [...found.values()];
}

function keyOf(one: One): string {
  if (one.kind === "name") return `n ${one.name}`;
  return one.kind === "unknown" || one.kind === "overflow" ? one.kind : JSON.stringify(one);
}

/** What each possibility of the value becomes. */
export function each(value: Known, become: (one: One) => Known): Known {
  return either(value.map(become));
}

/** The value as texts or paths; `unknownValue()` stands for what is neither. */
export function valuesOf(value: Known): readonly Value[] {
  return value.map((one) => (one.kind === "text" || one.kind === "path" ? one.value : unknownValue()));
}

/** The one text that the value certainly is; undefined for everything else. */
export function onlyText(value: Known | undefined): string | undefined {
  const [one, ...others] = value ?? [];
  if (one === undefined || others.length > 0 || (one.kind !== "text" && one.kind !== "path")) return undefined;
  return one.value.kind === "literal" ? one.value.text : undefined;
}

/** All texts the value may be; undefined when one of them is not known to the letter. */
export function allTexts(value: Known): readonly string[] | undefined {
  const texts: string[] = [];
  for (const one of value) {
    if (one.kind !== "text" || one.value.kind !== "literal") return undefined;
    texts.push(one.value.text);
  }
  return texts;
}

/** The dotted names that the value may stand for. */
export function namesIn(value: Known): readonly string[] {
  return value.flatMap((one) => (one.kind === "name" ? [one.name] : []));
}

/** One text after the other. */
export function concatenated(parts: readonly Known[]): Known {
  return parts.reduce((left, right) => combined(left, right, addText), text(""));
}

/**
 * Parts of a path joined by `/`. `absolute` says what an absolute later part does: it begins anew (Python, Pathname), or is
 * joined like any other (Ruby's `File.join`).
 */
export function joined(parts: readonly Known[], absolute: "begins anew" | "is joined"): Known {
  const [first, ...rest] = parts;
  return rest.reduce(
    (left, right) =>
      combined(left, right, (one, other) => {
        if (other.kind === "literal" && other.text.startsWith("/")) {
          return absolute === "begins anew" ? other : addText(one, other);
        }
        return one.kind === "literal" && one.text === "" ? other : addText(withSlash(one), other);
      }),
    first ?? text(""),
  );
}

/** The items of a sequence, all possibilities in one. */
export function itemsOf(value: Known): Known {
  return each(value, (one) => {
    if (one.kind === "list") return either(one.items);
    if (one.kind === "many") return one.item;
    return one.kind === "overflow" ? [one] : unknown;
  });
}

/** The words of a list that is known item by item; undefined where it is not. */
export function listOf(value: Known): readonly Known[] | undefined {
  const [one, ...others] = value;
  return one?.kind === "list" && others.length === 0 ? one.items : undefined;
}

/** Paths that lie in the folder, at any depth. */
export function belowFolder(folder: Known): Known {
  return each(folder, (one) =>
    one.kind === "text" || one.kind === "path"
      ? [{ kind: one.kind, value: unknownBelow(withSlash(one.value)) }]
      : unknown,
  );
}

/** What a pattern of paths matches, as far as the shell's patterns go: `**` only says that it is below. */
export function matching(pattern: Known, kind: "text" | "path" = "text"): Known {
  return each(pattern, (one) => {
    if (one.kind !== "text" && one.kind !== "path") return unknown;
    const { value } = one;
    if (value.kind !== "literal") return [{ kind, value: unknownBelow(value) }];
    if (!/[*?[{]/.test(value.text)) return [{ kind, value }];
    if (value.text.includes("**") || value.text.includes("{")) {
      const fixed = value.text.slice(0, value.text.search(/[*?[{]/));
      return [{ kind, value: unknownValue(fixed.slice(0, fixed.lastIndexOf("/") + 1), "below") }];
    }
    return [{ kind, value: { kind: "glob", text: value.text, origin: "files" } }];
  });
}

function unknownBelow(value: Value): Value {
  if (value.kind === "literal") return unknownValue(value.text === "/" ? "/" : value.text, "below");
  if (value.kind === "unknown" && value.stays !== "anywhere") return { ...value, stays: "below" };
  return unknownValue();
}

function withSlash(value: Value): Value {
  if (value.kind === "literal" || value.kind === "glob") {
    return value.text.endsWith("/") || value.text === "" ? value : { ...value, text: `${value.text}/` };
  }
  return value.kind === "unknown" && value.stays === "name" ? { ...value, stays: "below" } : value;
}

function combined(left: Known, right: Known, join: (one: Value, other: Value) => Value): Known {
  if (left.length * right.length > mostPossibilities) return [{ kind: "overflow" }];
  return either(
    left.map((one) =>
      right.map((other): One => {
        if (one.kind === "overflow" || other.kind === "overflow") return { kind: "overflow" };
        const kind = one.kind === "path" || other.kind === "path" ? "path" : "text";
        return { kind, value: join(spelt(one), spelt(other)) };
      }),
    ),
  );
}

function spelt(one: One): Value {
  return one.kind === "text" || one.kind === "path" ? one.value : unknownValue();
}

function addText(left: Value, right: Value): Value {
  if (left.kind === "stream" || right.kind === "stream") return unknownValue();
  if (left.kind === "literal" && right.kind === "literal") {
    return left.text.length + right.text.length > longestText ? unknownValue() : literal(left.text + right.text);
  }
  if (left.kind === "unknown") return continued(left, right);
  if (right.kind === "unknown") return begun(left, right);
  const pattern = (value: typeof left): string => (value.kind === "glob" ? value.text : escapeGlob(value.text));
  return { kind: "glob", text: pattern(left) + pattern(right), origin: "files" };
}

/** Something unknown with more behind it: it stays where it was as long as that leads nowhere else. */
function continued(left: UnknownValue, right: Value): UnknownValue {
  // A name or what lies below a folder leads nowhere else, unless it is absolute; nor does a pattern that says so.
  const inside = right.kind === "unknown" && right.stays !== "anywhere" && !/^\/|\.\./.test(right.prefix);
  if (inside && left.stays !== "anywhere") return { ...left, stays: "below" };
  const rest = right.kind === "literal" || right.kind === "glob" ? right.text : "..";
  if (left.stays === "anywhere" || /(^|\/)\.\.(\/|$)/.test(rest)) return { ...left, stays: "anywhere" };
  return rest.includes("/") ? { ...left, stays: "below" } : left;
}

/** Something known before something unknown. */
function begun(left: Value, right: UnknownValue): UnknownValue {
  if (left.kind !== "literal") return unknownValue();
  if (left.text === "") return right;
  const prefix = left.text + right.prefix;
  // A name that begins in the middle of one is still one name in the same folder; an absolute path is not.
  return right.stays !== "anywhere" && !right.prefix.startsWith("/")
    ? { ...right, prefix }
    : { ...right, prefix, stays: "anywhere" };
}
