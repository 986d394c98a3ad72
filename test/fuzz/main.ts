// `npm run fuzz`: changes commands at random for a while and looks for crashes, slowness and loosened verdicts.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { plannedTrip } from "../snapshots/plannedTrip.ts";
import { roundTrip } from "../snapshots/roundTrip.ts";
import { type Find, fuzz } from "./fuzz.ts";

const usage = `npm run fuzz -- [options] [FILE…]
  FILE           JSON Lines with a "command" in each; further commands to begin with
  --seconds N    how long to go on (default 60)
  --snapshots N  instead: so many random trees (2,000 in the fuzz job), destroyed for real by random commands, restored and compared;
                 every other one from the snapshot that the command's own verdict owes
  --seed S       the seed of the first try (default: by the clock); a find names its own, which shows it again at once
`;

const asked = read();
if (asked === undefined) {
  process.stderr.write(usage);
  process.exitCode = 2;
} else if (asked.snapshots !== undefined) {
  await runRoundTrips(asked.seed, asked.snapshots);
} else {
  run(asked);
}

interface Asked {
  readonly files: readonly string[];
  readonly seconds: number;
  readonly seed: number;
  readonly snapshots: number | undefined;
}

/** What the command line asks for; undefined where it cannot be meant. */
function read(): Asked | undefined {
  try {
    const { values, positionals } = parseArgs({
      options: { snapshots: { type: "string" }, seconds: { type: "string", default: "60" }, seed: { type: "string" } },
      allowPositionals: true,
    });
    const seconds = Number(values.seconds);
    const seed = values.seed === undefined ? Math.floor(Date.now() % 1_000_000_000) : Number(values.seed);
    const snapshots = values.snapshots === undefined ? undefined : Number(values.snapshots);
    const isMeant = seconds > 0 && Number.isSafeInteger(seed) && (snapshots === undefined || snapshots > 0);
    return isMeant ? { files: positionals, seconds, seed, snapshots } : undefined;
  } catch {
    return undefined;
  }
}

async function runRoundTrips(seed: number, count: number): Promise<void> {
  let [finds, denied] = [0, 0];
  for (let [own, done] = [seed, 0]; done < count; own++) {
    const { command, decision = "", wrong } = await tripOf(own);
    // What nobody may run needs no undo, and is no trip.
    if (decision === "deny") {
      denied++;
      continue;
    }
    done++;
    if (wrong.length === 0) continue;
    finds++;
    process.stdout.write(`\nnot restored, seed ${own}, after ${command}\n  ${wrong.join("\n  ")}\n`);
  }
  process.stdout.write(
    `fuzz: ${count} round trips from seed ${seed}, ${denied} commands denied beside them, ${finds} finds\n`,
  );
  if (finds > 0) process.exitCode = 1;
}

/** Even seeds take the whole tree, odd ones what a verdict owes. What breaks off half way is a find as any, and names its seed. */
async function tripOf(
  own: number,
): Promise<{ readonly command: string; readonly decision?: string; readonly wrong: readonly string[] }> {
  try {
    if (own % 2 !== 0) return await plannedTrip(own);
    const { command, wrong, left } = await roundTrip(own);
    return { command, wrong: [...wrong, ...left] };
  } catch (cause) {
    return { command: "something that broke the trip off", wrong: [String(cause)] };
  }
}

function run({ files, seconds, seed }: Asked): void {
  const corpus = join(import.meta.dirname, "../corpus");
  const own = readdirSync(corpus).filter((name) => name.endsWith(".jsonl"));
  const commands = [...own.map((name) => join(corpus, name)), ...files].flatMap(commandsIn);
  const end = performance.now() + seconds * 1_000;
  let finds = 0;
  process.stdout.write(`fuzz: ${commands.length} commands, seed ${seed}, ${seconds} s\n`);
  const tries = fuzz({
    commands,
    seed,
    goesOn: () => (performance.now() < end ? "yes" : "no"),
    found: (find) => {
      finds++;
      process.stdout.write(textOf(find));
    },
  });
  process.stdout.write(`fuzz: ${tries} tries, ${finds} finds\n`);
  if (finds > 0) process.exitCode = 1;
}

function textOf({ kind, seed: own, mutations, command, told }: Find): string {
  return `\n${kind}, seed ${own}, by ${mutations.join(", ")}\n  ${JSON.stringify(command)}\n  ${told}\n`;
}

function commandsIn(path: string): readonly string[] {
  const row = z.object({ command: z.string().min(1) });
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => row.parse(JSON.parse(line)).command);
}
