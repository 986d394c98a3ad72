import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer as createHttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Confinement, usualLimits } from "../../src/core/confine/confinement.ts";
import { FakeGate } from "./fakeGate.ts";

// Real sandboxes on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const main = join(import.meta.dirname, "../../src/cli/main.ts");
const works =
  spawnSync("/usr/bin/bwrap", ["--ro-bind", "/", "/", "--proc", "/proc", "--unshare-pid", "true"]).status === 0;
if (!works)
  process.stderr.write("NOT TESTED: bubblewrap does not work on this machine, so no run was tried in a sandbox.\n");

/** A home folder as people have them, with a project in it. */
let home = "";
let project = "";
const gates: FakeGate[] = [];

beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), "sandbox-")));
  project = join(home, "project");
  for (const folder of [".ssh", ".aws", "old/deep", "other", "project/.git/hooks", "project/.vscode", "project/src"])
    mkdirSync(join(home, folder), { recursive: true });
  writeFileSync(join(home, ".ssh/id_ed25519"), "PRIVATE");
  writeFileSync(join(home, ".netrc"), "PRIVATE");
  writeFileSync(join(home, "other/kept"), "kept");
  writeFileSync(join(project, ".git/config"), "[core]\n");
});

afterEach(() => {
  for (const gate of gates.splice(0)) gate.dispose();
  rmSync(home, { recursive: true, force: true });
});

function confinement(changes: Partial<Confinement> = {}): Confinement {
  return {
    writable: [project],
    replaceable: [],
    repositories: [project],
    readOnly: [`${project}/.git/config`, `${project}/.vscode/settings.json`, `${project}/.holdpoint.json`],
    hidden: [`${home}/.ssh`, `${home}/.netrc`, `${home}/.aws`],
    sockets: [],
    home: undefined,
    network: { kind: "none" },
    limits: usualLimits,
    ...changes,
  };
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly gate: FakeGate;
}

async function confined(
  command: string,
  changes: Partial<Confinement> = {},
  act?: (gate: FakeGate) => Promise<void>,
): Promise<Ended> {
  const { PATH = "" } = process.env;
  const gate: FakeGate = new FakeGate({
    kind: "run",
    command,
    cwd: project,
    plan: { shell: "/bin/bash", shellArguments: ["-c"], environment: { PATH, HOME: home } },
    typing: "closed",
    bounds: {
      kind: "confined",
      confinement: confinement({ ...changes, hidden: [...(changes.hidden ?? confinement().hidden)] }),
      openBecause: undefined,
    },
  });
  gates.push(gate);
  await gate.open();
  const child = spawn(process.execPath, [main, "exec", gate.ticket], {
    cwd: project,
    env: { ...process.env, HOLDPOINT_HOME: gate.state },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ending = Promise.all([text(child.stdout), text(child.stderr), once(child, "exit") as Promise<[number | null]>]);
  await act?.(gate);
  const [stdout, stderr, [code]] = await ending;
  return { code, stdout, stderr, gate };
}

describe.skipIf(!works)("a run in a sandbox", () => {
  it("gives output and exit code as any other, and leaves nothing of its own behind", async () => {
    const { code, stdout, gate } = await confined("echo out; exit 7");
    expect({ code, stdout }).toEqual({ code: 7, stdout: "out\r\n" });
    await gate.ended.promise;
    expect(readdirSync(join(gate.state, "run/journal")).filter((name) => name.endsWith(".sandbox"))).toEqual([]);
  });

  it("writes what it was approved for, and nothing beside it", async () => {
    const { stdout, stderr, gate } = await confined(
      `echo a > src/a; echo b > ${home}/other/kept; echo c > ${home}/new; rm -rf ${home}/old; ls ${home}; exit 1`,
      { replaceable: [`${home}/old`] },
    );
    expect({
      inside: readFileSync(join(project, "src/a"), "utf8"),
      beside: readFileSync(join(home, "other/kept"), "utf8"),
      gone: existsSync(join(home, "old")),
      stdout,
    }).toEqual({
      inside: "a\n",
      beside: "kept",
      gone: false,
      stdout: expect.stringContaining("Read-only file system"),
    });
    await gate.ended.promise;
    expect(gate.refused).toEqual([{ what: `${home}/other/kept`, certainty: "probable" }]);
    expect(stderr).toContain(`probably refused ${home}/other/kept`);
  });

  it.each([
    ["by name", "cat $HOME/.ssh/id_ed25519 $HOME/.netrc"],
    ["through the root of a process", "cat /proc/self/root$HOME/.ssh/id_ed25519 /proc/1/root$HOME/.netrc"],
    ["through a link", "ln -s $HOME/.ssh src/link; cat src/link/id_ed25519"],
    ["by a hard link", "ln $HOME/.netrc src/hard; cat src/hard"],
    ["by mounting over", "umount $HOME/.ssh; unshare -rm umount $HOME/.ssh; cat $HOME/.ssh/id_ed25519"],
    ["in a user namespace of its own", "unshare -r true && echo PRIVATE"],
    ["from the terminal's own processes", "grep -rs PRIVATE /proc/*/cwd/.netrc /proc/*/root$HOME/.ssh"],
  ])("does not show credentials: %s", async (_way, command) => {
    const { stdout } = await confined(`${command} 2>&1; exit 0`);
    expect(stdout).not.toContain("PRIVATE");
  });

  it("hides credentials where a link leads to them", async () => {
    rmSync(join(home, ".aws"), { recursive: true });
    mkdirSync(join(home, "dotfiles"));
    writeFileSync(join(home, "dotfiles/credentials"), "PRIVATE");
    symlinkSync(join(home, "dotfiles"), join(home, ".aws"));
    const { stdout } = await confined("cat $HOME/.aws/credentials $HOME/dotfiles/credentials");
    expect(stdout).not.toContain("PRIVATE");
  });

  it.each([
    ["a hook of git's", "echo x > .git/hooks/pre-commit", ".git/hooks/pre-commit"],
    [
      "a hook in another place put under the same name",
      "mv .git .git2; cp -r .git2 .git; echo x > .git/hooks/pre-commit",
      ".git/hooks/pre-commit",
    ],
    [
      "hooks moved away",
      "mv .git/hooks .git/h2; mkdir .git/hooks; echo x > .git/hooks/pre-commit",
      ".git/hooks/pre-commit",
    ],
    ["settings in a folder that is there", "echo x > .vscode/settings.json", ".vscode/settings.json"],
    [
      "settings through a new folder",
      "mv .vscode v; mkdir .vscode; echo x > .vscode/settings.json",
      ".vscode/settings.json",
    ],
    ["the scope file, made anew", "echo x > .holdpoint.json", ".holdpoint.json"],
    ["the scope file by a link", "ln -s src/s .holdpoint.json; echo x > .holdpoint.json", ".holdpoint.json"],
  ])("keeps what is protected: %s", async (_what, command, path) => {
    await confined(`${command}; true`);
    expect(existsSync(join(project, path))).toBe(false);
  });

  it("sees the folder of its identity, also inside of what is hidden, and cannot write it", async () => {
    mkdirSync(join(home, ".aws/own"));
    writeFileSync(join(home, ".aws/own/settings"), "mine");
    const { stdout } = await confined("cat ~/.aws/own/settings; ls ~/.aws; echo x > ~/.aws/own/f; echo y > ~/.aws/g", {
      home: join(home, ".aws/own"),
    });
    expect(stdout).toMatch(/^mineown\r\n.*own\/f: Read-only file system\r\n.*\.aws\/g: Read-only file system/);
  });

  it("holds no open file of ours", async () => {
    const { stdout } = await confined("ls -l /proc/self/fd | grep -v 'pts\\|/proc/'; ls /proc/self/fd | wc -l");
    expect(stdout).not.toMatch(/journal|sandbox|socket/);
  });

  it("lets git keep working in the same repository", async () => {
    rmSync(join(project, ".git"), { recursive: true });
    spawnSync("git", ["init", "-q"], { cwd: project });
    const { code, stdout } = await confined(
      "echo x > f; git add f && git -c user.name=a -c user.email=a@b commit -qm x && git branch b && git log --oneline | wc -l",
    );
    expect({ code, stdout }).toEqual({ code: 0, stdout: "1\r\n" });
  });

  it("does not reach a socket that somebody listens at, nor the machine's own network", async () => {
    const socket = join(project, "ours.sock");
    const server = createServer((connection) => connection.end("PRIVATE\n")).listen(socket);
    const loopback = createServer((connection) => connection.end("PRIVATE\n")).listen(0, "127.0.0.1");
    await once(loopback, "listening");
    const { port } = loopback.address() as AddressInfo;
    const { stdout } = await confined(
      `socat -t1 - UNIX-CONNECT:${socket} </dev/null; (cat < /dev/tcp/127.0.0.1/${port}) 2>&1; exit 0`,
    );
    server.close();
    loopback.close();
    expect(stdout).not.toContain("PRIVATE");
  });

  it("reaches the hosts that were approved, and tells which it refused", async () => {
    const server = createHttpServer((_request, response) => response.end("HERE")).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const fetching = (url: string) =>
      `node -e 'const u=new URL(process.argv[1]);const p=new URL(process.env.http_proxy);require("http").get({host:p.hostname,port:p.port,path:u.href},r=>r.on("data",d=>process.stdout.write(r.statusCode+" "+d)))' ${url}`;
    const { stdout, gate, stderr } = await confined(
      `${fetching(`http://localhost:${port}/`)}; ${fetching("http://elsewhere.example/")}`,
      { network: { kind: "hosts", globs: [`localhost:${port}`] } },
    );
    server.close();
    expect(stdout).toContain("200 HERE");
    expect(stdout).toContain("403 Holdpoint: elsewhere.example:80 is not among");
    await gate.ended.promise;
    expect(gate.refused).toEqual([{ what: "host:elsewhere.example:80", certainty: "seen" }]);
    expect(stderr).toContain("refused host:elsewhere.example:80");
  });

  it("leaves nothing alive, however it was started", async () => {
    const name = `alive${process.pid}`;
    const { code } = await confined(
      `cp $(command -v sleep) src/${name}; setsid src/${name} 600 & (nohup src/${name} 601 >/dev/null 2>&1 &); (trap '' HUP TERM INT; src/${name} 602 & disown); sleep 0.1; exit 0`,
    );
    expect(code).toBe(0);
    expect(spawnSync("pgrep", ["-x", name.slice(0, 15)], { encoding: "utf8" }).stdout).toBe("");
  });

  it("bounds how many processes there are", async () => {
    const start =
      'let n=0;for(let i=0;i<150;i++){const c=require("child_process").spawn("sleep",["5"]);c.on("error",()=>0);if(c.pid)n++}console.log("made",n);process.exit()';
    const { stdout } = await confined(`node -e '${start}'`, { limits: { ...usualLimits, processes: 60 } });
    expect(Number(/made (\d+)/.exec(stdout)?.[1])).toBeLessThan(60);
  });

  it("ends a run that prints without end", async () => {
    const { code, gate } = await confined("yes", { limits: { ...usualLimits, outputBytes: 1_000_000 } });
    await gate.ended.promise;
    expect({ code, refused: gate.refused }).toEqual({
      code: 129,
      refused: [{ what: "output of more than 1000000 bytes", certainty: "seen" }],
    });
  });

  it("bounds a file, and the memory of a process", async () => {
    const { stdout } = await confined(
      `head -c 3000000 /dev/zero > src/big; stat -c %s src/big; node -e 'Buffer.alloc(3e9,1)' >/dev/null 2>&1 || echo no memory`,
      { limits: { ...usualLimits, fileBytes: 1_048_576, memory: 2e9 } },
    );
    expect(stdout).toContain("1048576\r\n");
    expect(stdout).toContain("no memory");
  });

  it.each([
    ["interrupt", "INT"],
    ["stop", "HUP"],
  ] as const)("lets the command react when it is told to %s", async (order, trap) => {
    const { code } = await confined(
      `trap 'echo got; exit 5' ${trap}; echo ready; while :; do sleep 0.05; done`,
      {},
      async (gate) => (await gate.ready.promise)[order](),
    );
    expect(code).toBe(5);
  });

  it("has a terminal of its own with job control", async () => {
    const { stdout } = await confined(
      "test -t 0 && test -t 1 && tty >/dev/null; set -m; sleep 0.01 & fg %1 >/dev/null && echo controlled < /dev/tty",
    );
    expect(stdout).toContain("controlled");
  });

  it("runs nothing where its sandbox cannot be made", async () => {
    const { code, stderr } = await confined("touch src/ran", { writable: [project], home: "/no/such/home" });
    expect({ code, ran: existsSync(join(project, "src/ran")) }).toEqual({ code: 126, ran: false });
    expect(stderr).toContain("Nothing was run, because its sandbox could not be made (bwrap: ");
  });
});
