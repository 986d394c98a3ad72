import type { Expander } from "./expander.ts";
import type { Binding, Piece, Scalar } from "./shellState.ts";

/** Notes which secret variables are in what is being expanded, and hands the same contents back. */
export function noted(scalars: readonly Scalar[], { secrets }: Pick<Expander, "secrets">): readonly Scalar[] {
  for (const scalar of scalars) {
    for (const piece of scalar) if (piece.kind === "unknown" && piece.secret !== undefined) secrets.add(piece.secret);
  }
  return scalars;
}

/**
 * The binding of a variable that got its content from those secret variables, so that reading it is reading them. Text
 * that is known is no secret to whoever wrote it.
 */
export function holding(secrets: ReadonlySet<string>, binding: Binding): Binding {
  const [secret] = secrets;
  if (secret === undefined) return binding;
  const mark = (piece: Piece): Piece =>
    piece.kind === "unknown" && piece.secret === undefined ? { ...piece, secret } : piece;
  return binding.kind === "array"
    ? { kind: "array", elements: binding.elements.map((scalar) => scalar.map(mark)) }
    : { kind: "scalar", alternatives: binding.alternatives.map((scalar) => scalar.map(mark)) };
}

/** The secret variables whose values are in a binding. */
export function secretsOf(binding: Binding): ReadonlySet<string> {
  const secrets = new Set<string>();
  noted(binding.kind === "array" ? binding.elements : binding.alternatives, { secrets });
  return secrets;
}
