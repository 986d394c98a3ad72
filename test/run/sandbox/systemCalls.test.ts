import { describe, expect, it } from "vitest";
import { callFilter, refusedCalls } from "../../../src/run/sandbox/systemCalls.ts";

/** A call as the kernel puts it before a filter: its machine's mark, its number, its first arguments. */
interface Call {
  readonly mark: number;
  readonly number: number;
  readonly first?: number;
  readonly second?: number;
  readonly third?: number;
}

/** What a filter answers, run as the kernel would (`Documentation/networking/filter.rst`). */
function answerOf(filter: Buffer | undefined, { mark, number, first = 0, second = 0, third = 0 }: Call): string {
  if (filter === undefined) throw new Error("no filter");
  const data = new Map([
    [0, number],
    [4, mark],
    [16, first],
    [24, second],
    [32, third],
  ]);
  let held = 0;
  for (let at = 0; at < filter.length / 8; at++) {
    const [code, ifTrue, ifFalse] = [filter.readUInt16LE(at * 8), filter[at * 8 + 2] ?? 0, filter[at * 8 + 3] ?? 0];
    const value = filter.readUInt32LE(at * 8 + 4);
    const holds = (): boolean =>
      code === 0x15 ? held === value : code === 0x35 ? held >= value : (held & value) !== 0;
    switch (code) {
      case 0x20:
        held = data.get(value) ?? Number.NaN;
        break;
      case 0x06:
        return value === 0x7fff_0000 ? "allowed" : `errno ${value & 0xffff}`;
      case 0x15:
      case 0x35:
      case 0x45:
        at += holds() ? ifTrue : ifFalse;
        break;
      default:
        throw new Error(`the kernel takes no ${code.toString(16)}`);
    }
  }
  throw new Error("it does not end");
}

const marks = { x64: 0xc000_003e, arm64: 0xc000_00b7 };
const newUsers = 0x1000_0000;

describe.each(["x64", "arm64"] as const)("the filter of system calls of %s", (machine) => {
  const answer = (call: Omit<Call, "mark">): string => answerOf(callFilter(machine), { mark: marks[machine], ...call });

  it.each(refusedCalls.filter(({ [machine]: number }) => number !== undefined))("refuses $name", (call) => {
    expect(answer({ number: call[machine] ?? -1 })).toBe(call.as === "forbidden" ? "errno 1" : "errno 38");
  });

  const ordinary = {
    x64: { read: 0, openat: 257, execve: 59, ptrace: 101, futex: 202, unshare: 272, clone: 56, socket: 41 },
    arm64: { read: 63, openat: 56, execve: 221, ptrace: 117, futex: 98, unshare: 97, clone: 220, socket: 198 },
  }[machine];

  it.each([
    ["reads", ordinary.read],
    ["opens", ordinary.openat],
    ["starts programs", ordinary.execve],
    ["traces", ordinary.ptrace],
    ["waits", ordinary.futex],
  ])("lets a program that %s", (_name, number) => {
    expect(answer({ number })).toBe("allowed");
  });

  it.each([
    ["a thread", "clone", 0x3d_0f00, "allowed"],
    ["a process", "clone", 17, "allowed"],
    ["a process in a new user namespace", "clone", newUsers | 17, "errno 1"],
    ["a file namespace alone", "unshare", 0x400, "allowed"],
    ["a user namespace", "unshare", newUsers, "errno 1"],
    ["a user namespace with others", "unshare", newUsers | 0x2000_0000, "errno 1"],
    ["a socket of files", "socket", 1, "allowed"],
    ["a socket of the internet", "socket", 2, "allowed"],
    ["one of its sixth version", "socket", 10, "allowed"],
    ["the kernel's notices", "socket", 16, "allowed"],
    ["raw packets", "socket", 17, "errno 97"],
    ["the kernel's ciphers", "socket", 38, "errno 97"],
    ["the host of a virtual machine", "socket", 40, "errno 97"],
  ] as const)("decides by the first argument: %s", (_name, call, first, expected) => {
    expect(answer({ number: ordinary[call], first })).toBe(expected);
  });

  it("finds no call of another kind of program", () => {
    const filter = callFilter(machine);
    const others = [0x4000_0003, 0x4000_0028, marks[machine === "x64" ? "arm64" : "x64"], 0];
    expect(others.map((mark) => answerOf(filter, { mark, number: ordinary.read }))).toEqual(
      others.map(() => "errno 38"),
    );
    expect([0x4000_0000, 0x4000_0000 + ordinary.read, 0xffff_ffff].map((number) => answer({ number }))).toEqual([
      "errno 38",
      "errno 38",
      "errno 38",
    ]);
  });
});

describe("the filter of a run that may change no file", () => {
  const [reading, writing, both, truncating, making] = [0, 1, 2, 0x200, 0x40];
  const numbers = {
    x64: { openat: 257, truncate: 76, openat2: 437, unlinkat: 263 },
    arm64: { openat: 56, truncate: 45, openat2: 437, unlinkat: 35 },
  };

  describe.each(["x64", "arm64"] as const)("on %s", (machine) => {
    const answer = (call: Omit<Call, "mark">, files: "may change" | "only go" = "only go"): string =>
      answerOf(callFilter(machine, files), { mark: marks[machine], ...call });
    const { openat, truncate, openat2, unlinkat } = numbers[machine];

    it.each([
      ["to read", reading, "allowed"],
      ["a folder", 0x1_0000, "allowed"],
      ["to write", writing, "errno 1"],
      ["to read and write", both, "errno 1"],
      ["to read, and empties it", truncating, "errno 1"],
      ["to write, and makes it", writing | making | truncating, "errno 1"],
    ])("lets it open a file %s: %s", (_name, third, expected) => {
      expect(answer({ number: openat, third })).toBe(expected);
      expect(answer({ number: openat, third }, "may change")).toBe("allowed");
    });

    it("lets names go, and no file be cut off", () => {
      expect([unlinkat, truncate, openat2].map((number) => answer({ number }))).toEqual([
        "allowed",
        "errno 1",
        "errno 38",
      ]);
      expect([truncate, openat2].map((number) => answer({ number }, "may change"))).toEqual(["allowed", "allowed"]);
    });
  });

  it("knows the older calls of x64", () => {
    const answer = (number: number, second: number): string =>
      answerOf(callFilter("x64", "only go"), { mark: marks.x64, number, second });
    expect([answer(2, reading), answer(2, writing), answer(2, truncating), answer(85, 0)]).toEqual([
      "allowed",
      "errno 1",
      "errno 1",
      "errno 1",
    ]);
  });
});

it("is not made for a machine without a table", () => {
  expect(["riscv64", "ppc64", "arm", "ia32"].map((machine) => callFilter(machine))).toEqual(Array(4).fill(undefined));
});
