// `npm test`: the checks, the fastest of the real agent clients, then the suites in a real VS Code, and one count for all.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { parseArgs, stripVTControlCharacters } from "node:util";
import { type Count, countLine } from "../test/integration/host/results.ts";
import { runIntegration } from "../test/integration/host/run.ts";
import { packExtension } from "./package.ts";
import { exitOnSignals } from "./processes.ts";

const usage = `npm test -- [options]
  --only check|agents|integration   one of the three parts
  --agents fastest|all              which of the agents' clients; without it the fastest three
  --grep PATTERN                    only integration tests whose title matches
`;

const root = resolve(import.meta.dirname, "..");

export async function test(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { only: { type: "string" }, agents: { type: "string", default: "fastest" }, grep: { type: "string" } },
  });
  const { only, agents: which, grep } = values;
  if (which !== "fastest" && which !== "all") throw new Error(usage);
  if (only !== undefined && !/^(?:check|agents|integration)$/.test(only)) throw new Error(usage);
  exitOnSignals();
  const counts: Count[] = [];
  if (only === undefined || only === "check") counts.push(await check());
  if (only === undefined || only === "agents") counts.push(await agents(which));
  if (only === undefined || only === "integration") counts.push(await integration(grep));
  const all = {
    passed: counts.reduce((sum, count) => sum + count.passed, 0),
    failed: counts.reduce((sum, count) => sum + count.failed, 0),
  };
  process.stdout.write(`\n${countLine(all)}\n`);
  process.exitCode = all.failed > 0 ? 1 : 0;
}

/** `npm run check` stops at its first failing part. Counts the unit tests, and one more failure where another part failed. */
async function check(): Promise<Count> {
  heading("Checks: format, lint, types, unused code, unit tests");
  return await counted(["check"], /^\s*Tests\s+(.*)$/m);
}

/** Which clients ran, and which npm has not for this system, is in what is printed. Not on Windows, where agents are not connected. */
async function agents(which: "fastest" | "all"): Promise<Count> {
  heading(`Agents: ${which === "all" ? "all" : "the fastest"} of the real clients, with a scripted model and the gate`);
  if (process.platform === "win32") return { passed: 0, failed: 0 };
  return await counted(
    ["test:agents", "--", ...(which === "fastest" ? ["--fast"] : [])],
    /^(\d+ passed, \d+ failed)$/m,
  );
}

/** Runs a script of the package, shows what it prints, and reads the counts in what `summary` finds of it. */
async function counted(script: readonly string[], summary: RegExp): Promise<Count> {
  const child = spawn("npm", ["run", "--silent", ...script], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
    shell: process.platform === "win32",
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    process.stdout.write(chunk);
    output += String(chunk);
  });
  const [code] = (await once(child, "close")) as [number | null];
  const counts = summary.exec(stripVTControlCharacters(output))?.[1] ?? "";
  const number = (what: string): number => Number(new RegExp(`(\\d+) ${what}`).exec(counts)?.[1] ?? 0);
  const failed = number("failed");
  return { passed: number("passed"), failed: code === 0 ? failed : Math.max(1, failed) };
}

async function integration(grep: string | undefined): Promise<Count> {
  heading("Integration: the packed extension in a real VS Code, with its own agent");
  const vsix = await packExtension(root);
  return await runIntegration({ root, vsix, ...(grep === undefined ? {} : { grep }) });
}

function heading(text: string): void {
  process.stdout.write(`\n${text}\n\n`);
}
