import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { usualLimits } from "../../../src/core/confine/confinement.ts";
import { attackGround, type Ground, runConfined, sandboxes } from "./attackRig.ts";

// Real sandboxes on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

let ground: Ground;
beforeEach(() => {
  ground = attackGround();
});
afterEach(() => ground.remove());

function limits(changes: Partial<typeof usualLimits>): { readonly limits: typeof usualLimits } {
  return { limits: { ...usualLimits, processes: 200, ...changes } };
}

describe.skipIf(sandboxes === "missing")("a run that takes more than it may", () => {
  // Every one of these ends by itself after some hundred processes: nothing here is unbounded, limit or not.
  it.each([
    ["processes that start processes", "f() { [ $1 -gt 7 ] || { f $(($1 + 1)) & f $(($1 + 1)) & wait; }; }; f 0"],
    ["in sessions of their own", "for i in $(seq 300); do setsid sleep 3 & done; wait"],
    [
      "threads",
      "python3 -c 'import threading, time\nfor i in range(300): threading.Thread(target=time.sleep, args=(2,)).start()'",
    ],
  ])("is refused more: %s", async (_name, script) => {
    const { stdout, gate } = await runConfined(ground, `(${script}) 2>&1; exit 0`, limits({ processes: 40 }));
    expect(`${stdout} ${JSON.stringify(gate.refused)}`).toMatch(
      /Resource temporarily unavailable|can't start new thread|more than 40 processes/,
    );
    const bare = spawnSync("bash", ["-c", `(${script}) 2>&1`], { encoding: "utf8" });
    expect(bare.stdout).not.toMatch(/unavailable|can't start/);
  });

  it.each([
    ["one file", "head -c 3000000 /dev/zero >src/big", "src/big"],
    ["a file with holes", "truncate -s 3000000 src/big", "src/big"],
    ["a file that is reserved", "fallocate -l 3000000 src/big", "src/big"],
  ])("writes no more than its bytes: %s", async (_name, script, path) => {
    await runConfined(ground, `${script} 2>&1; exit 0`, limits({ fileBytes: 1_048_576 }));
    expect(statSync(join(ground.project, path), { throwIfNoEntry: false })?.size ?? 0).toBeLessThanOrEqual(1_048_576);
    spawnSync("bash", ["-c", script], { cwd: ground.project });
    expect(statSync(join(ground.project, path)).size).toBe(3_000_000);
  });

  it.each([
    ["its output", "yes"],
    ["its errors", "yes >&2"],
    ["its terminal", "yes >/dev/tty"],
    ["the terminal's name", "yes >$(tty)"],
    ["in the background", "yes & yes & wait"],
  ])("is ended when it floods %s", async (_name, script) => {
    const { code, gate } = await runConfined(ground, script, limits({ outputBytes: 500_000 }));
    expect({ code, refused: gate.refused }).toEqual({
      code: 129,
      refused: [{ what: "output of more than 500000 bytes", certainty: "seen" }],
    });
  });

  // Each ends by itself: nothing here is unbounded, limit or not.
  const many = "head -c 8000000 /dev/zero";
  it.each([
    ["bytes in many files", `for i in $(seq 40); do ${many} >src/$i; done; sync; exec sleep 600`, /bytes on the disk/],
    [
      "bytes where names are gone",
      `exec 8>src/x; rm src/x; for i in $(seq 40); do ${many} >&8; done; sync; exec sleep 600`,
      /bytes on the disk/,
    ],
    [
      "bytes in a folder further down",
      `mkdir -p src/deep/b/c; for i in $(seq 40); do ${many} >src/deep/b/c/$i; done; sync; exec sleep 600`,
      /bytes on the disk/,
    ],
    ["files", "mkdir src/many; cd src/many; seq 6000 | xargs touch; sync; exec sleep 600", /more than 2000 files/],
  ])("is ended when it has more than it may on the disk: %s", async (_name, script, what) => {
    const { code, gate } = await runConfined(ground, script, limits({ diskBytes: 100e6, diskFiles: 2000 }));
    expect({ code, refused: gate.refused }).toEqual({
      code: 137,
      refused: [{ what: expect.stringMatching(what), certainty: "seen" }],
    });
  });

  it("goes on where others fill the disk, and what it deleted is gone", async () => {
    const other = "head -c 200000000 /dev/zero";
    const line = `${other} >src/x; rm src/x; echo done`;
    const { code, stdout } = await runConfined(ground, line, limits({ diskBytes: 500e6 }));
    expect({ code, stdout: stdout.trim() }).toEqual({ code: 0, stdout: "done" });
  });

  it("has no more open files, memory and processor time than it may", async () => {
    const { stdout } = await runConfined(
      ground,
      [
        'for i in $(seq 30 90); do eval "exec $i<src/a" || break; done 2>&1 | head -1',
        "python3 -c 'bytearray(900_000_000)' 2>&1 | tail -1",
        "(while :; do :; done) 2>/dev/null; echo ended by $(kill -l $?)",
        "exit 0",
      ].join("\n"),
      limits({ openFiles: 64, memory: 500e6, cpuSeconds: 1 }),
    );
    expect(stdout).toMatch(
      /(?:Bad file descriptor|Too many open files|Invalid argument)[\s\S]*MemoryError[\s\S]*ended by (?:XCPU|KILL)/,
    );
  });
});

describe.skipIf(sandboxes === "missing")("what comes out of a run", () => {
  it("types nothing into the terminal it was started from", async () => {
    // A shell on a terminal of its own, which reads what is typed there once the program behind it has ended.
    const terminal = "import pty, sys; pty.spawn(sys.argv[1:])";
    const shell = '"$@"; IFS= read -t 2 -r line; echo "read <$line>"';
    const around = ["python3", "-c", terminal, "bash", "-c", shell, "shell"];
    const typing =
      "import fcntl, os, termios\nt = os.open('/dev/tty', os.O_RDWR)\nfor c in 'touch typed\\n': fcntl.ioctl(t, termios.TIOCSTI, c.encode())";
    writeFileSync(join(ground.project, "src/typing.py"), typing);
    const { stdout } = await runConfined(ground, "python3 src/typing.py 2>&1; echo tried; exit 0", {}, around);
    expect(stdout).toContain("tried");
    expect(stdout).toContain("read <>");
    const [program = "", ...rest] = [...around, "python3", "src/typing.py"];
    const bare = spawnSync(program, rest, { cwd: ground.project, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    // Newer kernels leave this to root alone.
    expect(bare.stdout).toContain(process.getuid?.() === 0 ? "read <touch typed>" : "read <");
  });

  it("cannot write through a pipe that is hidden with its folder", async () => {
    const pipe = join(ground.home, ".holdpoint/pipe");
    spawnSync("mkfifo", [pipe]);
    const reader = spawn("timeout", ["20", "head", "-c", "1", pipe], { stdio: ["ignore", "pipe", "ignore"] });
    const { stdout } = await runConfined(ground, `echo x >${pipe} 2>&1; exit 0`);
    expect(stdout).toContain("Read-only file system");
    spawnSync("bash", ["-c", `echo x >${pipe}`]);
    await new Promise((resolve) => reader.once("exit", resolve));
    expect(reader.exitCode).toBe(0);
  });
});

describe.skipIf(sandboxes === "missing")("folders that are moved while a run starts", () => {
  it("write nothing outside, whatever is put in their place", async () => {
    const { project, home } = ground;
    mkdirSync(join(project, "build"));
    let turns = 0;
    const flip = setInterval(() => {
      // A link to the person's own files stands in for the folder every other time.
      const [from, to] = turns++ % 2 === 0 ? ["build", "build.away"] : ["build.away", "build"];
      try {
        if (to === "build") spawnSync("rm", ["-f", join(project, "build")]);
        renameSync(join(project, from), join(project, to));
        if (to === "build.away") symlinkSync(join(home, "other"), join(project, "build"));
      } catch {
        // The run has it as a mount, which cannot be moved.
      }
    }, 1);
    try {
      for (let tries = 0; tries < 4; tries++)
        await runConfined(ground, "echo broken >build/kept; true", { replaceable: [join(project, "build/kept")] });
    } finally {
      clearInterval(flip);
    }
    expect(turns).toBeGreaterThan(4);
    expect(readdirSync(join(home, "other")).sort()).toEqual(["bin", "kept"]);
    expect(readFileSync(join(home, "other/kept"), "utf8")).toBe("kept");
  });

  it("open nothing that a forged `.git` leads to", async () => {
    const { project, home } = ground;
    mkdirSync(join(project, "sub"));
    writeFileSync(join(project, "sub/.git"), `gitdir: ${home}/other\n`);
    await runConfined(ground, "echo broken >$HOME/other/kept; true", { repositories: [join(project, "sub")] });
    expect(readFileSync(join(home, "other/kept"), "utf8")).toBe("kept");
    // A work tree that git made itself is led to its data, and that back to it.
    const git = `git -c user.name=a -c user.email=a@b`;
    const made = `cd $OUT && git init -q r && cd r && ${git} commit -q --allow-empty -m x && git worktree add -q $PROJECT/tree`;
    expect(spawnSync("bash", ["-c", made], { env: { ...ground.environment } }).status).toBe(0);
    const { code } = await runConfined(ground, `cd tree && ${git} commit -q --allow-empty -m y`, {
      repositories: [join(project, "tree")],
    });
    expect(code).toBe(0);
  });

  it("start nothing where the folder of the run is gone", async () => {
    const { project } = ground;
    const run = runConfined(ground, "echo ran", {});
    renameSync(project, `${project}.away`);
    const { code, stdout } = await run.catch((cause: unknown) => ({ code: String(cause), stdout: "" }));
    expect(stdout).not.toContain("ran");
    expect(code).not.toBe(0);
  });
});
