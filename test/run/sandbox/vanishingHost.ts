import { rmSync } from "node:fs";
import { loadPty } from "../../../src/run/loadPty.ts";
import { confinedRun } from "../../../src/run/sandbox/confinedRun.ts";
import { hostConfined } from "../../../src/run/sandbox/hostConfined.ts";
import type { Orders } from "./vanishing.test.ts";

// Hosts a run as `holdpoint exec` does, and takes a path away between its layout and each of its first starts. Prints what the run does, then how
// it ended, as JSON in a line.
const { request, confinement, places, gone, times } = JSON.parse(process.argv[2] ?? "") as Orders;
const confined = await confinedRun(request, confinement, places);
if (confined.kind === "failed") throw new Error(confined.reason);
const { run } = confined;
let starts = 0;
const takeAway = (): void => {
  if (starts++ < times) rmSync(gone[starts - 1] ?? "", { force: true, recursive: true });
};
takeAway();
const hosted = await hostConfined(
  loadPty(import.meta.filename),
  {
    request: run.request,
    after: (end) => {
      const after = run.after(end);
      takeAway();
      return after;
    },
  },
  { started: () => undefined, output: () => undefined, resized: () => undefined },
  () => undefined,
);
run.over(0);
process.stdout.write(`\n${JSON.stringify({ hosted, starts })}\n`);
