import { execFileSync } from "node:child_process";
import { linkSync, mkdirSync, renameSync, symlinkSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Call, Caller, Edit } from "../../src/core/call/call.ts";
import type { Verdict } from "../../src/core/policy/verdict.ts";
import { compileScope } from "../../src/core/scope/compileScope.ts";
import { parseScope } from "../../src/core/scope/parseScope.ts";
import { defaultScope, type Preset, type Scope } from "../../src/core/scope/scope.ts";
import { MachineFacts } from "../../src/facts/gatherFacts.ts";
import { sha256 } from "../../src/facts/madeFacts.ts";
import type { Gate } from "../../src/gate/gate.ts";
import type { FactSource } from "../../src/gate/ports.ts";
import { TemporaryProject } from "../facts/temporaryProject.ts";
import { command } from "./fakes.ts";
import { gateWith } from "./heldCalls.ts";

/** A workspace with committed files and a note that git does not know. */
let project: TemporaryProject;
let gate: Gate;
beforeEach(() => {
  project = new TemporaryProject();
  project.write("src/a.ts", "a\n");
  project.write("src/b.ts", "b\n");
  project.commitAll();
  project.write("note.txt", "only copy\n");
  gate = gateFor();
});
afterEach(() => {
  gate.dispose();
  project.remove();
});

function gateFor(scope: Scope = defaultScope, digest: "with" | "without" = "with"): Gate {
  const surroundings = {
    roots: [project.root],
    home: "/home/dev",
    // Not the folder that this workspace lies in: what is temporary flows.
    temporary: ["/nonexistent"],
    state: "/home/dev/.holdpoint",
    installed: [],
    platform: "posix",
  } as const;
  const ground = {
    policy: () => ({ scopes: [{ root: project.root, scope }] }),
    surroundings: () => surroundings,
    standing: () => "somewhere" as const,
  };
  // On a busy machine git takes longer than a decision waits.
  const facts: FactSource = { gather: (questions) => new MachineFacts().gather(questions, 20_000) };
  return gateWith(facts, { ground, ...(digest === "with" ? { digest: { sha256 } } : {}) }).gate;
}

/** Submits a call and says what was decided; what is held is withdrawn. */
async function verdictOn(call: Call, at: Gate = gate): Promise<Verdict> {
  let verdict: Verdict | undefined;
  const watching = at.onDidDecide((event) => {
    verdict ??= event.verdict;
  });
  const submission = at.submit(call, { rewrite: "possible" });
  const added = at.holds.onDidAdd(() => submission.withdraw());
  await submission.outcome;
  watching.dispose();
  added.dispose();
  if (verdict === undefined) throw new Error("nothing was decided");
  return verdict;
}

function shell(text: string, caller: Partial<Caller> = {}): Call {
  const call = command(text);
  return { ...call, cwd: project.root, caller: { ...call.caller, ...caller } };
}

function edit(edits: readonly Edit[], caller: Partial<Caller> = {}): Call {
  const { text: _text, shell: _shell, ...call } = command("");
  return {
    ...call,
    kind: "edit",
    edits,
    tool: "create_file",
    cwd: project.root,
    caller: { ...call.caller, ...caller },
  };
}

/** The session's edit gives a file its content; the agent's tool then writes it. */
async function creates(name: string, content = "made\n", caller: Partial<Caller> = {}, at: Gate = gate): Promise<void> {
  const verdict = await verdictOn(edit([{ change: "write", path: project.path(name), content }], caller), at);
  expect(verdict.decision).toBe("allow");
  project.write(name, content);
}

async function decisionOn(text: string, caller: Partial<Caller> = {}, at: Gate = gate): Promise<string> {
  return (await verdictOn(shell(text, caller), at)).decision;
}

describe("what the session made and nobody changed", () => {
  test.each([
    "rm scratch.ts",
    "rm -f ./scratch.ts",
    "rm -rf scratch.ts",
    "unlink scratch.ts",
    "echo x > scratch.ts",
    "cp src/a.ts scratch.ts",
    "cat scratch.ts && rm scratch.ts",
    "echo x > other.txt && rm scratch.ts",
  ])("flows: %s", async (text) => {
    expect(await decisionOn(text)).not.toBe("deny");
    await creates("scratch.ts");
    expect(await decisionOn(text)).toBe("allow");
  });

  test("is said to be so", async () => {
    await creates("scratch.ts");
    const { reasons, findings } = await verdictOn(shell("rm scratch.ts"));
    expect(reasons.map(({ text }) => text)).toEqual([
      "`rm scratch.ts` deletes only what this session made itself and nobody changed since.",
    ]);
    expect(findings.map(({ destructive }) => destructive)).toEqual(["yes"]);
  });

  test("flows as a folder, with folders in it", async () => {
    await creates("work/a.ts");
    await creates("work/deep/b.ts", "other\n");
    expect(await decisionOn("rm -rf work")).toBe("allow");
    expect(await decisionOn("rm -rf work/deep")).toBe("allow");
  });

  test("flows after more edits of the session", async () => {
    await creates("scratch.ts", "one\ntwo\n");
    const path = project.path("scratch.ts");
    const replacements = [{ before: "two", after: "three", occurrences: "one" }] as const;
    await verdictOn(edit([{ change: "replace", path, replacements }]));
    project.write("scratch.ts", "one\nthree\n");
    expect(await decisionOn("rm scratch.ts")).toBe("allow");
  });

  test("flows after other work of the session", async () => {
    await creates("scratch.ts");
    for (const text of [
      "git mv src/a.ts src/c.ts",
      "mv src/b.ts src/d.ts",
      "npm test",
      "git commit -m x",
      "cp note.txt x",
    ])
      expect(await decisionOn(text)).toBe("allow");
    await creates("src/e.ts");
    expect(await decisionOn("rm scratch.ts src/e.ts")).toBe("allow");
  });

  test("flows for edits that overwrite or delete it, too", async () => {
    await creates("scratch.ts");
    await creates("scratch.ts", "again\n");
    expect((await verdictOn(edit([{ change: "delete", path: project.path("scratch.ts") }]))).decision).toBe("allow");
  });

  test("flows where a person approved the edit that made it", async () => {
    const content = "x\n";
    const added = gate.holds.onDidAdd((hold) => void gate.answer(hold.id, { kind: "approve" }));
    const path = project.path("scratch.ts");
    // The second edit is what is held.
    const call = edit([
      { change: "write", path, content },
      { change: "write", path: project.path("note.txt"), content },
    ]);
    expect(await gate.submit(call, { rewrite: "possible" }).outcome).toEqual({ kind: "release" });
    added.dispose();
    project.write("scratch.ts", content);
    project.write("note.txt", content);
    expect(await decisionOn("rm scratch.ts")).toBe("allow");
    expect(await decisionOn("rm note.txt")).toBe("hold");
  });
});

describe("what is not, or not any more, the session's alone is held", () => {
  test("changed by somebody", async () => {
    await creates("scratch.ts");
    project.write("scratch.ts", "made\nand more\n");
    expect(await decisionOn("rm scratch.ts")).toBe("hold");
    expect(await decisionOn("echo x > scratch.ts")).toBe("hold");
  });

  test("changed by somebody between two edits of the session", async () => {
    await creates("scratch.ts", "one\n");
    project.write("scratch.ts", "one\ntheirs\n");
    const path = project.path("scratch.ts");
    const replacements = [{ before: "one", after: "two", occurrences: "one" }] as const;
    await verdictOn(edit([{ change: "replace", path, replacements }]));
    project.write("scratch.ts", "two\ntheirs\n");
    expect(await decisionOn("rm scratch.ts")).toBe("hold");
  });

  test("a folder with one foreign file, link or pipe in it", async () => {
    await creates("work/a.ts");
    project.write("work/deep/theirs.ts");
    expect(await decisionOn("rm -rf work")).toBe("hold");
    await creates("more/a.ts");
    symlinkSync(project.path("more/a.ts"), project.path("more/link"));
    expect(await decisionOn("rm -rf more")).toBe("hold");
    await creates("third/a.ts");
    execFileSync("mkfifo", [project.path("third/pipe")]);
    expect(await decisionOn("rm -rf third")).toBe("hold");
  });

  test("an empty folder", async () => {
    mkdirSync(project.path("empty"));
    await creates("scratch.ts");
    expect(await decisionOn("rm -rf empty")).toBe("hold");
  });

  test.each([[{ session: "session-2" }], [{ agent: "other" }], [{ session: "" }]])(
    "of another caller: %o",
    async (caller) => {
      await creates("scratch.ts");
      expect(await decisionOn("rm scratch.ts", caller)).toBe("hold");
    },
  );

  test("of a caller without a session", async () => {
    await creates("scratch.ts", "x\n", { session: "" });
    expect(await decisionOn("rm scratch.ts", { session: "" })).toBe("hold");
  });

  test("there before, tracked or not, even when it was overwritten", async () => {
    await creates("src/a.ts");
    expect(await decisionOn("rm src/a.ts")).toBe("hold");
    const path = project.path("note.txt");
    const replacements = [{ before: "only", after: "last", occurrences: "one" }] as const;
    expect((await verdictOn(edit([{ change: "replace", path, replacements }]))).decision).toBe("allow");
    project.write("note.txt", "last copy\n");
    expect(await decisionOn("rm note.txt")).toBe("hold");
  });

  test("written by an edit that was refused", async () => {
    const content = "x\n";
    const path = project.path("scratch.ts");
    const other = project.path("note.txt");
    const verdict = await verdictOn(
      edit([
        { change: "write", path, content },
        { change: "write", path: other, content },
      ]),
    );
    expect(verdict.decision).toBe("hold");
    project.write("scratch.ts", content);
    expect(await decisionOn("rm scratch.ts")).toBe("hold");
  });

  test("written by something whose outcome is not known", async () => {
    const path = project.path("scratch.ts");
    await verdictOn(edit([{ change: "merge", path, fragment: "x\n" }]));
    project.write("scratch.ts", "x\n");
    expect(await decisionOn("rm scratch.ts")).toBe("hold");
  });

  test("behind or beside a link", async () => {
    await creates("scratch.ts");
    symlinkSync(project.path("note.txt"), project.path("link.ts"));
    await verdictOn(edit([{ change: "write", path: project.path("link.ts"), content: "x" }]));
    expect(await decisionOn("rm link.ts")).toBe("hold");
    expect(await decisionOn("echo x > link.ts")).toBe("hold");
    symlinkSync(project.path("gone.ts"), project.path("dangling.ts"));
    await verdictOn(edit([{ change: "write", path: project.path("dangling.ts"), content: "x" }]));
    project.write("gone.ts", "x");
    expect(await decisionOn("rm gone.ts")).toBe("hold");
    project.write("kept.ts", "made\n");
    renameSync(project.path("scratch.ts"), project.path("aside.ts"));
    symlinkSync(project.path("kept.ts"), project.path("scratch.ts"));
    expect(await decisionOn("rm scratch.ts")).toBe("hold");
  });

  test("under several names", async () => {
    await creates("scratch.ts");
    linkSync(project.path("scratch.ts"), project.path("second.ts"));
    expect(await decisionOn("rm scratch.ts")).toBe("hold");
    expect(await decisionOn("echo x > scratch.ts")).toBe("hold");
    await creates("work/a.ts");
    linkSync(project.path("work/a.ts"), project.path("third.ts"));
    expect(await decisionOn("rm -rf work")).toBe("hold");
  });

  test("larger than what is looked at", async () => {
    await creates("large.txt", "x".repeat(9 * 1024 * 1024));
    expect(await decisionOn("rm large.txt")).toBe("hold");
  });
});

describe("what somebody else's content was put over is held", () => {
  test.each([
    "mv note.txt scratch.ts && rm scratch.ts",
    "mv note.txt work && rm -rf work",
    "mv note.txt via/scratch.ts && rm work/scratch.ts",
    "cp note.txt scratch.ts; rm scratch.ts",
    "git stash pop; rm scratch.ts",
    "git rm -f scratch.ts",
    "rm *cratch.ts",
    "rm scratch.ts note.txt",
    "rm -rf .",
    "rm scratch.ts; mkdir scratch.ts; mv note.txt scratch.ts; rm -rf scratch.ts",
    "rm scratch.ts && mkdir scratch.ts && mv note.txt scratch.ts/ && rm -rf scratch.ts",
    "mv note.txt scratch.ts; echo x > scratch.ts",
    "mv note.txt scratch.ts; cp src/a.ts scratch.ts",
    "mv note.txt src/b.ts scratch.ts && rm -rf scratch.ts",
    "cp -r src work; rm -rf work",
    "sh -c 'mv note.txt scratch.ts'; rm scratch.ts",
    "ln -sf note.txt scratch.ts && rm -rf scratch.ts/",
  ])("in one command: %s", async (text) => {
    await creates("scratch.ts");
    await creates("work/scratch.ts");
    symlinkSync(project.path("work"), project.path("via"));
    expect(await decisionOn(text)).not.toBe("allow");
  });

  test.each([
    ["(sleep 60; mv note.txt scratch.ts) &", "rm scratch.ts"],
    ["(sleep 60; mv note.txt via/) &", "rm -rf work"],
    ["(sleep 60; git mv src/a.ts scratch.ts) &", "rm scratch.ts"],
    ["(sleep 60; gunzip scratch.ts.gz) &", "rm scratch.ts"],
    ["(sleep 60; git stash pop) &", "rm scratch.ts"],
  ])("by an earlier command that may not be done: %s", async (earlier, later) => {
    await creates("scratch.ts");
    await creates("work/a.ts");
    symlinkSync(project.path("work"), project.path("via"));
    expect(await decisionOn(earlier)).toBe("allow");
    expect(await decisionOn(later)).toBe("hold");
  });

  test("by a move into build output that a person approved", async () => {
    await creates("out/scratch.ts", "only copy\n");
    const text = "mv note.txt out/scratch.ts";
    expect(await decisionOn(text)).toBe("hold");
    const answering = gate.holds.onDidAdd((hold) => void gate.answer(hold.id, { kind: "approve" }));
    await gate.submit(shell(text), { rewrite: "possible" }).outcome;
    answering.dispose();
    renameSync(project.path("note.txt"), project.path("out/scratch.ts"));
    expect(await decisionOn("rm out/scratch.ts")).toBe("hold");
  });

  test("by a move that was asked for before the file was made", async () => {
    expect(await decisionOn("(sleep 60; mv note.txt scratch.ts) &")).toBe("allow");
    await creates("scratch.ts");
    expect(await decisionOn("rm scratch.ts")).toBe("hold");
  });

  test("by a copy of it that it is moved over", async () => {
    await creates("scratch.ts", "only copy\n");
    expect(await decisionOn("mv note.txt scratch.ts")).toBe("allow");
    renameSync(project.path("note.txt"), project.path("scratch.ts"));
    expect(await decisionOn("rm scratch.ts")).toBe("hold");
  });

  test("by a patch that moves a file", async () => {
    const hunks = [{ anchors: [], lines: [{ kind: "context", text: "b" } as const] }];
    await creates("scratch.ts", "b\n");
    const move = {
      change: "patch",
      path: project.path("src/b.ts"),
      moveTo: project.path("scratch.ts"),
      hunks,
    } as const;
    await verdictOn(edit([move]));
    renameSync(project.path("src/b.ts"), project.path("scratch.ts"));
    expect(await decisionOn("rm scratch.ts")).toBe("hold");
  });
});

describe("nothing else gives way", () => {
  test.each([
    [".env", "hold"],
    [".envrc", "hold"],
    [".vscode/settings.json", "deny"],
  ])("a special place: %s", async (name, decision) => {
    await creates("scratch.ts");
    const path = project.path(name);
    const answering = gate.holds.onDidAdd((hold) => void gate.answer(hold.id, { kind: "approve" }));
    await gate.submit(edit([{ change: "write", path, content: "x" }]), { rewrite: "possible" }).outcome;
    answering.dispose();
    project.write(name, "x");
    expect(await decisionOn(`rm ${name}`)).toBe(decision);
  });

  test.each(["strict", "readonly"] satisfies Preset[])("the preset %s", async (preset) => {
    const at = gateFor({ ...defaultScope, preset });
    const answering = at.holds.onDidAdd((hold) => void at.answer(hold.id, { kind: "approve" }));
    const path = project.path("scratch.ts");
    await at.submit(edit([{ change: "write", path, content: "x" }]), { rewrite: "possible" }).outcome;
    answering.dispose();
    project.write("scratch.ts", "x");
    expect(await decisionOn("rm scratch.ts", {}, at)).toBe(preset === "strict" ? "hold" : "deny");
    at.dispose();
  });

  test.each(["hold", "deny"] as const)("a rule that says %s", async (decision) => {
    const at = gateFor(scopeWith(`{ "version": 1, "rules": [{ "${decision}": ["delete"], "on": ["scratch/**"] }] }`));
    await creates("scratch/a.ts", "x", {}, at);
    expect(await decisionOn("rm scratch/a.ts", {}, at)).toBe(decision);
    at.dispose();
  });

  test("without anything made, nor without a digest, no verdict differs", async () => {
    const other = gateFor(defaultScope, "without");
    const busy = gateFor();
    await creates("elsewhere/made.ts", "x", { session: "another" }, busy);
    for (const text of [
      "rm note.txt",
      "rm -rf src",
      "rm -rf elsewhere",
      "echo x > note.txt",
      "mv note.txt src/a.ts",
      "cp note.txt src/",
      "rm missing",
      "git reset --hard",
      "ls",
    ]) {
      const expected = await verdictOn(shell(text), other);
      expect(await verdictOn(shell(text))).toEqual(expected);
      expect(await verdictOn(shell(text), busy)).toEqual(expected);
    }
    other.dispose();
    busy.dispose();
  });
});

function scopeWith(text: string): Scope {
  const { scope } = parseScope(text);
  if (scope === undefined) throw new Error("the scope cannot be read");
  return compileScope(scope);
}
