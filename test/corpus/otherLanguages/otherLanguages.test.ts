import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { MachineFacts } from "../../../src/facts/gatherFacts.ts";
import { Grammars } from "../../../src/facts/grammars.ts";
import { judge } from "../../../src/gate/judge.ts";
import { command, ground } from "../../gate/fakes.ts";

const row = z.strictObject({
  id: z.string().regex(/^languages-\d{3}$/),
  command: z.string().min(1),
  expect: z.enum(["allow", "hold", "deny"]),
  why: z.string().min(3),
});
const rows = readFileSync(join(import.meta.dirname, "rows.jsonl"), "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => row.parse(JSON.parse(line)));

/** Long: a busy machine must not change a verdict. */
const patience = 60_000;
const grammars = new Grammars(
  resolve(import.meta.dirname, "../../../node_modules/@vscode/tree-sitter-wasm/wasm"),
  patience,
);
const ports = { facts: new MachineFacts(grammars), ground: ground(undefined, "supposed") };

/** Unlike the rows beside this folder, these are judged with the real grammars; their folder is only supposed, too. */
describe("the corpus of code in commands", () => {
  it("has an id and a command of its own in each row", () => {
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    expect(new Set(rows.map((one) => one.command)).size).toBe(rows.length);
  });

  it.each(rows)("makes $expect of $id: `$command`", async (one) => {
    const verdict = await judge(command(one.command), ports, patience);
    expect(verdict.decision).toBe(one.expect);
  });
});
