// `npm start`: Holdpoint, freshly built, in a real VS Code whose own agent does some work and then goes too far.
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { sampleWorkspace } from "./demo/sampleWorkspace.ts";
import { transcriptVariable } from "./demo/transcript.ts";
import { type Answer, watchMe } from "./demo/watchMe.ts";
import { quietSettings, type Theme, unpromptedAgentSettings } from "./hostSettings.ts";
import { openAddress, openPages } from "./openPage.ts";
import { packDemoAgent, packExtension } from "./package.ts";
import { exitOnSignals } from "./processes.ts";
import { temporaryFolder } from "./temporaryFolder.ts";
import { startVscodeHost, type VscodeHost } from "./vscodeHost.ts";

const usage = `npm start -- [options]
  --watch-me              drive it in Chromium, leave pictures and a transcript in ./screenshots, and end
  --answer approve|deny   what --watch-me answers (approve)
  --steps FILE            other steps for the agent than scripts/demo/steps.json
  --theme dark|light      (dark)
  --port PORT             the port to listen on (a free one)
`;

const root = resolve(import.meta.dirname, "..");

export async function start(args: readonly string[]): Promise<void> {
  const options = parseOptions(args);
  exitOnSignals();
  const say = (text: string): boolean => process.stdout.write(`${text}\n`);
  say("Building and packing the extension …");
  const extensions = [await packExtension(root), await packDemoAgent(root, options.steps)];
  const scratch = await temporaryFolder("holdpoint-demo");
  try {
    const workspace = await sampleWorkspace(scratch.path);
    const transcript = join(scratch.path, "transcript.jsonl");
    say("Starting VS Code …");
    const host = await startVscodeHost({
      use: "person",
      extensions,
      settings: { ...quietSettings(options.theme), ...unpromptedAgentSettings },
      environment: { [transcriptVariable]: transcript },
      pages: openPages(workspace),
      ...(options.port === undefined ? {} : { port: options.port }),
    });
    try {
      if (options.mode === "watchMe") {
        const pictures = resolve("screenshots");
        const { answer, theme } = options;
        const files = await watchMe({ address: openAddress(host), transcript, answer, theme, folder: pictures });
        say(`\n${files.join("\n")}`);
      } else {
        say(invitation(host, workspace));
        await Promise.race([interrupted(), host.ended]);
        say("\nStopping …");
      }
    } finally {
      await host.stop();
    }
  } finally {
    await scratch.remove();
  }
}

interface Options {
  readonly mode: "watchMe" | "serve";
  readonly answer: Answer;
  readonly steps: string;
  readonly theme: Theme;
  readonly port: number | undefined;
}

function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      "watch-me": { type: "boolean" },
      answer: { type: "string", default: "approve" },
      steps: { type: "string", default: join(import.meta.dirname, "demo", "steps.json") },
      theme: { type: "string", default: "dark" },
      port: { type: "string" },
    },
  });
  const { answer, theme } = values;
  const steps = resolve(values.steps);
  const port = values.port === undefined ? undefined : Number(values.port);
  if (answer !== "approve" && answer !== "deny") throw new Error(usage);
  if (theme !== "dark" && theme !== "light") throw new Error(usage);
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536)) throw new Error(usage);
  if (!existsSync(steps)) throw new Error(`There is no steps file ${steps}.`);
  return { mode: values["watch-me"] === true ? "watchMe" : "serve", answer, steps, theme, port };
}

function invitation(host: VscodeHost, workspace: string): string {
  return `
Open this address in a browser on this machine:

  ${openAddress(host)}

What to look for (the sample project is ${workspace}):
  1. The chat on the right: VS Code's own agent looks around, tests and commits, and nothing interrupts it.
  2. When a call would lose work, a review opens beside the editor and says what would be lost. Nothing has run yet: look at the files.
  3. Approve, and exactly that runs in a terminal you can watch; or deny, and the agent reads why. Closed the review? The status bar reopens it.

Ctrl-C ends it and removes everything.`;
}

/** Resolves at Ctrl-C or a polite request to end; a second one changes nothing, so that cleaning up is not cut short. */
function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.removeAllListeners(signal);
      process.on(signal, () => resolve());
    }
  });
}
