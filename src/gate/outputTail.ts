import { redactQuote } from "../core/redactQuote.ts";

/** Characters of a run's output that are kept, and how far they may grow before they are cut to that. */
const kept = 64 * 1024;
const mostHeld = 2 * kept;
/** Most lines and characters that are quoted. Far less than what is kept, so that a secret at the cut is not among them. */
const mostLines = 12;
const mostQuoted = 700;

/** CSI and OSC sequences of terminals, and what is left of others. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what terminals are steered by.
const steering = /\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[ -/]*[0-~]/g;

/** The end of what a run printed, bounded, for a few words about how it went. */
export class OutputTail {
  #text = "";
  #cut: "whole" | "cut" = "whole";

  take(piece: string): void {
    this.#text += piece;
    if (this.#text.length <= mostHeld) return;
    this.#text = this.#text.slice(-kept);
    this.#cut = "cut";
  }

  /**
   * The last lines, without secrets, also those of `command`, and without what steers terminals or hides text; empty where nothing
   * was printed. Redacted before it is cut: half a secret would not be recognised.
   */
  quote(command: string): string {
    const held = this.#cut === "whole" ? this.#text : this.#text.slice(this.#text.indexOf("\n") + 1);
    const plain = held
      .replace(steering, "")
      .replaceAll("\r", "\n")
      .replace(/(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, "");
    const lines = redactQuote(plain, command)
      .split("\n")
      .map((line) => line.trimEnd())
      .filter((line) => line !== "");
    const last = lines.slice(-mostLines).join("\n");
    return last.length > mostQuoted ? `…${last.slice(-mostQuoted)}` : last;
  }
}
