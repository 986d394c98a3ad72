/**
 * How a system call is refused. `forbidden`: as one that the caller has no right to (EPERM). `unknown`: as one that this kernel does
 * not have (ENOSYS), for those that programs do without where they are not there.
 */
type Refusal = "forbidden" | "unknown";

interface RefusedCall {
  readonly name: string;
  readonly as: Refusal;
  /** Its number, by machine; undefined where the machine has none (`asm/unistd_64.h`, `asm-generic/unistd.h` of Linux). */
  readonly x64: number | undefined;
  readonly arm64: number | undefined;
}

/**
 * What a program without privileges has no ordinary use for and through which kernels were broken into, or that leads around what the
 * sandbox is made of. Left as they are: tracing (debuggers; the process namespace holds it), and what the kernel refuses by itself.
 */
export const refusedCalls: readonly RefusedCall[] = [
  // Reads, writes and connects without a system call for each; everything that uses it does without.
  { name: "io_uring_setup", as: "unknown", x64: 425, arm64: 425 },
  { name: "io_uring_enter", as: "unknown", x64: 426, arm64: 426 },
  { name: "io_uring_register", as: "unknown", x64: 427, arm64: 427 },
  // Its flags lie in memory, which no filter reads; C libraries start processes by `clone` then.
  { name: "clone3", as: "unknown", x64: 435, arm64: 435 },
  // The person's own keys are in the session's keyring, which a run inherits.
  { name: "add_key", as: "forbidden", x64: 248, arm64: 217 },
  { name: "request_key", as: "forbidden", x64: 249, arm64: 218 },
  { name: "keyctl", as: "forbidden", x64: 250, arm64: 219 },
  { name: "userfaultfd", as: "forbidden", x64: 323, arm64: 282 },
  { name: "bpf", as: "forbidden", x64: 321, arm64: 280 },
  { name: "perf_event_open", as: "forbidden", x64: 298, arm64: 241 },
  { name: "fanotify_init", as: "forbidden", x64: 300, arm64: 262 },
  { name: "open_by_handle_at", as: "forbidden", x64: 304, arm64: 265 },
  { name: "pidfd_getfd", as: "forbidden", x64: 438, arm64: 438 },
  { name: "lookup_dcookie", as: "forbidden", x64: 212, arm64: 18 },
  { name: "mount", as: "forbidden", x64: 165, arm64: 40 },
  { name: "umount2", as: "forbidden", x64: 166, arm64: 39 },
  { name: "pivot_root", as: "forbidden", x64: 155, arm64: 41 },
  { name: "open_tree", as: "forbidden", x64: 428, arm64: 428 },
  { name: "move_mount", as: "forbidden", x64: 429, arm64: 429 },
  { name: "fsopen", as: "forbidden", x64: 430, arm64: 430 },
  { name: "fsconfig", as: "forbidden", x64: 431, arm64: 431 },
  { name: "fsmount", as: "forbidden", x64: 432, arm64: 432 },
  { name: "fspick", as: "forbidden", x64: 433, arm64: 433 },
  { name: "mount_setattr", as: "forbidden", x64: 442, arm64: 442 },
  { name: "setns", as: "forbidden", x64: 308, arm64: 268 },
  { name: "kexec_load", as: "forbidden", x64: 246, arm64: 104 },
  { name: "kexec_file_load", as: "forbidden", x64: 320, arm64: 294 },
  { name: "init_module", as: "forbidden", x64: 175, arm64: 105 },
  { name: "finit_module", as: "forbidden", x64: 313, arm64: 273 },
  { name: "delete_module", as: "forbidden", x64: 176, arm64: 106 },
  { name: "reboot", as: "forbidden", x64: 169, arm64: 142 },
  { name: "swapon", as: "forbidden", x64: 167, arm64: 224 },
  { name: "swapoff", as: "forbidden", x64: 168, arm64: 225 },
  { name: "acct", as: "forbidden", x64: 163, arm64: 89 },
  { name: "settimeofday", as: "forbidden", x64: 164, arm64: 170 },
  { name: "clock_settime", as: "forbidden", x64: 227, arm64: 112 },
  { name: "iopl", as: "forbidden", x64: 172, arm64: undefined },
  { name: "ioperm", as: "forbidden", x64: 173, arm64: undefined },
];

/** Through which the content of a file changes that was not opened for writing. Its flags lie in memory, so that `openat2` is not there. */
const changingCalls: readonly RefusedCall[] = [
  { name: "creat", as: "forbidden", x64: 85, arm64: undefined },
  { name: "truncate", as: "forbidden", x64: 76, arm64: 45 },
  { name: "openat2", as: "unknown", x64: 437, arm64: 437 },
];

/** Machines that there is a table for: their mark in the kernel (`linux/audit.h`) and the calls of which an argument decides. */
const machines = {
  x64: { mark: 0xc000_003e, unshare: 272, clone: 56, socket: 41, openat: 257, open: 2 },
  arm64: { mark: 0xc000_00b7, unshare: 97, clone: 220, socket: 198, openat: 56, open: undefined },
} as const;

/** `O_WRONLY`, `O_RDWR` and `O_TRUNC`, which are the same on both machines. */
const forWriting = 0x203;

/** Calls of another kind of program on the same machine (x32) begin here; no machine has as many of its own. */
const foreignCalls = 0x4000_0000;
/** A user namespace of its own would bring back every power over mounts and networks (`CLONE_NEWUSER`). */
const newUsers = 0x1000_0000;
/** Families of sockets that programs use: files, both of the internet, the kernel's notices. Others are not bound to the run's own network, as those to a virtual machine's host. */
const families = { unix: 1, inet: 2, inet6: 10, netlink: 16 };

const errors = { forbidden: 1, unknown: 38, "no such family": 97 } as const;

/**
 * The filter of system calls of every run, as the kernel takes it (`struct sock_filter`, one after the other); undefined for a machine without a
 * table. A program of another kind than the machine's (32 bits, x32), whose calls have other numbers, finds none at all. `files`: whether
 * what is in files may change; where it may not, none is opened for writing, and what the run has open already is all that it can write to.
 */
export function callFilter(
  machine: string = process.arch,
  files: "may change" | "only go" = "may change",
): Buffer | undefined {
  if (machine !== "x64" && machine !== "arm64") return undefined;
  const { mark, unshare, clone, socket, openat, open } = machines[machine];
  const refused = files === "only go" ? [...refusedCalls, ...changingCalls] : refusedCalls;
  const opened = (argument: number): readonly Buffer[] => [
    load(argument),
    ...when(bitsSet, forWriting, [refuse("forbidden")]),
    allow,
  ];
  const users = [load(firstArgument), ...when(bitsSet, newUsers, [refuse("forbidden")]), allow];
  return Buffer.concat([
    load(machineMark),
    ...unless(mark, [refuse("unknown")]),
    load(callNumber),
    ...when(atLeast, foreignCalls, [refuse("unknown")]),
    ...refused.flatMap(({ as, [machine]: number }) => (number === undefined ? [] : when(equal, number, [refuse(as)]))),
    ...when(equal, unshare, users),
    ...when(equal, clone, users),
    ...when(equal, socket, [
      load(firstArgument),
      ...Object.values(families).flatMap((family) => when(equal, family, [allow])),
      refuse("no such family"),
    ]),
    ...(files === "only go" ? when(equal, openat, opened(thirdArgument)) : []),
    ...(files === "only go" && open !== undefined ? when(equal, open, opened(secondArgument)) : []),
    allow,
  ]);
}

/** Whether this machine can keep a run from changing what is in files. */
export function canKeepFiles(): boolean {
  return process.platform === "linux" && callFilter() !== undefined;
}

/** Where in `struct seccomp_data` these are; of an argument, its lower half, which is all that these calls take of it. */
const [callNumber, machineMark, firstArgument, secondArgument, thirdArgument] = [0, 4, 16, 24, 32];
/** `BPF_JMP` with a constant. */
const [equal, atLeast, bitsSet] = [0x15, 0x35, 0x45];

function instruction(code: number, value: number, ifTrue = 0, ifFalse = 0): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16LE(code, 0);
  bytes.writeUInt8(ifTrue, 2);
  bytes.writeUInt8(ifFalse, 3);
  bytes.writeUInt32LE(value, 4);
  return bytes;
}

function load(offset: number): Buffer {
  return instruction(0x20, offset);
}

/** Does `then` where the comparison holds, and goes on behind it where not. */
function when(comparison: number, value: number, then: readonly Buffer[]): readonly Buffer[] {
  return [instruction(comparison, value, 0, then.length), ...then];
}

function unless(value: number, then: readonly Buffer[]): readonly Buffer[] {
  return [instruction(equal, value, then.length, 0), ...then];
}

const allow = instruction(0x06, 0x7fff_0000);

function refuse(as: keyof typeof errors): Buffer {
  return instruction(0x06, 0x0005_0000 | errors[as]);
}
