// The program that the hook files of agents run, installed as the editor installs it, with a real gate or none.
import { spawn } from "node:child_process";
import { chmodSync, copyFileSync, cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { vscodeAdapter } from "../../src/adapters/vscode.ts";
import { hookProgramPath, installPrograms } from "../../src/connect/installPrograms.ts";
import type { Outcome } from "../../src/core/call/outcome.ts";
import { prepareStateFolder } from "../../src/server/stateFolder.ts";
import { TemporaryProject } from "../facts/temporaryProject.ts";
import { deskThatSays, FakeDesk, makeHome, openGate } from "./gateUnderTest.ts";
import { commandPayload, makePluginRoot, runHook, shells } from "./hookLine.ts";

/** Stands for the program that judges: says what it was asked, or what the payload tells it to say. */
const standIn = `
const chunks = [];
process.stdin.on("data", (chunk) => chunks.push(chunk)).on("end", () => {
  const payload = JSON.parse(Buffer.concat(chunks).toString());
  console.log(payload.say ?? "holdpoint " + JSON.stringify({ asked: process.argv.slice(2), home: process.env.HOME, bytes: payload.fill?.length }));
});`;

let built: TemporaryProject;
beforeAll(() => {
  built = new TemporaryProject();
  makePluginRoot(built.path("dist/plugin"));
  built.write("dist/cli.cjs", "");
  built.write("dist/hook.cjs", standIn);
  built.write("dist/grammars/tree-sitter.wasm", "");
  built.write("node_modules/node-pty/package.json", "{}");
  copyFileSync(
    join(import.meta.dirname, "..", "..", "src", "hook", "holdpoint-hook.sh"),
    built.path("dist/holdpoint-hook.sh"),
  );
});
afterAll(() => built.remove());

const toRemove: (() => void)[] = [];
afterEach(() => {
  for (const remove of toRemove.splice(0)) remove();
});

async function installed() {
  const { home, paths, remove } = makeHome("a home's");
  toRemove.push(remove);
  mkdirSync(home, { recursive: true });
  const state = prepareStateFolder(paths, process.getuid?.());
  if (state.kind === "unusable") throw new Error(state.problem);
  await installPrograms({ state: paths.state, extension: built.root, version: "1.0.0", node: process.execPath });
  const program = hookProgramPath(paths.state);
  const line = `'${program.replaceAll("'", "'\\''")}' claude-code $$ $PPID`;
  return { home, paths, line, program };
}

async function withGate(answer: Outcome | FakeDesk) {
  const at = await installed();
  const desk = answer instanceof FakeDesk ? answer : deskThatSays(answer);
  const gate = await openGate(at.home, desk, { adapterFor: () => vscodeAdapter });
  toRemove.push(() => gate.dispose());
  return { ...at, desk, gate };
}

/** In VS Code's shape, which the gates here take from everyone: what matters is that the name is none of an editor's. */
const payload = commandPayload("rm -rf src");
const refused = /^Holdpoint did not answer, so this was not run\..*holdpoint doctor.*\n$/;

describe.each(shells)("under %s", (_name, shell) => {
  it("asks the gate of an open editor, also where the agent calls another folder home", async () => {
    const { line, desk } = await withGate({ kind: "pass" });
    for (const home of [undefined, "/nonexistent"]) {
      expect(await runHook({ home, pluginRoot: "", payload, shell, line })).toEqual({
        code: 0,
        output: "",
        errors: "",
      });
    }
    expect((desk as FakeDesk).entries.length).toBe(2);
  });

  it("has the command line program answer where no editor runs, with the whole payload", async () => {
    const { home, line } = await installed();
    const start = { home: "/elsewhere", pluginRoot: "", shell, line };
    const ended = await runHook({ ...start, payload: JSON.stringify({ fill: "x".repeat(300_000) }) });
    expect(ended).toEqual({
      code: 0,
      output: `${JSON.stringify({ asked: ["claude-code"], home, bytes: 300_000 })}\n`,
      errors: "",
    });
    expect(await runHook({ ...start, payload: '{"say":"holdpoint pass"}' })).toEqual({
      code: 0,
      output: "",
      errors: "",
    });
    expect(await runHook({ ...start, payload: '{"say":"holdpoint refuse Not \\"this\\" `one`."}' })).toEqual({
      code: 2,
      output: "",
      errors: 'Not "this" `one`.\n',
    });
  });

  it.each(["", "holdpoint", "holdpoint refuse ", "holdpoint {", "pass", "holdpoint pass now", '{"decision":"allow"}'])(
    "refuses on the answer %j",
    async (say) => {
      const { line } = await installed();
      const ended = await runHook({ home: undefined, pluginRoot: "", payload: JSON.stringify({ say }), shell, line });
      expect(ended).toEqual({ code: 2, output: "", errors: expect.stringMatching(refused) });
    },
  );
});

describe("what is broken is a refusal", () => {
  const breakages: readonly (readonly [what: string, break_: (state: string) => void])[] = [
    ["the editor's node is gone", (state) => writeFileSync(join(state, "node"), "/nowhere/node\n")],
    ["nobody knows the editor's node", (state) => rmSync(join(state, "node"))],
    ["the version's folder is gone", (state) => rmSync(join(state, "versions"), { recursive: true })],
    ["the gate's script is gone", (state) => rmSync(join(state, "versions/current/gate.sh"))],
    ["the gate's script is empty", (state) => writeFileSync(join(state, "versions/current/gate.sh"), "")],
    ["the program is gone", (state) => rmSync(join(state, "versions/current/hook.cjs"))],
    ["the program throws", (state) => writeFileSync(join(state, "versions/current/hook.cjs"), "throw 1")],
    [
      "the program is killed",
      (state) => writeFileSync(join(state, "versions/current/hook.cjs"), "process.kill(process.pid, 'SIGKILL')"),
    ],
  ];
  it.each(breakages)("%s", async (_what, breakIt) => {
    const { paths, line } = await installed();
    breakIt(paths.state);
    // More than a pipe holds: the agent must not hear of a broken pipe first.
    const ended = await runHook({ home: undefined, pluginRoot: "", payload: payload + " ".repeat(200_000), line });
    expect(ended).toEqual({ code: 2, output: "", errors: expect.stringMatching(refused) });
  });

  it("the gate goes away while the call waits for it", async () => {
    const desk = new FakeDesk(() => gate.dispose());
    const { line, gate } = await withGate(desk);
    const ended = await runHook({ home: undefined, pluginRoot: "", payload, line });
    expect(ended).toEqual({ code: 2, output: "", errors: expect.stringMatching(refused) });
  });
});

it("withdraws the call when the agent is gone, although the line's shell lives on", async () => {
  const desk = new FakeDesk(() => undefined);
  const { line } = await withGate(desk);
  // The agent: starts the line in a session of its own and then sleeps.
  const agent = spawn("/bin/sh", ["-c", 'setsid /bin/sh -c "$1" <&3 & exec sleep 1000', "sh", line], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const input = agent.stdio[3];
  if (input === null || input === undefined || !("end" in input)) throw new Error("The agent has no input.");
  input.end(payload);
  toRemove.push(() => agent.kill("SIGKILL"));
  while (desk.entries.length === 0) await new Promise((resolve) => setImmediate(resolve));
  agent.kill("SIGKILL");
  await desk.entries[0]?.withdrawn.promise;
});

it("is not led astray by the environment", async () => {
  const { home, line, paths } = await installed();
  const evil = join(paths.state, "evil.cjs");
  writeFileSync(evil, 'console.log("holdpoint pass"); process.exit(0);');
  writeFileSync(join(home, "env.sh"), "echo holdpoint pass; exit 0");
  mkdirSync(join(home, "bin"));
  for (const name of ["bash", "node", "cat", "rm"]) {
    writeFileSync(join(home, "bin", name), "#!/bin/sh\necho holdpoint pass\n");
    chmodSync(join(home, "bin", name), 0o755);
  }
  const environment = { NODE_OPTIONS: `--require ${evil}`, BASH_ENV: join(home, "env.sh"), ENV: join(home, "env.sh") };
  const ended = await runHook({
    home,
    pluginRoot: "",
    payload: "{}",
    line,
    environment,
    path: `${home}/bin:/usr/bin:/bin`,
  });
  expect(ended.output).toContain('"asked":["claude-code"]');
});

it("goes on with the version in use while a newer one is put in place", async () => {
  const { paths, line } = await installed();
  const newer = join(paths.state, "versions", "2.0.0");
  cpSync(join(paths.state, "versions", "1.0.0"), newer, { recursive: true });
  writeFileSync(join(newer, "hook.cjs"), 'console.log("holdpoint pass")');
  rmSync(join(paths.state, "versions", "current"));
  renameSync(newer, join(paths.state, "versions", "current"));
  expect((await runHook({ home: undefined, pluginRoot: "", payload: "{}", line })).code).toBe(0);
  expect(readFileSync(hookProgramPath(paths.state), "utf8")).not.toContain("1.0.0");
});
