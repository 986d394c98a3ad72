import { isSecretVariable } from "../secretName.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Expander } from "./expander.ts";
import type { Place } from "./paths.ts";
import { pieceOfValue, quotedText, restyled, unknownPiece } from "./pieces.ts";
import { type Binding, type Piece, type Scalar, type ShellState, scalarBinding } from "./shellState.ts";

/**
 * What `$name` may come to at this point, one entry for each content it may have. Names the script never sets come
 * from the environment: unknown, but for those that the surroundings tell.
 */
export function lookUp(
  name: string,
  state: ShellState,
  surroundings: Surroundings,
  style: "bare" | "quoted",
): readonly Scalar[] {
  if (name === "@" || name === "*") return [allArguments(name, state, style)];
  if (/^[1-9]\d*$/.test(name)) return [argument(Number(name), state, style)];
  if (/^[#?$!]$/.test(name)) return [[number()]];
  const binding = bindingOf(name, state, surroundings);
  if (binding === undefined) return [[fromEnvironment(name, style)]];
  if (binding.kind === "array") return [restyled(binding.elements[0] ?? [], style)];
  return binding.alternatives.map((scalar) => restyled(scalar, style));
}

/** The elements of an array as separate words; undefined when the name is no known array. */
export function elementsOf(name: string, state: ShellState, style: "bare" | "quoted"): Scalar | undefined {
  const binding = state.variables.get(name);
  if (binding?.kind !== "array") return undefined;
  return binding.elements.flatMap((element, index): Scalar => {
    const pieces = style === "quoted" ? [quotedText(""), ...restyled(element, style)] : restyled(element, style);
    return index === 0 ? pieces : [{ kind: "gap" }, ...pieces];
  });
}

/** What the name of an array alone comes to in zsh: all of it. Nothing where only bash reads the text. */
export function wholeArray(
  name: string,
  { state, arrays }: Pick<Expander, "state" | "arrays">,
  style: "bare" | "quoted",
): readonly Scalar[] {
  const elements = arrays === "either" ? elementsOf(name, state, style) : undefined;
  return elements === undefined ? [] : [elements];
}

/** What a name is bound to: by the script, else by what is known of every environment. */
export function bindingOf(name: string, state: ShellState, surroundings: Surroundings): Binding | undefined {
  const own = state.variables.get(name);
  if (own !== undefined) return own;
  switch (name) {
    case "HOME":
      return scalarBinding([[quotedText(surroundings.home)]]);
    case "PWD":
      return scalarBinding(state.folders.map(placePieces));
    case "OLDPWD":
      return scalarBinding(state.previousFolders.map(placePieces));
    case "TMPDIR": {
      const [first] = surroundings.temporary;
      return first === undefined ? undefined : scalarBinding([[quotedText(first)]]);
    }
    case "IFS":
      return scalarBinding([[quotedText(" \t\n")]]);
    case "RANDOM":
    case "SECONDS":
    case "EPOCHSECONDS":
    case "LINENO":
    case "UID":
    case "EUID":
    case "PPID":
    case "BASHPID":
      return scalarBinding([[number()]]);
    default:
      return undefined;
  }
}

/** What only the environment tells. */
function fromEnvironment(name: string, style: "bare" | "quoted"): Piece {
  const piece = unknownPiece("variable", style);
  return isSecretVariable(name) ? { ...piece, secret: name } : piece;
}

function placePieces(place: Place): Scalar {
  switch (place.spelling) {
    case "literal":
      return [quotedText(place.path)];
    case "glob":
      return [{ kind: "wild", text: place.path }];
    case "unknown":
      return place.path === ""
        ? [unknownPiece("variable", "quoted")]
        : [{ kind: "unknown", prefix: `${place.path}/`, stays: "below", origin: "variable", words: "one" }];
  }
}

function number(): Piece {
  return { kind: "unknown", prefix: "", stays: "name", origin: "variable", words: "one" };
}

function argument(index: number, state: ShellState, style: "bare" | "quoted"): Scalar {
  const values = state.positional;
  if (values === undefined) return [unknownPiece("input", style)];
  // From the first value that may be any number of words on, each argument may be one of the rest.
  const many = values.findIndex((value) => value.kind === "unknown" && value.words === "many");
  const value = values[many >= 0 && many < index ? many : index - 1];
  return value === undefined ? [] : restyled([pieceOfValue(value)], style);
}

function allArguments(name: "@" | "*", state: ShellState, style: "bare" | "quoted"): Scalar {
  const values = state.positional;
  if (values === undefined) return [unknownPiece("input", "bare")];
  return values.flatMap((value, index): Scalar => {
    const piece = pieceOfValue(value);
    const kept = name === "@" && style === "quoted" ? [piece] : restyled([piece], style);
    if (index === 0) return kept;
    return [name === "*" && style === "quoted" ? quotedText(" ") : { kind: "gap" }, ...kept];
  });
}
