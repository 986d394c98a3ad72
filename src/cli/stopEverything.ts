import { nullLogger } from "../base/logger.ts";
import { killEveryRun } from "../run/boundRun.ts";
import { isStopped, readStop, type StopFiles, stopFiles, writeStop } from "../run/stopMarker.ts";
import type { StatePaths } from "../wire/statePaths.ts";
import { exitCodes } from "./helpText.ts";
import { printable } from "./printable.ts";
import { systemClock } from "./systemClock.ts";

/** How long this program may take to start, in milliseconds, with a whole second for a clock that tells no parts of one. */
const startTime = 6_000;

/** What came of stopping everything. */
interface StopReport {
  /** `before`: it was stopped already. `not kept`: what runs was killed, but the marker could not be written. */
  readonly stopped: "now" | "before" | "not kept";
  readonly problem: string;
  readonly runs: number;
  readonly killed: number;
  readonly left: readonly { readonly pid: number; readonly name: string }[];
}

/** Stops everything, says what came of it, and then puts it on record; where that fails, the stop stands all the same. The exit code. */
export async function performStop(
  format: "text" | "json",
  paths: StatePaths,
  print: (text: string) => Promise<void>,
): Promise<number> {
  const report = stopEverything(paths, Date.now());
  await print(format === "json" ? `${JSON.stringify(report)}\n` : stopText(report));
  // What is slow to load is loaded once it is done.
  const [{ Recorder }, { AuditLog }] = await Promise.all([
    import("../gate/recorder.ts"),
    import("../audit/auditLog.ts"),
  ]);
  const log = new AuditLog(paths.state, systemClock);
  const { runs, killed, left } = report;
  const by = readStop(stopFiles(paths.state))?.by ?? "command line";
  const names = left.map(({ pid, name }) => `${name} (${pid})`);
  await new Recorder(log, systemClock, nullLogger).note({ event: "stopped", by, runs, killed, left: names });
  await log.close();
  return report.left.length === 0 && report.stopped !== "not kept" ? exitCodes.done : exitCodes.failed;
}

/**
 * Stops everything: writes the marker, which every gate, hook and run heeds, and kills what runs itself, whether the programs that
 * host it and the editor answer or not. Never throws. `now` is in milliseconds since 1970.
 */
function stopEverything(paths: StatePaths, now: number): StopReport {
  const files = stopFiles(paths.state);
  const [stopped, problem] = mark(files, now);
  return { stopped, problem, ...killEveryRun(paths.journal) };
}

/** The report for a person. */
function stopText({ stopped, problem, runs, killed, left }: StopReport): string {
  const first =
    stopped === "not kept"
      ? `What runs was killed, but the stop could not be kept (${printable(problem)}): make ~/.holdpoint/stop yourself.`
      : stopped === "before"
        ? "Everything was stopped already."
        : "Everything is stopped.";
  const ended =
    runs === 0
      ? "No approved run was under way."
      : `Ended ${runs} ${runs === 1 ? "run" : "runs"}${killed === 0 ? "" : ` with ${killed} ${killed === 1 ? "process" : "processes"}`}.`;
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
