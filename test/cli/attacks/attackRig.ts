import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { boundsOf } from "../../../src/core/confine/compile.ts";
import { type Confinement, usualLimits } from "../../../src/core/confine/confinement.ts";
import { usualTerms } from "../../../src/core/scope/sandboxTerms.ts";
import { judge } from "../../../src/gate/judge.ts";
import { command, ground, ignorantFacts } from "../../gate/fakes.ts";
import { FakeGate } from "../fakeGate.ts";

const main = join(import.meta.dirname, "../../../src/cli/main.ts");

/** Whether real sandboxes can be made here; tests that need one are skipped aloud where not. */
export const sandboxes =
  spawnSync("/usr/bin/bwrap", ["--ro-bind", "/", "/", "--proc", "/proc", "--unshare-pid", "true"]).status === 0
    ? "work"
    : "missing";
if (sandboxes === "missing")
  process.stderr.write("NOT TESTED: bubblewrap does not work on this machine, so nothing was attacked.\n");

/**
 * One way to get out. `script` is bash, and prints THROUGH where it got what it wanted. `stopped` is what it is told instead,
 * by the kernel or by us. `control`: whether it gets through without a sandbox, or why that is not tried.
 */
export interface Attack {
  readonly mechanism: string;
  readonly name: string;
  readonly script: string;
  readonly stopped: RegExp;
  readonly control: "gets through" | `not tried: ${string}`;
}

/** A home folder as people have them, with a project in it, a temporary folder, and a victim process outside. */
export interface Ground {
  readonly home: string;
  readonly project: string;
  readonly environment: Readonly<Record<string, string>>;
  remove(): void;
}

/** Sets up the ground of an attack. `more` is added to what the scripts find in their environment. */
export function attackGround(more: Readonly<Record<string, string>> = {}): Ground {
  const home = realpathSync(mkdtempSync(join(tmpdir(), "attack-")));
  const project = join(home, "project");
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), content, { mode: 0o600 });
  }
  for (const folder of ["project/.git/hooks", "project/.vscode", "project/.claude", "project/src", "tmp"])
    mkdirSync(join(home, folder), { recursive: true });
  const victim = spawn("sleep", ["600"], { env: { MARK: "PRIVATE" }, stdio: "ignore" });
  const { PATH = "" } = process.env;
  return {
    home,
    project,
    environment: {
      PATH,
      HOME: home,
      PROJECT: project,
      OUT: `${home}/other`,
      SECRET: `${home}/.ssh/id_ed25519`,
      STATE: `${home}/.holdpoint`,
      VICTIM: String(victim.pid),
      ...more,
    },
    remove: () => {
      victim.kill("SIGKILL");
      rmSync(home, { recursive: true, force: true });
    },
  };
}

const files: Readonly<Record<string, string>> = {
  ".ssh/id_ed25519": "PRIVATE",
  ".netrc": "PRIVATE",
  ".bashrc": "# mine\n",
  "other/kept": "kept",
  "other/bin/run": "#!/bin/sh\n",
  ".holdpoint/run/token": "PRIVATE",
  ".holdpoint/accepted/scope": "PRIVATE",
  ".holdpoint/audit/1.jsonl": "PRIVATE",
  ".holdpoint/snapshots/1/file": "PRIVATE",
  ".holdpoint/homes/other/aws": "PRIVATE",
  "project/.git/config": "[core]\n",
  "project/.git/HEAD": "ref: refs/heads/main\n",
  "project/.holdpoint.json": "{}\n",
  "project/src/a": "a\n",
};

/** What the product itself makes of the approval of a script that cannot be seen into: the widest that it gives. */
export async function confinementFor({ home, project }: Ground, changes: Partial<Confinement>): Promise<Confinement> {
  const call = { ...command("./attack.sh"), cwd: project };
  const around = {
    roots: [project],
    home,
    temporary: [`${home}/tmp`],
    state: `${home}/.holdpoint`,
    installed: [],
    platform: "posix",
  } as const;
  const here = { ...ground(), surroundings: () => around };
  const verdict = await judge(call, { facts: ignorantFacts, ground: here }, 10);
  const bounds = boundsOf(call, verdict, around, [usualTerms]);
  if (bounds.kind === "beyond") throw new Error(bounds.because);
  return { ...bounds.confinement, ...changes };
}

/** A run of ours that has ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly gate: FakeGate;
}

/** Runs a command as an approved one is run: by `holdpoint exec`, in a sandbox. */
export async function runConfined(
  ground: Ground,
  command: string,
  changes: Partial<Confinement> = {},
  /** What is started with the program and its arguments behind it; nothing starts it by itself. */
  around: readonly string[] = [],
): Promise<Ended> {
  const gate = new FakeGate({
    kind: "run",
    command,
    cwd: ground.project,
    plan: { shell: "/bin/bash", shellArguments: ["-c"], environment: ground.environment },
    typing: "closed",
    bounds: { kind: "confined", confinement: await confinementFor(ground, changes), openBecause: undefined },
  });
  await gate.open();
  try {
    const [program = "", ...programArguments] = [...around, process.execPath, main, "exec", gate.ticket];
    const child = spawn(program, programArguments, {
      cwd: ground.project,
      env: { ...process.env, HOLDPOINT_HOME: gate.state },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const [stdout, stderr, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, "exit") as Promise<[number | null]>,
    ]);
    await gate.ended.promise;
    return { code, stdout, stderr, gate };
  } finally {
    gate.dispose();
  }
}

/** Makes tests of a table of attacks: all are tried in one run of ours, and without a sandbox where that does no harm. */
export function testAttacks(
  attacks: readonly Attack[],
  options: {
    readonly more?: () => Readonly<Record<string, string>>;
    readonly changes?: Partial<Confinement>;
    /** Whose the project's files are, for tries by root. Absent: whoever runs the tests. */
    readonly owner?: number;
  } = {},
): void {
  let confined: Promise<readonly string[]> | undefined;
  let bare: Promise<readonly string[]> | undefined;
  const inside = (): Promise<readonly string[]> =>
    (confined ??= tried(attacks, options, async (ground, line) => {
      const changes = { limits: { ...usualLimits, processes: 200 }, ...options.changes };
      const { stdout, stderr, code } = await runConfined(ground, line, changes);
      if (code !== 0) throw new Error(`The run of the attacks ended with ${code}: ${stderr}${stdout.slice(-2_000)}`);
      return stdout;
    }));
  const outside = (): Promise<readonly string[]> =>
    (bare ??= tried(attacks, options, async ({ project, environment }, line) => {
      const child = spawn("/bin/bash", ["-c", line], {
        cwd: project,
        env: { ...environment, BARE: "1" },
        stdio: ["ignore", "pipe", "inherit"],
      });
      return text(child.stdout);
    }));
  it.each(attacks.map((attack, index) => ({ ...attack, index })))(
    "$mechanism: $name",
    async ({ index, stopped, control }) => {
      const output = (await inside())[index] ?? "";
      expect(output).not.toContain("THROUGH");
      expect(output).toMatch(stopped);
      // What cannot get through anywhere proves nothing.
      if (control === "gets through") expect((await outside())[index]).toContain("THROUGH");
    },
  );
}

const divider = "=-=-= next =-=-=";

async function tried(
  attacks: readonly Attack[],
  { more, owner }: Parameters<typeof testAttacks>[1] & object,
  run: (ground: Ground, line: string) => Promise<string>,
): Promise<readonly string[]> {
  const ground = attackGround(more?.());
  try {
    const folder = join(ground.project, "tries");
    mkdirSync(folder);
    for (const [index, { script, control }] of attacks.entries())
      writeFileSync(
        join(folder, `${index}.sh`),
        control === "gets through" ? `${script}\n` : `[ -z "$BARE" ] || exit 0\n${script}\n`,
      );
    if (owner !== undefined) spawnSync("chown", ["-R", String(owner), ground.project]);
    const line = `for try in ${attacks.map((_, index) => index).join(" ")}; do echo '${divider}'; mkdir -p work/$try; (cd work/$try && timeout -k 1 20 bash ../../tries/$try.sh 2>&1 </dev/null); done; exit 0`;
    const output = await run(ground, line);
    return output.split(divider).slice(1);
  } finally {
    ground.remove();
  }
}
