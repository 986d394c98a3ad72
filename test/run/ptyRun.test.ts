import { chmodSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { loadPty } from "../../src/run/loadPty.ts";
import { startPtyRun } from "../../src/run/ptyRun.ts";
import type { RunRequest } from "../../src/run/runRequest.ts";
import { request, startRun } from "./startedRun.ts";

// Real processes on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

let folder: string;

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "run-")));
  writeFileSync(join(folder, "plain"), "");
  writeFileSync(join(folder, "locked"), "#!/bin/sh\n");
  chmodSync(join(folder, "locked"), 0o600);
});

afterAll(() => rmSync(folder, { recursive: true }));

async function output(asked: RunRequest): Promise<string> {
  return (await startRun(asked).ended()).output;
}

describe("a run ends as its program does", () => {
  it.each([
    ["true", { exitCode: 0, signal: 0 }],
    ["exit 7", { exitCode: 7, signal: 0 }],
    ["exit 255", { exitCode: 255, signal: 0 }],
    ["no-such-program-anywhere", { exitCode: 127, signal: 0 }],
    ["kill -TERM $$", { exitCode: 0, signal: 15 }],
    ["kill -KILL $$", { exitCode: 0, signal: 9 }],
    ["kill -SEGV $$", { exitCode: 0, signal: 11 }],
  ])("%s", async (command, expected) => {
    expect((await startRun(request(command)).ended()).end).toEqual({ ...expected, left: [] });
  });
});

it("lets a program work on that has given up its terminal", async () => {
  const { end } = await startRun(request("exec </dev/null >/dev/null 2>&1; sleep 0.3; exit 9")).ended();
  expect(end).toEqual({ exitCode: 9, signal: 0, left: [] });
});

describe("a run is exactly what was asked for", () => {
  it("has the environment given and nothing else", async () => {
    const environment = { ONE: "1", EMPTY: "", ÜML: "ä=b", TERM: "dumb" };
    const asked = request("JSON.stringify(process.env)", {
      shell: process.execPath,
      shellArguments: ["-p"],
      environment,
    });
    expect(JSON.parse(await output(asked))).toEqual(environment);
  });

  it("has no TERM and no PWD when none is given", async () => {
    const asked = request("JSON.stringify(process.env)", {
      shell: process.execPath,
      shellArguments: ["-p"],
      environment: {},
    });
    expect(JSON.parse(await output(asked))).toEqual({});
  });

  it("passes each argument on to the letter", async () => {
    const words = ["-e", "console.log(JSON.stringify(process.argv.slice(1)))", "--", "a b", "", "'\"$(x)\\", "ü\n\t"];
    const asked = request("last; words *", { shell: process.execPath, shellArguments: words });
    expect(JSON.parse(await output(asked))).toEqual(["a b", "", "'\"$(x)\\", "ü\n\t", "last; words *"]);
  });

  it("stands in the folder given", async () => {
    expect(await output(request("pwd -P", { cwd: folder }))).toBe(`${folder}\r\n`);
  });

  it("has a terminal of the size given on all three descriptors", async () => {
    const started = startRun(request("stty size; [ -t 0 ] && [ -t 1 ] && [ -t 2 ] && echo terminal"), {
      columns: 132,
      rows: 43,
    });
    expect((await started.ended()).output).toBe("43 132\r\nterminal\r\n");
  });

  it("learns of a new size", async () => {
    const started = startRun(request("trap 'stty size; exit' WINCH; echo ready; while :; do sleep 0.05; done"));
    await started.shows("ready");
    started.run.resize({ columns: 100, rows: 30 });
    expect((await started.ended()).output).toBe("ready\r\n30 100\r\n");
  });
});

describe("the output is what the terminal gave, byte by byte", () => {
  it.each([
    [
      "characters split between two writes",
      "printf '\\xe2\\x82'; sleep 0.05; printf '\\xac'; sleep 0.05; printf '\\xf0\\x9f'; sleep 0.05; printf '\\x98\\x80'",
      "e282acf09f9880",
    ],
    ["bytes that are not UTF-8", "printf 'a\\xff\\xfe\\x80b\\x00c'", "61fffe80620063"],
    ["line ends", "printf 'a\\nb\\r\\nc\\n'", "610d0a620d0d0a630d0a"],
    ["nothing", ":", ""],
  ])("%s", async (_name, command, hex) => {
    expect((await startRun(request(command)).ended()).bytes.toString("hex")).toBe(hex);
  });
});

describe("a program that reads gets end-of-file", () => {
  it.each([
    ["from its standard input", "cat; echo rc=$?", "rc=0\r\n"],
    ["again and again", "read a; read b; read c; echo rc=$?", "rc=1\r\n"],
    ["more often than was queued for it", "for i in {1..35}; do read x; done; echo rc=$?", "rc=1\r\n"],
    ["after a while", "sleep 0.8; cat; echo rc=$?", "rc=0\r\n"],
    [
      "at a password prompt that drops what was typed before",
      "stty -echo </dev/tty; stty echo </dev/tty; read -s -p 'password: ' x </dev/tty; echo rc=$?",
      "password: rc=1\r\n",
    ],
    [
      "through an event loop",
      `'${process.execPath}' -e 'process.stdin.on("data",(d)=>console.log("data",d)).on("end",()=>console.log("end"))'`,
      "end\r\n",
    ],
  ])("%s", async (_name, command, expected) => {
    expect(await output(request(command))).toBe(expected);
  });

  it.each([
    ["python's input()", `python3 -c 'input("x? ")' 2>/dev/null; echo rc=$?`, /rc=1\r\n$/],
    ["an interactive shell", "bash --norc -i 2>/dev/null; echo rc=$?", /rc=0\r\n$/],
    ["a menu", "select x in a b; do echo chosen; done; echo rc=$?", /^((?!chosen)[\s\S])*rc=1\r\n$/],
    ["a program that asks before it deletes", "touch kept; rm -i kept; ls kept", /kept\r\n$/],
    ["a reader of single keys, which gets Ctrl-D", "read -rsn1 key; printf 'rc=%s %q' $? \"$key\"", /rc=0 \$'\\004'$/],
    ["git, which would open an editor", "git init -q repo; cd repo; git commit --allow-empty; echo rc=$?", /rc=1\r\n$/],
    ["a line editor that got end-of-files as text", "mkdir package; cd package; npm init; echo rc=$?", /rc=\d+\r\n$/],
  ])("and so ends: %s", async (_name, command, expected) => {
    const { PATH = "" } = process.env;
    const offline = { npm_config_update_notifier: "false", GIT_EDITOR: ":", EMAIL: "a@b.c" };
    const environment = { PATH, HOME: folder, TERM: "xterm-256color", ...offline };
    expect(await output(request(command, { cwd: folder, environment }))).toMatch(expected);
  });

  it("in raw mode as Ctrl-D, which ends a line editor", async () => {
    const question = `require("readline").createInterface({input:process.stdin,output:process.stdout}).on("close",()=>console.log("closed")).question("sure? ",()=>console.log("answered"))`;
    const shown = await output(request(question, { shell: process.execPath, shellArguments: ["-e"] }));
    expect({ closed: shown.includes("closed"), answered: shown.includes("answered") }).toEqual({
      closed: true,
      answered: false,
    });
  });
});

describe("a run can be ended", () => {
  it.each([
    ["Ctrl-C", "INT", "interrupt"],
    ["Ctrl-\\", "QUIT", "quit"],
  ] as const)("%s reaches the program in front", async (_name, signal, press) => {
    const started = startRun(request(`trap 'echo got; exit 5' ${signal}; echo ready; while :; do sleep 0.05; done`));
    await started.shows("ready");
    started.run[press]();
    const { end, output } = await started.ended();
    expect({ end, output }).toEqual({
      end: { exitCode: 5, signal: 0, left: [] },
      output: expect.stringMatching(/got\r\n$/),
    });
  });

  it.each(["SIGTERM", "SIGHUP"] as const)("%s reaches it, and what it does then counts", async (signal) => {
    const started = startRun(
      request(`trap 'echo bye; exit 3' ${signal.slice(3)}; echo ready; while :; do sleep 0.05; done`),
    );
    await started.shows("ready");
    started.run.end(signal);
    const { end, output } = await started.ended();
    expect({ end, output }).toEqual({
      end: { exitCode: 3, signal: 0, left: [] },
      output: expect.stringMatching(/bye\r\n$/),
    });
  });

  it("kills what does not end, and what it has started in groups of their own", async () => {
    const started = startRun(request("set -m; trap '' TERM HUP; sleep 60 & echo ready; while :; do sleep 0.05; done"));
    await started.shows("ready");
    started.run.end("SIGTERM");
    started.run.end("SIGHUP");
    expect((await started.ended()).end).toEqual({ exitCode: 0, signal: 9, left: [] });
  });

  it("ends what has only just been started", async () => {
    const started = startRun(request("sleep 60"));
    started.run.end("SIGHUP");
    expect((await started.ended()).end).toEqual({ exitCode: 0, signal: 1, left: [] });
  });

  it("ends a program that was stopped", async () => {
    const started = startRun(request("echo ready; kill -STOP $$; echo went on"));
    await started.shows("ready");
    started.run.end("SIGTERM");
    expect((await started.ended()).end).toEqual({ exitCode: 0, signal: 15, left: [] });
  });
});

describe("what a run leaves behind", () => {
  it("is nothing where a background program took the hang-up", async () => {
    const { end, output } = await startRun(request("sleep 60 & echo done")).ended();
    expect({ end, output }).toEqual({ end: { exitCode: 0, signal: 0, left: [] }, output: "done\r\n" });
  });

  it("is told where a background program goes on", async () => {
    const started = startRun(request("trap '' HUP; sleep 60 >/dev/null 2>&1 & echo $!"));
    const { end, output } = await started.ended();
    const pid = Number(output);
    process.kill(pid, "SIGKILL");
    expect(end).toEqual({ exitCode: 0, signal: 0, left: [{ pid, name: "sleep", group: started.run.pid }] });
  });

  it("does not keep it from ending while it goes on writing", async () => {
    const started = startRun(request("trap '' HUP; (while :; do echo noise; done) & echo started; exit 4"));
    const { end, output } = await started.ended();
    process.kill(-started.run.pid, "SIGKILL");
    expect({ ...end, left: end.left.length, started: output.includes("started") }).toEqual({
      exitCode: 4,
      signal: 0,
      left: 1,
      started: true,
    });
  });
});

describe("nothing runs", () => {
  it.each([
    ["without a terminal module", {}, "missing", /^No terminal here\.$/],
    [
      "in a folder that is not there",
      { cwd: "/no/such/folder" },
      "loaded",
      /The folder \/no\/such\/folder does not exist/,
    ],
    ["in a file", { cwd: "FOLDER/plain" }, "loaded", /plain is not a folder/],
    ["in a relative folder", { cwd: "src" }, "loaded", /not an absolute path/],
    [
      "with a shell that is not there",
      { shell: "/no/such/shell" },
      "loaded",
      /The shell \/no\/such\/shell cannot be started/,
    ],
    ["with a shell that may not be executed", { shell: "FOLDER/locked" }, "loaded", /cannot be started/],
    ["with a shell that would be searched for", { shell: "bash" }, "loaded", /not an absolute path/],
    ["with a folder as shell", { shell: "/usr" }, "loaded", /not a file/],
    ["with a NUL that would cut the command off", { command: "echo a\0; rm b" }, "loaded", /NUL character/],
    ["with a NUL in a variable", { environment: { A: "x\0y" } }, "loaded", /NUL character/],
    ["with half a surrogate pair", { command: "echo \ud800" }, "loaded", /half a surrogate pair/],
    ["with a variable whose name holds =", { environment: { "A=B": "1" } }, "loaded", /"=" in its name/],
    [
      "with a command that no program can be given",
      { command: `: ${"x".repeat(131_072)}` },
      "loaded",
      /longer than 128 KiB/,
    ],
  ] as const)("%s", (_name, changes, module, reason) => {
    const placed = { shell: "/bin/bash", cwd: "/", ...changes };
    const asked: RunRequest = {
      ...request(":"),
      ...placed,
      shell: placed.shell.replace("FOLDER", folder),
      cwd: placed.cwd.replace("FOLDER", folder),
    };
    const pty =
      module === "missing" ? { kind: "missing" as const, problem: "No terminal here." } : loadPty(import.meta.filename);
    expect(startPtyRun(pty, asked, { columns: 80, rows: 24 }, () => "more")).toEqual({
      kind: "failed",
      reason: expect.stringMatching(reason),
    });
  });
});
