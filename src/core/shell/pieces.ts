import { withoutEnd } from "./paths.ts";
import type { Piece, Scalar } from "./shellState.ts";
import { belowPattern, escapeGlob, type Output, type UnknownValue, type Value } from "./value.ts";

/** Most ways a word may come out that are kept apart; beyond, it is unknown. */
const alternativeBound = 64;
/** Longest word that is worked out, in UTF-16 units and pieces. */
const wordBound = 65_536;
/** Longest pattern for names of files that stays one, in UTF-16 units, and most names in it. */
const patternBound = 1_024;
const nameBound = 64;
/** Most wildcards in text that is not quoted; beyond, what it becomes is not worked out. */
const wildcardBound = 64;

/** Text that is what it says: never split, never a pattern. */
export function quotedText(text: string): Piece {
  return { kind: "text", text, style: "quoted" };
}

export function unknownPiece(origin: UnknownValue["origin"], style: "bare" | "quoted"): UnknownValue {
  return { kind: "unknown", prefix: "", stays: "anywhere", origin, words: style === "bare" ? "many" : "one" };
}

/** Every way to put one content of each part behind one another. */
export function sequence(parts: readonly (readonly Scalar[])[]): readonly Scalar[] {
  const count = parts.reduce(
    (product, alternatives) => Math.min(product * alternatives.length, alternativeBound + 1),
    1,
  );
  if (count === 1) return [bounded(parts.flatMap((alternatives) => alternatives[0] ?? []))];
  if (count > alternativeBound) return [[unknownPiece("variable", "bare")]];
  let all: readonly Scalar[] = [[]];
  for (const alternatives of parts) all = all.flatMap((before) => alternatives.map((after) => [...before, ...after]));
  return all.map(bounded);
}

/** The content with neighbouring texts as one, unless a script made it grow beyond what any real one needs: then it is unknown. */
function bounded(scalar: Scalar): Scalar {
  if (scalar.length <= 1) return scalar;
  const size = scalar.reduce((sum, piece) => sum + (piece.kind === "text" ? piece.text.length : 1), 0);
  if (size > wordBound) return [unknownPiece("variable", "bare")];
  const pieces: Piece[] = [];
  for (const piece of scalar) {
    const last = pieces.at(-1);
    if (piece.kind === "text" && last?.kind === "text" && last.style === piece.style) {
      pieces[pieces.length - 1] = { ...last, text: last.text + piece.text };
    } else {
      pieces.push(piece);
    }
  }
  return pieces;
}

/** The content as it stands in a word: bare content is split and read for wildcards, quoted content is not. */
export function restyled(scalar: Scalar, style: "bare" | "quoted"): Scalar {
  return scalar.map((piece): Piece => {
    if (piece.kind === "text") return { ...piece, style };
    if (piece.kind === "unknown") return { ...piece, words: style === "quoted" ? "one" : piece.words };
    return piece;
  });
}

export function pieceOfValue(value: Value): Piece {
  switch (value.kind) {
    case "literal":
      return quotedText(value.text);
    case "glob":
      return { kind: "wild", text: value.text };
    case "unknown":
    case "stream":
      return value;
  }
}

/** What a command prints, put into a word: newlines at its end are dropped. */
export function piecesOfOutput(output: Output, style: "bare" | "quoted"): Scalar {
  switch (output.kind) {
    case "text":
      return [{ kind: "text", text: withoutEnd(output.text, "\n"), style }];
    case "paths":
      return [
        {
          kind: "unknown",
          prefix: output.prefix,
          stays: "below",
          origin: "command",
          words: style === "bare" ? "many" : "one",
        },
      ];
    case "pattern":
      if (output.blanks === "none" || style === "quoted") return [{ kind: "wild", text: output.text }];
      return [{ kind: "wild", text: output.text }, { kind: "gap" }, belowPattern(output.text, "command")];
    case "name":
      return [{ kind: "unknown", prefix: "", stays: "name", origin: "command", words: "one" }];
    case "unknown":
      return [unknownPiece("command", style)];
  }
}

/** The content's text when all of it is known. */
export function textOfScalar(scalar: Scalar): string | undefined {
  let text = "";
  for (const piece of scalar) {
    if (piece.kind !== "text") return undefined;
    text += piece.text;
  }
  return text;
}

/**
 * The words an expanded word becomes. `separators` are the characters bare text is split at (the shell's IFS);
 * undefined when they are not known, which leaves bare text unknown.
 */
export function fieldsOf(scalar: Scalar, separators: string | undefined): readonly Value[] {
  const fields: Value[] = [];
  let field: Piece[] = [];
  const close = (): void => {
    if (field.length > 0) fields.push(wordOf(field));
    field = [];
  };
  for (const piece of scalar) {
    if (piece.kind === "gap") close();
    else if (piece.kind !== "text" || piece.style === "quoted") field.push(piece);
    else if (separators === undefined || hasTooManyWildcards(piece.text)) field.push(unknownPiece("variable", "bare"));
    else {
      splitBare(piece.text, separators).forEach((part, index) => {
        if (index > 0) close();
        if (part !== "") field.push(...barePieces(part));
      });
    }
  }
  close();
  return fields;
}

function hasTooManyWildcards(text: string): boolean {
  return text.length > wildcardBound && text.split(/[*?[]/, wildcardBound + 2).length > wildcardBound + 1;
}

/** One word from pieces that hold no gap. */
export function wordOf(pieces: readonly Piece[]): Value {
  const first = pieces[0];
  if (pieces.length === 1 && first?.kind === "stream") return first;
  if (pieces.length > 1 && pieces.some(isName) && pieces.every((piece) => piece.kind !== "unknown" || isName(piece))) {
    // A name inside a path is whatever a wildcard would match there.
    if (pieces.some((piece) => piece.kind === "wild" || (piece.kind === "text" && piece.text !== ""))) {
      const word = wordOf(pieces.map((piece): Piece => (isName(piece) ? { kind: "wild", text: "*" } : piece)));
      const origins = pieces.map((piece) => (piece.kind === "unknown" ? piece.origin : "files"));
      const origin = origins.find((from) => from === "command" || from === "input") ?? "variable";
      return word.kind === "glob" ? { ...word, origin } : word;
    }
  }
  let prefix = "";
  let pattern = "";
  let state: "literal" | "glob" | "unknown" = "literal";
  let unknown: UnknownValue | undefined;
  let tail = "";
  for (const piece of pieces) {
    switch (piece.kind) {
      case "text":
        if (state === "literal") prefix += piece.text;
        if (state === "unknown") tail += piece.text;
        pattern += escapeGlob(piece.text);
        break;
      case "wild":
        if (state === "literal") state = "glob";
        pattern += piece.text;
        break;
      case "unknown":
        unknown =
          unknown === undefined
            ? withPrefix(piece, state === "literal" ? prefix : fixedPart(pattern))
            : worse(unknown, piece);
        state = "unknown";
        break;
      case "stream":
      case "gap":
        return { kind: "unknown", prefix, stays: "anywhere", origin: "command", words: "one" };
    }
  }
  if (unknown !== undefined) return /(^|\/)\.\.(\/|$)/.test(tail) ? { ...unknown, stays: "anywhere" } : unknown;
  if (state === "literal") return { kind: "literal", text: prefix };
  const isLong = pattern.length > patternBound || pattern.split("/", nameBound + 1).length > nameBound;
  return isLong ? tooLongPattern(pattern) : { kind: "glob", text: pattern, origin: "files" };
}

/** Nothing is matched with so long a pattern; what it may name lies below the folders it begins with. */
function tooLongPattern(pattern: string): UnknownValue {
  const fixed = fixedPart(pattern);
  const stays = /(^|\/)\.\.(\/|$)/.test(pattern) ? "anywhere" : "below";
  const prefix = fixed.slice(0, fixed.lastIndexOf("/") + 1);
  return { kind: "unknown", prefix, stays, origin: "variable", words: "many" };
}

function isName(piece: Piece): boolean {
  return piece.kind === "unknown" && piece.stays === "name" && piece.prefix === "";
}

/** The part of a pattern before its first wildcard, brackets around quoted characters removed. */
function fixedPart(pattern: string): string {
  const plain = /^(?:[^*?[]|\[[*?[]\])*/.exec(pattern)?.[0] ?? "";
  return plain.replace(/\[([*?[])\]/g, "$1");
}

function withPrefix(piece: UnknownValue, before: string): UnknownValue {
  return before === "" ? piece : { ...piece, prefix: before + piece.prefix };
}

function worse(left: UnknownValue, right: UnknownValue): UnknownValue {
  const secret = left.secret ?? right.secret;
  return {
    ...(secret === undefined ? {} : { secret }),
    kind: "unknown",
    prefix: left.prefix,
    stays: left.stays === "anywhere" || right.stays === "anywhere" ? "anywhere" : "below",
    origin: left.origin === "command" || right.origin === "command" ? "command" : left.origin,
    words: left.words === "many" || right.words === "many" ? "many" : "one",
  };
}

function splitBare(text: string, separators: string): readonly string[] {
  let parts: readonly string[] = [text];
  for (const separator of separators) parts = parts.flatMap((part) => part.split(separator));
  return parts;
}

function barePieces(text: string): readonly Piece[] {
  if (!/[*?[]/.test(text)) return [quotedText(text)];
  return text
    .split(/([*?]|\[[^\]/]+\])/)
    .filter((part) => part !== "")
    .map((part): Piece => (/^(?:[*?]|\[.+\])$/.test(part) ? { kind: "wild", text: part } : quotedText(part)));
}
