import { describe, expect, it, vi } from "vitest";
import { request, startRun } from "./startedRun.ts";

// Real processes on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

describe("a person who types", () => {
  it("is read as from a terminal, and the input ends when they are gone", async () => {
    const started = startRun(request("echo ready; read a; echo got:$a; cat; echo rc=$?", { typing: "person" }));
    await started.shows("ready");
    started.run.type("one");
    started.run.type("\x7f\x7f\x7ftwo\r");
    await started.shows("got:two");
    started.run.endInput();
    started.run.type("three\r");
    expect((await started.ended()).output).toMatch(/got:two\r\nrc=0\r\n$/);
  });

  it("loses nothing that a terminal can hold where the program reads late", async () => {
    const line = "x".repeat(1_000);
    const started = startRun(request("echo ready; sleep 0.3; head -n 20 | wc -c", { typing: "person" }));
    await started.shows("ready");
    for (let count = 0; count < 20; count++) started.run.type(`${line}\r`);
    expect((await started.ended()).output).toMatch(/20020\r\n$/);
  });

  it("interrupts with Ctrl-C", async () => {
    // A shell that is just starting a program hears of the key only once that has ended.
    const started = startRun(
      request("trap 'exit 5' INT; echo ready; while :; do sleep 0.1; done", { typing: "person" }),
    );
    await started.shows("ready");
    started.run.type("\x03");
    expect((await started.ended()).end.exitCode).toBe(5);
  });
});
