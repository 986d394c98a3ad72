import type { Recorder } from "../gate/recorder.ts";
import { killEveryRun } from "../run/boundRun.ts";
import { isStopped, readStop, type StopFiles, stopFiles, writeStop } from "../run/stopMarker.ts";
import type { StatePaths } from "../wire/statePaths.ts";
import { printable } from "./printable.ts";

/** How long this program may take to start, in milliseconds, with a whole second for a clock that tells no parts of one. */
const startTime = 6_000;

/** What came of stopping everything. */
export interface StopReport {
  /** `before`: it was stopped already. `not kept`: what runs was killed, but the marker could not be written. */
  readonly stopped: "now" | "before" | "not kept";
  readonly problem: string;
  readonly runs: number;
  readonly killed: number;
  readonly left: readonly { readonly pid: number; readonly name: string }[];
}

/**
 * Stops everything: writes the marker, which every gate, hook and run heeds, and kills what runs itself, whether the programs that
 * host it and the editor answer or not. Never throws. `now` is in milliseconds since 1970.
 */
export function stopEverything(paths: StatePaths, now: number): StopReport {
  const files = stopFiles(paths.state);
  const [stopped, problem] = mark(files, now);
  return { stopped, problem, ...killEveryRun(paths.journal) };
}

/** Puts it on record; where that fails, the stop stands all the same. */
export async function recordStop(report: StopReport, paths: StatePaths, recorder: Recorder): Promise<void> {
  const { runs, killed, left } = report;
  const by = readStop(stopFiles(paths.state))?.by ?? "command line";
  await recorder.note({ event: "stopped", by, runs, killed, left: left.map(({ pid, name }) => `${name} (${pid})`) });
}

/** The report for a person. */
export function stopText({ stopped, problem, runs, killed, left }: StopReport): string {
  const first =
    stopped === "not kept"
      ? `What runs was killed, but the stop could not be kept (${printable(problem)}): make ~/.holdpoint/stop yourself.`
      : stopped === "before"
        ? "Everything was stopped already."
        : "Everything is stopped.";
  const ended =
    killed === 0
      ? "Nothing of an approved run was alive."
      : `Killed ${killed} ${killed === 1 ? "process" : "processes"} of ${runs} ${runs === 1 ? "run" : "runs"}.`;
  const names = left.map(({ pid, name }) => `${printable(name)} (${pid})`).join(", ");
  const stays = left.length === 0 ? "" : `These could not be killed: ${names}. End them yourself.\n`;
  const after =
    "What agents started in shells of their own is interrupted by the editor where it can be; work handed to daemons\n" +
    "(docker, systemd, a remote machine) goes on. Only a person lifts this, on Holdpoint's page in the editor.";
  return `${first} ${ended}\n${stays}${after}\n`;
}

function mark(files: StopFiles, now: number): readonly [StopReport["stopped"], string] {
  const told = isStopped(files) ? readStop(files) : undefined;
  // The script that starts us has made the marker a moment ago.
  const before = told !== undefined && (told.by !== "command line" || now - told.at > startTime);
  try {
    writeStop(files, { by: "command line", at: now });
    return [before ? "before" : "now", ""];
  } catch (cause) {
    return ["not kept", cause instanceof Error ? cause.message : String(cause)];
  }
}
