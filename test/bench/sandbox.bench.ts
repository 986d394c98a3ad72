import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { boundsOf } from "../../src/core/confine/compile.ts";
import { type Confinement, usualLimits } from "../../src/core/confine/confinement.ts";
import type { Verdict } from "../../src/core/policy/verdict.ts";
import { confinedRun } from "../../src/run/sandbox/confinedRun.ts";
import { command } from "../gate/fakes.ts";
import { table, timeInTurns } from "./measure.ts";

// What a sandbox adds to a run: laying it out on this machine's own home folder, and starting through it, beside the bare
// command. `node test/bench/sandbox.bench.ts [rounds]`

const rounds = Number(process.argv[2] ?? 40);
const folder = mkdtempSync(join(tmpdir(), "sandbox-bench-"));
const { PATH = "" } = process.env;
const verdict: Verdict = {
  decision: "hold",
  reasons: [{ decision: "hold", source: "preset", text: "", instead: "", rule: undefined }],
  findings: [],
  blastRadius: "unknown",
};
const around = {
  roots: [folder],
  home: homedir(),
  temporary: ["/tmp", "/var/tmp"],
  state: join(homedir(), ".holdpoint"),
  installed: [],
  platform: "posix" as const,
};
const bounds = boundsOf({ ...command("true"), cwd: folder }, verdict, around, []);
const unseen: Confinement | undefined = bounds.kind === "confined" ? bounds.confinement : undefined;

async function run(network: Confinement["network"], text: string): Promise<void> {
  if (unseen === undefined) throw new Error("Nothing to confine.");
  const request = {
    command: text,
    shell: "/bin/bash",
    shellArguments: ["-c"],
    cwd: folder,
    environment: { PATH },
    typing: "closed" as const,
  };
  const places = { note: join(folder, "note"), proxy: join(folder, "proxy"), away: join(folder, "away") };
  const confined = await confinedRun(request, { ...unseen, network, limits: usualLimits }, places);
  if (confined.kind === "failed") throw new Error(confined.reason);
  const { shell, shellArguments } = confined.run.request;
  const { status, stderr } = spawnSync(shell, [...shellArguments, text], {
    cwd: folder,
    env: { PATH },
    encoding: "utf8",
  });
  confined.run.over(0);
  if (status !== 0) throw new Error(stderr);
}

try {
  const variants = [
    { name: "bare", run: () => void spawnSync("/bin/bash", ["-c", ":"], { cwd: folder, env: { PATH } }) },
    { name: "sandbox, no network", run: () => run({ kind: "none" }, ":") },
    { name: "sandbox, any host", run: () => run({ kind: "all" }, ":") },
    { name: "sandbox, hosts through our proxy", run: () => run({ kind: "hosts", globs: ["a.example"] }, ":") },
  ];
  process.stdout.write(table(`sandbox, ${rounds} rounds`, await timeInTurns(variants, rounds), "bare", "bare"));
} finally {
  rmSync(folder, { recursive: true });
}
