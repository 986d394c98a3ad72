import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, type ExpectStatic, it } from "vitest";
import { untilHolds } from "../../scripts/until.ts";
import { formatGateEntry } from "../../src/wire/gateEntry.ts";
import type { StatePaths } from "../../src/wire/statePaths.ts";
import { buildGateProgram, startGateProcess } from "./gateProcess.ts";
import { makeHome } from "./gateUnderTest.ts";
import { makeHookHome, ways } from "./hookHome.ts";
import { makePluginRoot, unanswered } from "./hookLine.ts";

/** The user that owns nothing. */
const nobody = 65_534;
const isRoot = process.getuid?.() === 0;
const build = makeHome("build");
let gateProgram = "";

beforeAll(() => {
  makePluginRoot(build.home);
  gateProgram = buildGateProgram(build.home);
});

afterAll(() => build.remove());

/** What somebody who listens at a gate's port might do with a connection that named a request; `answer` is the answer's path. */
const impostures: readonly (readonly [title: string, react: (socket: Socket, answer: string) => void])[] = [
  ["says nothing", () => undefined],
  ["does not finish a line", (socket) => socket.write("answer")],
  ["hangs up every time", (socket) => socket.destroy()],
  ["keeps it waiting without having taken the request", (socket) => socket.write(".\n")],
  ["says that there is an answer where there is none", (socket) => socket.write("answer\n")],
  ["says the answer itself", (socket) => socket.write("holdpoint pass\n")],
  ["says something else", (socket) => socket.write("hello\n")],
  ["says an empty line", (socket) => socket.write("\n")],
  ["says a NUL byte", (socket) => socket.write("\0\n")],
  ["says a line without end", (socket) => socket.write("x".repeat(100_000))],
  ["sends it elsewhere by a path", (socket) => socket.write("elsewhere ../../x\n")],
];

/** The same with an answer in place that is not to be trusted. */
const answers: readonly (readonly [title: string, lay: (answer: string) => unknown])[] = [
  [
    "is a link",
    (answer) => [writeFileSync(`${answer}.x`, "holdpoint pass\n", { mode: 0o600 }), symlinkSync(`${answer}.x`, answer)],
  ],
  ["is a folder", (answer) => mkdirSync(answer)],
  ["is empty", (answer) => writeFileSync(answer, "")],
  ["is not whole", (answer) => writeFileSync(answer, "holdpoint pass")],
  ["says something else", (answer) => writeFileSync(answer, "holdpoint allow\n")],
  ["says no whole object", (answer) => writeFileSync(answer, "holdpoint {\n")],
];

const entries: readonly (readonly [title: string, spoil: (entry: string) => unknown])[] = [
  ["is a link", (entry) => [renameSync(entry, `${entry}.x`), symlinkSync(`${entry}.x`, entry)]],
  ["is a folder", (entry) => [rmSync(entry), mkdirSync(entry)]],
  ["is a pipe", (entry) => [rmSync(entry), spawnSync("mkfifo", [entry])]],
  [
    "has an odd name",
    (entry) => {
      const text = readFileSync(entry);
      rmSync(entry);
      for (const name of ["1\n2", "-n", "9".repeat(200), `${process.pid} `, `0${process.pid}`, "*", "$(id)"])
        writeFileSync(join(entry, "..", name), text, { mode: 0o600 });
    },
  ],
  ["is of another version", (entry) => writeFileSync(entry, readFileSync(entry, "utf8").replace("point 1", "point 2"))],
  ["has no port", (entry) => writeFileSync(entry, "holdpoint 1\nport x\n")],
  ["is empty", (entry) => writeFileSync(entry, "")],
];

describe.concurrent.each(ways)("the hook line %s", { timeout: 60_000 }, (_name, way) => {
  async function expectRefusal(expect: ExpectStatic, react: (socket: Socket, answer: string) => void): Promise<void> {
    const { paths, run, remove } = makeHookHome(build.home, way);
    const squatter = await squat((socket, name) => react(socket, join(paths.calls, `${name}.answer`)));
    plant(paths, squatter.port);
    expect(await run()).toEqual(unanswered);
    squatter.close();
    remove();
  }

  it.for(impostures)("refuses with somebody at the port who %s", async ([, react], { expect }) => {
    await expectRefusal(expect, react);
  });

  it.for(answers)("refuses an answer that %s", async ([, lay], { expect }) => {
    await expectRefusal(expect, (socket, answer) => [lay(answer), socket.write("answer\n")]);
  });

  it.runIf(isRoot)("refuses an answer of another user", async ({ expect }) => {
    await expectRefusal(expect, (socket, answer) => {
      writeFileSync(answer, "holdpoint pass\n");
      chownSync(answer, nobody, nobody);
      socket.write("answer\n");
    });
  });

  it("hands nothing to somebody at the port who passes every word on, and nothing comes of it twice", async ({
    expect,
  }) => {
    const { home, paths, run, remove } = makeHookHome(build.home, way);
    const gate = await startGateProcess(gateProgram, home, "echo");
    const real = Number(/port (\d+)/.exec(readFileSync(join(paths.gates, String(gate.pid)), "utf8"))?.[1]);
    let said = "";
    let line = "";
    const squatter = await squat((socket, _name, first) => {
      line = first;
      said += first;
      const onwards = connect(real, "127.0.0.1", () => onwards.write(first));
      onwards.on("error", () => socket.destroy());
      onwards.on("data", (words) => {
        said += words;
        socket.write(words);
      });
      onwards.on("close", () => socket.destroy());
      socket.on("data", (words) => {
        said += words;
        onwards.write(words);
      });
      socket.on("close", () => onwards.destroy());
    });
    plant(paths, squatter.port);
    const { code, output } = await run();
    expect([code, JSON.parse(output).hookSpecificOutput.permissionDecision]).toEqual([0, "deny"]);
    expect(said).toMatch(/^holdpoint 1 call [0-9a-f-]+ vscode \d+\nanswer\n$/);
    // The same line again.
    const again = connect(real, "127.0.0.1", () => again.write(line));
    let heard = "";
    again.on("data", (words) => {
      heard += words;
    });
    await new Promise((resolve) => again.once("close", resolve));
    expect([heard, gate.taken()]).toEqual(["", 1]);
    // The gate clears an answer away once it sees that its hook has gone.
    await untilHolds("no call left", 10_000, () => expect(readdirSync(paths.calls)).toEqual([]));
    squatter.close();
    await gate.end();
    remove();
  });

  async function expectNoNotice(
    expect: ExpectStatic,
    spoil: (entry: string) => unknown,
    pid = process.pid,
  ): Promise<void> {
    const { home, paths, run, remove } = makeHookHome(build.home, way);
    const squatter = await squat((socket) => void socket.write("answer\n"));
    plant(paths, squatter.port, pid);
    spoil(join(paths.gates, String(pid)));
    // Without the entry the hook asks every gate.
    const gate = await startGateProcess(gateProgram, home, "pass");
    expect({ result: await run(), connections: squatter.connections() }).toEqual({
      result: { code: 0, output: "", errors: "" },
      connections: 0,
    });
    await gate.end();
    squatter.close();
    remove();
  }

  it.for(entries)("takes no notice of an entry that %s", async ([, spoil], { expect }) => {
    await expectNoNotice(expect, spoil);
  });

  it.runIf(isRoot)("takes no notice of an entry of another user", async ({ expect }) => {
    await expectNoNotice(expect, (entry) => [chmodSync(entry, 0o644), chownSync(entry, nobody, nobody)]);
  });

  it("takes no notice of an entry of a dead process", async ({ expect }) => {
    const dead = spawn("/bin/true");
    await new Promise((resolve) => dead.once("close", resolve));
    await expectNoNotice(expect, () => undefined, dead.pid);
  });
});

interface Squatter {
  readonly port: number;
  connections(): number;
  close(): void;
}

/** Somebody who listens on a port and does `react` with each connection that named a request. */
function squat(react: (socket: Socket, name: string, line: string) => void): Promise<Squatter> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.once("data", (line) => react(socket, String(line).split(" ")[3] ?? "", String(line)));
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve({
        port: typeof address === "object" && address !== null ? address.port : 0,
        connections: () => sockets.size,
        close: () => {
          server.close();
          for (const socket of sockets) socket.destroy();
        },
      });
    });
  });
}

/** Lays an entry that leads to `port`; by default that of this process, which starts the hooks. */
function plant(paths: StatePaths, port: number, pid = process.pid): void {
  const entry = { pid, port, socket: "/nowhere", startedAt: 0, product: "", folders: [], window: undefined };
  writeFileSync(join(paths.gates, String(pid)), formatGateEntry(entry), { mode: 0o600 });
}
