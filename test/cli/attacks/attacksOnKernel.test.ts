import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { totalmem } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { refusedCalls } from "../../../src/run/sandbox/systemCalls.ts";
import { type Attack, attackGround, type Ground, runConfined, sandboxes, testAttacks } from "./attackRig.ts";

// Real sandboxes on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const machine = process.arch === "arm64" ? "arm64" : "x64";
const tables = process.arch === "arm64" || process.arch === "x64" ? "there" : "missing";

function python(code: string): string {
  return [
    "python3 - <<'END'",
    "import ctypes, mmap, os, socket, sys",
    "l = ctypes.CDLL(None, use_errno=True)",
    "def call(*a):",
    "  r = l.syscall(*[ctypes.c_long(x) for x in a]); return r if r >= 0 else -ctypes.get_errno()",
    code,
    "END",
  ].join("\n");
}

/** With arguments that harm nothing: no kernel takes them, but only a filter says so in these words. */
const calls: readonly Attack[] = refusedCalls.flatMap(({ name, as, [machine]: number }) =>
  number === undefined
    ? []
    : [
        {
          mechanism: "system calls",
          name,
          script: python(
            `r = call(${number}, -1, 0, 0, 0, 0, 0)\nprint('refused' if r == ${as === "forbidden" ? -1 : -38} else 'THROUGH %d' % r)`,
          ),
          stopped: /refused/,
          control: "not tried: some kernels refuse it themselves",
        } as const,
      ],
);

const effective: readonly Attack[] = [
  {
    mechanism: "system calls",
    name: "a ring of io_uring",
    script: python(
      "b = ctypes.create_string_buffer(120)\nr = call(425, 2, ctypes.addressof(b))\nprint('THROUGH' if r >= 0 else 'errno %d' % -r)",
    ),
    stopped: /errno 38/,
    control: "not tried: some machines switch it off",
  },
  {
    mechanism: "system calls",
    name: "a key of its own",
    script: python(
      `d = ctypes.create_string_buffer(b'user'); n = ctypes.create_string_buffer(b'attack')\nr = call(${machine === "x64" ? 248 : 217}, ctypes.addressof(d), ctypes.addressof(n), ctypes.addressof(n), 6, -2)\nprint('THROUGH' if r >= 0 else 'errno %d' % -r)`,
    ),
    stopped: /errno 1\b/,
    control: "gets through",
  },
  {
    mechanism: "system calls",
    name: "of a 32-bit program",
    script: python(
      [
        "if os.uname().machine != 'x86_64': print('errno 38'); sys.exit()",
        "m = mmap.mmap(-1, 4096, prot=7); m.write(b'\\xb8\\x14\\x00\\x00\\x00\\xcd\\x80\\xc3')",
        "f = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(m)))",
        "r = f(); print('THROUGH' if r == os.getpid() else 'errno %d' % -r)",
      ].join("\n"),
    ),
    stopped: /errno 38/,
    control: process.arch === "x64" ? "gets through" : "not tried: this machine has none",
  },
  {
    mechanism: "system calls",
    name: "a user namespace in a new process",
    script: python(
      `r = call(${machine === "x64" ? 56 : 220}, 0x10000011, 0, 0, 0, 0)\nif r == 0: print('THROUGH'); sys.stdout.flush(); os._exit(0)\nprint('errno %d' % -r)`,
    ),
    stopped: /errno 1\b/,
    control: "not tried: some systems forbid it to everybody",
  },
  ...[
    ["to the host of a virtual machine", 40],
    ["to the kernel's ciphers", 38],
    ["of Bluetooth", 31],
    ["of a bus in cars", 29],
  ].map(
    ([name, family]): Attack => ({
      mechanism: "sockets",
      name: `${name}`,
      script: python(
        `try:\n  socket.socket(${family}, ${family === 31 || family === 29 ? "socket.SOCK_RAW" : family === 38 ? "socket.SOCK_SEQPACKET" : "socket.SOCK_STREAM"}, ${family === 29 || family === 31 ? 1 : 0}); print('THROUGH')\nexcept OSError as x: print('errno', x.errno)`,
      ),
      stopped: /errno 97/,
      control: "not tried: it depends on the kernel's modules",
    }),
  ),
  {
    mechanism: "memory",
    name: "files in /dev, which nothing bounds",
    script: "echo x >/dev/file && echo THROUGH; mkdir /dev/folder && echo THROUGH",
    stopped: /Read-only file system/,
    control: "not tried: it would leave them there",
  },
  {
    mechanism: "memory",
    name: "more in /dev/shm than its share",
    script: `[ "$(df -B1 --output=size /dev/shm | tail -1)" -gt ${Math.floor(totalmem() / 8) + 4096} ] && echo THROUGH; echo x >/dev/shm/x && echo bounded`,
    stopped: /bounded/,
    control: "not tried: how large it is differs by machine",
  },
];

describe.skipIf(sandboxes === "missing" || tables === "missing")(
  "out of a sandbox through the kernel's own doors",
  () => {
    testAttacks([...calls, ...effective]);
  },
);

describe.skipIf(sandboxes === "missing" || tables === "missing" || process.getuid?.() !== 0)(
  "through the kernel's own doors as root over others' files",
  () => {
    testAttacks([...calls, ...effective], { owner: 1234 });
  },
);

describe.skipIf(sandboxes === "missing" || tables === "missing")("what a filter of system calls leaves", () => {
  let ground: Ground;
  beforeEach(() => {
    ground = attackGround();
  });
  afterEach(() => ground.remove());

  it("keeps the keys of the session it was started in from a run", async () => {
    const numbers = machine === "x64" ? { add: 248, control: 250 } : { add: 217, control: 219 };
    const adding = [
      "import ctypes, os, sys",
      "l = ctypes.CDLL(None, use_errno=True)",
      `assert l.syscall(${numbers.control}, 1, None) > 0`,
      `assert l.syscall(${numbers.add}, b'user', b'holdpoint-attack', b'PRIVATE', 7, -3) > 0`,
      "os.execvp(sys.argv[1], sys.argv[1:])",
    ].join("\n");
    const reading = [
      "import ctypes",
      "l = ctypes.CDLL(None, use_errno=True)",
      "b = ctypes.create_string_buffer(7)",
      `k = l.syscall(${numbers.control}, 10, -3, b'user', b'holdpoint-attack', 0)`,
      `print(b.raw.decode() if l.syscall(${numbers.control}, 11, k, b, 7) == 7 else 'errno %d' % ctypes.get_errno())`,
      "import os, sys; sys.stdout.flush(); os.system('grep -c holdpoint-attack /proc/keys')",
    ].join("\n");
    writeFileSync(join(ground.project, "src/reading.py"), reading);
    const around = ["python3", "-c", adding];
    const [program = "", ...rest] = [...around, "python3", "src/reading.py"];
    const bare = spawnSync(program, rest, { cwd: ground.project, encoding: "utf8" });
    // What a machine has no keys for proves nothing.
    expect(bare.stdout).toMatch(/^PRIVATE\n[1-9]/);
    const { stdout } = await runConfined(ground, "python3 src/reading.py 2>&1; exit 0", {}, around);
    expect(stdout).toMatch(/^errno 1\r?\ngrep: \/proc\/keys: Permission denied/);
  });

  it.each([
    [
      "a program is traced",
      "python3 -c \"import ctypes, os, time; l = ctypes.CDLL(None); p = os.fork()\nif p == 0: time.sleep(9)\nprint('done' if l.ptrace(16, p, None, None) == 0 else 'no'); os.kill(p, 9)\"",
      "done",
    ],
    [
      "threads are started",
      "python3 -c \"import threading; t = threading.Thread(target=print, args=('done',)); t.start(); t.join()\"",
      "done",
    ],
    ["a subshell is piped to", "(echo done) | cat", "done"],
    [
      "a program of Node runs",
      `'${process.execPath}' -e "require('fs').promises.readFile('src/a', 'utf8').then(() => console.log('done'))"`,
      "done",
    ],
    [
      "shared memory is used",
      "python3 -c \"from multiprocessing import shared_memory as s; m = s.SharedMemory(create=True, size=99); m.unlink(); print('done')\"",
      "done",
    ],
  ])("lets ordinary work be: %s", async (_name, command, expected) => {
    const { stdout, code } = await runConfined(ground, command);
    expect({ code, last: stdout.trim().split(/\r?\n/).at(-1) }).toEqual({ code: 0, last: expected });
  });
});
