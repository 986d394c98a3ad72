import { type HostedEnd, hostRun, type RunControls, type RunListener } from "../hostRun.ts";
import type { LoadedPty } from "../loadPty.ts";
import type { RunEnd } from "../ptyRun.ts";
import type { RunRequest } from "../runRequest.ts";
import type { After } from "./confinedRun.ts";

/** What {@link hostConfined} needs to know of a run: what to start, and what follows when that ended. */
interface Startable {
  readonly request: RunRequest;
  after(end: RunEnd): After;
}

/**
 * As {@link hostRun}, for a run in its sandbox. What a sandbox is laid out on may go away before it is mounted, as sockets and
 * temporary files do; then nothing has run, and it is started once more as it is laid out then. Whoever stopped it stopped that,
 * too. `connect` gets the controls of each start, of which the last ones count; `started` hears each.
 */
export async function hostConfined(
  pty: LoadedPty,
  run: Startable,
  listener: RunListener,
  connect: (controls: RunControls) => void,
): Promise<HostedEnd> {
  const seen: { stopped: "yes" | "no"; output: "yes" | "no" } = { stopped: "no", output: "no" };
  const hearing: RunListener = {
    ...listener,
    output: (chunk) => {
      seen.output = "yes";
      listener.output(chunk);
    },
  };
  const connectOne = (controls: RunControls): void => {
    const stop = (): void => {
      seen.stopped = "yes";
      controls.stop();
    };
    connect({ ...controls, stop });
    if (seen.stopped === "yes") controls.stop();
  };
  let { request } = run;
  for (;;) {
    const hosted = await hostRun(pty, request, hearing, connectOne);
    // Nothing but the command prints: whatever signs there are beside, it ran.
    if (hosted.kind === "failed" || seen.output === "yes") return hosted;
    const after = run.after(hosted.end);
    if (after.kind === "over") return hosted;
    if (after.kind === "failed") return after;
    if (seen.stopped === "yes") return { kind: "failed", reason: "Nothing was run: it was stopped as it started." };
    request = after.request;
  }
}
