import { writeSync } from "node:fs";
import { type Disposable, toDisposable } from "../base/disposable.ts";

/** What a terminal in its usual (canonical) mode reads as end-of-file at the start of a line (VEOF, Ctrl-D). */
const endOfFile = 4;
/**
 * Ctrl-D, then Ctrl-U and Ctrl-D again. A line editor closes only at an empty line, and what was queued as end-of-file
 * before it switched the terminal to raw mode reaches it as NUL characters, which it takes for text; Ctrl-U empties the line.
 * At the start of a line, a terminal in its usual mode swallows Ctrl-U (VKILL).
 */
const insistentEnd = Buffer.from([endOfFile, 0x15, endOfFile]);
/** End-of-files before the program starts, in each pulse, and between two pulses in milliseconds. */
const atStart = 32;
const eachPulse = 2;
const betweenPulses = 500;
/** After so many have been sent, one a minute is; after `most`, none: the queue of a terminal is 1,024 bytes on macOS. */
const manyAtFirst = 500;
const most = 1_000;
const betweenLatePulses = 60_000;

/**
 * Makes a terminal give end-of-file to every program that reads from it. Each end-of-file in the terminal's queue ends one
 * read, so some wait there from the start, and more follow for as long as the run lasts: password prompts throw away what
 * was queued before they ask, and programs that switch the terminal to raw mode read a later one as Ctrl-D, which most of
 * them take as the end. A full-screen program that does not (`vi`, `less`) waits until it is stopped.
 */
export function feedEndOfInput(fd: number): Disposable {
  let sent = 0;
  let timer: NodeJS.Timeout | undefined;
  const send = (count: number, end: Buffer): void => {
    if (writeToPty(fd, Buffer.concat(Array.from({ length: count }, () => end))) > 0) sent += count;
  };
  const pulse = (): void => {
    if (sent >= most) return;
    const late = sent >= manyAtFirst;
    timer = setTimeout(
      () => {
        send(late ? 1 : eachPulse, insistentEnd);
        pulse();
      },
      late ? betweenLatePulses : betweenPulses,
    );
  };
  send(atStart, Buffer.from([endOfFile]));
  pulse();
  return toDisposable(() => clearTimeout(timer));
}

/** Writes to the master side of a terminal; how many bytes it took: fewer when its queue is full, 0 when it has ended. */
export function writeToPty(fd: number, bytes: Buffer): number {
  try {
    return writeSync(fd, bytes);
  } catch {
    return 0;
  }
}
