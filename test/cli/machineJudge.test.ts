import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JudgeCommand } from "../../src/cli/judgement.ts";
import { machineJudge } from "../../src/cli/machineJudge.ts";
import { MachineFacts } from "../../src/facts/gatherFacts.ts";
import type { FactSource } from "../../src/gate/ports.ts";
import { AcceptedStore } from "../../src/scopeFile/acceptedStore.ts";
import { FakeKeeper } from "../scopeFile/fakeKeeper.ts";

const strict = '{"version":1,"preset":"strict"}';
const loose = '{"version":1,"preset":"balanced","rules":[{"allow":["delete"],"on":["src/**"]}]}';
const denying = '{"version":1,"preset":"balanced","rules":[{"deny":["*"],"on":["src/**"]}]}';
const nothingKnown: FactSource = {
  gather: async (questions) => new Map(questions.map(() => ["", { about: "nothing", why: "not asked" }])),
};
let home: string;
let judge: JudgeCommand;

beforeAll(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), "judge-")));
  mkdirSync(join(home, "state"));
  judge = machineJudge({
    facts: nothingKnown,
    factTime: 100,
    firstFile: "counts",
    state: join(home, "state"),
    home,
    temporary: [],
  }).judge;
});

afterAll(() => rmSync(home, { recursive: true }));

function workspace(name: string, file: string | undefined, accepted?: string): string {
  const root = join(home, name);
  mkdirSync(join(root, "src"), { recursive: true });
  if (file !== undefined) writeFileSync(join(root, ".holdpoint.json"), file);
  if (accepted !== undefined)
    new AcceptedStore(join(home, "state"), new FakeKeeper()).write(root, accepted, "person", new Date(0));
  return root;
}

describe("the scope that decides", () => {
  it.each([
    ["is the preset where there is no file", undefined, undefined, { preset: "balanced", rules: 0, file: "absent" }],
    ["is a first file as it was first seen", loose, undefined, { preset: "balanced", rules: 1, file: "first seen" }],
    ["is a first file that only tightens", denying, undefined, { preset: "balanced", rules: 1, file: "stricter" }],
    ["is the accepted file", loose, loose, { preset: "balanced", rules: 1, file: "in force" }],
    ["is the accepted version where the file loosens", loose, strict, { preset: "strict", rules: 0, file: "waiting" }],
    ["is the accepted version where the file is broken", "{", strict, { preset: "strict", rules: 0, file: "broken" }],
    [
      "is the accepted version where the file is gone",
      undefined,
      strict,
      { preset: "strict", rules: 0, file: "waiting" },
    ],
  ] as const)("%s", async (name, file, accepted, scope) => {
    const root = workspace(name.replaceAll(" ", "-"), file, accepted);
    const judged = await judge({ command: "rm -rf a", cwd: join(root, "src"), shell: "bash" });
    expect(judged.scope).toEqual({
      root: file === undefined && accepted === undefined ? join(root, "src") : root,
      ...scope,
      seal: accepted === undefined ? "none" : "not checked",
      user: { preset: "balanced", rules: 0, file: "absent", seal: "none" },
    });
  });

  it("waits where an agent waits and nobody has accepted it", async () => {
    const root = workspace("first-for-an-agent", loose);
    const command = { command: "rm -rf src", cwd: root, shell: "bash" } as const;
    const given = { facts: nothingKnown, factTime: 100, state: join(home, "state"), home, temporary: [] };
    const asked = machineJudge({ ...given, firstFile: "counts" });
    const forAgent = machineJudge({ ...given, firstFile: "waits" });
    expect((await asked.judge(command)).verdict.decision).toBe("allow");
    const { verdict, scope } = await forAgent.judge(command);
    expect([verdict.decision, scope.file]).toEqual(["hold", "waiting"]);
  });

  it("is not put on record by judging", async () => {
    const root = workspace("untouched", denying);
    await judge({ command: "ls", cwd: root, shell: "bash" });
    expect(new AcceptedStore(join(home, "state"), undefined).read(root)).toEqual({ kind: "none" });
  });
});

describe("in a folder that does not exist", () => {
  it.each(["rm -rf src", "git reset --hard", "git clean -fd", "git checkout -- ."])(
    "%s is held, because nothing can be known of it",
    async (command) => {
      // What is found out elsewhere says that nothing is there, which would make each of these harmless.
      const empty = machineJudge({
        facts: new MachineFacts(),
        factTime: 1_000,
        firstFile: "counts",
        state: join(home, "state"),
        home,
        temporary: [],
      }).judge;
      const { verdict, asked } = await empty({ command, cwd: join(home, "gone"), shell: "bash" });
      expect({ decision: verdict.decision, answers: new Set(asked.map(({ answer }) => answer?.about)) }).toEqual({
        decision: "hold",
        answers: new Set(["supposed"]),
      });
    },
  );
});

it("tells what was asked about the machine and what was answered", async () => {
  const answer = { about: "nothing", why: "No answer here." } as const;
  const { questionKey } = await import("../../src/core/facts.ts");
  const knowing = machineJudge({
    facts: { gather: async (questions) => new Map(questions.map((question) => [questionKey(question), answer])) },
    factTime: 100,
    firstFile: "counts",
    state: join(home, "state"),
    home,
    temporary: [],
  }).judge;
  const { asked } = await knowing({ command: "rm -rf src", cwd: workspace("asked", undefined), shell: "bash" });
  expect(asked).toContainEqual({
    question: { ask: "path", path: join(home, "asked", "src"), spelling: "literal", reach: "tree" },
    answer,
  });
});

it("judges by what an approved run would have, too, as the gate does", async () => {
  const identity = { default: { env: { set: { AWS_PROFILE: "acme" } } } };
  const judged = async (name: string, file: object): Promise<string> => {
    const knowing = machineJudge({
      facts: nothingKnown,
      factTime: 100,
      firstFile: "counts",
      state: join(home, "state"),
      home,
      temporary: [],
      environment: { AWS_PROFILE: "dev" },
    }).judge;
    const { verdict } = await knowing({
      command: "aws s3 mb s3://b",
      cwd: workspace(name, JSON.stringify(file)),
      shell: "bash",
    });
    return verdict.reasons.map(({ text }) => text).join(" ");
  };
  expect(await judged("without-identity", { version: 1 })).toContain("the profile dev");
  expect(await judged("without-identity", { version: 1 })).not.toContain("acme");
  expect(await judged("with-identity", { version: 1, identity })).toContain("the profile acme");
});
