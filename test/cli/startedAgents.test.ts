import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { until } from "../../scripts/until.ts";
import { nullLogger } from "../../src/base/logger.ts";
import { StopKeeping } from "../../src/run/stopKeeping.ts";
import { StartedRig } from "./startedRig.ts";

// Real sandboxes on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const works =
  existsSync("/usr/bin/socat") &&
  spawnSync("/usr/bin/bwrap", ["--ro-bind", "/", "/", "--proc", "/proc", "--unshare-pid", "true"]).status === 0;
if (!works) process.stderr.write("NOT TESTED: no bubblewrap or no socat here, so no agent was started in a sandbox.\n");

let rig: StartedRig;
beforeEach(() => {
  rig = new StartedRig();
});
afterEach(() => rig.dispose());

/** The processes that sleep so long, by their ids here. */
function asleep(seconds: string): readonly string[] {
  return readdirSync("/proc").filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8") === `sleep\0${seconds}\0`;
    } catch {
      return false;
    }
  });
}

// A socket of another test that goes away between laying out and starting keeps a sandbox from being made.
describe.skipIf(!works)("an agent that was started in Holdpoint", { retry: 3 }, () => {
  it("asks by its own way, and is known to be itself whatever it claims", async () => {
    await rig.open();
    const { steps, code, said } = await rig.run("ask", "echo harmless", "pose", "echo posing");
    expect({ steps, code, said }).toEqual({
      steps: [
        { asked: "passed", code: 0, output: "harmless\n" },
        { asked: "passed", code: 0, output: "posing\n" },
      ],
      code: 0,
      said: "",
    });
    const calls = rig.records.written.filter(({ event }) => event === "decided");
    expect(calls.map(({ agent, identity, session }) => ({ agent, identity, session: session.slice(8) }))).toEqual([
      { agent: "claude-code", identity: "proven", session: ":session-1" },
      { agent: "claude-code", identity: "proven", session: ":somebody's session" },
    ]);
    expect(rig.records.events.filter((event) => event.startsWith("agent"))).toEqual(["agent started", "agent ended"]);
    // Nothing of it is left behind.
    expect(readdirSync(rig.paths.journal).filter((name) => name.includes(".reach"))).toEqual([]);
  });

  it("has its approved calls run outside of its sandbox, under what the verdict allows", async () => {
    await rig.open();
    const target = join(rig.home, "other/kept");
    const { steps } = await rig.run("bare", `rm ${target}`, "ask", `rm ${target} && echo gone && exit 3`);
    expect(steps).toEqual([
      { code: 1, output: expect.stringContaining("Read-only file system") },
      { asked: "approved", code: 3, output: expect.stringContaining("gone") },
    ]);
    expect(existsSync(target)).toBe(false);
    expect(rig.records.events).toContain("run started");
  });

  it("is refused what a person refuses", async () => {
    rig.answer = "refuse";
    await rig.open();
    const target = join(rig.home, "other/kept");
    const { steps } = await rig.run("ask", `rm ${target}`);
    expect(steps).toEqual([{ asked: "refused", why: expect.any(String) }]);
    expect(existsSync(target)).toBe(true);
  });

  it("writes its workspace and its own state, and finds its own sign-in", async () => {
    await rig.open();
    const { steps } = await rig.run(
      "bare",
      'echo a > src/a && echo b > "$HOME/.claude/history" && cat "$HOME/.claude/.credentials.json"',
    );
    expect(steps).toEqual([{ code: 0, output: "ITS OWN" }]);
    expect(readFileSync(join(rig.project, "src/a"), "utf8")).toBe("a\n");
  });

  it("cannot change what guards it or what is not its own without asking", async () => {
    const tries = {
      "writes outside": "echo x > $HOME/other/kept",
      "deletes outside": "rm -rf $HOME/other",
      "writes its own hook file": "echo '[]' > $HOME/.claude/settings.json",
      "replaces its own hook file": "echo '[]' > $HOME/.claude/x && mv -f $HOME/.claude/x $HOME/.claude/settings.json",
      "moves its own folder away": "mv $HOME/.claude $HOME/.claude2",
      "makes a start file of the shell": "echo x > $HOME/.bashrc",
      "writes a hook of git": "echo x > .git/hooks/pre-commit",
      "moves git's hooks away": "mv .git/hooks .git/hooks2",
      "moves git's folder away": "mv .git .git2",
      "changes git's configuration": "git config core.pager x",
      "changes the programs that its hook starts": "echo x > $HOME/.holdpoint/bin/holdpoint-hook",
      "replaces the registry of gates": "echo x > $HOME/.holdpoint/run/gates/2",
      "plants a file in our folder": "echo x > $HOME/.holdpoint/x",
      "stops everything, or lifts that": "$HOME/.holdpoint/bin/holdpoint stop --json | grep -q 'not kept' && exit 9",
      "mounts over its hook file": "mount --bind /dev/null $HOME/.claude/settings.json",
      "takes a mount away": "umount $HOME/.claude/settings.json",
      "makes a namespace of its own": "unshare -r true",
      "enters the namespace of another": "nsenter -t 1 -m true",
      "writes through the root of a process": "echo x > /proc/1/root$HOME/other/kept",
      "traces who looks after it": "kill -9 1 && sleep 0.2 && kill -0 1 && exit 9",
    } as const;
    await rig.open();
    const { steps } = await rig.run(...Object.values(tries).flatMap((command) => ["bare", command]));
    const done = Object.keys(tries).filter((_what, index) => steps[index]?.code === 0);
    expect({ done, tried: steps.length }).toEqual({ done: [], tried: Object.keys(tries).length });
    const text = (path: string): string => readFileSync(join(rig.home, path), "utf8");
    expect([text(".claude/settings.json"), text("other/kept"), text("project/.git/config")]).toEqual([
      "{}",
      "kept",
      "[core]\n",
    ]);
    expect(existsSync(join(rig.home, ".bashrc"))).toBe(false);
  });

  it("does not read credentials, another agent's sign-in or the person's environment", async () => {
    rig.environment.AWS_SECRET_ACCESS_KEY = "PRIVATE";
    const tries = [
      "cat $HOME/.aws/credentials $HOME/.ssh/id_ed25519 $HOME/.codex/auth.json",
      "cat /proc/self/root$HOME/.aws/credentials /proc/1/root$HOME/.aws/credentials",
      "ln -s $HOME/.aws src/l; cat src/l/credentials; ln $HOME/.aws/credentials src/h; cat src/h",
      "env; cat /proc/*/environ",
      "grep -rs PRIVATE /proc/*/cwd/.aws /proc/*/root$HOME/.ssh $HOME/.aws",
      "find $HOME -inum 0 -o -type f -readable -path '*aws*' -exec cat {} +",
    ];
    await rig.open();
    const { steps } = await rig.run(...tries.flatMap((command) => ["bare", command]));
    // Its own words may name what it looks for.
    const read = steps.filter(({ output }) => /PRIVATE(?! )/.test(String(output)));
    expect({ read, tried: steps.length }).toEqual({ read: [], tried: tries.length });
  });

  it("reaches no socket of the gate's and no other agent's way", async () => {
    await rig.open();
    const listening = createServer().listen(join(rig.home, "tmp/other.sock"));
    const first = rig.start(rig.order("wait", ""));
    await rig.steps(first, 1);
    const look = `find ${rig.paths.state} -type s; ls ${rig.paths.run} ${rig.paths.calls} ${rig.paths.gates}`;
    const connect = `for s in ${rig.paths.sockets}/* ${rig.home}/tmp/other.sock; do socat -u OPEN:/dev/null UNIX-CONNECT:$s && echo REACHED; done`;
    const [{ id } = { id: "" }] = rig.started.list;
    const forge = `mkdir -p ${rig.paths.started}/${id}/calls && echo FORGED; ls ${rig.paths.started} && echo SEEN`;
    const { steps } = await rig.run("bare", look, "bare", connect, "bare", forge);
    const [looked, connected, forged] = steps.map(({ output }) => String(output));
    expect(looked?.split("\n").filter((line) => line.endsWith(".sock"))).toEqual(["handover.sock"]);
    expect(looked).toContain("gates");
    expect(connected).not.toContain("REACHED");
    expect(forged).not.toMatch(/FORGED|SEEN/);
    listening.close();
    first.child.kill("SIGTERM");
    await first.end;
  });

  it("cannot redeem what was not given to it, and hands over tickets alone", async () => {
    await rig.open();
    const forged = `${process.pid}-${"0".repeat(32)}`;
    const handed = `printf '%s\\n' '{"type":"exec","ticket":"1-${"0".repeat(32)}","cwd":"/"}' '{"type":"run","command":"id"}' | socat -t 5 - UNIX-CONNECT:${rig.paths.run}/handover.sock; echo done`;
    const { steps } = await rig.run("bare", `${rig.paths.state}/bin/holdpoint exec ${forged}`, "bare", handed);
    expect(steps[0]).toEqual({ code: 126, output: expect.stringContaining("holdpoint:") });
    expect(String(steps[1]?.output).trim()).toBe("done");
  });

  it("reaches no host but its own and those of the scope", async () => {
    const served = createServer((socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhere")).listen(
      0,
      "127.0.0.1",
    );
    const port = await new Promise<number>((resolve) =>
      served.on("listening", () => {
        const address = served.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      }),
    );
    const get = `curl -sS -m 10 http://127.0.0.1:${port}/; curl -sS -m 5 --noproxy '*' http://127.0.0.1:${port}/ || echo BARE FAILED`;
    await rig.open();
    const closed = await rig.run("bare", get);
    rig.scope = { ...rig.scope, sandbox: { mode: "auto", network: [`127.0.0.1:${port}`], limits: {} } };
    const open = await rig.run("bare", get);
    served.close();
    expect([closed.steps[0]?.output, open.steps[0]?.output]).toEqual([
      expect.stringMatching(/not among the hosts[\s\S]*BARE FAILED/),
      expect.stringMatching(/^here[\s\S]*BARE FAILED/),
    ]);
    expect(rig.records.written.find(({ event }) => event === "agent ended")).toMatchObject({
      refused: [`host:127.0.0.1:${port}`],
    });
  });

  it("has what it must not make put away while it goes on", async () => {
    await rig.open();
    const made = join(rig.project, ".mcp.json");
    const run = rig.start(rig.order("bare", `echo '{}' > ${made} && echo made`, "wait", ""));
    await rig.steps(run, 2);
    await until("the file to be put away", 20_000, async () => (existsSync(made) ? undefined : "gone"));
    run.child.kill("SIGTERM");
    const { said } = await run.end;
    expect(said).toContain("was made and put away");
  });

  it("ends with all that it started, and with its leave to ask, when everything is stopped", async () => {
    const kept = new Map<string, string>();
    const storage = {
      get: async (name: string) => kept.get(name),
      store: async (name: string, value: string) => void kept.set(name, value),
    };
    const stop = new StopKeeping(rig.paths.state, rig.paths.journal, [storage], nullLogger);
    await stop.open(1_000);
    await rig.open(stop);
    const nap = "1078.25";
    const run = rig.start(rig.order("bare", `(setsid nohup sleep ${nap} >/dev/null 2>&1 &); sleep 0`, "wait", ""));
    await rig.steps(run, 2);
    await until("the sleeper", 20_000, async () => (asleep(nap).length === 1 ? "there" : undefined));
    const [{ id } = { id: "" }] = rig.started.list;
    rig.gate.kill.stop("command");
    const { said } = await run.end;
    expect(said).toContain("stopped everything");
    expect(asleep(nap)).toEqual([]);
    expect(rig.started.list).toEqual([]);
    expect(rig.started.order(rig.order("wait", ""))).toMatchObject({ kind: "refused", code: "stopped" });
    // What would still ring there is refused.
    expect(existsSync(join(rig.paths.started, id))).toBe(true);
    stop.dispose();
  });

  it("ends when the window that it was started in is gone", async () => {
    await rig.open();
    const run = rig.start(rig.order("wait", ""));
    await rig.steps(run, 1);
    rig.closeWindow();
    expect((await run.end).said).toContain("The window that this agent was started in is gone");
    expect(rig.started.list).toEqual([]);
  });

  it("is not started a second time by the same order, nor by one of another window", async () => {
    await rig.open();
    const ordered = rig.started.order(rig.order("bare", "true"));
    if (ordered.kind === "refused") throw new Error(ordered.message);
    const ticket = `${process.pid}-${ordered.ticket}`;
    expect((await rig.host(["begin", ticket]).end).code).toBe(0);
    const again = await rig.host(["begin", ticket]).end;
    expect(again).toMatchObject({ code: 126, said: expect.stringContaining("each is good once") });
  });

  it("is not started by a program that nobody said yes to", async () => {
    await rig.open();
    const { code, said } = await rig.host(["start", "bash", "-c", "echo unasked"]).end;
    expect({ code, said }).toEqual({ code: 126, said: expect.stringContaining("Nobody said yes.") });
  });

  it("tells the person first what bounds it", async () => {
    writeFileSync(join(rig.home, ".netrc"), "PRIVATE");
    await rig.open();
    const { shown } = await rig.run("bare", "true");
    const lines = shown.replaceAll("\u001b[2m", "").replaceAll("\u001b[0m", "").split("\r\n");
    expect(lines.slice(0, 2)).toEqual([
      "Holdpoint: Claude Code is bounded. It writes in ~/project, ~/.claude and ~/.claude.json, temporary folders and package caches; all else is read-only.",
      expect.stringMatching(
        /^It reaches api\.anthropic\.com, .* and no other host; your credentials are hidden \(\d+ places\)\. What you approve runs outside of this, as the review shows\.$/,
      ),
    ]);
  });
});

it("is not started where it cannot be bounded, and the mend is told", async () => {
  rig.mode = "off";
  await rig.open();
  expect(rig.started.order(rig.order("bare", "true"))).toEqual({
    kind: "refused",
    code: "not-bounded",
    message:
      "Claude Code was not started, because the setting holdpoint.sandbox switches it off. Set `holdpoint.sandbox` to `auto` to have it back.",
  });
});
