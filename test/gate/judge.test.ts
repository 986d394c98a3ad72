import { expect, test } from "vitest";
import { type Answer, questionKey } from "../../src/core/facts.ts";
import { judge } from "../../src/gate/judge.ts";
import type { FactSource } from "../../src/gate/ports.ts";
import { command, ground } from "./fakes.ts";

/** Says of everything that it is not there, as a look below a missing folder does. */
const nothingThere: FactSource = {
  gather: async (questions) =>
    new Map(
      questions.map((question): [string, Answer] => [
        questionKey(question),
        {
          about: "path",
          existence: "absent",
          type: "absent",
          places: question.ask === "path" ? [{ path: question.path, real: question.path, target: question.path }] : [],
          count: { files: 0, bytes: 0, complete: "yes" },
          git: "unknown",
          ignored: "no",
          hardLinks: 0,
        },
      ]),
    ),
};

test.each([
  { standing: "somewhere", decision: "allow" },
  { standing: "nowhere", decision: "hold" },
] as const)(
  "overwriting a file that is not there, from a folder $standing, is $decision",
  async ({ standing, decision }) => {
    const verdict = await judge(
      command("echo x > notes.txt"),
      { facts: nothingThere, ground: ground(undefined, standing) },
      100,
    );
    expect(verdict.decision).toBe(decision);
  },
);
