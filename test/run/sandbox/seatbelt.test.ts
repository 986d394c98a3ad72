import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Confinement } from "../../../src/core/confine/confinement.ts";
import { usualLimits } from "../../../src/core/confine/confinement.ts";
import type { RunRequest } from "../../../src/run/runRequest.ts";
import { seatbeltPath, seatbeltRequest } from "../../../src/run/sandbox/seatbelt.ts";
import { probeSeatbelt } from "../../../src/run/sandbox/seatbeltProbe.ts";

let root = "";
/** A stand-in for macOS's program: it takes the profile, notes it, and bounds nothing. */
let stub = "";

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "holdpoint-seatbelt-")));
  stub = join(root, "stub");
  writeFileSync(stub, `#!/bin/sh\nprintf '%s' "$2" > '${root}/profile'\nshift 2\nexec "$@"\n`);
  chmodSync(stub, 0o755);
  for (const name of ["project/.git/hooks", "home/.aws", "bin"]) mkdirSync(join(root, name), { recursive: true });
});

function confinement(change: Partial<Confinement> = {}): Confinement {
  return {
    writable: [join(root, "project")],
    replaceable: [],
    repositories: [],
    readOnly: [join(root, "project/.holdpoint.json"), join(root, "project/*.pem")],
    hidden: [join(root, "home/.aws"), join(root, "home/.config/*/token")],
    sockets: [],
    home: undefined,
    network: { kind: "none" },
    limits: usualLimits,
    ...change,
  };
}

function request(command: string, environment: Readonly<Record<string, string>> = {}): RunRequest {
  return {
    command,
    shell: "/bin/sh",
    shellArguments: ["-c"],
    cwd: join(root, "project"),
    environment: { PATH: "/usr/bin:/bin", ...environment },
    typing: "closed",
  };
}

/** The request, laid out, with the stand-in in the place of macOS's program. */
function laidOut(wanted: RunRequest, bounds: Confinement = confinement()): RunRequest {
  const sandboxed = seatbeltRequest(wanted, bounds);
  if (sandboxed.kind === "failed") throw new Error(sandboxed.reason);
  const swapped = sandboxed.request.shellArguments.map((text) => text.replace(` ${seatbeltPath} `, ` ${stub} `));
  return { ...sandboxed.request, shellArguments: swapped };
}

function run(wanted: RunRequest): string {
  const { shell, shellArguments, command, cwd, environment } = wanted;
  return execFileSync(shell, [...shellArguments, command], { cwd, env: environment, encoding: "utf8" });
}

/** The parts of a profile that speak of `operation`, each as one line. */
function rules(bounds: Confinement, operation: string): string {
  const profile = laidOut(request("true"), bounds).shellArguments[1] ?? "";
  return profile
    .split(/\n(?=[(;])/)
    .filter((rule) => rule.startsWith(`(${operation}`))
    .map((rule) => rule.replaceAll(/\s+/g, " ").trim())
    .join("\n");
}

afterEach(() => rmSync(root, { recursive: true, force: true }));

describe("a run under macOS's sandbox", () => {
  test.each([
    "printf '%s' \"it's\"",
    'echo "$HOME" `echo x` $(echo y) \\ * ! #',
    "cat <<'END'\nline 'one'\n\"two\"\nEND",
  ])("starts the command as it was approved: %s", (command) => {
    expect(run(laidOut(request(command, { HOME: "/h" })))).toBe(run(request(command, { HOME: "/h" })));
  });

  test("has the environment that was built for it and nothing of the library's", () => {
    const environment = { TMPDIR: join(root, "it's"), FOO: "a b" };
    const told = run(laidOut(request("env | sort", environment)))
      .split("\n")
      .filter((line) => !/^(?:_|PWD|SHLVL|OLDPWD)=/.test(line));
    expect(told.filter((line) => line !== "")).toEqual(["FOO=a b", "PATH=/usr/bin:/bin", `TMPDIR=${root}/it's`]);
    expect(run(laidOut(request("echo [$TMPDIR]")))).toBe("[]\n");
  });

  test("is started by no program of the PATH it is given", () => {
    for (const name of ["env", "bash", "which", "sandbox-exec"]) {
      writeFileSync(join(root, "bin", name), "#!/bin/sh\necho taken over\n");
      chmodSync(join(root, "bin", name), 0o755);
    }
    const before = process.env.PATH;
    process.env.PATH = `${root}/bin:${before ?? ""}`;
    try {
      expect(run(laidOut(request("echo mine", { PATH: `${root}/bin:/usr/bin:/bin` })))).toBe("mine\n");
    } finally {
      process.env.PATH = before;
    }
    expect([process.env.PATH, process.cwd()]).toEqual([before, process.cwd()]);
  });

  test("may write what is opened, and nothing that is protected or hidden, there or not", () => {
    expect(rules(confinement(), "allow file-write*")).toContain(`(subpath "${root}/project")`);
    expect(rules(confinement(), "allow file-write*")).not.toContain("home");
    const denied = rules(confinement(), "deny file-write*");
    for (const part of [
      `(subpath "${root}/project/.holdpoint.json")`,
      `(subpath "${root}/home/.aws")`,
      "project/[^/]*\\\\.pem",
      "\\\\.config/[^/]*/token",
    ])
      expect(denied).toContain(part);
  });

  test("does not see what is hidden, but its identity's folder in it", () => {
    const bounds = confinement({ home: join(root, "home/.aws/own") });
    expect(rules(bounds, "deny file-read*")).toContain(`(subpath "${root}/home/.aws")`);
    expect(rules(bounds, "allow file-read*")).toContain(`(subpath "${root}/home/.aws/own")`);
  });

  test("keeps no file of the folder we stand in from what a person let go", () => {
    expect(rules(confinement({ writable: [process.cwd()] }), "deny file-write*")).not.toContain(process.cwd());
  });

  test.each([
    ["none", { kind: "none" }, ""],
    ["all", { kind: "all" }, "(allow network*)"],
  ] as const)("reaches the network as was approved: %s", (_name, network, rule) => {
    expect(rules(confinement({ network }), "allow network")).toBe(rule);
  });

  test.each([
    ["the network narrowed to hosts", { network: { kind: "hosts", globs: ["a.example:443"] } }],
    ["nobody asked", { unasked: { scratch: [] } }],
  ] as const)("does not start with %s", (_name, change) => {
    expect(seatbeltRequest(request("true"), confinement(change))).toMatchObject({
      kind: "failed",
      reason: expect.stringMatching(/^Nothing was run, because this system's sandbox cannot/),
    });
  });
});

describe("whether macOS's sandbox holds", () => {
  const bounded = (wanted: RunRequest) => {
    writeFileSync(join(wanted.cwd, "open/made"), "");
    return Promise.resolve({ output: "", problem: "" });
  };

  test("is said where a trial could do what it may, and nothing else", async () => {
    expect(await probeSeatbelt(bounded, "/bin/sh")).toMatchObject({
      kind: "works",
      hosts: "not filtered",
      scratch: "none",
    });
  });

  test("is not said where the profile bounds nothing", async () => {
    const bare = (wanted: RunRequest) => {
      const shellArguments = wanted.shellArguments.map((text) => text.replace(` ${seatbeltPath} `, ` ${stub} `));
      return Promise.resolve({ output: run({ ...wanted, shellArguments }), problem: "" });
    };
    expect(await probeSeatbelt(bare, "/bin/sh")).toMatchObject({
      kind: "cannot",
      why: expect.stringMatching(/write what it may not, read what is hidden, reach the network/),
    });
  });

  test.each([
    [
      "it says what is wrong",
      { output: "", problem: "sandbox_apply: Operation not permitted" },
      /Operation not permitted/,
    ],
    ["it does nothing at all", { output: "", problem: "" }, /wrote nothing/],
  ])("is not said where %s", async (_name, trial, why) => {
    expect(await probeSeatbelt(() => Promise.resolve(trial), "/bin/sh")).toMatchObject({
      kind: "cannot",
      why: expect.stringMatching(why),
    });
  });

  test("is not said where the program is not there, and leaves nothing behind", async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith("holdpoint-sandbox-"));
    expect(await probeSeatbelt(bounded, join(root, "none"))).toMatchObject({ kind: "cannot" });
    if (!existsSync(seatbeltPath)) expect((await probeSeatbelt(undefined, "/bin/sh")).kind).toBe("cannot");
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith("holdpoint-sandbox-"))).toEqual(before);
  });
});
