import { lstatSync } from "node:fs";
import { createConnection } from "node:net";

/** A gate says something every five seconds; after so much silence it counts as gone, in milliseconds. */
const longestSilence = 20_000;
/** The line's own time-out is a day, and agents let a call pass when it is over; in milliseconds. */
const longestWait = 86_200_000;
/** More than this without a newline is no gate's, in characters. */
const longestWord = 64;

export type Rung =
  | { readonly kind: "answered"; readonly answer: string }
  | { readonly kind: "refused" }
  /** Nobody there has taken the request: another may be asked. */
  | { readonly kind: "untaken" }
  | { readonly kind: "elsewhere"; readonly pid: string };

/**
 * Rings at a loopback port and waits for the word that ends the wait. `request` is the path of the request file, which
 * only the gate can take away; `watched` tells whether anyone still waits for the answer; `fetch` reads the answer, which
 * the gate clears away when we hang up.
 */
export function ringAt(
  port: number,
  line: string,
  request: string,
  watched: () => boolean,
  fetch: () => string | undefined,
): Promise<Rung> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: "127.0.0.1", port, noDelay: true });
    const started = performance.now();
    let said = "";
    const finish = (rung: Rung): void => {
      clearTimeout(silence);
      socket.destroy();
      resolve(rung);
    };
    const gone = (): void => finish(isThere(request) ? { kind: "untaken" } : { kind: "refused" });
    const silence = setTimeout(gone, longestSilence);
    const take = (word: string): void => {
      const elsewhere = /^elsewhere (\d{1,10})$/.exec(word)?.[1];
      if (word === ".") {
        // Only the gate can take the request away, so whoever keeps us waiting without that is somebody else.
        if (isThere(request) || !watched() || performance.now() - started > longestWait) finish({ kind: "refused" });
        else socket.write(".");
      } else if (word === "answer") {
        const answer = fetch();
        finish(answer === undefined ? { kind: "refused" } : { kind: "answered", answer });
      } else if (word === "later") gone();
      else if (elsewhere !== undefined && isThere(request)) finish({ kind: "elsewhere", pid: elsewhere });
      else finish({ kind: "refused" });
    };
    socket.setEncoding("latin1");
    socket.on("error", gone);
    socket.on("close", gone);
    socket.on("connect", () => socket.write(line));
    socket.on("data", (piece: string) => {
      const words = (said + piece).split("\n");
      said = words.pop() ?? "";
      if (words.length > 0) silence.refresh();
      for (const word of words) if (!socket.destroyed) take(word);
      if (said.length > longestWord) finish({ kind: "refused" });
    });
  });
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
