import type { RunControls } from "../../src/run/hostRun.ts";
import { hostRun } from "../../src/run/hostRun.ts";
import { loadPty } from "../../src/run/loadPty.ts";

// Hosts the run described in the first argument, as the command line program does, and says on standard error what happened.
if (process.argv[3] === "non-blocking") process.stdout.on("error", () => undefined);
let shown = "";
let ordered: RunControls | undefined;
const request = JSON.parse(process.argv[2] ?? "{}");
const hosted = await hostRun(
  loadPty(import.meta.filename),
  request,
  {
    started: (pid) => process.stderr.write(`started ${pid}\n`),
    output: (chunk) => {
      if (ordered === undefined) return;
      shown += chunk;
      if (!shown.includes("ready")) return;
      if (process.argv[3] === "stop") ordered.stop();
      if (process.argv[3] === "interrupt") ordered.interrupt();
      ordered = undefined;
    },
    resized: (size) => process.stderr.write(`resized ${size.columns}x${size.rows}\n`),
  },
  (controls) => {
    if (process.argv[3] === "stop" || process.argv[3] === "interrupt") ordered = controls;
  },
);
if (hosted.kind === "failed") {
  process.stderr.write(`failed ${hosted.reason}\n`);
  process.exitCode = 126;
} else {
  process.stderr.write(`ended ${JSON.stringify(hosted.end)} ${hosted.output}\n`);
  if (hosted.output === "stuck") process.kill(process.pid, "SIGKILL");
  process.exitCode = hosted.end.signal > 0 ? 128 + hosted.end.signal : hosted.end.exitCode;
}
