// Where the agent's terminal goes for a run that nobody was asked about, and what the next command is judged for.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Emitter } from "../../src/base/emitter.ts";
import type { OtherStart, ShellStanding, ShellWatch } from "../../src/gate/ports.ts";
import { command } from "../gate/fakes.ts";
import { openWindow, sandboxWorks } from "./confinedWindow.ts";

// Real sandboxes on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let home = "";
let project = "";
const closing: (() => void)[] = [];

beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), "own-turns-")));
  project = join(home, "project");
  for (const folder of ["tmp", "project/sub", "project/web/build"]) mkdirSync(join(home, folder), { recursive: true });
  spawnSync("git", ["init", "-q"], { cwd: project });
  for (const at of [project, join(project, "web")])
    writeFileSync(join(at, "package.json"), JSON.stringify({ scripts: { test: "node --test" } }));
  writeFileSync(join(project, "web/build/notes.txt"), "nobody has this in git");
});

afterEach(() => {
  for (const close of closing.splice(0)) close();
  rmSync(home, { recursive: true, force: true });
});

/** The editor of a terminal that has not moved yet. */
class SlowWatch implements ShellWatch {
  readonly onDidStartOther = new Emitter<OtherStart>().event;
  #awaits: "a start" | "nothing" = "nothing";

  allowed(): void {
    this.#awaits = "a start";
  }

  enters(): void {
    this.#awaits = "a start";
  }

  startFolders(): readonly string[] {
    return [];
  }

  standing(): ShellStanding {
    return this.#awaits === "a start" ? { kind: "unknown" } : { kind: "at", folders: [project] };
  }
}

/** `run`, `pass` or `hold`, for each command of one terminal; asked for one after the other, or at once. */
async function answers(
  texts: readonly string[],
  how: "in turn" | "at once",
  given: { accepted?: "accepted"; shells?: ShellWatch } = {},
): Promise<readonly string[]> {
  const unaccepted = given.accepted === undefined ? [project] : [];
  const surroundings = { ownCode: "sandbox first", ...(unaccepted.length > 0 ? { unaccepted } : {}) } as const;
  const { gate, close } = await openWindow({ home, project, surroundings, ...given });
  closing.push(close);
  const held = new Set<string>();
  gate.holds.onDidAdd((hold) => {
    held.add(hold.call.kind === "command" ? hold.call.text : "");
    setImmediate(() => void gate.answer(hold.id, { kind: "refuse", message: "" }));
  });
  const ask = async (text: string): Promise<string> => {
    const call = { ...command(text), cwd: project, terminal: "kept" as const };
    const { kind } = await gate.submit(call, { rewrite: "possible" }).outcome;
    return held.has(text) ? "hold" : kind;
  };
  if (how === "at once") return Promise.all(texts.map(ask));
  const all: string[] = [];
  for (const text of texts) all.push(await ask(text));
  return all;
}

describe.skipIf(!sandboxWorks)("a command after one that goes elsewhere with a run unasked", () => {
  it.each(["in turn", "at once"] as const)("is judged for where the terminal will be, asked for %s", async (how) => {
    expect(await answers(["cd web && npm test", "rm -rf build"], how)).toEqual(["run", "hold"]);
  });

  it("is judged so where the editor does not see the terminal there yet", async () => {
    const shells = new SlowWatch();
    expect(await answers(["cd web && npm test", "rm -rf build"], "in turn", { shells })).toEqual(["run", "hold"]);
  });

  it("is judged so where the first one flows without a sandbox, asked for at once", async () => {
    const texts = ["cd web && nohup npm test", "rm -rf build"];
    expect(await answers(texts, "at once", { accepted: "accepted" })).toEqual(["pass", "hold"]);
  });

  it("is judged for wherever the terminal may have gone from, where that was not known", async () => {
    const texts = ["test -d none && cd sub", "cd web && npm test", "rm -rf build"];
    expect(await answers(texts, "in turn")).toEqual(["pass", "run", "hold"]);
  });
});

describe.skipIf(!sandboxWorks)("a command that needs what the agent's terminal has", () => {
  it.each([
    ["flows there where a person let the folder's code run", "accepted", "pass"],
    ["is refused with the mend where nobody did", undefined, "deny"],
  ] as const)("%s", async (_what, accepted, expected) => {
    const given = accepted === undefined ? {} : { accepted };
    expect(await answers(["WHICH=unit", 'npm test -- "$WHICH"'], "in turn", given)).toEqual(["pass", expected]);
  });
});
