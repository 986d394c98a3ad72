/** What the live view is told: a piece of output, or how many characters it missed there. */
export type LivePiece =
  | { readonly kind: "output"; readonly text: string }
  | { readonly kind: "dropped"; readonly characters: number };

/** Characters (UTF-16 units) kept at each end of what is waiting: 256 KiB in all. */
const mostEachEnd = 128 * 1024;
/** The longest piece, so that dropping takes little at a time and a message stays small. */
const longestPiece = 16 * 1024;

/**
 * A copy of a run's output for a view that may be slow. What waits is bounded: under a flood its oldest and its newest
 * part are kept, and the middle is dropped and counted. It never slows the source down, and never drops what was not
 * waiting. Bytes that are not UTF-8 become U+FFFD here; the agent's own copy does not pass through this.
 */
export class LiveView {
  readonly #send: (piece: LivePiece) => "more" | "wait";
  readonly #decoder = new TextDecoder();
  #oldest = new Lane();
  #newest = new Lane();
  #dropped = 0;
  #flow: "flowing" | "waiting" = "flowing";

  /** `send` takes a piece in any case; after "wait", nothing more is sent until `resume`. */
  constructor(send: (piece: LivePiece) => "more" | "wait") {
    this.#send = send;
  }

  /** Takes a chunk as the terminal gave it. */
  take(chunk: Uint8Array): void {
    this.#add(this.#decoder.decode(chunk, { stream: true }));
    this.#pump();
  }

  /** The view can take more. */
  resume(): void {
    this.#flow = "flowing";
    this.#pump();
  }

  /** The run is over: what is waiting is sent whether the view is slow or not, because there will be no more of it. */
  end(): void {
    this.#add(this.#decoder.decode());
    while (this.#next() !== "nothing");
  }

  #add(text: string): void {
    for (const piece of pieces(text)) {
      if (this.#dropped === 0 && this.#newest.empty && this.#oldest.length + piece.length <= mostEachEnd)
        this.#oldest.push(piece);
      else this.#newest.push(piece);
    }
    while (this.#newest.length > mostEachEnd) this.#dropped += this.#newest.shift().length;
  }

  #pump(): void {
    while (this.#flow === "flowing") {
      const outcome = this.#next();
      if (outcome === "nothing") return;
      if (outcome === "wait") this.#flow = "waiting";
    }
  }

  #next(): "more" | "wait" | "nothing" {
    if (!this.#oldest.empty) return this.#send({ kind: "output", text: this.#oldest.shift() });
    if (this.#dropped > 0) {
      const characters = this.#dropped;
      this.#dropped = 0;
      return this.#send({ kind: "dropped", characters });
    }
    if (this.#newest.empty) return "nothing";
    this.#oldest = this.#newest;
    this.#newest = new Lane();
    return this.#send({ kind: "output", text: this.#oldest.shift() });
  }
}

/** A queue of pieces that knows its length in characters. Small ones are joined, so that it never holds many. */
class Lane {
  readonly #pieces: string[] = [];
  length = 0;

  get empty(): boolean {
    return this.#pieces.length === 0;
  }

  push(piece: string): void {
    const last = this.#pieces.at(-1);
    if (last !== undefined && last.length + piece.length <= longestPiece)
      this.#pieces[this.#pieces.length - 1] = last + piece;
    else this.#pieces.push(piece);
    this.length += piece.length;
  }

  /** The oldest piece; "" when there is none. */
  shift(): string {
    const piece = this.#pieces.shift() ?? "";
    this.length -= piece.length;
    return piece;
  }
}

function* pieces(text: string): Generator<string> {
  let start = 0;
  while (start < text.length) {
    let end = Math.min(start + longestPiece, text.length);
    // A piece ends between two characters, never inside a surrogate pair.
    if (end < text.length && (text.charCodeAt(end - 1) & 0xfc00) === 0xd800) end--;
    yield text.slice(start, end);
    start = end;
  }
}
