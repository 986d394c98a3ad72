// `hook.cjs <agent>`: what `holdpoint hook <agent>` does, as a program of its own, because an agent waits for it on every call. It holds only
// what that needs, and loads all of it at once: parts that are loaded later are compiled each time, cache or not.
import { realpathSync } from "node:fs";
import { homedir } from "node:os";
import { statePaths } from "../wire/statePaths.ts";
import { answerHere } from "./answerHere.ts";

/** Time for what is still on its way when all is done, in milliseconds. */
const exitTime = 2_000;

void run();

/** The one catch of the program. */
async function run(): Promise<void> {
  // Whoever does not want to read what we have to say does not end what we do.
  process.stderr.on("error", () => undefined);
  try {
    const [, program = "", agent = ""] = process.argv;
    await answerHere(agent, {
      input: process.stdin,
      output: process.stdout,
      state: statePaths(homedir(), process.env.HOLDPOINT_HOME).state,
      entry: realpathSync(program),
    });
  } catch (cause) {
    process.stderr.write(`holdpoint: It failed: ${cause instanceof Error ? cause.message : String(cause)}.\n`);
    process.exitCode = 1;
  }
  setTimeout(() => process.exit(), exitTime).unref();
}
