import { type GlobPart, literalOf } from "./glob.ts";

/**
 * One step of a glob, from slash to slash. `name`: this name alone. `wild`: names that begin and end so, among them
 * every one that the glob takes. `folders`: any number of names.
 */
export type Segment =
  | { readonly kind: "name"; readonly text: string }
  | { readonly kind: "wild"; readonly start: string; readonly end: string }
  | { readonly kind: "folders" };

/** The steps of a glob. What a step stands for is never less than what the glob means by it, and may be more. */
export function segmentsOf(parts: readonly GlobPart[]): readonly Segment[] {
  const segments: Segment[] = [];
  let from = 0;
  for (let at = 0; at <= parts.length; at++) {
    const part = parts[at];
    if (part !== undefined && part.kind !== "slash" && part.kind !== "folders") continue;
    if (at > from) segments.push(nameSegment(parts, from, at));
    if (part?.kind === "folders") segments.push({ kind: "folders" });
    from = at + 1;
  }
  return segments;
}

/** The steps of a path without a `/` in front or at the end. */
export function pathSegments(path: string): readonly Segment[] {
  return path === "" ? [] : path.split("/").map((text) => ({ kind: "name", text }));
}

/** Whether some name may be one that both steps stand for. */
export function segmentsMeet(left: Segment, right: Segment): boolean {
  if (left.kind === "folders" || right.kind === "folders") return true;
  if (left.kind === "name") return right.kind === "name" ? left.text === right.text : isLike(left.text, right);
  if (right.kind === "name") return isLike(right.text, left);
  return (
    (left.start.startsWith(right.start) || right.start.startsWith(left.start)) &&
    (left.end.endsWith(right.end) || right.end.endsWith(left.end))
  );
}

function isLike(name: string, { start, end }: Extract<Segment, { readonly kind: "wild" }>): boolean {
  return name.startsWith(start) && name.endsWith(end);
}

function nameSegment(parts: readonly GlobPart[], from: number, to: number): Segment {
  let start = "";
  let first = from;
  for (; first < to; first++) {
    const text = textAt(parts, first);
    if (text === undefined) break;
    start += text;
  }
  if (first === to) return { kind: "name", text: start };
  let end = "";
  for (let last = to - 1; last > first; last--) {
    const text = textAt(parts, last);
    if (text === undefined) break;
    end = text + end;
  }
  return { kind: "wild", start, end };
}

function textAt(parts: readonly GlobPart[], at: number): string | undefined {
  const part = parts[at];
  return part === undefined ? undefined : literalOf(part);
}
