import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { infer } from "../../src/core/effects/infer.ts";
import { commandCall } from "../core/effects/calls.ts";
import { surroundings } from "../core/effects/spell.ts";

const rowSchema = z.strictObject({
  id: z.string().regex(/^[a-z]+-\d{3}$/),
  command: z.string().min(1),
  cwd: z.string().startsWith("/").optional(),
  expect: z.enum(["allow", "hold", "deny"]),
  why: z.string().min(3),
});

const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".jsonl"));
const rows = files.flatMap((name) =>
  readFileSync(`${import.meta.dirname}/${name}`, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => rowSchema.parse(JSON.parse(line))),
);

describe("the corpus", () => {
  it("has at least 250 rows, each with an id of its own and a command of its own", () => {
    expect(rows.length).toBeGreaterThanOrEqual(250);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    expect(new Set(rows.map(({ command, cwd }) => `${cwd ?? ""} ${command}`)).size).toBe(rows.length);
  });

  it("has harmless rows beside the dangerous ones in every family", () => {
    for (const name of files) {
      const family = rows.filter(({ id }) => id.startsWith(`${name.replace(".jsonl", "")}-`));
      expect([
        name,
        family.some((row) => row.expect === "allow"),
        family.some((row) => row.expect !== "allow"),
      ]).toEqual([name, true, true]);
    }
  });

  it.each(rows.filter((row) => row.expect === "allow"))("reads $id to the end: `$command`", ({ command, cwd }) => {
    const { effects, problems } = infer(commandCall(command, "bash", cwd), surroundings);
    expect({ problems, opaque: effects.filter(({ sight }) => sight === "opaque") }).toEqual({
      problems: [],
      opaque: [],
    });
  });

  it.each(rows.filter((row) => row.expect !== "allow"))("finds something in $id: `$command`", ({ command, cwd }) => {
    const { effects, problems } = infer(commandCall(command, "bash", cwd), surroundings);
    expect(effects.length + problems.length).toBeGreaterThan(0);
  });
});
