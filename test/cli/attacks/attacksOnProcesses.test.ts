import { describe, vi } from "vitest";
import { type Attack, sandboxes, testAttacks } from "./attackRig.ts";

// Real sandboxes on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

/** Calls the kernel by Python's `ctypes`; `code` sees `l`, `e()` (the last errno) and `V`, the victim outside. */
function python(code: string): string {
  return [
    "python3 - <<'END'",
    "import ctypes, os, sys, struct, fcntl, termios",
    "l = ctypes.CDLL(None, use_errno=True)",
    "def e(): return 'errno %d' % ctypes.get_errno()",
    "V = int(os.environ['VICTIM'])",
    code,
    "END",
  ].join("\n");
}

const noSuchProcess = /errno 3\b|No such process/;
const gone = /No such file or directory/;

const tracing: readonly Attack[] = [
  ["attaches", "print('THROUGH' if l.ptrace(16, V, None, None) == 0 else e())", "gets through"],
  ["seizes", "print('THROUGH' if l.ptrace(0x4206, V, None, None) == 0 else e())", "gets through"],
  [
    "reads its memory",
    [
      "b = ctypes.create_string_buffer(8); v = (ctypes.c_void_p * 2)(ctypes.addressof(b), 8)",
      "try: at = int([x for x in open('/proc/%d/maps' % V) if 'stack' in x][0].split('-')[1].split()[0], 16) - 64",
      "except OSError: at = 4096",
      "r = (ctypes.c_void_p * 2)(at, 8); l.process_vm_readv.restype = ctypes.c_ssize_t",
      "print('THROUGH' if l.process_vm_readv(V, v, 1, r, 1, 0) == 8 else e())",
    ].join("\n"),
    "gets through",
  ],
].map(([name = "", code = "", control = ""]) => ({
  mechanism: "ptrace",
  name: `${name} a process outside`,
  script: python(code),
  stopped: noSuchProcess,
  control: control === "gets through" ? "gets through" : "not tried: it would do harm",
}));

const peeking: readonly Attack[] = [
  ["its environment", "tr '\\0' '\\n' </proc/$VICTIM/environ | sed s/PRIVATE/THROUGH/"],
  ["its memory", "exec 9</proc/$VICTIM/mem && echo THROUGH"],
  ["its open files", "ls /proc/$VICTIM/fd && echo THROUGH"],
].map(([name = "", script = ""]) => ({
  mechanism: "ptrace",
  name: `${name}, from /proc`,
  script,
  stopped: gone,
  control: "gets through",
}));

const signals: readonly Attack[] = [
  { name: "kills a process outside", script: "kill -0 $VICTIM && echo THROUGH", stopped: noSuchProcess },
  {
    name: "by a handle",
    script: python("try:\n  os.pidfd_open(V); print('THROUGH')\nexcept OSError as x: print('errno', x.errno)"),
    stopped: noSuchProcess,
  },
  {
    name: "stops it by its priority",
    script: "renice -n 0 -p $VICTIM && echo THROUGH",
    stopped: noSuchProcess,
  },
].map((attack) => ({ ...attack, mechanism: "signals", control: "gets through" }));

const more: readonly Attack[] = [
  {
    mechanism: "signals",
    name: "ends what holds the sandbox together",
    script: "kill -9 1; kill -0 1 && echo still there",
    stopped: /still there/,
    control: "not tried: it would end the machine",
  },
  {
    mechanism: "signals",
    name: "through a control group",
    script: "g=$(find /sys/fs/cgroup -name cgroup.procs 2>/dev/null | head -1); echo $$ >/$g && echo THROUGH",
    stopped: /Read-only file system|Permission denied|No such file/,
    control: "not tried: it would move the tests' own processes",
  },
  {
    mechanism: "LD_PRELOAD",
    name: "for every program of the machine",
    script: "echo $PWD/x.so >/etc/ld.so.preload && echo THROUGH",
    stopped: /Read-only file system|Permission denied/,
    control: "not tried: it would do harm",
  },
  {
    mechanism: "LD_PRELOAD",
    name: "in a program that another one starts",
    script: "printf x >$OUT/bin/ls && echo THROUGH",
    stopped: /Read-only file system/,
    control: "gets through",
  },
  {
    mechanism: "LD_PRELOAD",
    name: "from the files that a shell reads when it starts",
    script: "echo 'export LD_PRELOAD=/tmp/x.so' >>$HOME/.bashrc && echo THROUGH",
    stopped: /Read-only file system/,
    control: "gets through",
  },
  {
    mechanism: "inherited files",
    name: "none but its own is open",
    script:
      "for f in $(ls /proc/$PPID/fd /proc/1/fd 2>/dev/null); do readlink /proc/1/fd/$f; done | grep -E 'socket|holdpoint|journal|/tmp/attack.*(run|note)' && echo THROUGH; echo looked",
    stopped: /looked/,
    control: "not tried: what the tests' own process has open says nothing",
  },
  {
    mechanism: "inherited files",
    name: "writes into numbers that may be open",
    script: "for f in 3 4 5 6 7 8 10 11 12 20 63; do (echo x >&$f) && echo THROUGH; done",
    stopped: /Bad file descriptor/,
    control: "not tried: what the tests' own process has open says nothing",
  },
  ...["/dev/mem", "/dev/kmsg", "/dev/fuse", "/dev/vda", "/dev/loop-control", "/dev/kvm", "/dev/uinput"].map(
    (device): Attack => ({
      mechanism: "devices",
      name: device,
      script: `head -c 1 ${device} >/dev/null && echo THROUGH`,
      stopped: gone,
      control: "not tried: it could do harm",
    }),
  ),
  {
    mechanism: "devices",
    name: "makes one of its own",
    script: "mknod d b 254 0 && exec 9<d && echo THROUGH",
    stopped: /Operation not permitted/,
    control: "not tried: it could do harm",
  },
  {
    mechanism: "sysrq",
    name: "asks the kernel",
    script: "echo h >/proc/sysrq-trigger && echo THROUGH",
    stopped: /Read-only file system|Permission denied|No such file/,
    control: "not tried: it would do harm",
  },
  {
    mechanism: "sysrq",
    name: "has the kernel start a program of its own, for a crash",
    // Opened for writing and nothing written, which the kernel treats alike and harms nothing.
    script: "(exec 9>>/proc/sys/kernel/core_pattern) && echo THROUGH",
    stopped: /Read-only file system|Permission denied/,
    control: process.getuid?.() === 0 ? "gets through" : "not tried: only root may",
  },
  {
    mechanism: "sysrq",
    name: "opens anything of the kernel's to write into it",
    script:
      "find /proc -maxdepth 4 -path '/proc/[0-9]*' -prune -o -path /proc/self -prune -o -path /proc/thread-self -prune -o -type f -perm /222 -print 2>/dev/null | while read f; do (exec 9>>$f) 2>/dev/null && echo THROUGH $f; done; echo looked",
    stopped: /looked/,
    control: process.getuid?.() === 0 ? "gets through" : "not tried: only root may",
  },
  {
    mechanism: "programs that change users",
    name: "gain nothing",
    script:
      "grep NoNewPrivs /proc/self/status; sudo -n true 2>/dev/null && id -u | grep -qx 0 && exec 9<>/etc/shadow && echo THROUGH",
    stopped: /NoNewPrivs:\s+1/,
    control: "not tried: it depends on what the machine has",
  },
  {
    mechanism: "programs that change users",
    name: "have no power in what they write",
    script: "grep CapEff /proc/self/status",
    stopped: /CapEff:\s+0000000000000000/,
    control: "not tried: it depends on who tries",
  },
  {
    mechanism: "core dumps",
    name: "leaves its memory behind",
    script: "ulimit -c; bash -c 'kill -SEGV $$' 2>/dev/null; ls core* && echo THROUGH",
    stopped: /^\s*0\s[\s\S]*No such file/,
    control: "not tried: where dumps go differs by machine",
  },
  {
    mechanism: "watching",
    name: "a hidden folder",
    script: python(
      "i = l.inotify_init()\nr = l.inotify_add_watch(i, os.path.dirname(os.environ['SECRET']).encode() + b'/id_ed25519', 0xfff)\nprint('THROUGH' if r > 0 else e())",
    ),
    stopped: /errno 2\b/,
    control: "gets through",
  },
  {
    mechanism: "the person's terminal",
    name: "other terminals",
    script: "for t in $(ls /dev/pts | grep -v ptmx); do echo x >/dev/pts/$t && echo THROUGH; done; ls /dev/pts",
    stopped: /^\s*ptmx\s*$/,
    control: "not tried: it would write on people's terminals",
  },
  {
    mechanism: "the person's terminal",
    name: "the consoles",
    script: "for t in /dev/tty0 /dev/tty1 /dev/vcs1 /dev/ttyS0; do head -c 0 $t && echo THROUGH; done",
    stopped: /No such file/,
    control: "not tried: it would write on people's terminals",
  },
];

describe.skipIf(sandboxes === "missing")("out of a sandbox through processes and the kernel", () => {
  testAttacks([...tracing, ...peeking, ...signals, ...more]);
});

describe.skipIf(sandboxes === "missing" || process.getuid?.() !== 0)("out of root's sandbox over others' files", () => {
  const withoutPowers = "have no power in what they write";
  testAttacks(
    [...tracing, ...peeking, ...signals, ...more].filter(({ name }) => name !== withoutPowers),
    { owner: 1234 },
  );
});
