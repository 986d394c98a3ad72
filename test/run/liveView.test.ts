import { describe, expect, it } from "vitest";
import { type LivePiece, LiveView } from "../../src/run/liveView.ts";

const waiting = 256 * 1024;

/** A view whose reader takes `room` pieces and then no more, until `resume`. */
function slowView(room: number): { view: LiveView; pieces: LivePiece[]; resume(room: number): void } {
  const pieces: LivePiece[] = [];
  let left = room;
  const view = new LiveView((piece) => {
    pieces.push(piece);
    left--;
    return left > 0 ? "more" : "wait";
  });
  return {
    view,
    pieces,
    resume: (more) => {
      left = more;
      view.resume();
    },
  };
}

function shown(pieces: readonly LivePiece[]): string {
  return pieces.map((piece) => (piece.kind === "output" ? piece.text : `<${piece.characters}>`)).join("");
}

describe("the live view", () => {
  it("shows everything to a reader that keeps up, in pieces of at most 16 Ki characters", () => {
    const { view, pieces } = slowView(Number.POSITIVE_INFINITY);
    const text = "0123456789".repeat(10_000);
    view.take(Buffer.from(text));
    view.take(Buffer.from("end"));
    expect(shown(pieces)).toBe(`${text}end`);
    expect(pieces.every((piece) => piece.kind === "output" && piece.text.length <= 16 * 1024)).toBe(true);
  });

  it("joins characters that were split between chunks, and shows what is no UTF-8 as U+FFFD", () => {
    const { view, pieces } = slowView(Number.POSITIVE_INFINITY);
    for (const byte of [...Buffer.from("€😀"), 0xff, 0x41, 0xe2, 0x82]) view.take(Uint8Array.of(byte));
    view.end();
    expect(shown(pieces)).toBe("€😀\ufffdA\ufffd");
  });

  it("keeps the first and the last of a flood and says how much is missing between", () => {
    const { view, pieces, resume } = slowView(1);
    view.take(Buffer.from("first"));
    const lines = Array.from({ length: 200_000 }, (_, index) => `${index}\n`);
    for (let start = 0; start < lines.length; start += 500)
      view.take(Buffer.from(lines.slice(start, start + 500).join("")));
    resume(Number.POSITIVE_INFINITY);
    const flood = `first${lines.join("")}`;
    const [head = "", dropped = "", tail = ""] = shown(pieces).split(/<(\d+)>/);
    expect({
      head: flood.startsWith(head),
      tail: flood.endsWith(tail),
      total: head.length + Number(dropped) + tail.length,
    }).toEqual({
      head: true,
      tail: true,
      total: flood.length,
    });
    expect(head.length + tail.length).toBeLessThanOrEqual(waiting + "first".length);
    expect(Math.min(head.length, tail.length)).toBeGreaterThan(100_000);
  });

  it("holds no more than its bound while nobody reads, in a single huge chunk too", () => {
    const { view, pieces, resume } = slowView(1);
    view.take(Buffer.from("x"));
    view.take(Buffer.alloc(10_000_000, "y"));
    resume(Number.POSITIVE_INFINITY);
    const kept = pieces.reduce((sum, piece) => sum + (piece.kind === "output" ? piece.text.length : 0), 0);
    const dropped = pieces.reduce((sum, piece) => sum + (piece.kind === "dropped" ? piece.characters : 0), 0);
    expect({ total: kept + dropped, bounded: kept <= waiting + 1 }).toEqual({ total: 10_000_001, bounded: true });
  });

  it("never cuts a character of two units in half", () => {
    const { view, pieces } = slowView(Number.POSITIVE_INFINITY);
    view.take(Buffer.from(`x${"😀".repeat(20_000)}`));
    expect(pieces.every((piece) => piece.kind === "output" && piece.text.isWellFormed())).toBe(true);
  });

  it("goes on after a gap and can have another", () => {
    const { view, pieces, resume } = slowView(1);
    const flood = Buffer.alloc(1_000_000, "z");
    view.take(flood);
    resume(1_000);
    view.take(Buffer.from("between"));
    resume(1);
    view.take(Buffer.from("."));
    view.take(flood);
    view.end();
    expect(pieces.filter((piece) => piece.kind === "dropped")).toHaveLength(2);
    expect(shown(pieces)).toContain("between");
  });

  it("sends what is waiting at the end, though the reader is slow", () => {
    const { view, pieces } = slowView(1);
    view.take(Buffer.from("one "));
    view.take(Buffer.from("two "));
    view.take(Buffer.from("three"));
    view.end();
    expect(shown(pieces)).toBe("one two three");
  });
});
