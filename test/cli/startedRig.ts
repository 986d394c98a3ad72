import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { adapterFor } from "../../src/adapters/registry.ts";
import { DisposableStore } from "../../src/base/disposable.ts";
import { nullLogger } from "../../src/base/logger.ts";
import { systemClock } from "../../src/cli/systemClock.ts";
import { launcher } from "../../src/connect/installPrograms.ts";
import { defaultScope, type Scope } from "../../src/core/scope/scope.ts";
import type { Surroundings } from "../../src/core/surroundings.ts";
import { MachineFacts } from "../../src/facts/gatherFacts.ts";
import { MachineImprints } from "../../src/facts/imprints.ts";
import { Gate } from "../../src/gate/gate.ts";
import type { Ground, StopPort } from "../../src/gate/ports.ts";
import { StartedAgents, type StartOrder } from "../../src/gate/started.ts";
import { AgentIdentities } from "../../src/identity/agentIdentities.ts";
import { EditorLaunch } from "../../src/run/launch.ts";
import { RunJournalFolder } from "../../src/run/runJournal.ts";
import { SandboxConfiner } from "../../src/run/sandbox/confiner.ts";
import { type StartedServer, startGateServer } from "../../src/server/gateServer.ts";
import { openStartedDoor } from "../../src/server/startedDoor.ts";
import { StartedGround } from "../../src/ui/startedGround.ts";
import { statePaths } from "../../src/wire/statePaths.ts";
import { FakeRecords } from "../gate/fakes.ts";

const root = join(import.meta.dirname, "../..");
const main = join(root, "src/cli/main.ts");
const fakeAgent = join(import.meta.dirname, "fakeAgent.ts");

/** What a started agent printed, and how its host ended. */
export interface StartedEnd {
  readonly code: number | null;
  /** All that the terminal showed, and what the host said. */
  readonly shown: string;
  readonly said: string;
  /** What the fake agent told of its steps. */
  readonly steps: readonly Readonly<Record<string, unknown>>[];
}

/** An agent while it is at work. */
export interface StartedRun {
  readonly child: ChildProcess;
  readonly end: Promise<StartedEnd>;
}

/**
 * A home folder as people have them with a project in it, our programs installed, and a gate as a window has it, in this process. Every
 * hold is answered by `answer`, which may be changed.
 */
export class StartedRig {
  // Not below a temporary folder as the rig's surroundings know it, for those may be written.
  readonly home = realpathSync(mkdtempSync("/tmp/started-"));
  readonly project = join(this.home, "project");
  readonly paths = statePaths(this.home, undefined);
  readonly records = new FakeRecords();
  readonly environment: Record<string, string | undefined>;
  answer: "approve" | "refuse" = "approve";
  scope: Scope = defaultScope;
  mode: "auto" | "off" = "auto";
  gate!: Gate;
  started!: StartedAgents;
  confiner!: SandboxConfiner;
  readonly #store = new DisposableStore();
  #server: { dispose(): void } | undefined;

  constructor() {
    for (const folder of [
      ".ssh",
      ".aws",
      ".claude",
      ".codex",
      "other",
      "tmp",
      "project/.git/hooks",
      "project/src",
      ".holdpoint",
    ])
      mkdirSync(join(this.home, folder), { recursive: true, mode: 0o700 });
    writeFileSync(join(this.home, ".ssh/id_ed25519"), "PRIVATE");
    writeFileSync(join(this.home, ".aws/credentials"), "PRIVATE");
    writeFileSync(join(this.home, ".claude/.credentials.json"), "ITS OWN");
    writeFileSync(join(this.home, ".claude/settings.json"), "{}");
    writeFileSync(join(this.home, ".codex/auth.json"), "PRIVATE");
    writeFileSync(join(this.home, "other/kept"), "kept");
    writeFileSync(join(this.project, ".git/config"), "[core]\n");
    writeFileSync(join(this.project, ".git/HEAD"), "ref: refs/heads/main\n");
    this.environment = { PATH: process.env.PATH, HOME: this.home, TMPDIR: join(this.home, "tmp") };
    this.#install();
  }

  /** Opens the gate. */
  async open(stop?: StopPort): Promise<void> {
    const ground: Ground = {
      standing: () => "somewhere",
      policy: () => ({ scopes: [{ root: this.project, scope: this.scope }] }),
      surroundings: (): Surroundings => ({
        roots: [this.project],
        home: this.home,
        temporary: [join(this.home, "tmp")],
        state: this.paths.state,
        installed: [],
        platform: "posix",
      }),
    };
    const identities = new AgentIdentities({
      state: this.paths.state,
      home: this.home,
      clock: systemClock,
      environment: () => this.environment,
      roots: () => [this.project],
      secrets: { get: async () => undefined },
      scopes: () => ground.policy({ caller: {}, cwd: this.project } as never),
    });
    this.#store.add(identities);
    this.confiner = new SandboxConfiner(
      ground,
      () => this.mode,
      (call) => identities.ownPlaces(call),
    );
    await this.confiner.look();
    this.gate = this.#store.add(
      new Gate({
        clock: systemClock,
        ids: { next: () => this.#next() },
        facts: new MachineFacts(),
        ground,
        records: this.records,
        launch: new EditorLaunch({
          program: join(this.paths.state, "bin/holdpoint"),
          gate: process.pid,
          identityOf: (call) => identities.of(call),
          preferredShell: () => "/bin/bash",
        }),
        imprints: new MachineImprints(() => undefined),
        journal: new RunJournalFolder(this.paths.journal, process.pid),
        logger: nullLogger,
        identities,
        confiner: this.confiner,
        ...(stop === undefined ? {} : { stop }),
        holdLife: () => 60_000,
      }),
    );
    this.gate.holds.onDidAdd((hold) =>
      setImmediate(
        () =>
          void this.gate.answer(
            hold.id,
            this.answer === "approve" ? { kind: "approve" } : { kind: "refuse", message: "no" },
          ),
      ),
    );
    const door = {
      clock: systemClock,
      logger: nullLogger,
      paths: this.paths,
      home: this.home,
      product: "test",
      adapterFor,
    };
    this.started = this.#store.add(
      new StartedAgents({
        clock: systemClock,
        ids: { next: () => this.#next() },
        logger: nullLogger,
        kill: this.gate.kill,
        note: (event) => this.gate.note(event),
        ground: new StartedGround({
          identities,
          confiner: this.confiner,
          machine: () => ({
            home: this.home,
            state: this.paths.state,
            platform: process.platform,
            environment: this.environment,
            folders: [this.project],
            etc: "/etc",
          }),
          asks: () => "yes",
          door: (id, callerOf) => openStartedDoor({ ...door, calls: this.gate }, id, callerOf),
        }),
      }),
    );
    const server: StartedServer = await startGateServer({
      ...door,
      folders: [this.project],
      window: undefined,
      calls: this.gate,
      runs: this.gate.runs,
      starts: {
        begin: (ticket, host) => this.started.begin(ticket, host),
        ask: async () => ({ kind: "refused", code: "not-started", message: "Nobody said yes." }),
      },
      status: () => ({ holds: 0 }),
    });
    if (server.kind === "failed") throw new Error(server.problem);
    this.#server = this.#store.add(server.server);
  }

  /** Closes the gate's ways in, as the end of a window does. */
  closeWindow(): void {
    this.#server?.dispose();
  }

  /** The order of a fake agent that takes these steps. */
  order(...steps: readonly string[]): StartOrder {
    const words = [fakeAgent, ...steps];
    return { agent: "claude-code", label: "Claude Code", program: process.execPath, words, cwd: this.project };
  }

  /** Orders an agent and hosts it as a terminal does. */
  start(order: StartOrder): StartedRun {
    const ordered = this.started.order(order);
    if (ordered.kind === "refused") throw new Error(ordered.message);
    return this.host(["begin", `${process.pid}-${ordered.ticket}`]);
  }

  /** Runs our program outside of every sandbox. */
  host(words: readonly string[]): StartedRun {
    const child = spawn(process.execPath, [main, ...words], {
      cwd: this.project,
      env: { ...process.env, ...this.environment },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const end = Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, "exit") as Promise<[number | null]>,
    ]).then(([shown, said, [code]]) => ({ code, shown, said, steps: stepsIn(shown) }));
    return { child, end };
  }

  /** Starts a fake agent and waits for its end. */
  async run(...steps: readonly string[]): Promise<StartedEnd> {
    const end = await this.start(this.order(...steps)).end;
    if (end.steps.length === 0) throw new Error(`It did nothing: ${end.shown}${end.said}`);
    return end;
  }

  /** Resolves when an agent has told of `count` steps. */
  steps({ child, end }: StartedRun, count: number): Promise<readonly Readonly<Record<string, unknown>>[]> {
    return new Promise((resolve, reject) => {
      void end.then(({ shown, said }) => reject(new Error(`It ended: ${shown}${said}`)));
      let shown = "";
      child.stdout?.on("data", (piece: Buffer) => {
        shown += piece.toString();
        const found = stepsIn(shown);
        if (found.length >= count) resolve(found);
      });
    });
  }

  dispose(): void {
    this.#store.dispose();
    rmSync(this.home, { recursive: true, force: true });
  }

  #next(): string {
    return randomBytes(16).toString("hex");
  }

  /** Our programs as an installation lays them out, run from their sources. */
  #install(): void {
    const { state } = this.paths;
    const version = join(state, "versions/current");
    for (const folder of [version, join(state, "bin")]) mkdirSync(folder, { recursive: true, mode: 0o700 });
    copyFileSync(join(root, "src/hook/gate.sh"), join(version, "gate.sh"));
    writeFileSync(
      join(version, "cli.cjs"),
      `process.argv[1] = ${JSON.stringify(main)};\nimport(${JSON.stringify(main)});\n`,
    );
    writeFileSync(join(state, "node"), `${process.execPath}\n`, { mode: 0o600 });
    const hook = readFileSync(join(root, "src/hook/holdpoint-hook.sh"), "utf8");
    for (const [name, script] of [
      ["holdpoint", launcher(state)],
      ["holdpoint-hook", `#!/bin/sh\nstate='${state}'\n${hook}main "$@"\n`],
    ] as const) {
      writeFileSync(join(state, "bin", name), script);
      chmodSync(join(state, "bin", name), 0o700);
    }
  }
}

function stepsIn(shown: string): readonly Readonly<Record<string, unknown>>[] {
  return [...shown.matchAll(/>>(\{.*?\})<<\r?\n/gs)].map(
    ([, json = "{}"]) => JSON.parse(json) as Record<string, unknown>,
  );
}
