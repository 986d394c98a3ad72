import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { additionFor, isOnlyWidened } from "../../../src/core/confine/additions.ts";
import { attackGround, confinementFor, type Ground, runConfined, sandboxes } from "./attackRig.ts";

// Real sandboxes on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

let ground: Ground;
beforeEach(() => {
  ground = attackGround();
});
afterEach(() => ground.remove());

describe.skipIf(sandboxes === "missing")("another run of what a sandbox refused", () => {
  it("may change that file, and nothing else that is there", async () => {
    const { home } = ground;
    const line = "echo new >$HOME/other/kept; echo new >$HOME/other/bin/run; echo new >$HOME/other/more; exit 1";
    const first = await runConfined(ground, line);
    const [kept, ...others] = first.gate.refused.map(({ what }) => what);
    expect([kept, ...others]).toEqual(["kept", "bin/run", "more"].map((name) => join(home, "other", name)));
    const addition = additionFor(kept ?? "");
    if (addition?.kind !== "file") throw new Error("not a file");
    const before = await confinementFor(ground, {});
    const replaceable = [...before.replaceable, addition.path];
    expect(isOnlyWidened(before, { ...before, replaceable }, [addition])).toBe("yes");
    const second = await runConfined(ground, line, { replaceable });
    expect(readFileSync(join(home, "other/kept"), "utf8")).toBe("new\n");
    expect(readFileSync(join(home, "other/bin/run"), "utf8")).toBe("#!/bin/sh\n");
    // To replace an entry its folder is opened, and with it new names beside it; what is there stays closed.
    expect(second.gate.refused.map(({ what }) => what)).toEqual(others.slice(0, 1));
    expect(existsSync(join(home, "other/more"))).toBe(true);
  });
});
