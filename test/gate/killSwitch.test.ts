import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { untilHolds } from "../../scripts/until.ts";
import { Emitter } from "../../src/base/emitter.ts";
import { nullLogger } from "../../src/base/logger.ts";
import { type StopOrder, stoppedReason } from "../../src/core/stopOrder.ts";
import type { StopPort } from "../../src/gate/ports.ts";
import { StopKeeping, type StopStorage } from "../../src/run/stopKeeping.ts";
import { isStopped, stopFiles } from "../../src/run/stopMarker.ts";
import { command } from "./fakes.ts";
import { gateWith, held } from "./heldCalls.ts";

/** A marker that is a variable. */
class FakeStop implements StopPort {
  order: StopOrder | undefined;
  lifted: "yes" | "no" = "no";
  disk: "good" | "full" = "good";
  kills = 0;
  readonly #onDidChange = new Emitter<void>();
  readonly onDidChange = this.#onDidChange.event;

  standing(): StopOrder | undefined {
    return this.order;
  }

  isLifted(): Promise<"yes" | "no"> {
    return Promise.resolve(this.lifted);
  }

  keep(order: StopOrder): void {
    if (this.disk === "full") throw new Error("ENOSPC");
    this.order ??= order;
  }

  async release(): Promise<void> {
    if (this.disk === "full") throw new Error("EROFS");
    this.order = undefined;
  }

  killRuns() {
    this.kills++;
    return { runs: 1, killed: 3, left: [] };
  }

  /** Somebody makes or deletes the marker. */
  set(order: StopOrder | undefined): void {
    this.order = order;
    this.#onDidChange.fire();
  }
}

/** A clock whose time is always up. */
function afterAtOnce(milliseconds: number, task: () => void) {
  if (milliseconds < 60_000) task();
  return { dispose: () => undefined };
}

const byFile: StopOrder = { by: "file", at: 1 };
const refused = { kind: "deny", reason: stoppedReason, instead: expect.any(String) };

function stoppable() {
  const stop = new FakeStop();
  return { stop, ...gateWith(undefined, { stop }) };
}

describe("the kill switch of a gate", () => {
  test.each(["ls", "rm -rf src"])("refuses every call, and records it: %s", async (text) => {
    const { gate, stop, records } = stoppable();
    stop.order = byFile;
    expect(await gate.submit(command(text), { rewrite: "possible" }).outcome).toEqual(refused);
    expect(records.events).toEqual(["stopped", "decided"]);
    expect(stop.kills).toBe(1);
  });

  test("refuses what waits as soon as the marker is there", async () => {
    const { gate, stop, records } = stoppable();
    const { submission, hold } = await held(gate, "rm -rf src");
    stop.set(byFile);
    expect(await submission.outcome).toEqual(refused);
    expect(await gate.answer(hold.id, { kind: "approve" })).toBe("already");
    expect(records.events).toEqual(["decided", "stopped", "settled"]);
  });

  test("makes a ticket void that was given before, and gives none that was on its way", async () => {
    const { gate, stop, records } = stoppable();
    const first = await held(gate, "rm -rf src");
    await gate.answer(first.hold.id, { kind: "approve" });
    const outcome = await first.submission.outcome;
    const second = await held(gate, "rm -rf lib");
    const answered = gate.answer(second.hold.id, { kind: "approve" });
    gate.kill.stop("button");
    await answered;
    expect(await second.submission.outcome).toEqual(refused);
    const ticket = outcome.kind === "run" ? outcome.command.slice(-32) : "";
    const host = { interrupt: () => undefined, stop: () => undefined, type: () => undefined };
    expect(
      await gate.runs.redeem(ticket, { cwd: "/home/dev/project", pid: 1, columns: 80, rows: 24 }, host),
    ).toMatchObject({ kind: "refused" });
    await gate.kill.lift("");
    expect(records.events).toContain("ticket void");
    expect(records.events).not.toContain("run started");
    expect(stop.kills).toBe(1);
  });

  test("makes a late approval void", async () => {
    const { gate, stop, clock } = stoppable();
    const { submission, hold } = await held(gate, "rm -rf src");
    clock.advance(60 * 60_000);
    await submission.outcome;
    expect(await gate.answer(hold.id, { kind: "approve" })).toBe("granted");
    stop.set(byFile);
    expect(await gate.kill.lift("mended")).toBe("lifted");
    await held(gate, "rm -rf src");
  });

  test("ends a pause", async () => {
    const { gate } = stoppable();
    await gate.pause.start(15);
    gate.kill.stop("command");
    expect(gate.pause.until).toBeUndefined();
  });

  test("is not lifted by deleting the marker, which is written again", async () => {
    const { gate, stop, clock } = stoppable();
    stop.set(byFile);
    stop.set(undefined);
    expect(await gate.submit(command("ls"), { rewrite: "possible" }).outcome).toEqual(refused);
    clock.advance(2_000);
    await Promise.resolve();
    await Promise.resolve();
    expect(stop.order).toMatchObject(byFile);
  });

  test("is lifted where another window's person lifted it", async () => {
    const { gate, stop, clock } = stoppable();
    stop.set(byFile);
    stop.lifted = "yes";
    stop.set(undefined);
    clock.advance(2_000);
    await Promise.resolve();
    await Promise.resolve();
    expect(await gate.submit(command("ls"), { rewrite: "possible" }).outcome).toEqual({ kind: "pass" });
    expect(stop.order).toBeUndefined();
  });

  test("stays where lifting cannot be recorded, or the marker not be taken away", async () => {
    const { gate, stop, records } = stoppable();
    gate.kill.stop("button");
    records.disk = "full";
    expect(await gate.kill.lift("mended")).toBe("unrecorded");
    records.disk = "good";
    stop.disk = "full";
    expect(await gate.kill.lift("mended")).toBe("failed");
    expect(gate.kill.look()).toBe("stopped");
  });

  test("stops although nothing can be written", async () => {
    const { gate, stop, records } = stoppable();
    stop.disk = "full";
    records.disk = "full";
    gate.kill.stop("button");
    expect(await gate.submit(command("ls"), { rewrite: "possible" }).outcome).toEqual(refused);
    expect(stop.kills).toBe(1);
  });
});

describe("what keeps the stop", () => {
  let state: string;
  let open: StopKeeping[];
  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), "stop-"));
    open = [];
  });
  afterEach(() => {
    for (const keeping of open) keeping.dispose();
    rmSync(state, { recursive: true });
  });

  function storage(): StopStorage & { readonly kept: Map<string, string> } {
    const kept = new Map<string, string>();
    return {
      kept,
      get: async (name) => kept.get(name),
      store: async (name, value) => void kept.set(name, value),
    };
  }

  /** A window, as it begins. */
  async function window(storages: readonly StopStorage[]): Promise<StopKeeping> {
    const keeping = new StopKeeping(state, join(state, "run/journal"), storages, nullLogger);
    open.push(keeping);
    await keeping.open(5_000);
    return keeping;
  }

  test("holds through a restart in which all its files were deleted", async () => {
    const storages = [storage(), storage()];
    (await window(storages)).keep({ by: "button", at: 5 });
    await untilHolds("the storages", 5_000, async () => expect(storages[1]?.kept.size).toBe(1));
    const { marker, copy } = stopFiles(state);
    rmSync(marker);
    rmSync(copy);
    expect((await window(storages)).standing()).toEqual({ by: "button", at: 5 });
  });

  test("holds where the weaker storage was told that it was lifted", async () => {
    const [secrets, settings] = [storage(), storage()];
    secrets.kept.set("stop", JSON.stringify({ by: "button", at: 5 }));
    settings.kept.set("stop", '{"lifted":99999999999999}');
    expect((await window([secrets, settings])).standing()).toEqual({ by: "button", at: 5 });
  });

  test("is over once lifted, also after a restart", async () => {
    const storages = [storage()];
    const first = await window(storages);
    const second = await window(storages);
    first.keep({ by: "button", at: 5 });
    await first.release();
    expect(isStopped(stopFiles(state))).toBe(false);
    expect(await second.isLifted({ by: "button", at: 5 })).toBe("yes");
    expect((await window(storages)).standing()).toBeUndefined();
  });

  test.each([
    ["a folder with something in it", (path: string) => [mkdirSync(path), writeFileSync(join(path, "x"), "")]],
    ["a lie about who stopped", (path: string) => writeFileSync(path, '{"by":"nobody","at":1}')],
    ["too much", (path: string) => writeFileSync(path, "x".repeat(10_000))],
  ])("counts a marker that is %s, and a lift takes it away", async (_what, make) => {
    const keeping = await window([storage()]);
    make(stopFiles(state).marker);
    expect(keeping.standing()).toEqual({ by: "file", at: expect.any(Number) });
    await keeping.release();
    expect(keeping.standing()).toBeUndefined();
  });

  test("writes the marker again where somebody deleted it, and lifts by no file", async () => {
    const keeping = await window([storage()]);
    const { gate } = gateWith(undefined, { stop: keeping, clock: { now: Date.now, after: afterAtOnce } });
    gate.kill.stop("command");
    const { marker, copy } = stopFiles(state);
    rmSync(marker);
    rmSync(copy);
    await untilHolds("the marker", 5_000, async () => expect(isStopped({ marker, copy: marker })).toBe(true));
    expect(gate.kill.look()).toBe("stopped");
    gate.dispose();
  });
});
