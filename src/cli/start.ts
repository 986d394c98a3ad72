import { homedir } from "node:os";
import { statePaths } from "../wire/statePaths.ts";

// The program's first file. The kill switch must not wait for all that the other verbs need to be loaded.
const words = process.argv.slice(2).join(" ");
if (words === "stop" || words === "stop --json") void stop();
else void import("./main.ts");

async function stop(): Promise<void> {
  const { performStop } = await import("./stopEverything.ts");
  const paths = statePaths(homedir(), process.env.HOLDPOINT_HOME);
  const print = (text: string): Promise<void> =>
    new Promise((resolve) => {
      // Nobody has to read it.
      process.stdout.on("error", () => resolve()).write(text, () => resolve());
    });
  process.exitCode = await performStop(words === "stop" ? "text" : "json", paths, print);
}
