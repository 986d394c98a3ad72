import { Deferred } from "../../src/base/deferred.ts";
import { loadPty } from "../../src/run/loadPty.ts";
import { type PtyRun, type RunEnd, startPtyRun } from "../../src/run/ptyRun.ts";
import type { RunRequest, TerminalSize } from "../../src/run/runRequest.ts";

/** A run in a real pseudo-terminal, with everything it wrote. */
export interface StartedRun {
  readonly run: PtyRun;
  /** Resolves when the output so far contains `text`. */
  shows(text: string): Promise<void>;
  /** How it ended, with its whole output. */
  ended(): Promise<{ readonly end: RunEnd; readonly bytes: Buffer; readonly output: string }>;
}

export function request(command: string, changes: Partial<RunRequest> = {}): RunRequest {
  const { PATH = "" } = process.env;
  return {
    command,
    shell: "/bin/bash",
    shellArguments: ["-c"],
    cwd: "/",
    environment: { PATH },
    typing: "closed",
    ...changes,
  };
}

/** Starts a request; throws where it could not be started. */
export function startRun(asked: RunRequest, size: TerminalSize = { columns: 80, rows: 24 }): StartedRun {
  const chunks: Buffer[] = [];
  const waiting = new Map<string, Deferred<void>>();
  const start = startPtyRun(loadPty(import.meta.filename), asked, size, (chunk) => {
    chunks.push(chunk);
    const soFar = Buffer.concat(chunks).toString();
    for (const [text, shown] of waiting) if (soFar.includes(text)) shown.resolve();
    return "more";
  });
  if (start.kind === "failed") throw new Error(start.reason);
  return {
    run: start.run,
    shows: (text) => {
      const shown = new Deferred<void>();
      waiting.set(text, shown);
      if (Buffer.concat(chunks).toString().includes(text)) shown.resolve();
      return shown.promise;
    },
    ended: async () => {
      const end = await start.run.ended;
      const bytes = Buffer.concat(chunks);
      return { end, bytes, output: bytes.toString() };
    },
  };
}
