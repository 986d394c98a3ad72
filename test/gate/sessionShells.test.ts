import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Emitter } from "../../src/base/emitter.ts";
import { nullLogger } from "../../src/base/logger.ts";
import type { Caller, CommandCall } from "../../src/core/call/call.ts";
import { shellOnceRun } from "../../src/core/effects/infer.ts";
import { compareDecisions, strictest } from "../../src/core/policy/decision.ts";
import { newShell } from "../../src/core/shell/sessionShell.ts";
import { Gate } from "../../src/gate/gate.ts";
import { judge } from "../../src/gate/judge.ts";
import type { FactSource, Ground, OtherStart, ShellStanding, ShellWatch } from "../../src/gate/ports.ts";
import { balanced, caller, surroundings } from "../core/policy/situation.ts";
import { World } from "../core/policy/world.ts";
import { FakeClock, FakeIds, FakeImprints, FakeJournal, FakeRecords, launch } from "./fakes.ts";

const shop = "/home/ann/shop";
const folders = new Set([shop, `${shop}/web`, `${shop}/src`, "/home/ann", "/", "/tmp", "/tmp/scratch"]);
const world = new World(
  [
    { path: `${shop}/src/a.ts` },
    { path: `${shop}/src/other`, git: "untracked" },
    { path: `${shop}/web/index.ts` },
    { path: `${shop}/web/dist/a.js`, git: "ignored" },
    { path: `${shop}/dist/a.js`, git: "ignored" },
    { path: "/tmp/scratch/x", git: "unknown" },
  ],
  {},
);
const facts: FactSource = { gather: async (questions) => new Map(world.facts(questions)) };
const ground: Ground = {
  policy: () => balanced,
  surroundings: () => surroundings,
  standing: ({ cwd }) => (folders.has(cwd) ? "somewhere" : "nowhere"),
};

/** What the editor sees, as the test tells it. */
class FakeWatch implements ShellWatch {
  readonly #others = new Emitter<OtherStart>();
  readonly onDidStartOther = this.#others.event;
  readonly interrupted: string[] = [];
  readonly passed: string[] = [];
  now: ShellStanding = { kind: "unknown" };
  starts: readonly string[] = [];

  allowed(call: CommandCall): void {
    this.passed.push(call.text);
  }

  enters(call: CommandCall): void {
    this.passed.push(`enters by ${call.text}`);
  }

  startFolders(): readonly string[] {
    return this.starts;
  }

  standing(): ShellStanding {
    return this.now;
  }

  runOther(text: string, by: Caller | undefined = caller): void {
    this.#others.fire({ caller: by, text, interrupt: () => this.interrupted.push(text) });
  }
}

function typed(text: string, by: Caller = caller): CommandCall {
  return {
    kind: "command",
    caller: by,
    cwd: shop,
    tool: "run_in_terminal",
    toolUse: "",
    text,
    shell: "bash",
    terminal: "kept",
  };
}

function gateWith(shells?: ShellWatch, records = new FakeRecords()): Gate {
  return new Gate({
    clock: new FakeClock(),
    ids: new FakeIds(),
    facts,
    ground,
    records,
    launch,
    imprints: new FakeImprints(),
    journal: new FakeJournal(),
    logger: nullLogger,
    ...(shells === undefined ? {} : { shells }),
    holdLife: () => 60 * 60_000,
  });
}

/** `pass`, `hold <folder>` or `deny`; what is held is refused. */
async function answered(gate: Gate, call: CommandCall): Promise<string> {
  const submission = gate.submit(call, { rewrite: "possible" });
  const added = new Promise<string>((resolve) => {
    gate.holds.onDidAdd((hold) => resolve(`hold ${hold.call.cwd}`));
  });
  const first = await Promise.race([added, submission.outcome.then(({ kind }) => kind)]);
  for (const hold of gate.holds.pending) await gate.answer(hold.id, { kind: "refuse", message: "" });
  await submission.outcome;
  return first;
}

/** The answers to commands of one session, one after the other. */
async function session(...texts: readonly string[]): Promise<readonly string[]> {
  const gate = gateWith();
  const answers: string[] = [];
  for (const text of texts) answers.push(await answered(gate, typed(text)));
  return answers;
}

describe("a session that keeps its shell", () => {
  test.each<readonly [commands: readonly string[], answers: readonly string[]]>([
    // Ordinary work goes on without a person.
    [
      ["cd web && npm test", "npm run build"],
      ["pass", "pass"],
    ],
    [
      ["cd web", "git commit -am x", "cd ..", "npm test"],
      ["pass", "pass", "pass", "pass"],
    ],
    [
      ["export NODE_ENV=test", "npm test", "echo x > src/new.ts"],
      ["pass", "pass", "pass"],
    ],
    [
      ["source .venv/bin/activate", "pytest", "python -m pytest -q", "ls"],
      ["pass", "pass", "pass", "pass"],
    ],
    [
      ["set -euo pipefail", "npm test", "shopt -s nullglob", "ls src/*.ts"],
      ["pass", "pass", "pass", "pass"],
    ],
    [
      ["cd web", "rm -rf dist"],
      ["pass", "pass"],
    ],
    [
      ["cd web", "ls", "cat index.ts", "echo x > made.ts", "mkdir -p deep/er", "cd deep", "touch y"],
      ["pass", "pass", "pass", "pass", "pass", "pass", "pass"],
    ],
    [
      ["alias ll='ls -la'", "ls", "npm test"],
      ["pass", "pass", "pass"],
    ],
    // Where it stands.
    [
      ["cd /", "rm -rf *"],
      ["pass", "deny"],
    ],
    [
      ["cd ..", "rm -rf other"],
      ["pass", "hold /home/ann"],
    ],
    [
      ["cd src", "rm -rf other"],
      ["pass", `hold ${shop}/src`],
    ],
    [
      ["cd /tmp/scratch", "rm -rf *"],
      ["pass", "hold /tmp/scratch"],
    ],
    [
      ["pushd src", "rm -rf other", "popd", "ls"],
      ["pass", `hold ${shop}/src`, "pass", "pass"],
    ],
    [
      ["cd src", "cd -", "rm -rf src"],
      ["pass", "pass", `hold ${shop}`],
    ],
    [
      ["CDPATH=/home/ann", "cd src", "rm -rf dist"],
      ["pass", "pass", `hold ${shop}`],
    ],
    [
      ["shopt -s cdable_vars", "cd dist", "rm -rf dist"],
      ["pass", "pass", `hold ${shop}`],
    ],
    [
      ["cd nowhere", "rm -rf src"],
      ["pass", `hold ${shop}`],
    ],
    // What names and variables mean.
    [
      ["X=src", "rm -rf $X"],
      ["pass", "deny"],
    ],
    [
      ["set -a; X=src", `rm -rf \${X}/a.ts`],
      ["pass", "deny"],
    ],
    [
      ["alias ls='rm -rf src'", "ls"],
      [`hold ${shop}`, "pass"],
    ],
    [
      ["alias zz='ls'", "zz src"],
      ["pass", `hold ${shop}`],
    ],
    [
      ["alias zz='ls'", "unalias zz", "npm test"],
      ["pass", "pass", "pass"],
    ],
    [
      ["git() { rm -rf src; }", "git status"],
      [`hold ${shop}`, "pass"],
    ],
    [
      ["build() { npm run build; }", "build"],
      ["pass", `hold ${shop}`],
    ],
    [
      ["export PATH=/tmp/evil:$PATH", "npm test"],
      [`hold ${shop}`, "pass"],
    ],
    [
      ["hash -p /tmp/evil ls", "ls"],
      [`hold ${shop}`, "pass"],
    ],
    [
      ["PROMPT_COMMAND='rm -rf src'", "ls"],
      [`hold ${shop}`, "pass"],
    ],
    [
      ["trap 'rm -rf src' DEBUG", "ls"],
      [`hold ${shop}`, "pass"],
    ],
    [
      ["trap 'rm -rf dist/*' EXIT", "cd src", "exit"],
      ["pass", `hold ${shop}`, "pass"],
    ],
    [
      ["export BASH_ENV=./x.sh", "bash -c ls"],
      [`hold ${shop}`, "pass"],
    ],
    [
      ["source ./x.sh", "ls"],
      [`hold ${shop}`, "pass"],
    ],
    [
      ["shopt -s nocaseglob", "rm -rf DIST/*", "shopt -u nocaseglob"],
      ["pass", `hold ${shop}`, "pass"],
    ],
    [
      ["shopt -u interactive_comments", "ls # ; rm -rf src"],
      ["pass", `hold ${shop}`],
    ],
    [
      ["HOME=/home/ann/shop", "rm -rf ~/src"],
      ["pass", `hold ${shop}`],
    ],
    [
      ["TMPDIR=/home/ann/shop/src", "bash -c 'rm -rf \"$TMPDIR\"/x'"],
      ["pass", "deny"],
    ],
  ])("answers %j with %j", async (texts, answers) => {
    expect(await session(...texts)).toEqual(answers);
  });

  test("does not take over what was held, refused or run by us", async () => {
    expect(await session("cd src; rm -rf other", "cat a.ts", "rm -rf other")).toEqual([
      `hold ${shop}`,
      "pass",
      `hold ${shop}`,
    ]);
  });

  test("shows a held command as the run that an approval starts, and why it was held in the agent's shell", async () => {
    const gate = gateWith();
    await gate.submit(typed("cd src; alias zz=ls"), { rewrite: "possible" }).outcome;
    const reasonsOf = async (text: string) => {
      const added = new Promise<readonly string[]>((resolve) => {
        gate.holds.onDidAdd(({ verdict }) => resolve(verdict.reasons.map((reason) => reason.text)));
      });
      const submission = gate.submit(typed(text), { rewrite: "possible" });
      const reasons = await added;
      for (const hold of gate.holds.pending) await gate.answer(hold.id, { kind: "refuse", message: "" });
      await submission.outcome;
      return reasons;
    };
    expect(await reasonsOf("rm -rf other")).toEqual([expect.stringContaining("src/other")]);
    expect(await reasonsOf("zz")).toEqual([
      expect.stringContaining("nothing is known about what zz does"),
      expect.stringContaining("zz is an alias in the agent's shell, because of an earlier command"),
    ]);
    // There it would pass; but the agent may have opened a new terminal, which stands in the workspace.
    await gate.submit(typed("cd /tmp/scratch"), { rewrite: "possible" }).outcome;
    expect(await reasonsOf("rm -rf src")).toEqual([
      "The agent's shell may stand elsewhere or know other names. Approved, this runs in a shell of its own in /tmp/scratch.",
      expect.stringContaining("src/src/**"),
      expect.stringContaining("src/**"),
    ]);
  });

  test("does not mix up sessions", async () => {
    const gate = gateWith();
    expect(await answered(gate, typed("cd src"))).toBe("pass");
    expect(await answered(gate, typed("rm -rf dist", { ...caller, session: "two" }))).toBe("pass");
    expect(await answered(gate, typed("rm -rf other"))).toBe(`hold ${shop}/src`);
  });

  test("leaves a command with a terminal of its own alone", async () => {
    const gate = gateWith();
    expect(await answered(gate, typed("cd src"))).toBe("pass");
    const { terminal: _, ...own } = typed("rm -rf src");
    expect(await answered(gate, own)).toBe(`hold ${shop}`);
  });

  test("judges commands that are asked for together one after the other", async () => {
    const gate = gateWith();
    const first = gate.submit(typed("cd /"), { rewrite: "possible" });
    expect(await answered(gate, typed("rm -rf *"))).toBe("deny");
    expect(await first.outcome).toEqual({ kind: "pass" });
  });
});

describe("what the editor sees of the shell", () => {
  test("settles where an uncertain cd led, and that is where the command is judged", async () => {
    const watch = new FakeWatch();
    const gate = gateWith(watch);
    expect(await answered(gate, typed("cd $(git rev-parse --show-toplevel)/web"))).toBe("pass");
    expect(await answered(gate, typed("rm -rf dist"))).toBe(`hold ${shop}`);
    watch.now = { kind: "at", folders: [`${shop}/web`] };
    expect(await answered(gate, typed("rm -rf dist"))).toBe("pass");
    expect(await answered(gate, typed("rm -rf src"))).toBe(`hold ${shop}/web`);
    expect(watch.passed).toEqual(["cd $(git rev-parse --show-toplevel)/web", "rm -rf dist"]);
  });

  test("is not believed over the commands where output could imitate it", async () => {
    const watch = new FakeWatch();
    const gate = gateWith(watch);
    expect(await answered(gate, typed("cd web"))).toBe("pass");
    watch.now = { kind: "reported", folder: "/tmp/scratch" };
    expect(await answered(gate, typed("rm -rf index.ts"))).toBe("hold /tmp/scratch");
  });

  test("ends a doubt about options once the command that set them back was seen to end", async () => {
    const watch = new FakeWatch();
    const gate = gateWith(watch);
    expect(await answered(gate, typed("shopt -s nocaseglob"))).toBe("pass");
    expect(await answered(gate, typed("shopt -u nocaseglob"))).toBe("pass");
    expect(await answered(gate, typed("npm test"))).toBe(`hold ${shop}`);
    watch.now = { kind: "at", folders: [shop] };
    expect(await answered(gate, typed("npm test"))).toBe("pass");
  });

  test("counts every terminal that may be the session's, as after a reload of the window", async () => {
    const watch = new FakeWatch();
    watch.now = { kind: "among", folders: [`${shop}/src`] };
    expect(await answered(gateWith(watch), typed("rm -rf other"))).toBe(`hold ${shop}/src`);
    watch.now = { kind: "among", folders: ["/", "/home/ann"] };
    expect(await answered(gateWith(watch), typed("rm -rf *"))).toBe("deny");
    expect(await answered(gateWith(watch), typed("npm test"))).toBe("pass");
  });

  test("believes it where a terminal was left behind, without what earlier commands may have meant", async () => {
    const watch = new FakeWatch();
    const gate = gateWith(watch);
    expect(await answered(gate, typed("cd $(git rev-parse --show-toplevel)/web"))).toBe("pass");
    watch.now = { kind: "at", folders: [`${shop}/web`, shop] };
    expect(await answered(gate, typed("rm -rf dist"))).toBe("pass");
    expect(await answered(gate, typed("rm -rf src"))).toBe(`hold ${shop}/web`);
  });

  test("counts every folder in which a new terminal may start", async () => {
    const watch = new FakeWatch();
    watch.starts = ["/home/ann"];
    expect(await answered(gateWith(watch), typed("rm -rf dist"))).toBe(`hold ${shop}`);
    expect(await answered(gateWith(watch), typed("npm test"))).toBe("pass");
  });

  test("makes a closed terminal's state no longer matter", async () => {
    const watch = new FakeWatch();
    const gate = gateWith(watch);
    expect(await answered(gate, typed("alias zz='ls'; cd src"))).toBe("pass");
    watch.now = { kind: "gone" };
    expect(await answered(gate, typed("rm -rf src"))).toBe(`hold ${shop}`);
  });

  test("adds what somebody else typed there", async () => {
    const watch = new FakeWatch();
    const gate = gateWith(watch);
    expect(await answered(gate, typed("ls"))).toBe("pass");
    watch.runOther("cd / && alias npm=x");
    expect(await answered(gate, typed("npm test"))).toBe(`hold /`);
    expect(await answered(gate, typed("rm -rf *"))).toBe("deny");
  });
});

test("keeps the system's own spelling of a folder, which a ticket is bound to", async () => {
  const watch = new FakeWatch();
  const gate = gateWith(watch);
  watch.now = { kind: "at", folders: ["C:\\Users\\ann\\shop"] };
  expect(await answered(gate, typed("rm -rf src"))).toBe("hold C:\\Users\\ann\\shop");
});

describe("a command that was not let through", () => {
  test("is interrupted and put on record when it starts in the agent's terminal all the same", async () => {
    const watch = new FakeWatch();
    const records = new FakeRecords();
    const gate = gateWith(watch, records);
    const bypassed: string[] = [];
    gate.onDidBypass(({ text }) => bypassed.push(text));
    expect(await answered(gate, typed("rm -rf src"))).toBe(`hold ${shop}`);
    expect(await answered(gate, typed("rm -rf .git"))).toBe("deny");
    expect(await answered(gate, typed("ls"))).toBe("pass");
    for (const text of [" rm -rf  src", "rm -rf .git", "ls", "rm -rf other"]) watch.runOther(text, undefined);
    expect({ bypassed, interrupted: watch.interrupted, events: records.events.slice(-2) }).toEqual({
      bypassed: ["rm -rf src", "rm -rf .git"],
      interrupted: [" rm -rf  src", "rm -rf .git"],
      events: ["bypassed", "bypassed"],
    });
  });

  test("may start once the same text was let through", async () => {
    const watch = new FakeWatch();
    const gate = gateWith(watch);
    watch.now = { kind: "among", folders: ["/home/ann"] };
    expect(await answered(gate, typed("rm -rf dist"))).toBe("hold /home/ann");
    watch.now = { kind: "unknown" };
    expect(await answered(gate, typed("rm -rf dist"))).toBe("pass");
    watch.runOther("rm -rf dist");
    expect(await answered(gate, typed("rm -rf src"))).toBe(`hold ${shop}`);
    const { terminal: _terminal, shell: _shell, ...rest } = typed("rm -rf src\n");
    const input = gate.submit({ ...rest, kind: "input", target: "t-1" }, { rewrite: "impossible" });
    await new Promise<void>((resolve) => gate.holds.onDidAdd(() => resolve()));
    for (const hold of gate.holds.pending) await gate.answer(hold.id, { kind: "approve" });
    expect(await input.outcome).toEqual({ kind: "release" });
    watch.runOther("rm -rf src");
    expect(watch.interrupted).toEqual([]);
  });
});

describe("splitting a text into two commands of one session", () => {
  const firsts = [
    ..."cd web|cd /|cd ..|cd src && ls|cd nowhere|cd web || cd /tmp|pushd src|X=src|export X=src Y=dist|X=src; X=dist".split(
      "|",
    ),
    ..."(cd /; X=1)|cd web & X=dist|set -- src dist|set -f|shopt -s dotglob|alias zz=ls|f() { cd /; }|for X in src dist; do :; done".split(
      "|",
    ),
    "cd src | cat",
    "unset X",
    "read X < dist",
    "HOME=/",
    "IFS=/",
    "trap 'echo bye' EXIT",
    "CDPATH=/",
    "false && X=src",
    "cd $Y",
    "declare -i X=1",
  ];
  const seconds = [
    ...'ls|rm -rf *|rm -rf dist|rm -rf $X|rm -rf "$X"/a.ts|rm -rf ~|echo x > $X|echo x > made.txt|cat a.ts|zz src|f|npm test'.split(
      "|",
    ),
    ...'rm -rf "$1"|cd - && rm -rf dist|popd; rm -rf dist|git clean -fdx|rm -rf $OLDPWD/dist|cp a.ts /etc/x|mv src $X'.split(
      "|",
    ),
  ];

  test("never makes the second laxer than both at once", async () => {
    const at = async (text: string, shell = newShell({ spelling: "literal", path: shop })) =>
      (await judge(typed(text), { facts, ground }, 250, shell)).decision;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...firsts),
        fc.constantFrom(...firsts),
        fc.constantFrom(...seconds),
        async (one, two, last) => {
          const start = newShell({ spelling: "literal", path: shop });
          const afterOne = shellOnceRun(typed(one), start, surroundings);
          const afterTwo = shellOnceRun(typed(two), afterOne, surroundings);
          const before = strictest([await at(one), await at(two, afterOne)]);
          // What is not let through changes no shell, and the rest is another story.
          fc.pre(before === "allow");
          const apart = await at(last, afterTwo);
          const together = await at(`${one}\n${two}\n${last}`);
          expect(compareDecisions(apart, together), `${apart} apart, ${together} together`).toBeGreaterThanOrEqual(0);
        },
      ),
      { numRuns: 300 },
    );
  });
});
