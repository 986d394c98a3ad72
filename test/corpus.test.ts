import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { conclude, plan } from "../src/core/evaluate.ts";
import { type Answer, questionKey } from "../src/core/facts.ts";
import { defaultScope } from "../src/core/scope/scope.ts";
import type { Surroundings } from "../src/core/surroundings.ts";

/** One row: a command, and what the balanced preset makes of it where there is no machine to look at. */
const row = z.strictObject({
  id: z.string(),
  command: z.string(),
  cwd: z.string().optional(),
  shell: z.enum(["bash", "sh", "zsh", "fish", "powershell", "cmd", "unknown"]).optional(),
  expect: z.enum(["allow", "hold", "deny"]),
  why: z.string(),
});

const folder = join(import.meta.dirname, "corpus");
const rows = readdirSync(folder)
  .filter((name) => name.endsWith(".jsonl"))
  .flatMap((name) => readFileSync(join(folder, name), "utf8").split("\n"))
  .filter((line) => line !== "")
  .map((line) => row.parse(JSON.parse(line)));

const surroundings: Surroundings = {
  roots: ["/home/dev/project"],
  home: "/home/dev",
  temporary: ["/tmp"],
  state: "/home/dev/.holdpoint",
  installed: ["/home/dev/.vscode/extensions"],
  platform: "posix",
};
const policy = { scopes: [{ root: "/home/dev/project", scope: defaultScope }] };

function decide({ command, cwd, shell }: z.infer<typeof row>): string {
  const caller = { agent: "vscode", label: "VS Code agent", session: "s", identity: "claimed" } as const;
  const origin = { caller, cwd: cwd ?? "/home/dev/project", tool: "run_in_terminal", toolUse: "" };
  const planned = plan({ kind: "command", text: command, shell: shell ?? "bash", ...origin }, surroundings);
  const known = new Map<string, Answer>();
  let { questions } = planned;
  for (let round = 0; round < 4; round++) {
    for (const question of questions) known.set(questionKey(question), { about: "supposed" });
    const conclusion = conclude(planned, known, policy, surroundings);
    if (conclusion.kind === "verdict") return conclusion.verdict.decision;
    questions = conclusion.questions;
  }
  return "asks forever";
}

describe("the corpus", () => {
  test("has rows of its own, each with an id of its own", () => {
    expect(rows.length).toBeGreaterThanOrEqual(250);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  });

  test.each(rows)("$id: $command", (entry) => {
    expect(decide(entry)).toBe(entry.expect);
  });
});
