import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { GateServer } from "../../src/server/gateServer.ts";
import { deskThatSays, FakeDesk, makeHome, openGate } from "./gateUnderTest.ts";
import { type HookHome, makeHookHome, ways } from "./hookHome.ts";
import { makePluginRoot } from "./hookLine.ts";

let build: ReturnType<typeof makeHome>;
beforeAll(() => {
  build = makeHome("build");
  makePluginRoot(build.home);
});
afterAll(() => build.remove());

const refused = { code: 2, output: "", errors: expect.stringMatching(/^A person stopped everything .*\n$/) };

describe.each(ways)("a hook %s, while everything is stopped,", { timeout: 60_000 }, (_name, way) => {
  let own: HookHome;
  let server: GateServer | undefined;
  beforeEach(() => {
    own = makeHookHome(build.home, way);
  });
  afterEach(() => {
    server?.dispose();
    server = undefined;
    own.remove();
  });

  it.each([
    ["a file", (path: string) => writeFileSync(path, "")],
    ["a folder", (path: string) => mkdirSync(path)],
    ["a link to nowhere", (path: string) => symlinkSync("/nowhere", path)],
    ["a link to itself", (path: string) => symlinkSync(path, path)],
  ])("refuses where the marker is %s, although the gate would let it pass", async (_kind, make) => {
    server = await openGate(own.home, deskThatSays({ kind: "pass" }));
    expect((await own.run()).code).toBe(0);
    make(join(own.paths.state, "stop"));
    expect(await own.run()).toEqual(refused);
    rmSync(join(own.paths.state, "stop"), { recursive: true });
    expect((await own.run()).code).toBe(0);
  });

  it("refuses where only the copy is there, and without any gate", async () => {
    mkdirSync(join(own.paths.state, "accepted"));
    writeFileSync(join(own.paths.state, "accepted", "stop"), "");
    expect(await own.run()).toEqual(refused);
  });

  it("refuses what was asked before and is let pass after the marker was made", async () => {
    const desk = new FakeDesk((entry) => {
      writeFileSync(join(own.paths.state, "stop"), "");
      entry.answer.resolve({ kind: "pass" });
    });
    server = await openGate(own.home, desk);
    expect(await own.run()).toEqual(refused);
  });
});
