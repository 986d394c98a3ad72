// Tries clients one after the other; started by main.ts, in a network that has nothing but loopback.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { countLine } from "../integration/host/results.ts";
import { type Case, cases } from "./cases.ts";
import { recipes } from "./clients/recipes.ts";
import type { Errand } from "./main.ts";
import type { Recipe } from "./rig/recipe.ts";
import { type CaseResult, runCase } from "./rig/runCase.ts";
import { type Row, tableOf } from "./rig/table.ts";

const errand = JSON.parse(process.argv[2] ?? "") as Errand;
const rows: Row[] = [];
let count = 0;
for (const recipe of recipes.filter(({ client }) => errand.clients.includes(client))) {
  for (const tried of cases.filter(({ name }) => errand.cases.includes(name))) rows.push(await tryCase(recipe, tried));
}
const [passed, failed] = (["passed", "failed"] as const).map((end) => rows.filter((row) => row.end === end).length);
process.stdout.write(`\n${tableOf(rows)}\n\n${countLine({ passed: passed ?? 0, failed: failed ?? 0 })}\n`);
process.exitCode = failed === 0 && passed !== 0 ? 0 : 1;

async function tryCase(recipe: Recipe, tried: Case): Promise<Row> {
  const row = { client: recipe.client, name: tried.name };
  const why = tried.skip?.(recipe);
  if (why !== undefined) {
    process.stdout.write(`  -  ${row.client} ${row.name}: ${why}\n`);
    return { ...row, end: "not for it", milliseconds: 0 };
  }
  const folder = join(errand.folder, String(count++));
  mkdirSync(folder);
  const { milliseconds, failures, evidence } = await attempt(recipe, tried, folder);
  const end = failures.length === 0 ? "passed" : "failed";
  process.stdout.write(`${end === "passed" ? " ok " : "FAIL"} ${row.client} ${row.name} (${milliseconds} ms)\n`);
  for (const failure of failures) process.stdout.write(`       not so: ${failure}\n`);
  if (end === "failed" || errand.verbose === "yes") process.stdout.write(`${evidence.replace(/^/gm, "       ")}\n`);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  return { ...row, end, milliseconds };
}

async function attempt(recipe: Recipe, tried: Case, folder: string): Promise<CaseResult> {
  const { gateProgram, repository, programs } = errand;
  try {
    const program = programs[recipe.client] ?? "";
    return await runCase({ recipe, tried, program, gateProgram, repository, folder });
  } catch (cause) {
    const evidence = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    return { milliseconds: 0, failures: ["the run came to its end"], evidence };
  }
}
