import { expect, test } from "vitest";
import { Emitter } from "../../src/base/emitter.ts";
import type { Caller } from "../../src/core/call/call.ts";
import type { Run, RunEnd } from "../../src/gate/run.ts";
import { watchViolations } from "../../src/gate/violations.ts";
import { command } from "./fakes.ts";

/** What the breaker is told of one run whose sandbox refused this. */
function toldOf(refused: Run["refused"]): readonly string[] {
  const told: string[] = [];
  const onStart = new Emitter<Run>();
  const onEnd = new Emitter<RunEnd>();
  watchViolations(
    { onDidStart: onStart.event },
    {
      violated: async ({ agent }: Caller, what, why) => {
        told.push(`${agent}: ${what}: ${why}`);
      },
    },
  );
  const call = command("npm test --token=ghp_0123456789abcdefghijklmnopqrstuvwxyz");
  onStart.fire({ call, refused, onEnd: onEnd.event } as unknown as Run);
  onEnd.fire({ kind: "exited", exitCode: 0, signal: 0 });
  return told;
}

test("a run that was seen to reach for what it may not is one violation, however often it tried", () => {
  const told = toldOf([
    { what: "host:a.example:443", certainty: "seen" },
    { what: "host:b.example:443", certainty: "seen" },
    { what: "/etc/passwd", certainty: "probable" },
  ]);
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(/^vscode: npm test .*: Its sandbox refused host:a\.example:443, host:b\.example:443\.$/);
  expect(told[0]).not.toContain("ghp_0123456789");
});

test("what a program says of itself is none", () => {
  expect(toldOf([])).toEqual([]);
  expect(toldOf([{ what: "/etc/passwd", certainty: "probable" }])).toEqual([]);
});
