import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { AccountsFolder } from "../../src/audit/accountsFolder.ts";
import { Emitter } from "../../src/base/emitter.ts";
import { nullLogger } from "../../src/base/logger.ts";
import type { CommandCall } from "../../src/core/call/call.ts";
import { type Answer, questionKey } from "../../src/core/facts.ts";
import { parseScope } from "../../src/core/scope/parseScope.ts";
import { Gate } from "../../src/gate/gate.ts";
import type { BreakerSeal } from "../../src/gate/ports.ts";
import { command, FakeClock, FakeIds, FakeImprints, FakeJournal, FakeRecords, ground, launch } from "./fakes.ts";

const wide = { rules: [{ allow: ["delete", "connect"], on: ["**", "host:**"] }] };
const minute = 60_000;

/** One storage for all windows, as the editor has. */
class FakeSeal implements BreakerSeal {
  readonly #kept = new Map<string, { state: "tripped" | "reset"; at: number }>();
  readonly #onDidChange = new Emitter<void>();
  readonly onDidChange = this.#onDidChange.event;

  standing() {
    return this.#kept;
  }

  async keep(agent: string, state: "tripped" | "reset", at: number): Promise<void> {
    this.#kept.set(agent, { state, at });
    this.#onDidChange.fire();
  }
}

/** The windows of one person: they share a state folder, a clock and a secret storage. */
function person(scope: object) {
  const state = mkdtempSync(join(tmpdir(), "holdpoint-bounds-"));
  const clock = new FakeClock();
  const seal = new FakeSeal();
  const parsed = parseScope(JSON.stringify({ version: 1, ...scope })).scope;
  const windowWith = (given: Partial<ConstructorParameters<typeof Gate>[0]> = {}) => {
    const records = new FakeRecords();
    const gate = new Gate({
      clock,
      ids: new FakeIds(),
      facts: {
        gather: async (questions) =>
          new Map(
            questions.map((question): [string, Answer] => [
              questionKey(question),
              question.ask === "path"
                ? {
                    about: "path",
                    existence: "exists",
                    type: "file",
                    places: [{ path: question.path, real: question.path, target: question.path }],
                    count: { files: 1, bytes: 10, complete: "yes" },
                    git: { clean: 0, modified: 0, untracked: 1, ignored: 0 },
                    ignored: "no",
                    hardLinks: 1,
                  }
                : { about: "nothing", why: "nobody knows" },
            ]),
          ),
      },
      ground: ground(parsed),
      records,
      launch,
      imprints: new FakeImprints(),
      journal: new FakeJournal(),
      logger: nullLogger,
      holdLife: () => 60 * minute,
      accounts: new AccountsFolder(state, () => clock.now()),
      breakerSeal: seal,
      ...given,
    });
    return { gate, records };
  };
  return { state, clock, seal, window: windowWith };
}

function by(text: string, { agent = "codex", session = "s1", cwd = "/home/dev/project" } = {}): CommandCall {
  const call = command(text);
  return { ...call, cwd, caller: { ...call.caller, agent, session } };
}

/** What becomes of a call: its outcome, or that it is held. */
async function fate(gate: Gate, call: CommandCall): Promise<string> {
  const waits = new Promise<string>((resolve) => {
    const listening = gate.holds.onDidAdd(() => {
      listening.dispose();
      resolve("held");
    });
  });
  const submission = gate.submit(call, { rewrite: "possible" });
  const ended = await Promise.race([waits, submission.outcome.then(({ kind }) => kind)]);
  submission.withdraw();
  return ended;
}

/** A person refuses this call. */
async function refuse(gate: Gate, call: CommandCall): Promise<void> {
  const { outcome } = gate.submit(call, { rewrite: "possible" });
  const held = await new Promise<string>((resolve) => {
    const known = gate.holds.pending.find((hold) => hold.call === call);
    if (known !== undefined) resolve(known.id);
    const listening = gate.holds.onDidAdd(({ id }) => {
      listening.dispose();
      resolve(id);
    });
  });
  await gate.answer(held, { kind: "refuse", message: "" });
  await outcome;
}

const ways = ["rm -rf data", "find data -delete", "python3 -c 'import shutil; shutil.rmtree(\"data\")'"] as const;

describe("limits over several calls", () => {
  test("hold what goes beyond, even where a rule allows it, and reading flows", async () => {
    const { gate } = person({ ...wide, limits: { destructivePerHour: 2 } }).window();
    expect(await fate(gate, by("rm a.txt"))).toBe("pass");
    expect(await fate(gate, by("rm b.txt"))).toBe("pass");
    expect(await fate(gate, by("find c.txt -delete"))).toBe("held");
    expect(await fate(gate, by("cat c.txt"))).toBe("pass");
    expect(await fate(gate, by("echo done"))).toBe("pass");
  });

  test("hold for an agent, whatever its session, folder and window, also after a restart, until the hour is over", async () => {
    const one = person({ ...wide, limits: { filesLostPerHour: 2 } });
    expect(await fate(one.window().gate, by("rm a.txt"))).toBe("pass");
    expect(await fate(one.window().gate, by("rm b.txt", { session: "s2" }))).toBe("pass");
    const { gate } = one.window();
    expect(await fate(gate, by("rm c.txt", { session: "s3", cwd: "/home/dev/project/src" }))).toBe("held");
    expect(await fate(gate, by("rm c.txt", { agent: "other" }))).toBe("pass");
    one.clock.advance(62 * minute);
    expect(await fate(gate, by("rm c.txt"))).toBe("pass");
  });

  test("hold for a session for as long as it goes on", async () => {
    const one = person({ ...wide, limits: { bytesLostPerSession: 15 } });
    const { gate } = one.window();
    expect(await fate(gate, by("rm a.txt"))).toBe("pass");
    one.clock.advance(120 * minute);
    expect(await fate(gate, by("rm b.txt"))).toBe("held");
    expect(await fate(gate, by("rm b.txt", { session: "s2" }))).toBe("pass");
  });

  test("count calls at once one after the other, and nothing that was refused", async () => {
    const { gate } = person({ ...wide, limits: { destructivePerHour: 1 } }).window();
    await Promise.all(["rm a.txt", "rm b.txt", "rm c.txt"].map((text) => fate(gate, by(text)))).then((fates) =>
      expect(fates.filter((kind) => kind === "pass")).toHaveLength(1),
    );
    const { gate: other } = person({
      rules: [{ deny: ["delete"], on: ["**"] }],
      limits: { destructivePerHour: 1 },
    }).window();
    expect(await fate(other, by("rm a.txt"))).toBe("deny");
    expect(await fate(other, by("rm b.txt"))).toBe("deny");
  });

  test("hold what destroys where the accounts are gone, shorter or cannot be written", async () => {
    const one = person({ ...wide, limits: { destructivePerHour: 9 } });
    const { gate } = one.window();
    expect(await fate(gate, by("rm a.txt"))).toBe("pass");
    for (const name of readdirSync(join(one.state, "accounts"))) writeFileSync(join(one.state, "accounts", name), "");
    expect(await fate(gate, by("rm b.txt"))).toBe("held");
    rmSync(join(one.state, "accounts"), { recursive: true });
    expect(await fate(gate, by("rm b.txt"))).toBe("held");
    expect(await fate(gate, by("cat b.txt"))).toBe("pass");
    const full = person(wide);
    writeFileSync(join(full.state, "accounts"), "a file where the folder belongs");
    expect(await fate(full.window().gate, by("rm b.txt"))).toBe("held");
  });

  test("count whatever an agent calls its session and however long a name is", async () => {
    const { gate } = person({ ...wide, limits: { destructivePerHour: 2 } }).window();
    for (const index of [1, 2])
      expect(await fate(gate, by("rm a.txt", { session: `${"s".repeat(20_000)}${index}` }))).toBe("pass");
    expect(await fate(gate, by("rm a.txt", { session: "other" }))).toBe("held");
  });

  test.each([
    "unlink c.txt",
    "find . -name c.txt -exec rm {} +",
    "python3 -c 'import os; os.remove(\"c.txt\")'",
    "perl -e 'unlink \"c.txt\"'",
    'node -e \'require("fs").unlinkSync("c.txt")\'',
    ": > c.txt",
    "truncate -s 0 c.txt",
    "cp /dev/null c.txt",
    "mv a.txt c.txt",
    "dd if=/dev/zero of=c.txt",
    "sh -c 'rm c.txt'",
    "env -i rm c.txt",
    "xargs rm < list",
    "echo x && rm c.txt",
    "tee c.txt < a.txt",
    "git clean -fdx",
    "git stash drop",
    "git branch -D main",
    "shred -u c.txt",
    "sed -i d c.txt",
    "rsync -a --delete empty/ .",
  ])("are not got round by other words: %s", async (text) => {
    const one = person({
      rules: [{ allow: ["*"], on: ["**", "git:**", "process:**", "system:**"] }],
      limits: { destructivePerHour: 1 },
    });
    const { gate } = one.window();
    expect(await fate(gate, by("rm a.txt"))).toBe("pass");
    expect(await fate(gate, by(text))).not.toBe("pass");
  });

  test("stop a run that takes longer", async () => {
    const one = person({ limits: { runSecondsPerCall: 5 } });
    const { gate, records } = one.window();
    gate.holds.onDidAdd(({ id }) => void gate.answer(id, { kind: "approve" }));
    const outcome = await gate.submit(by("rm a.txt"), { rewrite: "possible" }).outcome;
    if (outcome.kind !== "run") throw new Error(`not run but ${outcome.kind}`);
    let stopped = 0;
    const ticket = /exec 1-(\w+)/.exec(outcome.command)?.[1] ?? "";
    await gate.runs.redeem(
      ticket,
      { cwd: "/home/dev/project", pid: 1, columns: 80, rows: 24 },
      { interrupt: () => undefined, stop: () => stopped++, type: () => undefined },
    );
    one.clock.advance(5_000);
    expect(stopped).toBe(1);
    expect(records.events).toContain("run stopped");
  });
});

describe("the circuit breaker", () => {
  test("trips on the same intent refused in other words, sessions and folders, and then holds all but reading, in a pause too", async () => {
    const one = person({ rules: [{ allow: ["create", "modify"], on: ["**"] }] });
    const { gate, records } = one.window();
    expect(await fate(gate, by("touch new.txt"))).toBe("pass");
    for (const [index, text] of ways.entries()) await refuse(gate, by(text, { session: `s${index}` }));
    expect(gate.bounds.tripped).toMatchObject([{ agent: "codex", cause: "refusals" }]);
    expect(gate.bounds.tripped[0]?.story.map(({ what }) => what)).toEqual([...ways]);
    expect(records.events).toContain("breaker tripped");
    expect(await fate(gate, by("touch new.txt", { session: "new" }))).toBe("held");
    expect(await fate(gate, by("cat new.txt"))).toBe("pass");
    await gate.pause.start(15);
    expect(await fate(gate, by("touch new.txt"))).toBe("held");
    expect(await fate(gate, by("touch new.txt", { agent: "other" }))).toBe("pass");
  });

  test("stays tripped after a restart, in other windows, and whatever becomes of its files", async () => {
    const one = person({});
    const { gate } = one.window();
    for (const text of ways) await refuse(gate, by(text));
    const other = one.window().gate;
    await other.bounds.open();
    expect(await fate(other, by("touch new.txt"))).toBe("held");
    appendFileSync(
      join(one.state, "accounts", "breaker.jsonl"),
      `${JSON.stringify({ kind: "reset", at: one.clock.now() + 1, agent: "codex", reason: "forged" })}\n`,
    );
    expect(await fate(one.window().gate, by("touch new.txt"))).toBe("held");
    rmSync(join(one.state, "accounts"), { recursive: true });
    expect(await fate(one.window().gate, by("touch new.txt"))).toBe("held");
  });

  test("is reset by a person with a reason, on record, and begins anew", async () => {
    const one = person({});
    const { gate, records } = one.window();
    for (const text of ways) await refuse(gate, by(text));
    records.disk = "full";
    expect(await gate.bounds.reset("codex", "I asked for it.")).toBe("unrecorded");
    expect(await fate(gate, by("touch new.txt"))).toBe("deny");
    records.disk = "good";
    one.clock.advance(1);
    expect(await gate.bounds.reset("codex", "I asked for it.")).toBe("reset");
    expect(records.events.at(-1)).toBe("breaker reset");
    expect(await gate.bounds.reset("codex", "again")).toBe("not tripped");
    expect(await fate(gate, by("touch new.txt"))).toBe("pass");
    one.clock.advance(1);
    await refuse(gate, by(ways[0]));
    expect(gate.bounds.tripped).toEqual([]);
  });

  test("counts what a rule denies, by as many refusals as the scope says", async () => {
    const one = person({ rules: [{ deny: ["delete"], on: ["infra/**"] }], limits: { refusalsBeforeTrip: 2 } });
    const { gate } = one.window();
    await fate(gate, by("rm infra/main.tf"));
    expect(gate.bounds.tripped).toEqual([]);
    await fate(gate, by("unlink infra/main.tf"));
    expect(gate.bounds.tripped).toHaveLength(1);
  });

  test("counts an agent that was started here by what it cannot change of its session's name", async () => {
    const one = person({ ...wide, limits: { destructivePerSession: 1 } });
    const { gate } = one.window();
    const asked = (session: string) => {
      const call = by("rm lib/one.ts");
      return { ...call, caller: { ...call.caller, session, identity: "proven" as const } };
    };
    expect(await fate(gate, asked("0a1b2c3d:first"))).toBe("pass");
    expect(await fate(gate, asked("0a1b2c3d:second"))).toBe("held");
    expect(await fate(gate, asked("4e5f6a7b:first"))).toBe("pass");
  });

  test("trips on violations of the sandbox", async () => {
    const { gate } = person({}).window();
    const { caller } = by("x");
    for (let count = 0; count < 3; count++) await gate.bounds.violated(caller, "npm test", "It reached for ~/.aws.");
    expect(gate.bounds.tripped).toMatchObject([{ cause: "violations" }]);
  });
});
